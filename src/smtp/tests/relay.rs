//! What may stand in `SMTP_URL`.

use super::*;

fn relay(url: &str) -> Relay {
    Relay::parse(url).unwrap()
}

#[test]
fn the_scheme_decides_security_and_port() {
    let plain = |host: &str, port, security| Relay {
        host: host.to_owned(),
        port,
        security,
        credentials: None,
        pipelining: true,
        reach: Reach::Anywhere,
    };
    assert_eq!(relay("smtp://mx.example.org"), plain("mx.example.org", 587, Security::StartTls));
    assert_eq!(relay("smtps://MX.example.org"), plain("mx.example.org", 465, Security::Implicit));
    assert_eq!(relay("smtp+plain://10.0.0.1"), plain("10.0.0.1", 25, Security::Plain));
    assert_eq!(relay("smtp+plain://[::1]:2525/"), plain("::1", 2525, Security::Plain));
    assert_eq!(relay(" smtp://mx.example.org:2587 "), plain("mx.example.org", 2587, Security::StartTls));
}

#[test]
fn a_host_is_kept_in_one_spelling() {
    for (url, host) in [
        ("smtp://127.1", "127.0.0.1"),
        ("smtp://0x7f000001:25", "127.0.0.1"),
        ("smtp://LOCALHOST.", "localhost"),
        ("smtp://%6dx.example.org", "mx.example.org"),
        ("smtp://почта.рф", "xn--80a1acny.xn--p1ai"),
    ] {
        assert_eq!(relay(url).host, host, "{url}");
    }
    assert_eq!(relay("smtp://127.0.0.1").reach, Reach::Anywhere);
}

#[test]
fn a_tenant_names_a_public_server_and_a_port_of_mail() {
    let named = |host: &str, port| Relay::of_tenant(host, port, Security::StartTls, credentials("a", "b"));
    for port in PUBLIC_PORTS {
        let relay = named("MX.example.org.", port).unwrap();
        assert_eq!((relay.host.as_str(), relay.port, relay.reach), ("mx.example.org", port, Reach::Public));
    }
    for port in [0, 22, 80, 143, 2526, 6379, 65535] {
        assert_eq!(named("mx.example.org", port), Err(RelayError::ForbiddenPort), "{port}");
    }
    for host in ["", "user@mx", "mx/path", "mx\r\nQUIT", "m x", "/run/smtp.sock", "fe80::1%eth0", &"a".repeat(300)] {
        assert_eq!(named(host, 587), Err(RelayError::Host), "{host:?}");
    }
    // Where it leads is for the dialer to judge, in every spelling.
    assert_eq!(named("0x7f000001", 587).unwrap().host, "127.0.0.1");
}

#[test]
fn the_credentials_of_a_tenant_are_whole_and_never_go_in_clear() {
    let named = |host, security, credentials| Relay::of_tenant(host, 587, security, credentials).map(drop);
    assert_eq!(named("mx.example.org", Security::Plain, None), Ok(()));
    assert_eq!(named("mx.example.org", Security::Plain, credentials("a", "b")), Err(RelayError::ClearPassword));
    assert_eq!(named("127.0.0.2", Security::Plain, credentials("a", "b")), Ok(()));
}

fn credentials(user: &str, password: &str) -> Option<Credentials> {
    Credentials::password(user, password).ok()
}

#[test]
fn what_no_mechanism_can_say_is_refused() {
    for (user, password) in [("", "b"), ("a", "")] {
        assert_eq!(Credentials::password(user, password), Err(RelayError::Credentials));
        assert_eq!(Credentials::token(user, password), Err(RelayError::Credentials));
    }
    for (user, password) in [("a\r\nQUIT", "b"), ("a", "b\0"), ("a\u{85}", "b")] {
        assert_eq!(Credentials::password(user, password), Err(RelayError::Control));
    }
}

#[test]
fn credentials_are_percent_decoded() {
    let relay = relay("smtp://ann%40example.org:p%40ss%2F%3a+%C3%A9@mx.example.org");
    assert_eq!(relay.credentials, Credentials::password("ann@example.org", "p@ss/:+é").ok());
}

#[test]
fn a_password_goes_in_clear_to_this_machine_only() {
    for host in ["localhost", "127.0.0.1", "[::1]", "127.1.2.3"] {
        assert!(Relay::parse(&format!("smtp+plain://a:b@{host}:25")).is_ok(), "{host}");
    }
    for host in ["mx.example.org", "10.0.0.1", "[::2]", "localhost.example.org"] {
        assert_eq!(Relay::parse(&format!("smtp+plain://a:b@{host}:25")), Err(RelayError::ClearPassword), "{host}");
    }
}

#[test]
fn what_cannot_be_meant_is_refused() {
    for (url, error) in [
        ("mx.example.org", RelayError::NotAnAddress),
        ("http://mx.example.org", RelayError::Scheme),
        ("smtp:mx.example.org", RelayError::Extra),
        ("smtp://", RelayError::Host),
        ("smtp://:25", RelayError::Host),
        ("smtp://a b", RelayError::NotAnAddress),
        ("smtp://a%0db", RelayError::Host),
        ("smtp://[fe80::1%eth0]", RelayError::NotAnAddress),
        ("smtp://mx:0", RelayError::Port),
        ("smtp://mx:70000", RelayError::Port),
        ("smtp://mx/path", RelayError::Extra),
        ("smtp://mx?query", RelayError::Extra),
        ("smtp://mx#part", RelayError::Extra),
        ("smtp://user@mx", RelayError::Credentials),
        ("smtp://:password@mx", RelayError::Credentials),
        ("smtp://u:p%0d%0aRSET@mx", RelayError::Control),
        ("smtp://u:p%00@mx", RelayError::Control),
        ("smtp://u:p\r\n@mx", RelayError::Control),
        ("smtp://mx\n", RelayError::Control),
        ("smtp://u:p%zz@mx", RelayError::NotAnAddress),
    ] {
        assert_eq!(Relay::parse(url), Err(error), "{url:?}");
    }
}

#[test]
fn the_password_is_shown_nowhere() {
    let shown = format!("{:?}", relay("smtp://ann:hunter2@mx.example.org"));
    assert!(shown.contains("ann") && !shown.contains("hunter2"), "{shown}");
    for url in ["smtp://a:hunter2@mx/x", "smtp+plain://a:hunter2@mx", "smtp://a:hunter2@", "smtp://a:hunter2#x@mx"] {
        let error = Relay::parse(url).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{url}");
    }
}

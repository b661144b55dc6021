//! Every spelling of a host, and what becomes of it.

use proptest::prelude::*;

use super::*;

#[test]
fn every_spelling_of_an_address_is_an_address() {
    for (spelling, address) in [
        ("127.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("127.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0X7F.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("0x", "0.0.0.0"),
        ("10.1", "10.0.0.1"),
        ("%31%32%37.0.0.1", "127.0.0.1"),
        ("127%2e0%2E0.1", "127.0.0.1"),
        ("１２７.０.０.１", "127.0.0.1"),
        ("127。0．0｡1", "127.0.0.1"),
        ("①②⑦.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("::1", "::1"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("::", "::"),
        ("::FFFF:127.0.0.1", "::ffff:127.0.0.1"),
        ("[::ffff:7f00:1]", "::ffff:127.0.0.1"),
        ("FE80::1", "fe80::1"),
    ] {
        assert_eq!(Host::parse(spelling), Ok(Host::Address(address.parse().unwrap())), "{spelling}");
    }
}

#[test]
fn a_name_is_kept_in_one_spelling() {
    for (spelling, name) in [
        ("mx.example.org", "mx.example.org"),
        ("MX.Example.ORG.", "mx.example.org"),
        ("LOCALHOST", "localhost"),
        ("localhost.", "localhost"),
        ("ｌｏｃａｌｈｏｓｔ", "localhost"),
        ("%6cocalhost", "localhost"),
        ("loc\u{ad}alhost", "localhost"),
        ("почта.рф", "xn--80a1acny.xn--p1ai"),
        ("bücher。example", "xn--bcher-kva.example"),
        ("mail_1", "mail_1"),
        ("127.0.0.1.nip.io", "127.0.0.1.nip.io"),
        ("1and1.com", "1and1.com"),
    ] {
        assert_eq!(Host::parse(spelling), Ok(Host::Name(name.to_owned())), "{spelling}");
    }
}

#[test]
fn what_is_neither_is_refused() {
    let long = "a".repeat(300);
    let long_label = format!("{}.example.org", "a".repeat(64));
    let long_name = ["a".repeat(63).as_str(); 4].join(".");
    let endless = "%61".repeat(100_000);
    for text in [
        "",
        ".",
        "..",
        "a..b",
        ".a",
        "a b",
        " a",
        "a\r\nb",
        "a\tb",
        "a\0b",
        "user@host",
        "user:pw@host",
        "host:25",
        "host/path",
        "host\\path",
        "host?q",
        "host#f",
        "/var/run/smtp.sock",
        "unix:/run/smtp",
        "smtp://host",
        "fe80::1%eth0",
        "[fe80::1%eth0]",
        "fe80::1%25eth0",
        "[::1",
        "::1]",
        "[127.0.0.1]",
        "1.2.3.4.5",
        "256.0.0.1",
        "1.2.3.0y.9",
        "4294967296",
        "0.0.0.0.0x7f",
        "a%00b",
        "a%2fb",
        "a%40b",
        "a%0d%0ab",
        "%",
        "%zz",
        "<a>",
        "a,b",
        "a;b",
        "a*b",
        "xn--zzzzzzzzz-",
        "\u{202e}a",
        &long,
        &long_label,
        &long_name,
        &endless,
    ] {
        let shown: String = text.chars().take(80).collect();
        assert_eq!(Host::parse(text), Err(HostError), "{shown:?}");
    }
}

#[test]
fn this_machine_is_known_by_its_spelling() {
    for text in ["localhost", "LocalHost.", "127.1", "[::1]", "127.9.9.9"] {
        assert!(Host::parse(text).unwrap().is_loopback(), "{text}");
    }
    for text in ["localhost.example.org", "10.0.0.1", "::ffff:127.0.0.1", "::2"] {
        assert!(!Host::parse(text).unwrap().is_loopback(), "{text}");
    }
}

proptest! {
    /// Any text: refused, or something that reads as itself from then on and is safe to print.
    #[test]
    fn a_host_once_parsed_stays_what_it_is(text in "\\PC{0,40}|[0-9a-fxX.:\\[\\]%]{0,24}|[a-z0-9.。０-９-]{0,20}|(?s).{0,12}") {
        if let Ok(host) = Host::parse(&text) {
            let spelled = host.to_string();
            prop_assert_eq!(Host::parse(&spelled), Ok(host.clone()));
            prop_assert!(spelled.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_:".contains(&b)), "{}", spelled);
            if let Host::Name(name) = host {
                prop_assert!(name.parse::<IpAddr>().is_err() && !name.ends_with('.') && name.len() <= 253);
            }
        }
    }

    #[test]
    fn every_address_survives(address: IpAddr) {
        prop_assert_eq!(Host::parse(&address.to_string()), Ok(Host::Address(address)));
    }
}

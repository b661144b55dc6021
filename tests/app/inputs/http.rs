//! Headers, hosts, methods, bodies, paths.

use actix_web::http::{Method, StatusCode};
use skymailing::db::Role;
use skymailing::routes;

use crate::support::app::{PASSWORD, TestApp, on_each_database, on_each_database_with};
use crate::support::raw::{exchange, status};

/// One database is enough for what never reaches it.
async fn on_sqlite(test: impl AsyncFn(&TestApp)) {
    on_each_database(test).await;
}

#[actix_web::test]
async fn every_response_carries_the_security_headers() {
    on_each_database(async |app| {
        let (_, mut root) = app.signed_in("root@example.org", Role::Admin).await;
        root.visit("/account").await;
        let asset = root.page.body.split("href=\"").find(|part| part.starts_with("/assets/app.")).unwrap();
        let asset = asset.split('"').next().unwrap().to_owned();
        let form = format!("csrf={}", root.csrf());
        let asked = [
            (Method::GET, "/", None),
            (Method::GET, "/account", None),
            (Method::GET, &asset, None),
            (Method::GET, "/nowhere", None),
            (Method::GET, "/livez", None),
            (Method::GET, "/readyz", None),
            (Method::GET, "/favicon.ico", None),
            (Method::GET, "/moderation/accounts/abc", None),
            (Method::DELETE, "/", None),
            (Method::POST, "/sign-in", None),
            (Method::POST, "/account/profile", Some(form)),
            (Method::POST, "/account/profile", Some("x".repeat(70_000))),
        ];
        for (method, path, form) in asked {
            let answer = root.send(method.clone(), path, form).await;
            let told = format!("{method} {path} {}", answer.status);
            let csp = answer.header("content-security-policy").unwrap_or_else(|| panic!("{told}: no policy"));
            assert!(
                csp.starts_with("default-src 'none'; script-src 'self'") && csp.contains("frame-ancestors 'none'"),
                "{told}"
            );
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{told}");
            assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{told}");
            assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"), "{told}");
            assert_eq!(answer.header("server"), None, "{told}");
            let cached = answer.header("cache-control").unwrap_or_default();
            assert_eq!(cached.contains("immutable"), path.starts_with("/assets/"), "{told}: {cached}");
        }
    })
    .await;
}

#[actix_web::test]
async fn https_installations_say_so_to_browsers() {
    on_each_database_with(&[("BASE_URL", "https://mail.example.org")], async |app| {
        let (_, ann) = app.signed_in_at("ann@example.org", Role::Owner, "mail.example.org").await;
        assert_eq!(ann.page.path, "/dashboard");
        assert_eq!(ann.page.header("strict-transport-security"), Some("max-age=31536000"));
        assert!(ann.cookie("__Host-skymailing").is_some());
        let mut bob = app.visitor();
        bob.headers.push(("host".to_owned(), "mail.example.org".to_owned()));
        let answer = bob.send(Method::GET, "/sign-in", None).await;
        let cookie = answer.header("set-cookie").unwrap_or_default();
        assert!(["Secure", "HttpOnly", "SameSite=Lax", "Path=/"].iter().all(|flag| cookie.contains(flag)), "{cookie}");
    })
    .await;
}

#[actix_web::test]
async fn a_foreign_host_is_turned_away_and_never_gets_into_a_letter() {
    on_each_database(async |app| {
        app.given_account("ann@example.org", Role::Owner).await;
        let mut somebody = app.visitor();
        somebody.visit("/reset").await;
        somebody.headers.push(("x-forwarded-host".to_owned(), "evil.example".to_owned()));
        somebody.submit("/reset", &[("email", "ann@example.org")]).await;
        let letter = app.letter_to("ann@example.org").await;
        assert!(letter.text.contains(&app.url) && !letter.raw.contains("evil.example"));

        somebody.headers.push(("host".to_owned(), "evil.example".to_owned()));
        assert_eq!(somebody.visit("/reset").await.status, StatusCode::MISDIRECTED_REQUEST);
        assert_eq!(somebody.visit("/livez").await.status, StatusCode::OK);
    })
    .await;
}

#[actix_web::test]
async fn an_address_that_takes_other_methods_names_them() {
    on_sqlite(async |app| {
        let mut somebody = app.visitor();
        for method in ["DELETE", "PUT", "PATCH", "TRACE", "OPTIONS", "PROPFIND", "BREW"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = somebody.send(method, "/sign-in", None).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
            assert!(
                answer.header("allow").is_some_and(|allow| allow.contains("POST")) && answer.text().contains("405")
            );
        }
        assert_eq!(
            status(&exchange(&app.url, b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()).await) / 100,
            4
        );
        let head = somebody.send(Method::HEAD, "/", None).await;
        assert!(head.status == StatusCode::OK && head.body.is_empty());
    })
    .await;
}

#[actix_web::test]
async fn odd_paths_and_queries_find_nothing_and_break_nothing() {
    on_each_database(async |app| {
        let (_, mut root) = app.signed_in("root@example.org", Role::Admin).await;
        let long = format!("/{}", "a".repeat(8000));
        let long_token = format!("/verify/{}", "t".repeat(20_000));
        for path in [
            "/..%2f..%2fetc/passwd",
            "/assets/..%2f..%2fCargo.toml",
            "/assets/%2e%2e/Cargo.toml",
            "/assets/app.css",
            "/%00",
            "/verify/%00",
            "/verify/%FF%FE",
            "/%252e%252e/",
            "/moderation/accounts/1%00",
            "/moderation/accounts/%2e%2e",
            "/moderation/accounts?q=%00",
            "/moderation/accounts?q=%FF",
            "/moderation/accounts?before=1&before=2",
            "/moderation/accounts?before=99999999999999999999",
            "/moderation/accounts?after=-9223372036854775808",
            "/moderation/accounts?sort=id;DROP",
            "/trial/mail?q=%27%22%3E%3Cscript%3E",
            "/trial/mail/1?view=../../x",
            "/sign-in?next=//evil.example",
            "/?flash=%3Cb%3E",
            &long,
            &long_token,
        ] {
            let answer = root.send(Method::GET, path, None).await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
            assert!(answer.body.len() <= 64 * 1024 && !answer.body.contains("<script>"), "{path}");
        }
        assert!(root.is_signed_in().await);
    })
    .await;
}

#[actix_web::test]
async fn next_leads_nowhere_else() {
    on_each_database(async |app| {
        app.given_account("ann@example.org", Role::Owner).await;
        for next in ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"] {
            let mut ann = app.visitor();
            ann.visit(&format!("/sign-in?next={next}")).await;
            let sent = ann
                .submit_once("/sign-in", &[("email", "ann@example.org"), ("password", PASSWORD), ("next", next)])
                .await;
            assert_eq!(sent.header("location"), Some("/dashboard"));
            app.clock.advance(std::time::Duration::from_secs(60));
        }
    })
    .await;
}

#[actix_web::test]
async fn bodies_have_limits() {
    on_sqlite(async |app| {
        let mut somebody = app.visitor();
        somebody.visit("/sign-in").await;
        let csrf = somebody.csrf();
        let large = format!("csrf={csrf}&email={}", "a".repeat(100_000));
        assert_eq!(somebody.send(Method::POST, "/sign-in", Some(large)).await.status, StatusCode::PAYLOAD_TOO_LARGE);
        let many = format!("csrf={csrf}{}", "&a=1".repeat(10_000));
        assert_eq!(somebody.send(Method::POST, "/sign-in", Some(many)).await.status, StatusCode::BAD_REQUEST);
        for bad in ["email=%00", "email=a\0", "email=%FF%FE"] {
            let answer = somebody.send(Method::POST, "/sign-in", Some(format!("csrf={csrf}&{bad}"))).await;
            assert!(answer.status.is_client_error(), "{bad}: {}", answer.status);
        }
        somebody.headers.push(("content-type".to_owned(), "application/json".to_owned()));
        let json = format!("{{\"csrf\":\"{csrf}\"}}");
        assert_eq!(somebody.send(Method::POST, "/sign-in", Some(json)).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[actix_web::test]
async fn what_is_not_http_is_refused_and_others_are_served() {
    on_sqlite(async |app| {
        let host = app.url.trim_start_matches("http://").to_owned();
        let post = |headers: &str, body: &str| {
            format!("POST /sign-in HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n{body}").into_bytes()
        };
        let form = "Content-Type: application/x-www-form-urlencoded\r\n";
        let cases = [
            (
                "a length and chunks",
                post(&format!("{form}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n"), "0\r\n\r\nX"),
            ),
            ("an unknown coding", post(&format!("{form}Transfer-Encoding: x\r\n"), "abc")),
            ("two lengths", post(&format!("{form}Content-Length: 3\r\nContent-Length: 5\r\n"), "abcde")),
            ("a length that is none", post(&format!("{form}Content-Length: -1\r\n"), "abc")),
            ("an endless length", post(&format!("{form}Content-Length: 1000000000000\r\n"), "abc")),
            ("headers of 300 KiB", post(&format!("X-Long: {}\r\n", "a".repeat(300_000)), "")),
            ("ten thousand headers", post(&"X-Many: 1\r\n".repeat(10_000), "")),
            ("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec()),
            ("a line feed in a name", post("X-A\nX-B: 1\r\n", "")),
        ];
        for (name, bytes) in cases {
            let answer = exchange(&app.url, bytes).await;
            let status = status(&answer);
            assert!(status == 0 || (400..500).contains(&status), "{name}: {answer}");
            assert_eq!(app.visitor().visit("/livez").await.status, StatusCode::OK, "after {name}");
        }
    })
    .await;
}

#[actix_web::test]
async fn slow_senders_of_headers_are_dropped_and_hold_nobody_up() {
    on_sqlite(async |app| {
        let half = b"GET / HTTP/1.1\r\nHost: ".to_vec();
        let slow: Vec<_> =
            (0..50).map(|_| actix_web::rt::spawn(exchange_owned(app.url.clone(), half.clone()))).collect();
        for _ in 0..5 {
            assert_eq!(app.visitor().visit("/").await.status, StatusCode::OK);
        }
        for slow in slow {
            let answer = slow.await.unwrap();
            assert!(matches!(status(&answer), 0 | 408), "{answer}");
        }
    })
    .await;
}

async fn exchange_owned(url: String, bytes: Vec<u8>) -> String {
    exchange(&url, bytes).await
}

#[actix_web::test]
async fn an_address_in_a_header_counts_only_when_a_proxy_of_ours_says_it() {
    let tries = async |app: &TestApp| {
        let mut refused = 0;
        for n in 0..40 {
            let mut somebody = app.visitor();
            somebody.headers.push(("x-forwarded-for".to_owned(), format!("203.0.113.{n}")));
            somebody.visit("/sign-in").await;
            let answer =
                somebody.submit("/sign-in", &[("email", &format!("a{n}@example.org")), ("password", "x")]).await;
            refused += usize::from(answer.status == StatusCode::TOO_MANY_REQUESTS);
        }
        refused
    };
    on_each_database(async |app| assert_eq!(tries(app).await, 10)).await;
    on_each_database_with(&[("TRUSTED_PROXIES", "127.0.0.0/8")], async |app| assert_eq!(tries(app).await, 0)).await;
}

#[actix_web::test]
async fn no_route_answers_with_what_it_was_asked() {
    on_sqlite(async |app| {
        let mut somebody = app.visitor();
        for route in routes::all().filter(|route| route.method == "GET") {
            let path =
                route.path.replace("{id}", "%3Csvg%20onload%3D1%3E").replace("{token}", "%3Csvg%20onload%3D1%3E");
            let answer = somebody.send(Method::GET, &format!("{path}?x=%3Csvg%20onload%3D1%3E"), None).await;
            assert!(!answer.body.contains("<svg onload"), "{path}");
        }
    })
    .await;
}

//! Trial mode: what is caught can be read in every form, and can do nothing.

use actix_web::http::{Method, StatusCode};
use skymailing::smtp::server::{Caught, Mailbox};
use skymailing::trial::{self, Catcher};

use crate::support::app::{TestApp, on_each_database};

async fn given_letter(app: &TestApp, to: &str, data: &[u8]) {
    let catcher = Catcher::new(app.app.db.clone(), app.clock.clone());
    let letter = Caught { from: "post@example.org".to_owned(), to: vec![to.to_owned()], data: data.to_vec() };
    catcher.deliver(letter).await.unwrap();
}

const HOSTILE: &[u8] = b"From: =?utf-8?B?PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==?= <eve@example.org>\r\n\
    To: ann@example.org\r\nSubject: <script>alert(2)</script>\r\nMIME-Version: 1.0\r\n\
    Content-Type: text/html; charset=utf-8\r\n\r\n\
    <html><head><meta http-equiv=refresh content='0;url=https://evil.example'></head><body>\
    <script>alert(3)</script><form action=https://evil.example><img src=https://evil.example/x></form>\
    <a target=_top href=https://evil.example>x</a></body></html>\r\n";

#[actix_web::test]
async fn a_caught_letter_is_listed_found_and_shown_in_every_form() {
    on_each_database(async |app| {
        let mut somebody = app.visitor();
        somebody.visit("/trial/mail").await;
        assert!(somebody.page.has(".empty a[href='/sign-up']"));
        let data = b"From: post@example.org\r\nTo: ann@example.org\r\nSubject: =?utf-8?B?0J/RgNC40LLQtdGC?=\r\n\
            Content-Type: text/plain; charset=utf-8\r\n\r\nHello, Ann.\r\n";
        given_letter(app, "ann@example.org", data).await;
        given_letter(app, "bob@example.org", b"Subject: Other\r\n\r\nHello, Bob.\r\n").await;

        somebody.visit("/trial/mail?q=%D0%9F%D0%A0%D0%98%D0%92").await;
        assert!(somebody.page.says("Привет") && !somebody.page.says("Other"), "letter case does not matter");
        somebody.visit("/trial/mail?q=BOB").await;
        assert!(somebody.page.says("Other") && !somebody.page.says("Привет"));

        somebody.visit("/trial/mail/1?view=text").await;
        assert!(somebody.page.says("Hello, Ann.") && somebody.page.says("ann@example.org"));
        assert!(somebody.visit("/trial/mail/1?view=headers").await.says("Subject: =?utf-8?B?"));
        assert!(somebody.visit("/trial/mail/1?view=source").await.says("Hello, Ann."));
        somebody.visit("/trial/mail/1").await;
        assert!(!somebody.page.has("iframe"), "a letter without HTML has no frame");
        let raw = somebody.send(Method::GET, "/trial/mail/1/raw", None).await;
        assert_eq!(raw.body.as_bytes(), data);
        assert!(raw.header("content-disposition").is_some_and(|value| value.starts_with("attachment")));
        assert_eq!(somebody.visit("/trial/mail/1/body").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[actix_web::test]
async fn a_hostile_letter_runs_loads_sends_and_leads_nowhere() {
    on_each_database(async |app| {
        given_letter(app, "ann@example.org", HOSTILE).await;
        let mut somebody = app.visitor();
        for path in [
            "/trial/mail",
            "/trial/mail/1",
            "/trial/mail/1?view=text",
            "/trial/mail/1?view=headers",
            "/trial/mail/1?view=source",
        ] {
            let page = somebody.visit(path).await;
            assert!(!page.body.contains("<script>alert"), "{path}");
        }
        let frame = somebody.visit("/trial/mail/1").await.clone();
        assert!(frame.has("iframe[sandbox='allow-popups allow-popups-to-escape-sandbox']"));
        let body = somebody.send(Method::GET, "/trial/mail/1/body", None).await;
        let policy = body.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("sandbox allow-popups") && policy.contains("default-src 'none'"), "{policy}");
        assert!(
            !policy.contains("allow-scripts")
                && !policy.contains("allow-same-origin")
                && !policy.contains("allow-forms")
        );
        assert!(body.body.contains("<base target=\"_blank\">"));
    })
    .await;
}

#[actix_web::test]
async fn odd_letters_are_kept_and_shown_all_the_same() {
    on_each_database(async |app| {
        let odd: [&[u8]; 6] = [
            b"",
            b"\r\n",
            b"no header at all",
            b"Subject: a\0b\r\n\r\n\xff\xfe\0",
            b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>unclosed",
            b"Subject: =?utf-8?B?!!!!?=\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        ];
        for data in odd {
            given_letter(app, "ann@example.org", data).await;
        }
        let mut somebody = app.visitor();
        assert_eq!(somebody.visit("/trial/mail").await.status, StatusCode::OK);
        for id in 1..=odd.len() {
            for view in ["html", "text", "headers", "source"] {
                let answer = somebody.visit(&format!("/trial/mail/{id}?view={view}")).await;
                assert_eq!(answer.status, StatusCode::OK, "{id} {view}");
            }
            assert_eq!(somebody.send(Method::GET, &format!("/trial/mail/{id}/raw"), None).await.status, StatusCode::OK);
        }
    })
    .await;
}

#[actix_web::test]
async fn only_the_newest_are_kept() {
    on_each_database(async |app| {
        app.write(|conn| {
            use diesel::connection::SimpleConnection;
            let row = "(0, 'a', 'b', 'c', 1, 'x')";
            let rows = vec![row; 100].join(", ");
            for _ in 0..51 {
                conn.batch_execute(&format!(
                    "INSERT INTO caught_letters (received_at, mail_from, rcpt_to, subject, size, raw) VALUES {rows}"
                ))?;
            }
            Ok(())
        })
        .await;
        assert_eq!(app.write(trial::prune).await, 100);
        assert_eq!(app.write(trial::prune).await, 0);
    })
    .await;
}

//! Forms with files: the token comes first, and nothing is taken without it.

use actix_web::http::Method;
use skymailing::db::Role;

use crate::support::app::on_each_database;
use crate::support::person::Person;

const BOUNDARY: &str = "----x";

fn part(name: &str, value: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

/// A form with files, sent where forms have none: whoever passes the check of the token is told that it cannot be read.
async fn answer(person: &mut Person, kind: &str, body: String) -> u16 {
    person.headers = vec![("content-type".to_owned(), kind.to_owned())];
    let answer = person.send(Method::POST, "/account/profile", Some(body)).await;
    person.headers.clear();
    answer.status.as_u16()
}

#[actix_web::test]
async fn a_form_with_files_needs_its_token_first() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let (_, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        ann.visit("/account").await;
        bob.visit("/account").await;
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let end = format!("--{BOUNDARY}--\r\n");
        let (token, his) = (part("csrf", &ann.csrf()), part("csrf", &bob.csrf()));
        let name = part("name", "Mallory");
        for (expected, body) in [
            (400, format!("{token}{name}{end}")),
            (403, format!("{name}{token}{end}")),
            (403, format!("{his}{name}{end}")),
            (403, format!("{}{name}{end}", part("csrf", ""))),
            (403, format!("{name}{end}")),
            (403, format!("{}{token}{end}", part("a", &"a".repeat(5000)))),
            (403, part("csrf", &"a".repeat(5000))),
            (403, "nonsense".to_owned()),
            (403, String::new()),
            (403, format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}", ann.csrf())),
        ] {
            assert_eq!(answer(&mut ann, &kind, body.clone()).await, expected, "{body:.300}");
        }
        for kind in
            ["multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=----x", "text/plain"]
        {
            assert_eq!(answer(&mut ann, kind, format!("{token}{name}{end}")).await, 403, "{kind}");
        }
        let far = format!("multipart/form-data; boundary={}", "b".repeat(71));
        assert_eq!(answer(&mut ann, &far, format!("{token}{name}{end}")).await, 403);
        assert!(ann.visit("/account").await.says("ann@example.org"));
        assert!(!ann.page.says("Mallory"), "nothing was changed");
    })
    .await;
}

#[actix_web::test]
async fn a_form_with_files_from_another_site_is_refused_whatever_its_token() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        ann.visit("/account").await;
        let body = format!("{}{}--{BOUNDARY}--\r\n", part("csrf", &ann.csrf()), part("name", "Mallory"));
        for (header, value) in [("sec-fetch-site", "cross-site"), ("origin", "http://evil.example"), ("origin", "null")]
        {
            let kind = format!("multipart/form-data; boundary={BOUNDARY}");
            ann.headers = vec![(header.to_owned(), value.to_owned()), ("content-type".to_owned(), kind)];
            let answer = ann.send(Method::POST, "/account/profile", Some(body.clone())).await;
            assert_eq!(answer.status.as_u16(), 403, "{header}: {value}");
        }
    })
    .await;
}

//! Writing letters: what is saved, what is refused and why, what is kept when two people write at once.

mod attachments;
mod checks;
mod drafts;
mod hostile;
mod previews;
mod trying;
mod versions;

use skymailing::db::{AccountId, Role};

use super::support::app::TestApp;
use super::support::person::Person;

/// What a message needs.
const LETTER: [(&str, &str); 3] = [
    ("name", "May news"),
    ("subject", "News of May for you"),
    ("body", "Dear {{ first_name | default(\"friend\") }},\n\nit is **May**."),
];

async fn owner(app: &TestApp) -> (AccountId, Person) {
    app.signed_in("ann@example.org", Role::Owner).await
}

/// Writes a message, with these fields instead, and returns the path of its editor.
async fn write(person: &mut Person, fields: &[(&str, &str)]) -> String {
    let mut all: Vec<(&str, &str)> = LETTER.to_vec();
    all.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
    all.extend(fields);
    person.visit("/messages/new").await;
    person.submit("/messages/new", &all).await;
    let path = person.page.path.clone();
    assert!(path.starts_with("/messages/") && path != "/messages/new", "{path}: {}", person.page.text());
    path
}

#[actix_web::test]
async fn a_message_is_written_changed_copied_deleted_and_brought_back() {
    crate::support::app::on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        ann.visit("/messages").await;
        assert!(ann.page.says("No messages yet") && ann.page.has("main a.button[href='/messages/new']"));
        let path = write(&mut ann, &[]).await;
        assert!(ann.page.has("#subject[value='News of May for you']"));

        ann.submit(&path, &[("subject", "News of May, once more")]).await;
        assert!(ann.page.says("Saved as a new version"));
        ann.submit(&path, &[]).await;
        assert!(ann.page.says("Nothing had changed"), "{}", ann.page.text());
        ann.visit("/messages").await;
        assert!(ann.page.says("May news") && ann.page.says("News of May, once more"));

        ann.submit(&format!("{path}/duplicate"), &[]).await;
        assert!(ann.page.has("#name[value='May news (copy)']") && ann.page.path != path);
        ann.visit("/messages?sort=name").await;
        ann.submit(&format!("{path}/delete"), &[]).await;
        assert!(ann.page.says("“May news” is deleted"));
        assert_eq!(ann.send(actix_web::http::Method::GET, &path, None).await.status.as_u16(), 404);
        ann.submit(&format!("{path}/undelete"), &[]).await;
        assert!(ann.page.says("“May news” is back"));
        assert_eq!(ann.visit(&path).await.status.as_u16(), 200);
    })
    .await;
}

#[actix_web::test]
async fn messages_are_searched_sorted_and_paged() {
    crate::support::app::on_each_database(async |app| {
        let (owner, mut ann) = owner(app).await;
        app.write(move |conn| {
            use skymailing::clock::minutes;
            use skymailing::messages::{Content, Format, create};
            for n in 1..=120 {
                let content = Content {
                    name: format!("Message {n:03}"),
                    language: "en".to_owned(),
                    subject: format!("Subject {}", if n % 2 == 0 { "Чётная" } else { "odd" }),
                    preheader: String::new(),
                    format: Format::Markdown,
                    body: "Hello".to_owned(),
                    text: String::new(),
                };
                create(conn, owner, owner, &content, crate::support::app::NOW.plus(minutes(n)))?;
            }
            Ok(())
        })
        .await;
        let mut seen = Vec::new();
        ann.visit("/messages?sort=name").await;
        loop {
            let text = ann.page.text();
            seen.extend((1..=120).filter(|n| text.contains(&format!("Message {n:03}"))));
            if !ann.page.has("nav.pages a[rel=next]") {
                break;
            }
            let next = format!("/messages?sort=name&page={}", seen.len() / 50 + 1);
            ann.visit(&next).await;
        }
        assert_eq!(seen, (1..=120).collect::<Vec<_>>());
        ann.visit("/messages?q=%D0%A7%D0%81%D0%A2%D0%9D&page=2").await;
        assert!(ann.page.says("Message 020") && !ann.page.says("Message 019"), "{}", ann.page.text());
        ann.visit("/messages").await;
        assert!(ann.page.says("Message 120") && !ann.page.says("Message 070"));
        assert!(ann.visit("/messages?q=%25").await.says("No message is like that"));
        for nonsense in ["/messages?sort=owner_id;DROP", "/messages?page=-1", "/messages?page=9223372036854775807"] {
            assert_eq!(ann.visit(nonsense).await.status.as_u16(), 200, "{nonsense}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_wrong_is_told_beside_its_field_and_what_was_typed_stays() {
    crate::support::app::on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        ann.visit("/messages/new").await;
        let body = "Dear {{ firstname }},\n\n  it is {{7*7}} & more";
        ann.submit("/messages/new", &[("name", " "), ("subject", "a\u{85}b"), ("language", "xx_"), ("body", body)])
            .await;
        assert_eq!(ann.page.status.as_u16(), 422);
        for (css, words) in [
            ("#name-error", "Give it a name"),
            ("#subject-error", "one line without invisible"),
            ("#language-error", "short form of a language"),
        ] {
            assert!(ann.page.has(css) && ann.page.says(words), "{css}: {}", ann.page.text());
        }
        ann.visit("/messages/new").await;
        ann.submit("/messages/new", &[LETTER[0], LETTER[1], ("body", body)]).await;
        assert!(
            ann.page.says("Line 1, column 6: There is no field firstname. Did you mean first_name?"),
            "{}",
            ann.page.text()
        );
        assert!(ann.page.says("Line 3, column"), "{}", ann.page.text());
        assert!(ann.page.has("#body[aria-invalid=true][aria-describedby~=body-error]"));
        assert!(ann.page.body.contains("it is {{7*7}} &#38; more"), "{}", ann.page.body);
        ann.visit("/messages").await;
        assert!(ann.page.says("No messages yet"), "nothing was saved");
    })
    .await;
}

#[actix_web::test]
async fn a_letter_of_another_owner_is_not_there() {
    crate::support::app::on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        let path = write(&mut ann, &[]).await;
        let (_, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        bob.visit("/messages/new").await;
        let token = format!("csrf={}", bob.csrf());
        let nobodys = bob.send(actix_web::http::Method::GET, "/messages/424242", None).await;
        for (method, end) in [
            ("GET", ""),
            ("GET", "/preview"),
            ("GET", "/preview/body"),
            ("GET", "/versions"),
            ("GET", "/versions/1"),
            ("GET", "/files/1"),
            ("POST", "/versions/1/restore"),
            ("POST", "/duplicate"),
            ("POST", "/delete"),
            ("POST", "/undelete"),
        ] {
            let method = actix_web::http::Method::from_bytes(method.as_bytes()).unwrap();
            let form = (method == "POST").then(|| token.clone());
            let answer = bob.send(method, &format!("{path}{end}"), form).await;
            assert_eq!((answer.status.as_u16(), answer.text()), (404, nobodys.text()), "{end}");
        }
        // His own form, sent to hers.
        bob.visit("/messages/new").await;
        bob.page.body = bob.page.body.replace("action=\"/messages/new\"", &format!("action=\"{path}\""));
        bob.submit(&path, &LETTER).await;
        assert_eq!(bob.page.status.as_u16(), 404);
        ann.visit(&format!("{path}/versions")).await;
        assert!(!ann.page.has("a[href$='/versions/2']") && ann.page.says("current"));
    })
    .await;
}

//! The first steps of an owner, and the sample data to look around with.

use actix_web::http::{Method, StatusCode};
use skymailing::db::Role;

use crate::support::app::on_each_database;
use crate::support::person::Person;

async fn has_done(person: &mut Person, step: &str) -> bool {
    person.visit("/dashboard").await;
    person.page.says(&format!("Done: {step}"))
}

#[actix_web::test]
async fn the_first_steps_follow_what_was_done() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let steps = ["Bring your clients", "Write a message", "Send yourself a test"];
        for step in steps {
            assert!(!has_done(&mut ann, step).await && ann.page.says(step), "{step}");
        }
        ann.visit("/clients/new").await;
        ann.submit("/clients/new", &[("email", "bob@example.net")]).await;
        assert!(has_done(&mut ann, "Bring your clients").await);
        assert!(!ann.page.has("form[action='/dashboard/sample']"), "invented people are not mixed with real ones");
        ann.visit("/messages/new").await;
        ann.submit("/messages/new", &[("name", "News"), ("subject", "News"), ("body", "Hello")]).await;
        assert!(has_done(&mut ann, "Write a message").await);
        assert!(!has_done(&mut ann, "Send yourself a test").await);
        let message = ann.visit("/messages").await.body.clone();
        let path =
            message.split("href=\"").find(|part| part.starts_with("/messages/1")).unwrap().split('"').next().unwrap();
        let test = format!("{path}/test");
        ann.visit(&test).await;
        ann.submit(&test, &[]).await;
        assert!(has_done(&mut ann, "Send yourself a test").await);
    })
    .await;
}

#[actix_web::test]
async fn sample_data_is_complete_in_both_languages_and_comes_once() {
    on_each_database(async |app| {
        for (email, language, person, list, message) in [
            ("ann@example.org", "en", "Archer", "Customers (sample)", "Spring news (sample)"),
            ("vera@example.org", "ru", "Гончарова", "Покупатели (пример)", "Весенние новости (пример)"),
        ] {
            let (_, mut owner) = app.signed_in(email, Role::Owner).await;
            owner.visit("/account").await;
            owner.submit("/account/profile", &[("language", language)]).await;
            owner.visit("/dashboard").await;
            owner.submit("/dashboard/sample", &[]).await;
            assert_eq!((owner.page.status, owner.page.path.as_str()), (StatusCode::OK, "/clients"));
            assert!(owner.page.says("12") && owner.page.says(person), "{}", owner.page.text());
            assert!(owner.visit("/lists").await.says(list), "{}", owner.page.text());
            assert!(owner.visit("/messages").await.says(message), "{}", owner.page.text());
            let opened = owner
                .page
                .body
                .split("href=\"")
                .find(|part| part.starts_with("/messages/") && !part.starts_with("/messages/new"));
            let path = opened.unwrap().split(['"', '?']).next().unwrap().to_owned();
            owner.visit(&format!("{path}/preview")).await;
            assert_eq!(owner.page.status, StatusCode::OK, "{path}");
            assert!(!owner.visit(&path).await.has(".errors"), "the letter has no problems: {}", owner.page.text());

            let again = owner.send(Method::POST, "/dashboard/sample", Some(format!("csrf={}", owner.csrf()))).await;
            assert_eq!(again.status, StatusCode::CONFLICT);
            assert!(owner.visit("/clients").await.says("12"));
        }
    })
    .await;
}

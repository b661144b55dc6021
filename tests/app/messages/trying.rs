//! Test letters: to confirmed addresses of the owner alone, marked, whole, and told what became of them.

use actix_web::http::Method;

use super::{owner, write};
use crate::support::app::on_each_database;

#[actix_web::test]
async fn a_test_letter_arrives_marked_and_with_its_files() {
    on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        let path = write(
            &mut ann,
            &[
                ("subject", "Привет, {{ first_name }}"),
                ("language", "ru"),
                ("body", "Смотрите **файл**, {{ first_name }}"),
            ],
        )
        .await;
        ann.submit_files(&path, &[], &[("files", "план.txt", b"the plan")]).await;
        let page = format!("{path}/test");
        ann.visit(&page).await;
        ann.submit(&page, &[]).await;
        assert!(ann.page.says("The test letter is on its way") && ann.page.says("On its way"), "{}", ann.page.text());
        let letter = app.letter_to("ann@example.org").await;
        assert_eq!(letter.subject, "[ПРОБА] Привет, Anna");
        assert!(letter.text.contains("Смотрите файл, Anna"), "{}", letter.text);
        let parsed = mail_parser::MessageParser::default().parse(letter.raw.as_bytes()).unwrap();
        assert_eq!(parsed.attachment(0).unwrap().contents(), b"the plan");
        ann.visit(&page).await;
        assert!(ann.page.says("Accepted by the mail server") && ann.page.has(".tag.ok"));

        let path = write(&mut ann, &[("language", "en")]).await;
        let page = format!("{path}/test");
        ann.visit(&page).await;
        ann.submit(&page, &[("shown_as", "stranger")]).await;
        let letter = app.letter_to("ann@example.org").await;
        assert_eq!(letter.subject, "[TEST] News of May for you");
        assert!(letter.text.contains("Dear friend"), "{}", letter.text);
    })
    .await;
}

#[actix_web::test]
async fn a_test_letter_goes_to_nobody_else_and_not_without_end() {
    on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        let path = write(&mut ann, &[]).await;
        let page = format!("{path}/test");
        for (field, value) in [("to", "victim@example.net"), ("to", ""), ("sender", "424242")] {
            ann.visit(&page).await;
            ann.submit(&page, &[(field, value)]).await;
            assert_eq!(ann.page.status.as_u16(), 422, "{field} {value}");
            assert!(ann.page.has(&format!("#{field}-error")));
        }
        app.run_deliveries().await;
        assert_eq!(app.mail.count(), 0);
        ann.visit(&page).await;
        for _ in 0..30 {
            let form = ann.form(&page, &[]);
            assert_eq!(ann.send(Method::POST, &page, Some(form)).await.status.as_u16(), 303);
        }
        let form = ann.form(&page, &[]);
        let refused = ann.send(Method::POST, &page, Some(form)).await;
        assert_eq!(refused.status.as_u16(), 429);
        app.clock.advance(skymailing::clock::hours(2));
        let form = ann.form(&page, &[]);
        assert_eq!(ann.send(Method::POST, &page, Some(form)).await.status.as_u16(), 303);
        app.run_deliveries().await;
        // What is older than an hour is of no use any more.
        assert_eq!(app.mail.count(), 1);
        let (_, mut bob) = app.signed_in("bob@example.org", skymailing::db::Role::Owner).await;
        bob.visit("/messages").await;
        let token = format!("csrf={}&to=bob@example.org", bob.csrf());
        assert_eq!(bob.send(Method::POST, &page, Some(token)).await.status.as_u16(), 404);
    })
    .await;
}

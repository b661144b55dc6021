//! What editors do.

use actix_web::http::{Method, StatusCode};
use skymailing::clock::{days, minutes};
use skymailing::db::Role;

use super::{editor, publish};
use crate::support::app::on_each_database;

#[actix_web::test]
async fn a_post_is_drafted_previewed_published_changed_withdrawn_and_deleted() {
    on_each_database(async |app| {
        let mut eva = editor(app).await;
        let mut reader = app.visitor();
        assert_eq!(eva.page.path, "/editor/posts", "an editor begins here");
        assert!(eva.page.says("No posts yet") && eva.page.has("main a.button[href='/editor/posts/new']"));
        eva.visit("/editor/posts/new").await;
        let text = [("title", "Ёлки & letters"), ("body", "It is **spring**."), ("do", "preview")];
        eva.submit("/editor/posts/new", &text).await;
        assert!(eva.page.has("article.prose strong") && eva.page.has("#title[value='Ёлки & letters']"));
        assert!(eva.visit("/editor/posts").await.says("No posts yet"), "a preview keeps nothing");

        eva.visit("/editor/posts/new").await;
        eva.submit("/editor/posts/new", &[("title", "Ёлки & letters"), ("body", "It is **spring**."), ("do", "save")])
            .await;
        let path = eva.page.path.clone();
        assert!(eva.page.has("#slug[value='elki-letters']") && eva.page.says("Draft"));
        assert_eq!(reader.visit("/blog/elki-letters").await.status, StatusCode::NOT_FOUND);

        eva.submit(&path, &[("do", "publish")]).await;
        assert!(eva.page.says("The post is published."));
        assert!(reader.visit("/blog/elki-letters").await.says("It is spring"), "{}", reader.page.text());
        assert!(reader.visit("/blog").await.says("Ёлки & letters"));

        eva.submit(&path, &[("body", "It is *summer*."), ("slug", "elsewhere"), ("do", "save")]).await;
        assert!(reader.visit("/blog/elki-letters").await.says("It is summer"), "the address stays");

        eva.submit(&path, &[("do", "withdraw")]).await;
        assert_eq!(reader.visit("/blog/elki-letters").await.status, StatusCode::NOT_FOUND);
        assert!(!reader.visit("/blog").await.says("letters & "));
        eva.submit(&path, &[("do", "publish")]).await;
        assert_eq!(reader.visit("/blog/elki-letters").await.status, StatusCode::OK);

        eva.visit("/editor/posts").await;
        eva.submit(&format!("{path}/delete"), &[]).await;
        assert!(eva.page.says("“Ёлки & letters” is deleted."));
        assert_eq!(reader.visit("/blog/elki-letters").await.status, StatusCode::NOT_FOUND);
        eva.submit(&format!("{path}/restore"), &[]).await;
        assert!(eva.page.says("“Ёлки & letters” is back."));
        assert_eq!(reader.visit("/blog/elki-letters").await.status, StatusCode::OK);
    })
    .await;
}

#[actix_web::test]
async fn what_is_wrong_is_said_and_what_was_typed_is_kept() {
    on_each_database(async |app| {
        let mut eva = editor(app).await;
        eva.visit("/editor/posts/new").await;
        let wrong =
            [("title", " "), ("slug", "No Good"), ("body", "Typed & kept"), ("publish_at", "soon"), ("do", "publish")];
        eva.submit("/editor/posts/new", &wrong).await;
        assert_eq!(eva.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["title", "slug", "publish_at"] {
            assert!(
                eva.page.has(&format!(".errors a[href='#{field}']")) && eva.page.has(&format!("#{field}-error")),
                "{field}"
            );
        }
        assert!(eva.page.says("Typed & kept") && eva.page.has("#slug[value='No Good']"));
        assert!(eva.page.body.contains("<title>Error: "));

        publish(&mut eva, "One", "Text").await;
        eva.visit("/editor/posts/new").await;
        eva.submit("/editor/posts/new", &[("title", "Other"), ("slug", "one"), ("body", "Text")]).await;
        assert!(eva.page.says("Another post has this address") && eva.page.status == StatusCode::UNPROCESSABLE_ENTITY);
        publish(&mut eva, "One", "The same title").await;
        assert!(eva.page.body.contains("value=\"one-2\""), "{}", eva.page.body);
        eva.visit("/editor/posts/new").await;
        let deep = format!("{}x", "> ".repeat(500));
        eva.submit("/editor/posts/new", &[("title", "Deep"), ("body", &deep)]).await;
        assert!(eva.page.says("stand too deep inside each other"));
        let long = "ж".repeat(100_001);
        eva.submit("/editor/posts/new", &[("title", "Long"), ("body", &long)]).await;
        assert!(eva.page.says("100,000 characters at most") && eva.page.body.contains(&long));
    })
    .await;
}

#[actix_web::test]
async fn two_windows_do_not_overwrite_each_other_unasked() {
    on_each_database(async |app| {
        let mut eva = editor(app).await;
        let path = publish(&mut eva, "One", "First").await;
        let (_, mut adam) = app.signed_in("adam@example.org", Role::Admin).await;
        adam.visit(&path).await;
        eva.submit(&path, &[("body", "Of Eva")]).await;
        adam.submit(&path, &[("body", "Of Adam")]).await;
        assert_eq!(adam.page.status, StatusCode::CONFLICT);
        assert!(
            adam.page.says("By eva") && adam.page.says("Of Adam") && adam.page.says("Of Eva"),
            "{}",
            adam.page.text()
        );
        assert!(app.visitor().visit("/blog/one").await.says("Of Eva"));
        adam.submit(&path, &[]).await;
        assert!(app.visitor().visit("/blog/one").await.says("Of Adam"), "saved once more, it counts");
    })
    .await;
}

#[actix_web::test]
async fn a_post_appears_at_its_time() {
    on_each_database(async |app| {
        let mut eva = editor(app).await;
        eva.visit("/editor/posts/new").await;
        let fields = [("title", "Later"), ("body", "Text"), ("publish_at", "2026-11-21T12:00"), ("do", "publish")];
        eva.submit("/editor/posts/new", &fields).await;
        assert!(eva.page.says("will appear at its time") && eva.page.says("Waits for its time"));
        let mut reader = app.visitor();
        assert_eq!(reader.visit("/blog/later").await.status, StatusCode::NOT_FOUND);
        app.clock.advance(days(1));
        assert_eq!(reader.visit("/blog/later").await.status, StatusCode::OK);
        app.clock.advance(minutes(1));
        assert!(reader.visit("/blog").await.says("21 November 2026, 12:00"), "{}", reader.page.text());
    })
    .await;
}

#[actix_web::test]
async fn only_editors_and_admins_write_and_editors_see_nothing_of_owners() {
    on_each_database(async |app| {
        let mut eva = editor(app).await;
        let path = publish(&mut eva, "One", "First").await;
        for role in [Role::Owner, Role::Manager] {
            let (_, mut person) = app.signed_in(&format!("{role}@example.org"), role).await;
            for asked in ["/editor/posts", "/editor/posts/new", path.as_str()] {
                assert_eq!(person.send(Method::GET, asked, None).await.status, StatusCode::FORBIDDEN, "{role} {asked}");
            }
            person.visit("/preferences").await;
            let form = Some(format!("csrf={}", person.csrf()));
            let deleted = person.send(Method::POST, &format!("{path}/delete"), form).await;
            assert_eq!(deleted.status, StatusCode::FORBIDDEN);
        }
        for asked in ["/clients", "/messages", "/campaigns", "/senders", "/lists", "/segments", "/moderation/accounts"]
        {
            assert_eq!(eva.send(Method::GET, asked, None).await.status, StatusCode::FORBIDDEN, "{asked}");
        }
    })
    .await;
}

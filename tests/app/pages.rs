//! Every page is valid, small, complete without script, and speaks the reader's language.

use actix_web::http::{Method, StatusCode};
use skymailing::db::Role;

use crate::support::app::{PASSWORD, TestApp, on_each_database};
use crate::support::html;
use crate::support::person::{Answer, Person};

/// All pages there are, as somebody meets them.
async fn all_pages(app: &TestApp, headers: Vec<(String, String)>) -> Vec<Answer> {
    let mut pages = Vec::new();
    let mut visitor = app.visitor();
    visitor.headers = headers.clone();
    for path in [
        "/",
        "/blog",
        "/blog/nothing",
        "/sign-up",
        "/sign-up/sent",
        "/sign-in",
        "/reset",
        "/reset/sent",
        "/preferences",
        "/verify/nothing",
        "/nowhere",
    ] {
        pages.push(visitor.visit(path).await.clone());
    }
    visitor.visit("/sign-up").await;
    pages.push(visitor.submit("/sign-up", &[("email", "x")]).await.clone());
    visitor.visit("/sign-in").await;
    pages.push(visitor.submit("/sign-in", &[("email", "x")]).await.clone());
    visitor.sign_up("Uma", "uma@example.org", PASSWORD).await;
    pages.push(visitor.page.clone());
    let link = app.letter_to("uma@example.org").await.link();
    pages.push(visitor.visit(&link).await.clone());
    visitor.sign_in("uma@example.org", PASSWORD).await;
    pages.push(visitor.page.clone());

    let mut root = app.visitor();
    root.headers = headers;
    let id = app.given_account("root@example.org", Role::Admin).await;
    let blocked = app.given_account("bob@example.org", Role::Owner).await;
    root.sign_in("root@example.org", PASSWORD).await;
    for path in [
        "/dashboard",
        "/account",
        "/sign-out",
        "/preferences",
        "/moderation/accounts",
        "/moderation/accounts?q=nobody",
        "/trial/mail",
    ] {
        pages.push(root.visit(path).await.clone());
    }
    pages.push(root.visit(&format!("/moderation/accounts/{id}")).await.clone());
    root.visit(&format!("/moderation/accounts/{blocked}")).await;
    pages.push(root.page.clone());
    pages.push(root.submit(&format!("/moderation/accounts/{blocked}/block"), &[("reason", "")]).await.clone());
    pages.push(root.submit(&format!("/moderation/accounts/{blocked}/block"), &[("reason", "Spam")]).await.clone());
    root.visit("/account").await;
    let wrong = [("name", ""), ("zone", "Mars/X"), ("language", "xx")];
    pages.push(root.submit("/account/profile", &wrong).await.clone());
    pages
}

#[actix_web::test]
async fn every_page_is_valid_html_in_both_languages() {
    on_each_database(async |app| {
        for (language, cookie) in [("en", "language=en"), ("ru", "language=ru")] {
            let headers = vec![("accept-language".to_owned(), language.to_owned())];
            let pages =
                if language == "en" { all_pages(app, headers).await } else { russian_pages(app, headers).await };
            for page in &pages {
                assert!(!page.status.is_server_error(), "{}", page.path);
                let problems = html::problems(&page.body);
                assert!(problems.is_empty(), "{cookie} {}: {problems:#?}", page.path);
                assert!(page.body.len() < 64 * 1024, "{} has {} bytes", page.path, page.body.len());
                assert!(page.body.contains("<meta name=\"viewport\""), "{}", page.path);
            }
        }
    })
    .await;
}

async fn russian_pages(app: &TestApp, headers: Vec<(String, String)>) -> Vec<Answer> {
    let mut visitor = app.visitor();
    visitor.headers = headers;
    let mut pages = Vec::new();
    for path in ["/", "/sign-up", "/sign-in", "/reset", "/preferences", "/verify/nothing", "/nowhere", "/trial/mail"] {
        pages.push(visitor.visit(path).await.clone());
        assert!(visitor.page.has("html[lang=ru]"), "{path}");
    }
    pages
}

#[actix_web::test]
async fn errors_have_a_page_each_with_a_way_on() {
    on_each_database(async |app| {
        let (_, mut owner) = app.signed_in("ann@example.org", Role::Owner).await;
        owner.visit("/account").await;
        let large = format!("csrf={}&a={}", owner.csrf(), "a".repeat(70_000));
        let answers: Vec<(u16, Answer)> = vec![
            (404, owner.send(Method::GET, "/nowhere", None).await),
            (405, owner.send(Method::DELETE, "/account", None).await),
            (403, owner.send(Method::GET, "/moderation/accounts", None).await),
            (403, owner.send(Method::POST, "/account/profile", Some(String::new())).await),
            (413, owner.send(Method::POST, "/account/profile", Some(large)).await),
            (400, owner.send(Method::GET, "/trial/mail?before=x", None).await),
        ];
        for (status, answer) in answers {
            assert_eq!(answer.status.as_u16(), status);
            assert!(answer.has("main.error-page h1") && answer.has("main a.button"), "{status}: {}", answer.body);
            assert!(answer.text().contains(&status.to_string()));
        }
    })
    .await;
}

#[actix_web::test]
async fn conflicts_and_refusals_say_why() {
    on_each_database(async |app| {
        let (_, mut root) = app.signed_in("root@example.org", Role::Admin).await;
        let ann = app.given_account("ann@example.org", Role::Owner).await;
        let path = format!("/moderation/accounts/{ann}");
        root.visit(&path).await;
        let block = root.form(&format!("{path}/block"), &[("reason", "Spam")]);
        root.send(Method::POST, &format!("{path}/block"), Some(block.clone())).await;
        let twice = root.send(Method::POST, &format!("{path}/block"), Some(block)).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        assert!(twice.text().contains("blocked already"), "{}", twice.text());
        let role = root.form(&format!("{path}/role"), &[("role", "emperor")]);
        let refused = root.send(Method::POST, &format!("{path}/role"), Some(role)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[actix_web::test]
async fn a_database_that_fails_is_a_503_with_an_id_and_nothing_of_the_cause() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        app.write(|conn| {
            use diesel::connection::SimpleConnection;
            conn.batch_execute("ALTER TABLE accounts RENAME TO accounts_away")
        })
        .await;
        for path in ["/account", "/dashboard"] {
            let answer = ann.visit(path).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
            assert!(answer.has("main.error-page code") && !answer.body.contains("accounts_away"), "{}", answer.body);
            assert!(!answer.text().contains("no such") && !answer.text().contains("relation"));
        }
        app.write(|conn| {
            use diesel::connection::SimpleConnection;
            conn.batch_execute("ALTER TABLE accounts_away RENAME TO accounts")
        })
        .await;
        assert!(ann.is_signed_in().await, "the session outlived the fault");
    })
    .await;
}

#[actix_web::test]
async fn language_and_colours_are_chosen_without_an_account() {
    on_each_database(async |app| {
        let mut somebody = app.visitor();
        somebody.visit("/preferences?next=/sign-in").await;
        somebody.submit("/preferences", &[("language", "ru"), ("theme", "dark")]).await;
        assert_eq!(somebody.page.path, "/sign-in");
        assert!(somebody.page.has("html[lang=ru][data-theme=dark]"));
        somebody.visit("/preferences").await;
        somebody.submit("/preferences", &[("theme", "")]).await;
        assert!(!somebody.page.has("html[data-theme]"));
    })
    .await;
}

#[actix_web::test]
async fn what_was_done_is_said_once() {
    on_each_database(async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        ann.visit("/account").await;
        ann.submit("/account/profile", &[("name", "Anna")]).await;
        assert!(ann.page.has(".flash[role=status]"));
        assert!(!ann.visit("/account").await.has(".flash"));
    })
    .await;
}

#[actix_web::test]
async fn navigation_shows_what_a_role_may_open() {
    on_each_database(async |app| {
        let links = |person: &Person| {
            ["/dashboard", "/moderation/accounts"].map(|path| person.page.has(&format!("header nav a[href='{path}']")))
        };
        for (role, expected) in [
            (Role::Owner, [true, false]),
            (Role::Editor, [true, false]),
            (Role::Manager, [true, true]),
            (Role::Admin, [true, true]),
        ] {
            let (_, mut person) = app.signed_in(&format!("{role}@example.org"), role).await;
            person.visit("/").await;
            assert_eq!(links(&person), expected, "{role}");
        }
        let mut visitor = app.visitor();
        visitor.visit("/").await;
        assert_eq!(links(&visitor), [false, false]);
    })
    .await;
}

#[actix_web::test]
async fn assets_are_named_by_their_bytes_compressed_and_kept() {
    on_each_database(async |app| {
        let mut somebody = app.visitor();
        somebody.visit("/").await;
        let names: Vec<String> = somebody
            .page
            .body
            .split(['"'])
            .filter(|part| part.starts_with("/assets/"))
            .map(ToOwned::to_owned)
            .collect();
        assert_eq!(names.len(), 3);
        somebody.headers.push(("accept-encoding".to_owned(), "gzip".to_owned()));
        for name in names {
            let answer = somebody.send(Method::GET, &name, None).await;
            assert_eq!(answer.header("content-encoding"), Some("gzip"), "{name}");
            assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));
        }
        assert_eq!(
            somebody.send(Method::GET, "/assets/app.000000000000.css", None).await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

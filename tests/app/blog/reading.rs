//! What everybody reads.

use actix_web::http::{Method, StatusCode};
use skymailing::db::Role;

use super::{editor, given_posts, publish};
use crate::support::app::on_each_database;
use crate::support::html;

#[actix_web::test]
async fn lists_lead_from_the_newest_to_the_oldest_and_back() {
    on_each_database(async |app| {
        given_posts(app, 25).await;
        let mut reader = app.visitor();
        let (mut path, mut seen) = ("/blog".to_owned(), Vec::new());
        loop {
            reader.visit(&path).await;
            let titles = reader.page.body.split("href=\"/blog/post-").skip(1);
            seen.extend(titles.map(|part| part.split('"').next().unwrap().parse::<u32>().unwrap()));
            let Some(next) = reader.page.body.split("rel=\"next\" href=\"").nth(1) else { break };
            path = format!("/blog{}", next.split('"').next().unwrap());
        }
        assert_eq!(seen, (1..=25).rev().collect::<Vec<u32>>());
        assert!(reader.page.has("a[rel=prev]"));

        reader.visit("/blog/post-2").await;
        assert!(
            reader.page.has("a[rel=prev][href='/blog/post-1']") && reader.page.has("a[rel=next][href='/blog/post-3']")
        );
        assert!(!reader.visit("/blog/post-1").await.has("a[rel=prev]"));
        assert!(!reader.visit("/blog/post-25").await.has("a[rel=next]"));
        for nothing in ["/blog/nothing", "/blog/UPPER", "/blog/a%20b", "/blog/..%2f", "/blog/1"] {
            assert_eq!(reader.send(Method::GET, nothing, None).await.status, StatusCode::NOT_FOUND, "{nothing}");
        }
        assert_eq!(reader.send(Method::GET, "/blog?before=x", None).await.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[actix_web::test]
async fn every_page_is_valid_in_both_languages_for_readers_and_editors() {
    on_each_database(async |app| {
        let mut eva = editor(app).await;
        let text = "# One\n\nTwo [three](https://example.com) `four`\n\n|a|b|\n|-|-|\n|c|d|\n\n1. x\n\n> y\n\n<b>z</b>\n\n```\ncode\n```\n";
        let path = publish(&mut eva, "Valid <b>& \"quoted\"", text).await;
        let (_, mut owner) = app.signed_in("ann@example.org", Role::Owner).await;
        for language in ["en", "ru"] {
            let mut reader = app.visitor();
            reader.headers = vec![("accept-language".to_owned(), language.to_owned())];
            eva.visit("/account").await;
            eva.submit("/account/profile", &[("language", language)]).await;
            for asked in ["/", "/blog", "/blog/valid-b-quoted", "/blog/nothing"] {
                reader.visit(asked).await;
                assert!(reader.page.has(&format!("html[lang={language}]")), "{asked}");
                assert_eq!(html::problems(&reader.page.body), [""; 0], "{language} {asked}");
                owner.visit(asked).await;
                assert_eq!(html::problems(&owner.page.body), [""; 0], "{asked}");
            }
            for asked in ["/editor/posts", "/editor/posts/new", path.as_str()] {
                eva.visit(asked).await;
                assert_eq!(html::problems(&eva.page.body), [""; 0], "{language} {asked}");
            }
            eva.submit(&path, &[("title", ""), ("body", "")]).await;
            assert_eq!(html::problems(&eva.page.body), [""; 0], "{language}");
            eva.visit(&path).await;
            eva.submit(&path, &[("do", "preview")]).await;
            assert_eq!(html::problems(&eva.page.body), [""; 0], "{language}");
        }
    })
    .await;
}

#[actix_web::test]
async fn nothing_that_an_editor_types_runs() {
    on_each_database(async |app| {
        let mut eva = editor(app).await;
        let hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) ![y](data:text/html,x)\n\n<iframe src=//evil.example></iframe>";
        publish(&mut eva, "</title><script>alert(1)</script>", hostile).await;
        let mut reader = app.visitor();
        for asked in ["/", "/blog", "/blog/title-script-alert-1-script"] {
            reader.visit(asked).await;
            assert_eq!(reader.page.status, StatusCode::OK, "{asked}");
            assert!(!reader.page.has("script:not([src])") && !reader.page.has("iframe, [onerror]"), "{asked}");
            assert!(!reader.page.has("[href^=javascript], [src^=data]"), "{asked}");
        }
        let feed = reader.visit("/blog/feed").await;
        assert!(!feed.body.contains("<script") && !feed.body.contains("<img"), "{}", feed.body);
    })
    .await;
}

#[actix_web::test]
async fn the_feed_has_the_newest_posts_with_all_of_their_text() {
    on_each_database(async |app| {
        let mut reader = app.visitor();
        let empty = reader.visit("/blog/feed").await.body.clone();
        assert!(empty.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\"") && !empty.contains("<entry>"), "{empty}");
        given_posts(app, 25).await;
        let mut eva = editor(app).await;
        publish(&mut eva, "Bell\u{e000} & more", "Ring \u{1} **it** <b>").await;
        reader.visit("/blog/feed").await;
        let feed = &reader.page;
        assert_eq!(feed.header("content-type"), Some("application/atom+xml; charset=utf-8"));
        assert_eq!(feed.body.matches("<entry>").count(), 20);
        assert!(feed.body.contains("&#38; more</title>") && !feed.body.contains('\u{1}'), "{}", feed.body);
        assert!(feed.body.contains("&#60;strong&#62;it&#60;/strong&#62;"), "{}", feed.body);
        assert!(feed.body.contains(&format!("href=\"{}/blog/post-25\"", app.url)), "{}", feed.body);
        assert!(feed.body.contains("<published>2026-11-20T12:00:00Z</published>"));
        let ids: std::collections::BTreeSet<&str> =
            feed.body.split("<id>").skip(1).map(|part| part.split('<').next().unwrap()).collect();
        assert_eq!(ids.len(), 21, "each its own");
        let known = feed.header("etag").unwrap().to_owned();
        reader.headers.push(("if-none-match".to_owned(), known));
        assert_eq!(reader.send(Method::GET, "/blog/feed", None).await.status, StatusCode::NOT_MODIFIED);
    })
    .await;
}

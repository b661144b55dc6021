//! What is kept in memory: once made, it costs the database nothing; a change ends it; nothing in it is anybody's own.

use actix_web::http::{Method, StatusCode};
use futures_util::future::join_all;
use skymailing::blog::Blog;
use skymailing::clock::{minutes, seconds};
use skymailing::db::{Keyset, Role};
use skymailing::web::Prints;

use super::{editor, given_posts, publish};
use crate::support::app::on_each_database;

#[actix_web::test]
async fn warm_pages_ask_the_database_nothing() {
    on_each_database(async |app| {
        given_posts(app, 5).await;
        let pages = ["/", "/blog", "/blog/post-3", "/blog/feed"];
        for page in pages {
            assert_eq!(app.visitor().visit(page).await.status, StatusCode::OK);
        }
        let (asked, made) = (app.app.db.asked(), app.app.prints.made());
        for page in pages {
            for _ in 0..20 {
                assert_eq!(app.visitor().visit(page).await.status, StatusCode::OK);
            }
        }
        assert_eq!((app.app.db.asked(), app.app.prints.made()), (asked, made));

        // Whoever is signed in: only their session is looked up.
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        for page in pages {
            ann.visit(page).await;
        }
        let asked = app.app.db.asked();
        for page in pages {
            ann.visit(page).await;
        }
        assert_eq!(app.app.db.asked(), asked + pages.len() as u64);
    })
    .await;
}

#[actix_web::test]
async fn a_thousand_misses_at_once_are_one_computation() {
    on_each_database(async |app| {
        given_posts(app, 5).await;
        let asked = app.app.db.asked();
        let found = join_all((0..1000).map(|_| app.app.blog.post("post-3"))).await;
        assert!(found.iter().all(|post| post.as_ref().is_ok_and(Option::is_some)));
        assert_eq!(app.app.db.asked(), asked + 1);
        let drawn = join_all((0..1000).map(|_| app.app.blog.drawn())).await;
        assert!(drawn.iter().all(Result::is_ok));
        assert_eq!(app.app.db.asked(), asked + 2);
        join_all((0..1000).map(|_| app.app.front.numbers())).await;
        let numbers = app.app.db.asked();
        assert!(numbers <= asked + 7, "{}", numbers - asked);

        let made = app.app.prints.made();
        let visits = (0..1000).map(async |number| {
            let path = if number % 2 == 0 { "/" } else { "/blog/post-3" };
            app.visitor().send(Method::GET, path, None).await.status
        });
        assert!(join_all(visits).await.iter().all(|status| *status == StatusCode::OK));
        assert_eq!((app.app.prints.made(), app.app.db.asked()), (made + 2, numbers));
    })
    .await;
}

#[actix_web::test]
async fn bytes_have_a_name_and_are_compressed_once() {
    on_each_database(async |app| {
        given_posts(app, 1).await;
        for page in ["/", "/blog", "/blog/post-1"] {
            let mut reader = app.visitor();
            let plain = reader.send(Method::GET, page, None).await;
            let etag = plain.header("etag").unwrap().to_owned();
            assert!(plain.header("vary").unwrap().contains("Cookie") && plain.header("set-cookie").is_none());
            assert_eq!(plain.header("cache-control"), Some("no-cache"));
            reader.headers = vec![("accept-encoding".to_owned(), "gzip, br".to_owned())];
            let packed = reader.send(Method::GET, page, None).await;
            assert_eq!((packed.header("content-encoding"), packed.header("etag")), (Some("gzip"), Some(etag.as_str())));
            reader.headers.push(("if-none-match".to_owned(), format!("\"other\", {etag}")));
            let known = reader.send(Method::GET, page, None).await;
            assert_eq!((known.status, known.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
            reader.headers = vec![("if-none-match".to_owned(), etag), ("accept-language".to_owned(), "ru".to_owned())];
            assert_eq!(reader.send(Method::GET, page, None).await.status, StatusCode::OK, "another language");
        }
    })
    .await;
}

#[actix_web::test]
async fn nothing_personal_is_kept() {
    on_each_database(async |app| {
        given_posts(app, 1).await;
        let (_, mut ann) = app.signed_in("ann.secret@example.org", Role::Owner).await;
        for page in ["/", "/blog", "/blog/post-1", "/nowhere"] {
            let hers = ann.send(Method::GET, page, None).await;
            assert!(hers.text().contains("ann.secret") && hers.has("form[action='/sign-out']"), "{page}");
            let expected = (Some("no-store"), None);
            assert_eq!((hers.header("cache-control"), hers.header("etag")), expected, "{page}");
            let mut reader = app.visitor();
            reader.visit(page).await;
            assert!(!reader.page.body.contains("ann.secret") && !reader.page.has("input[name=csrf]"), "{page}");
            assert!(reader.page.has("a[href='/sign-in']"), "{page}");
        }
        // A sentence is for who did something, once.
        ann.visit("/").await;
        ann.submit("/sign-out", &[]).await;
        assert!(ann.page.has(".flash"), "{}", ann.page.text());
        assert!(!app.visitor().visit(&ann.page.path.clone()).await.has(".flash"));
        let mut dark = app.visitor();
        dark.set_cookie("theme", "dark");
        assert!(dark.visit("/").await.has("html[data-theme=dark]"));
        assert!(!app.visitor().visit("/").await.has("html[data-theme]"));
        let mut odd = app.visitor();
        odd.visit("/blog/post-%31").await;
        assert!(!odd.page.body.contains("%2531"), "the address that was typed is not kept");
    })
    .await;
}

#[actix_web::test]
async fn publishing_is_seen_here_at_once_and_elsewhere_after_a_look() {
    on_each_database(async |app| {
        let other = Blog::new(app.app.db.clone(), app.clock.clone(), Prints::default());
        other.look().await.unwrap();
        let mut eva = editor(app).await;
        let mut reader = app.visitor();
        let titles = async || {
            let page = other.page(Keyset::default()).await.unwrap();
            page.rows.iter().map(|card| card.title.clone()).collect::<Vec<_>>()
        };
        assert!(reader.visit("/blog").await.says("Nothing has been written yet") && titles().await.is_empty());
        let path = publish(&mut eva, "News", "Text").await;
        assert!(reader.visit("/blog").await.says("News") && reader.visit("/").await.says("News"));
        assert!(titles().await.is_empty(), "not seen yet");
        other.look().await.unwrap();
        assert_eq!(titles().await, ["News"]);
        eva.submit(&path, &[("title", "Olds"), ("do", "save")]).await;
        other.look().await.unwrap();
        assert_eq!(titles().await, ["Olds"]);
        let asked = app.app.db.asked();
        other.look().await.unwrap();
        titles().await;
        assert_eq!(app.app.db.asked(), asked + 1, "when nothing changed, only the look asks");
    })
    .await;
}

#[actix_web::test]
async fn numbers_of_views_are_at_most_a_minute_old() {
    on_each_database(async |app| {
        given_posts(app, 1).await;
        let mut reader = app.visitor();
        assert!(reader.visit("/blog/post-1").await.says("0 views"));
        app.app.blog.write_down().await.unwrap();
        app.clock.advance(seconds(1));
        assert!(reader.visit("/blog/post-1").await.says("0 views"), "kept");
        app.clock.advance(minutes(1));
        assert!(reader.visit("/blog/post-1").await.says("1 view"));
    })
    .await;
}

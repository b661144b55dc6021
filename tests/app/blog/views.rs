//! Each visitor counts once an hour, and no look is a write.

use std::io::Write;
use std::process::Stdio;

use diesel::prelude::*;
use skymailing::blog::Blog;
use skymailing::clock::hours;
use skymailing::db::Role;
use skymailing::db::schema::{post_views, posts};

use super::{given_posts, publish};
use crate::support::app::{PASSWORD, TestApp, on_each_database};
use crate::support::person::Person;
use crate::support::program::{Program, skymailing};

async fn views(app: &TestApp) -> i64 {
    app.app.blog.write_down().await.unwrap();
    app.read(|conn| posts::table.filter(posts::slug.eq("post-1")).select(posts::views).get_result(conn)).await
}

fn with_browser(app: &TestApp, name: &str) -> Person {
    let mut person = app.visitor();
    person.headers.push(("user-agent".to_owned(), name.to_owned()));
    person
}

#[actix_web::test]
async fn a_visitor_counts_once_an_hour_whatever_the_page_came_from() {
    on_each_database(async |app| {
        given_posts(app, 2).await;
        let mut one = with_browser(app, "One");
        for _ in 0..5 {
            one.visit("/blog/post-1").await;
        }
        assert_eq!(views(app).await, 1);
        with_browser(app, "Two").visit("/blog/post-1").await;
        assert_eq!(views(app).await, 2, "from the same bytes");
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        ann.visit("/blog/post-1").await;
        ann.visit("/blog/post-1").await;
        assert_eq!(views(app).await, 3);
        one.visit("/blog").await;
        one.send(actix_web::http::Method::HEAD, "/blog/post-1", None).await;
        with_browser(app, "Three").send(actix_web::http::Method::HEAD, "/blog/post-1", None).await;
        let mut early = with_browser(app, "Four");
        early.headers.push(("sec-purpose".to_owned(), "prefetch;prerender".to_owned()));
        early.visit("/blog/post-1").await;
        assert_eq!(views(app).await, 3, "these did not look at it");

        app.clock.advance(hours(1));
        one.visit("/blog/post-1").await;
        assert_eq!(views(app).await, 4);
        assert!(app.visitor().visit("/blog").await.says("4 views"), "{}", one.page.text());
        app.clock.advance(hours(2));
        app.app.blog.forget().await.unwrap();
        assert_eq!(app.read(|conn| post_views::table.count().get_result::<i64>(conn)).await, 0);
        assert_eq!(views(app).await, 4);
    })
    .await;
}

#[actix_web::test]
async fn looks_are_not_written_one_by_one_and_two_nodes_count_one_visitor_once() {
    on_each_database(async |app| {
        given_posts(app, 1).await;
        with_browser(app, "First").visit("/blog/post-1").await;
        let before = app.app.db.asked();
        for number in 0..40 {
            with_browser(app, &format!("Browser {number}")).visit("/blog/post-1").await;
        }
        assert_eq!(app.app.db.asked(), before, "nothing is asked or written for a look");
        assert_eq!(views(app).await, 41);
        assert!(app.app.db.asked() <= before + 2, "all of them at once");

        // The same looks, noted by another node.
        let other = Blog::new(app.app.db.clone(), app.clock.clone(), app.app.prints.clone());
        let known: Vec<(i64, i64, i64)> = app.read(|conn| post_views::table.load(conn)).await;
        for (hour, post, visitor) in known {
            other.note(hour, post, visitor);
        }
        other.write_down().await.unwrap();
        assert_eq!(views(app).await, 41);
    })
    .await;
}

#[actix_web::test]
async fn the_end_of_the_program_writes_down_what_was_seen() {
    let data = tempfile::tempdir().unwrap();
    let mut command = skymailing(data.path());
    command.args(["account", "create", "eva@example.org", "--password-stdin", "--verified", "--role", "editor"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    let mut program = Program::start_in(data.path(), &[]);
    let mut eva = Person::new(&program.url);
    eva.sign_in("eva@example.org", PASSWORD).await;
    publish(&mut eva, "News", "Text").await;
    assert_eq!(eva.visit("/blog/news").await.status.as_u16(), 200);
    program.signal("TERM");
    assert!(program.wait_at_most(10).is_some_and(|status| status.success()));
    let again = Program::start_in(data.path(), &[]);
    assert!(Person::new(&again.url).visit("/blog/news").await.says("1 view"));
}

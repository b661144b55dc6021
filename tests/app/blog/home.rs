//! The home page: its numbers, and posts drawn by lot.

use std::collections::BTreeSet;

use skymailing::clock::{minutes, seconds};
use skymailing::db::Role;

use super::given_posts;
use crate::support::app::{TestApp, on_each_database};
use crate::support::person::Person;

fn shown(page: &str) -> Vec<String> {
    let cards = page.split("<h3><a href=\"/blog/").skip(1);
    cards.map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn it_is_right_with_any_number_of_posts() {
    for (posts, expected) in [(0, 0), (1, 1), (2, 2), (3, 3), (50, 3)] {
        on_each_database(async |app| {
            given_posts(app, posts).await;
            let mut reader = app.visitor();
            reader.visit("/").await;
            let cards = shown(&reader.page.body);
            assert_eq!(cards.len(), expected, "{posts}: {cards:?}");
            assert_eq!(cards.iter().collect::<BTreeSet<_>>().len(), expected, "none twice");
            assert_eq!(reader.page.says("From the blog"), posts > 0);
        })
        .await;
    }
}

#[actix_web::test]
async fn other_posts_are_drawn_after_a_while() {
    on_each_database(async |app| {
        given_posts(app, 50).await;
        let mut reader = app.visitor();
        reader.visit("/").await;
        let first = shown(&reader.page.body);
        app.clock.advance(seconds(40));
        reader.visit("/").await;
        assert_eq!(shown(&reader.page.body), first, "for a while they stay");
        let mut seen: BTreeSet<String> = first.into_iter().collect();
        for _ in 0..20 {
            app.clock.advance(minutes(5));
            reader.visit("/").await;
            seen.extend(shown(&reader.page.body));
        }
        assert!(seen.len() > 6, "{seen:?}");
    })
    .await;
}

async fn numbers(app: &TestApp) -> Vec<String> {
    app.clock.advance(seconds(30));
    app.app.front.count().await.unwrap();
    app.clock.advance(seconds(20));
    let mut reader = app.visitor();
    reader.visit("/").await;
    let figures = reader.page.body.split("<dd class=\"figure\">").skip(1);
    figures.map(|part| part.split('<').next().unwrap().to_owned()).collect()
}

async fn add(person: &mut Person, email: &str) {
    person.visit("/clients/new").await;
    person.submit("/clients/new", &[("email", email)]).await;
}

#[actix_web::test]
async fn addresses_are_counted_once_whoever_writes_to_them() {
    on_each_database(async |app| {
        assert_eq!(numbers(app).await, ["0", "0", "0", "0"]);
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let (_, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        for email in ["one@example.net", "two@example.net"] {
            add(&mut ann, email).await;
        }
        assert_eq!(numbers(app).await, ["0", "0", "2", "0"]);
        for email in ["ONE@example.net", "three@example.net"] {
            add(&mut bob, email).await;
        }
        assert_eq!(numbers(app).await, ["0", "0", "3", "0"]);
        bob.visit("/clients").await;
        let client = bob
            .page
            .body
            .split("href=\"/clients/")
            .filter_map(|part| part.split(['"', '?']).next()?.parse::<i64>().ok());
        let newest = client.max().unwrap();
        bob.visit(&format!("/clients/{newest}")).await;
        bob.submit(&format!("/clients/{newest}/delete"), &[]).await;
        assert_eq!(numbers(app).await, ["0", "0", "2", "0"], "who is deleted is not counted");
        ann.visit("/campaigns/new").await;
        ann.submit("/campaigns/new", &[("name", "Spring")]).await;
        assert_eq!(numbers(app).await, ["1", "0", "2", "0"]);
    })
    .await;
}

#[actix_web::test]
async fn one_node_counts_and_nobody_counts_for_a_page() {
    on_each_database(async |app| {
        app.visitor().visit("/").await;
        let asked = app.app.db.asked();
        app.app.front.count().await.unwrap();
        assert_eq!(app.app.db.asked(), asked + 1, "it was counted a moment ago");
        app.clock.advance(seconds(30));
        app.visitor().visit("/").await;
        assert_eq!(app.app.db.asked(), asked + 2, "a page reads one row");
    })
    .await;
}

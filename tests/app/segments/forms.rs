//! The form without script: every button shows it again, and only one of them saves.

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::db::schema::{attributes, lists, segments};
use skymailing::db::{AccountId, Role};

use super::{found, given_attribute, given_client, given_list, given_segment};
use crate::support::app::{NOW, TestApp, on_each_database};
use crate::support::person::Person;

/// Ann with three clients, one attribute and one list.
async fn given_ann(app: &TestApp) -> (AccountId, Person, i64, i64) {
    let (owner, ann) = app.signed_in("ann@example.org", Role::Owner).await;
    let (city, list) = app
        .write(move |conn| {
            let city = given_attribute(conn, owner, "city", "text", "[]")?;
            let bob = given_client(conn, owner, "bob@x.org", r#"{"city":"Тверь"}"#)?;
            given_client(conn, owner, "cleo@x.org", r#"{"city":"тверь-2"}"#)?;
            given_client(conn, owner, "dan@y.org", "{}")?;
            Ok((city, given_list(conn, owner, "News", &[bob])?))
        })
        .await;
    (owner, ann, city, list)
}

#[actix_web::test]
async fn a_segment_is_built_with_buttons_alone_and_saved() {
    on_each_database(async |app| {
        let (owner, mut ann, city, list) = given_ann(app).await;
        ann.visit("/segments").await;
        assert!(ann.page.has(".empty a[href='/segments/new']"));
        ann.visit("/segments/new").await;
        let about_city = format!("own-{city}");
        ann.submit("/segments", &[("name", "Near"), ("add-0", &about_city), ("do", "add-0")]).await;
        assert_eq!(ann.page.status, StatusCode::OK);
        assert!(ann.page.has("#name[value=Near]") && ann.page.has("#op-0-0[autofocus]"));
        ann.submit(
            "/segments",
            &[("value-0-0", "ТВЕРЬ"), ("op-0-0", &format!("own-{city}:begins-with")), ("do", "count")],
        )
        .await;
        assert!(ann.page.says("2 clients") && ann.page.says("cleo@x.org") && !ann.page.says("dan@y.org"));
        ann.submit("/segments", &[("do", "group-0")]).await;
        assert!(ann.page.has("#match-0-1"));
        ann.submit("/segments", &[("add-0-1", "lists"), ("match-0-1", "none"), ("do", "add-0-1")]).await;
        assert!(ann.page.has("#value-0-0[value=ТВЕРЬ]"), "what was typed stays");
        assert_eq!(
            app.read(|conn| segments::table.count().get_result::<i64>(conn)).await,
            0,
            "nothing is saved so far"
        );
        ann.submit("/segments", &[("value-0-1-0", &list.to_string()), ("do", "save")]).await;
        assert!(ann.page.path.starts_with("/segments/") && ann.page.has(".flash"), "{}", ann.page.text());
        assert!(ann.page.says("1 client") && ann.page.says("cleo@x.org"));
        let id: i64 = ann.page.path.trim_start_matches("/segments/").parse().unwrap();
        let found = app.read(move |conn| found(conn, owner, id, NOW, "UTC")).await;
        assert_eq!(found.len(), 1);
        assert!(ann.visit("/segments").await.says("Near"));
        assert_eq!(ann.visit(&format!("/segments/{id}/count")).await.body, "1 client");
    })
    .await;
}

#[actix_web::test]
async fn what_is_wrong_is_said_beside_its_row_and_nothing_is_lost() {
    on_each_database(async |app| {
        let (_, mut ann, ..) = given_ann(app).await;
        ann.visit("/segments/new").await;
        ann.submit("/segments", &[("do", "save")]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(ann.page.has(".errors a[href='#name']") && ann.page.has(".errors a[href='#add-0']"));
        for _ in 0..3 {
            ann.submit("/segments", &[("add-0", "added"), ("do", "add-0")]).await;
        }
        let typed = [
            ("name", "a\u{202e}b"),
            ("op-0-0", "added:between"),
            ("value-0-0", "2026-11-20"),
            ("to-0-0", "2026-11-19"),
            ("op-0-1", "added:last-days"),
            ("value-0-1", "-1"),
            ("op-0-2", "added:contains"),
            ("value-0-2", "x"),
            ("do", "save"),
        ];
        ann.submit("/segments", &typed).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        for link in ["#name", "#value-0-0", "#value-0-1", "#op-0-2"] {
            assert!(ann.page.has(&format!(".errors a[href='{link}']")), "{link}: {}", ann.page.text());
        }
        assert!(ann.page.has("#to-0-0[value='2026-11-19'][aria-invalid=true]") && ann.page.has("#wrong-0-1.error"));
        assert_eq!(app.read(|conn| segments::table.count().get_result::<i64>(conn)).await, 0);
    })
    .await;
}

#[actix_web::test]
async fn segments_are_renamed_duplicated_deleted_and_brought_back() {
    on_each_database(async |app| {
        let (owner, mut ann, ..) = given_ann(app).await;
        let rules = r#"{"match":"all","rules":[{"field":"email","op":"contains","with":{"text":"x.org"}}]}"#;
        let id = app.write(move |conn| given_segment(conn, owner, "near", rules)).await;
        let path = format!("/segments/{id}");
        ann.visit(&path).await;
        ann.submit(&path, &[("name", "Far"), ("do", "save")]).await;
        assert!(ann.page.has("#name[value=Far]") && ann.page.says("2 clients"));
        ann.submit(&format!("{path}/duplicate"), &[]).await;
        assert!(ann.page.has("#name[value='Far (2)']"), "{}", ann.page.text());
        let copy = ann.page.path.clone();
        ann.submit(&copy, &[("name", "FAR"), ("do", "save")]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY, "no two have one name");
        assert!(ann.page.has(".errors a[href='#name']") && ann.page.has("#name[value=FAR]"));
        ann.visit(&path).await;
        ann.submit(&format!("{path}/delete"), &[]).await;
        assert!(!ann.page.has(&format!("a[href='{path}']")));
        let undo = format!("{path}/restore");
        ann.submit(&undo, &[]).await;
        assert!(ann.page.has("#name[value=Far]"), "{}", ann.page.text());
        let csrf = ann.csrf();
        let again = ann.send(Method::POST, &undo, Some(format!("csrf={csrf}"))).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND, "it is not deleted");
    })
    .await;
}

#[actix_web::test]
async fn what_was_deleted_counts_nobody_and_says_so() {
    on_each_database(async |app| {
        let (owner, mut ann, city, list) = given_ann(app).await;
        let of = |rule: String| format!(r#"{{"match":"none","rules":[{{"match":"any","rules":[{rule}]}}]}}"#);
        let asks_city = of(format!(r#"{{"field":"own-{city}","op":"is","with":{{"text":"Nowhere"}}}}"#));
        let asks_list = of(format!(r#"{{"field":"lists","op":"one-of","with":{{"lists":[{list}]}}}}"#));
        let (by_city, by_list, broken) = app
            .write(move |conn| {
                Ok((
                    given_segment(conn, owner, "city", &asks_city)?,
                    given_segment(conn, owner, "list", &asks_list)?,
                    given_segment(conn, owner, "broken", "{\"match\":\"most\"}")?,
                ))
            })
            .await;
        let count = async |id| app.read(move |conn| found(conn, owner, id, NOW, "UTC")).await.len();
        assert_eq!((count(by_city).await, count(by_list).await, count(broken).await), (3, 2, 0));
        app.write(move |conn| {
            diesel::update(attributes::table.find(city)).set(attributes::deleted_at.eq(1_i64)).execute(conn)?;
            diesel::update(lists::table.find(list)).set(lists::deleted_at.eq(1_i64)).execute(conn)
        })
        .await;
        assert_eq!((count(by_city).await, count(by_list).await), (0, 0));
        ann.visit(&format!("/segments/{by_city}")).await;
        assert!(ann.page.says("This attribute was deleted") && ann.page.has("#wrong-0-0-0"), "{}", ann.page.text());
        ann.visit(&format!("/segments/{by_list}")).await;
        assert!(ann.page.says("A list in this condition was deleted"), "{}", ann.page.text());
        assert_eq!(ann.visit(&format!("/segments/{by_list}/count")).await.body, "0 clients");
        ann.visit("/segments").await;
        assert_eq!(ann.page.body.matches("Something in it was deleted").count(), 3);
        assert_eq!(ann.visit(&format!("/segments/{broken}")).await.status, StatusCode::OK);
    })
    .await;
}

#[actix_web::test]
async fn another_owners_segments_lists_and_attributes_are_out_of_reach() {
    on_each_database(async |app| {
        let (owner, mut ann, city, list) = given_ann(app).await;
        let (_, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        let rules = r#"{"match":"all","rules":[{"field":"email","op":"known"}]}"#;
        let id = app.write(move |conn| given_segment(conn, owner, "mine", rules)).await;
        bob.visit("/segments/new").await;
        let csrf = bob.csrf();
        for path in ["", "/count"] {
            assert_eq!(
                bob.send(Method::GET, &format!("/segments/{id}{path}"), None).await.status,
                StatusCode::NOT_FOUND
            );
        }
        for path in ["/duplicate", "/delete", "/restore"] {
            let answer = bob.send(Method::POST, &format!("/segments/{id}{path}"), Some(format!("csrf={csrf}"))).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        // By hand, as no form of his offers them.
        let (op, list) = (format!("own-{city}:is"), list.to_string());
        let with_city = [("name", "Stolen"), ("match-0", "all"), ("op-0-0", &op), ("value-0-0", "x"), ("do", "save")];
        let with_list =
            [("name", "Stolen"), ("match-0", "all"), ("op-0-0", "lists:none-of"), ("value-0-0", &list), ("do", "save")];
        for forged in [with_city, with_list] {
            bob.visit("/segments/new").await;
            bob.submit("/segments", &forged).await;
            assert_eq!(bob.page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(!bob.page.says("News") && !bob.page.says("The city"), "{}", bob.page.text());
        }
        assert_eq!(app.read(|conn| segments::table.count().get_result::<i64>(conn)).await, 1);
        // Even if such rules stood in the database, they would count nobody.
        let his: i64 = bob.send(Method::GET, "/account", None).await.status.as_u16().into();
        assert_eq!(his, 200);
        ann.visit("/segments").await;
        assert!(ann.page.says("mine"));
    })
    .await;
}

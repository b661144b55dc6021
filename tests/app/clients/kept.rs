//! Attributes of the owner's own, and lists.

use actix_web::http::StatusCode;
use skymailing::clients::{self, Value};
use skymailing::db::{AccountId, Role};

use crate::support::app::{TestApp, on_each_database};
use crate::support::person::Person;

async fn makes(ann: &mut Person, label: &str, kind: &str, choices: &str) {
    ann.visit("/clients/attributes").await;
    ann.submit("/clients/attributes", &[("label", label), ("kind", kind), ("choices", choices)]).await;
}

async fn labels(app: &TestApp, owner: AccountId) -> Vec<(String, String)> {
    let all = app.read(move |conn| clients::attributes(conn, owner)).await;
    all.into_iter().map(|attribute| (attribute.key, attribute.label)).collect()
}

#[actix_web::test]
async fn attributes_are_made_filled_in_and_read_by_their_kind() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        for (label, kind, choices) in [
            ("Город доставки", "text", ""),
            ("Orders", "number", ""),
            ("Born", "date", ""),
            ("VIP", "yes-no", ""),
            ("Colour", "choice", "Red\r\n Blue \r\n\r\nred"),
        ] {
            makes(&mut ann, label, kind, choices).await;
            assert!(ann.page.says(&format!("“{label}” is added")), "{}", ann.page.text());
        }
        assert!(ann.page.says("own.gorod_dostavki") && ann.page.says("Red, Blue"));
        ann.visit("/clients/new").await;
        assert!(ann.page.has("input[type=date][name=own-born]") && ann.page.has("select[name=own-vip]"));
        assert!(ann.page.has("select[name=own-colour] option[value=Blue]"));
        let wrong =
            [("email", "bob@example.net"), ("own-orders", "many"), ("own-born", "2026-02-30"), ("own-colour", "Green")];
        ann.submit("/clients/new", &wrong).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["own-orders", "own-born", "own-colour"] {
            assert!(ann.page.has(&format!(".errors a[href='#{field}']")), "{field}");
        }
        assert!(ann.page.has("input[name=own-orders][value=many]"), "what was typed is kept");
        let right = [
            ("own-orders", "1 234,5"),
            ("own-born", "2026-02-28"),
            ("own-colour", "Blue"),
            ("own-vip", "yes"),
            ("own-gorod_dostavki", "Тверь"),
        ];
        ann.submit("/clients/new", &right).await;
        assert_eq!(ann.page.status, StatusCode::OK, "{}", ann.page.text());
        let path = ann.page.path.clone();
        let client = app
            .read(move |conn| {
                clients::chunk(conn, owner, &clients::Filter::default(), None, 9, crate::support::app::NOW)
            })
            .await
            .remove(0);
        assert_eq!(client.own.get("orders"), Some(&Value::Number(1234.5)));
        assert_eq!(client.own.get("vip"), Some(&Value::YesNo(true)));
        assert_eq!(client.own.get("gorod_dostavki"), Some(&Value::Text("Тверь".to_owned())));

        // A choice that is taken away stays with whom it was chosen for, and can be chosen by nobody else.
        ann.visit("/clients/attributes").await;
        let edit = ann
            .page
            .body
            .split("href=\"")
            .find(|part| part.starts_with("/clients/attributes/") && part.contains(">Colour<"))
            .unwrap();
        let edit = edit.split('"').next().unwrap().to_owned();
        ann.visit(&edit).await;
        ann.submit(&edit, &[("label", "Color"), ("choices", "Red\r\nGreen")]).await;
        assert!(ann.page.says("Color") && ann.page.says("own.colour"), "the key stays");
        ann.visit(&path).await;
        assert!(ann.page.has("select[name=own-colour] option[value=Blue][selected]"));
        ann.submit(&path, &[("first_name", "Bob")]).await;
        assert!(ann.page.says("Saved."), "{}", ann.page.text());
        ann.visit("/clients/new").await;
        assert!(!ann.page.has("select[name=own-colour] option[value=Blue]"));
    })
    .await;
}

#[actix_web::test]
async fn attributes_are_ordered_deleted_and_brought_back_with_their_values() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        for label in ["City", "Size", "Age"] {
            makes(&mut ann, label, "text", "").await;
        }
        makes(&mut ann, "city", "text", "").await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY, "no two are called the same");
        assert!(ann.page.has("#label[value=city]"));
        for (label, kind, choices, field) in [
            ("", "text", "", "label"),
            ("A\u{202e}b", "text", "", "label"),
            ("Ok", "colour", "", "kind"),
            ("Ok", "choice", " \r\n ", "choices"),
        ] {
            makes(&mut ann, label, kind, choices).await;
            assert!(ann.page.has(&format!(".errors a[href='#{field}']")), "{label:?} {kind} {choices:?}");
        }
        ann.visit("/clients/attributes").await;
        let all = app.read(move |conn| clients::attributes(conn, owner)).await;
        let (city, age) = (all[0].id, all[2].id);
        ann.submit(&format!("/clients/attributes/{age}/up"), &[]).await;
        ann.submit(&format!("/clients/attributes/{age}/up"), &[]).await;
        let order: Vec<String> = labels(app, owner).await.into_iter().map(|(_, label)| label).collect();
        assert_eq!(order, ["Age", "City", "Size"]);
        ann.submit(&format!("/clients/attributes/{age}/down"), &[]).await;

        let mut bob =
            clients::NewClient { own: clients::Own::default(), ..super::somebody("bob@example.net", "", "", "") };
        bob.own.0.insert("city".to_owned(), Value::Text("Tver".to_owned()));
        let id = app.write(move |conn| clients::insert(conn, owner, &bob, crate::support::app::NOW)).await;
        ann.visit("/clients/attributes").await;
        ann.submit(&format!("/clients/attributes/{city}/delete"), &[]).await;
        assert!(
            ann.page.says("“City” is deleted") && !ann.visit(&format!("/clients/{id}")).await.has("[name=own-city]")
        );
        ann.submit(&format!("/clients/{id}"), &[("first_name", "Bob")]).await;
        makes(&mut ann, "City", "text", "").await;
        assert!(
            labels(app, owner).await.contains(&("city_2".to_owned(), "City".to_owned())),
            "a key is never used twice"
        );
        let form = format!("csrf={}", ann.csrf());
        let undo = format!("/clients/attributes/{city}/undo");
        let answer = ann.send(actix_web::http::Method::POST, &undo, Some(form.clone())).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "two would be called the same");
        let new = app.read(move |conn| clients::attributes(conn, owner)).await.last().unwrap().id;
        ann.submit(&format!("/clients/attributes/{new}/delete"), &[]).await;
        ann.send(actix_web::http::Method::POST, &undo, Some(form)).await;
        assert!(ann.visit(&format!("/clients/{id}")).await.has("[name=own-city][value=Tver]"), "with its values");
        for n in labels(app, owner).await.len()..64 {
            makes(&mut ann, &format!("Number {n}"), "number", "").await;
        }
        assert_eq!(labels(app, owner).await.len(), 64);
        makes(&mut ann, "One more", "text", "").await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY, "and that is the most");
    })
    .await;
}

#[actix_web::test]
async fn lists_are_made_renamed_deleted_and_brought_back() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        assert!(ann.visit("/lists").await.has(".empty a[href='/lists/new']"));
        ann.visit("/lists/new").await;
        for name in ["", "  ", "News\r\nBcc: x@y.z", "\u{202e}swen", &"a".repeat(101)] {
            ann.submit("/lists/new", &[("name", name), ("description", "kept")]).await;
            assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name:?}");
            assert!(ann.page.has("#name[aria-invalid=true]") && ann.page.says("kept"), "{name:?}");
        }
        ann.submit("/lists/new", &[("name", "News"), ("description", "weekly")]).await;
        assert_eq!(ann.page.path, "/lists");
        assert!(ann.page.says("News") && ann.page.says("weekly"));
        ann.visit("/lists/new").await;
        ann.submit("/lists/new", &[("name", "NEWS"), ("description", "kept")]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(ann.page.has("#name[value=NEWS]") && ann.page.says("kept"));

        let list = app.read(move |conn| clients::lists(conn, owner)).await.remove(0).id;
        let path = format!("/lists/{list}");
        assert!(ann.visit(&format!("/clients?list={list}")).await.says("No clients yet"));
        ann.visit(&format!("/clients/new?list={list}")).await;
        assert!(ann.page.has(&format!("#list-{list}[checked]")));
        ann.submit("/clients/new", &[("email", "bob@example.net")]).await;
        assert!(ann.page.has(&format!("main a[href='/clients?list={list}']")));
        let client = ann.page.path.clone();
        ann.submit(&format!("{client}/lists/remove"), &[]).await;
        assert!(ann.page.says("Taken off “News”"));
        assert!(ann.visit(&format!("/clients?list={list}")).await.says("Nobody is on this list yet"));
        ann.visit(&client).await;
        ann.submit(&format!("{client}/lists/add"), &[]).await;
        assert!(ann.page.says("Added to “News”"));
        ann.visit(&path).await;
        ann.submit(&path, &[("name", "Weekly")]).await;
        assert!(ann.page.says("Weekly") && ann.page.says("bob@example.net"));
        ann.visit(&path).await;
        ann.submit(&format!("{path}/delete"), &[]).await;
        assert!(ann.page.says("“Weekly” is deleted") && ann.page.says("No lists yet"));
        assert_eq!(ann.visit(&format!("/clients?list={list}")).await.status, StatusCode::NOT_FOUND);
        assert!(ann.visit(&client).await.says("on no list"));
        let form = format!("csrf={}", ann.csrf());
        ann.send(actix_web::http::Method::POST, &format!("{path}/undo"), Some(form)).await;
        assert!(ann.visit(&format!("/clients?list={list}")).await.says("bob@example.net"), "with whom was on it");
        ann.visit("/lists").await;
        assert!(ann.page.says("is back") || ann.page.says("Weekly"));
    })
    .await;
}

//! What is another owner's is not there, in a path and in a form alike, and nothing of it changes.

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::clients::{self, NewList};
use skymailing::db::schema::campaigns;

use super::shop;
use crate::support::app::{NOW, on_each_database};
use crate::support::snapshot::everything;

#[actix_web::test]
async fn a_strangers_campaign_is_not_there_and_stays_as_it_is() {
    on_each_database(async |app| {
        let mut hers = shop(app, "ann@example.org").await;
        let path = hers.given(&[]).await;
        let mut bob = shop(app, "bob@example.org").await;
        bob.ann.visit("/campaigns/new").await;
        let form = bob.ann.form("/campaigns/new", &[("name", "Mine now")]);
        let before = everything(app).await;
        for page in ["", "/edit", "/review"] {
            let his = bob.ann.send(Method::GET, &format!("{path}{page}"), None).await;
            let nobodys = bob.ann.send(Method::GET, &format!("/campaigns/424242{page}"), None).await;
            assert_eq!((his.status, nobodys.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{page}");
            assert_eq!(his.text(), nobodys.text(), "nothing tells a stranger's row from none");
        }
        for deed in
            ["edit", "launch", "undo-launch", "pause", "resume", "cancel", "send-now", "duplicate", "delete", "restore"]
        {
            let answer = bob.ann.send(Method::POST, &format!("{path}/{deed}"), Some(form.clone())).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{deed}");
        }
        assert_eq!(everything(app).await, before);
        bob.ann.visit("/campaigns").await;
        assert!(!bob.ann.page.says("May news") && bob.ann.page.says("No campaign yet"));
    })
    .await;
}

#[actix_web::test]
async fn what_belongs_to_another_owner_cannot_be_named_in_a_form() {
    on_each_database(async |app| {
        let mut hers = shop(app, "ann@example.org").await;
        let theirs = hers.given(&[]).await.rsplit('/').next().unwrap_or_default().to_owned();
        let owner = hers.owner;
        let list = NewList { name: "Hers".to_owned(), description: String::new() };
        let list = app.write(move |conn| clients::make_list(conn, owner, &list, NOW)).await.to_string();
        let message = hers.message.to_string();
        let mut bob = shop(app, "bob@example.org").await;
        for (field, value) in [
            ("message", message.as_str()),
            ("sender", "1"),
            ("list", list.as_str()),
            ("not_list", list.as_str()),
            ("segment", "1"),
            ("not_segment", "1"),
            ("not_campaign", theirs.as_str()),
            ("addresses", "bob@ann.example.net"),
        ] {
            let own = [("whom", "chosen"), ("addresses", "bob@bob.example.net")];
            let mut typed: Vec<(&str, &str)> = own.into_iter().filter(|(name, _)| *name != field).collect();
            typed.push((field, value));
            bob.writes(&typed).await;
            let page = &bob.ann.page;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", page.text());
            assert!(page.has(&format!(".errors a[href='#{field}']")), "{field}: {}", page.text());
        }
        // A field that nobody asked for is no wish.
        let path = bob.given(&[("owner_id", "1"), ("launched_at", "1"), ("id", "1")]).await;
        bob.ann.visit(&path).await;
        assert!(bob.ann.page.says("Not launched"));
        let owners = app.read(|conn| campaigns::table.select(campaigns::owner_id).load::<i64>(conn)).await;
        assert_eq!(owners, [hers.owner.0, bob.owner.0]);
    })
    .await;
}

//! Stored files: kept once, each owner by their own right, and gone when nobody needs them.

use std::path::Path;

use bytes::Bytes;
use diesel::prelude::*;
use skymailing::clock::{Timestamp, days, hours};
use skymailing::config::random_token;
use skymailing::db::schema::{accounts, files as files_table};
use skymailing::db::{AccountId, Role};
use skymailing::files::{self, FileUseId};

use crate::support::app::{NOW, TestApp, on_each_database};

/// Long after anything that a test writes.
fn much_later() -> Timestamp {
    Timestamp::from_micros(4_000_000_000_000_000)
}

async fn keep(app: &TestApp, owner: AccountId, content: &'static [u8]) -> FileUseId {
    let store = &app.app.files;
    let landed = store.put(Bytes::from_static(content)).await.unwrap();
    let kept = app
        .write({
            let landed = landed.clone();
            move |conn| files::keep(conn, owner, &landed, NOW)
        })
        .await;
    files::settle(&app.app.db, store, &landed).await;
    kept
}

async fn content(app: &TestApp, owner: AccountId, id: FileUseId) -> Option<Bytes> {
    let file = app.read(move |conn| files::find(conn, owner, id)).await?;
    Some(app.app.files.bytes(&file).await.unwrap())
}

async fn rows(app: &TestApp) -> i64 {
    app.read(|conn| files_table::table.count().get_result(conn)).await
}

fn stored(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { stored(&path) } else { 1 }).sum()
}

#[actix_web::test]
async fn the_same_file_of_two_owners_is_kept_once_and_read_by_each() {
    on_each_database(async |app| {
        let ann = app.given_account("ann@example.org", Role::Owner).await;
        let bob = app.given_account("bob@example.org", Role::Owner).await;
        let hers = keep(app, ann, b"the same").await;
        let his = keep(app, bob, b"the same").await;
        let other = keep(app, bob, b"another").await;
        assert_eq!((rows(app).await, stored(&app.files_folder())), (2, 2));
        assert_eq!(content(app, ann, hers).await.unwrap(), "the same");
        assert_eq!(content(app, bob, his).await.unwrap(), "the same");
        assert_eq!(content(app, bob, other).await.unwrap(), "another");
        assert_eq!(content(app, ann, his).await, None, "his is not hers, whatever is in it");

        let again = app.write(move |conn| files::share(conn, ann, hers, NOW)).await;
        app.write(move |conn| files::release(conn, ann, hers, NOW)).await;
        assert_eq!(content(app, ann, hers).await, None);
        assert_eq!(content(app, ann, again).await.unwrap(), "the same");
        let stolen = app.app.db.write(move |conn| files::share(conn, bob, again, NOW)).await;
        assert!(matches!(stolen, Err(diesel::result::Error::NotFound)));
    })
    .await;
}

#[actix_web::test]
async fn what_nobody_needs_goes_after_a_day() {
    on_each_database(async |app| {
        let (db, store) = (&app.app.db, &app.app.files);
        let ann = app.given_account("ann@example.org", Role::Owner).await;
        let bob = app.given_account("bob@example.org", Role::Owner).await;
        let hers = keep(app, ann, b"the same").await;
        keep(app, bob, b"the same").await;
        app.write(move |conn| files::release(conn, ann, hers, NOW)).await;
        assert_eq!(files::forget_unused(db, store, NOW.plus(days(9))).await, Ok(0), "he still has it");

        // With an account goes its right.
        app.write(move |conn| diesel::delete(accounts::table.find(bob)).execute(conn)).await;
        assert_eq!(files::forget_unused(db, store, NOW.plus(hours(23))).await, Ok(0));
        assert_eq!(files::forget_unused(db, store, NOW.plus(hours(25))).await, Ok(1));
        assert_eq!((rows(app).await, stored(&app.files_folder())), (0, 0));
        let anew = keep(app, ann, b"the same").await;
        assert_eq!(content(app, ann, anew).await.unwrap(), "the same");
    })
    .await;
}

#[actix_web::test]
async fn what_a_crash_left_is_swept_up() {
    on_each_database(async |app| {
        let (db, store) = (&app.app.db, &app.app.files);
        let ann = app.given_account("ann@example.org", Role::Owner).await;
        let kept = keep(app, ann, b"needed").await;
        store.put(Bytes::from_static(b"landed, and then the program died")).await.unwrap();
        let incoming = app.files_folder().join("incoming");
        std::fs::create_dir_all(&incoming).unwrap();
        std::fs::write(incoming.join(format!("{}#1", random_token())), "half of it").unwrap();
        assert_eq!(files::sweep(db, store, NOW).await.unwrap(), 0, "it may be under way");
        assert_eq!(files::sweep(db, store, much_later()).await.unwrap(), 2);
        assert_eq!(stored(&app.files_folder()), 1);
        assert_eq!(content(app, ann, kept).await.unwrap(), "needed");
    })
    .await;
}

//! Attachments: stored once, refused when they are too large without losing a word, and served as downloads alone.

use diesel::prelude::*;
use skymailing::db::Role;
use skymailing::db::schema::files;

use super::{LETTER, owner, write};
use crate::support::app::on_each_database;

#[actix_web::test]
async fn files_are_attached_downloaded_and_taken_away_again() {
    on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        let path = write(&mut ann, &[]).await;
        let html: &[u8] = b"<script>alert(1)</script>";
        let attached = [("files", "../план \u{202e}fdp.html", html), ("files", "price.pdf", b"%PDF-1.7".as_slice())];
        ann.submit_files(&path, &[], &attached).await;
        assert!(
            ann.page.says("Saved as a new version") && ann.page.says("план fdp.html") && ann.page.says("price.pdf")
        );
        let file =
            ann.page.body.split(&format!("{path}/files/")).nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let file = format!("{path}/files/{file}");
        let got = ann.send(actix_web::http::Method::GET, &file, None).await;
        assert_eq!(got.body.as_bytes(), html);
        assert_eq!(got.header("content-type"), Some("application/octet-stream"));
        assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
        assert!(got.header("content-security-policy").unwrap().starts_with("sandbox; default-src 'none'"));
        let named = got.header("content-disposition").unwrap();
        assert!(named.starts_with("attachment; filename=\"____ fdp.html\"; filename*=UTF-8''%D0%BF"), "{named}");
        let (_, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        assert_eq!(bob.visit(&file).await.status.as_u16(), 404);

        // The same bytes in a copy are the same file.
        ann.visit("/messages").await;
        ann.submit(&format!("{path}/duplicate"), &[]).await;
        assert!(ann.page.says("price.pdf"));
        let rows: i64 = app.read(|conn| files::table.count().get_result(conn)).await;
        assert_eq!(rows, 2);

        ann.visit(&path).await;
        let id = file.rsplit('/').next().unwrap().to_owned();
        ann.submit(&path, &[("removed", &id)]).await;
        assert!(!ann.page.says("план fdp.html") && ann.page.says("price.pdf"), "{}", ann.page.text());
        ann.visit(&format!("{path}/versions/2")).await;
        assert!(ann.page.says("removed: план fdp.html"), "{}", ann.page.text());
        ann.submit(&format!("{path}/versions/2/restore"), &[]).await;
        assert!(ann.page.says("план fdp.html"), "an old version has its files");
    })
    .await;
}

#[actix_web::test]
async fn files_that_are_too_large_are_refused_and_what_was_typed_stays() {
    on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        let path = write(&mut ann, &[]).await;
        let (large, nine) = (vec![7_u8; 10 * 1024 * 1024 + 1], vec![8_u8; 9 * 1024 * 1024]);
        for (attached, words) in [
            (vec![("files", "large.bin", large.as_slice())], "This file is too large"),
            (vec![("files", "a.bin", nine.as_slice()), ("files", "b.bin", &nine)], "Together the files are too large"),
            ((0..11).map(|_| ("files", "a.txt", b"a".as_slice())).collect(), "At most ten files"),
        ] {
            ann.visit(&path).await;
            ann.submit_files(&path, &[("body", "typed with care")], &attached).await;
            assert_eq!(ann.page.status.as_u16(), 422);
            assert!(ann.page.has("#files-error") && ann.page.says(words), "{}", ann.page.text());
            assert!(ann.page.body.contains("typed with care</textarea>"));
        }
        let rows: i64 = app.read(|conn| files::table.count().get_result(conn)).await;
        assert_eq!(rows, 0);
        let left = std::fs::read_dir(app.files_folder()).unwrap().map(|entry| entry.unwrap().path());
        let left: usize = left.map(|folder| std::fs::read_dir(folder).unwrap().count()).sum();
        assert_eq!(left, 0, "nothing is left of what was refused");
    })
    .await;
}

#[actix_web::test]
async fn a_deleted_message_lets_go_of_its_files_in_the_end() {
    on_each_database(async |app| {
        use skymailing::clock::days;
        let (_, mut ann) = owner(app).await;
        let path = write(&mut ann, &LETTER).await;
        ann.submit_files(&path, &[], &[("files", "a.txt", b"a")]).await;
        ann.visit("/messages").await;
        ann.submit(&format!("{path}/delete"), &[]).await;
        let later = |n| crate::support::app::NOW.plus(days(n));
        let forget = async |now| app.write(move |conn| skymailing::messages::forget_deleted(conn, now)).await;
        assert_eq!((forget(later(29)).await, forget(later(31)).await), (0, 1));
        let (db, store) = (&app.app.db, &app.app.files);
        assert_eq!(skymailing::files::forget_unused(db, store, later(33)).await, Ok(1));
    })
    .await;
}

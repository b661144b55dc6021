//! Versions: each save is one, they are compared and brought back, and two windows never overwrite each other.

use skymailing::db::AccountId;
use skymailing::messages::{MessageId, Version, current_version, version};

use super::{owner, write};
use crate::support::app::{TestApp, on_each_database};

fn id(path: &str) -> MessageId {
    MessageId(path.trim_start_matches("/messages/").parse().unwrap())
}

async fn current(app: &TestApp, owner: AccountId, path: &str) -> Version {
    let id = id(path);
    app.read(move |conn| current_version(conn, owner, id)).await.unwrap()
}

#[actix_web::test]
async fn versions_are_listed_compared_and_brought_back() {
    on_each_database(async |app| {
        let (owner, mut ann) = owner(app).await;
        let path = write(&mut ann, &[("body", "Our shop opens on Monday.")]).await;
        let first = current(app, owner, &path).await;
        ann.submit(&path, &[("body", "Our shop opens on Friday.")]).await;
        let second = current(app, owner, &path).await;
        assert_eq!((first.number, second.number), (1, 2));
        ann.visit(&format!("{path}/versions")).await;
        assert!(ann.page.has(&format!("a[href='{path}/versions/1']")) && ann.page.says("ann"), "{}", ann.page.text());

        ann.visit(&format!("{path}/versions/1")).await;
        assert!(ann.page.has("del mark") && ann.page.has("ins mark"));
        assert!(
            ann.page.says("removed: Our shop opens on Monday.") && ann.page.says("added: Our shop opens on Friday.")
        );
        assert!(!ann.page.says("Subject"), "what is the same is not shown");
        ann.submit(&format!("{path}/versions/1/restore"), &[]).await;
        assert!(ann.page.path == path && ann.page.says("The old version is the newest now"));
        let third = current(app, owner, &path).await;
        assert_eq!((third.number, &third.content), (3, &first.content));
        ann.visit(&format!("{path}/versions")).await;
        assert!(ann.page.says("brought back from version 1"));
        ann.visit(&format!("{path}/versions/1")).await;
        ann.submit(&format!("{path}/versions/1/restore"), &[]).await;
        assert!(ann.page.says("Nothing had changed"));

        let pinned = app.read(move |conn| version(conn, owner, second.id)).await.unwrap();
        assert_eq!(pinned, second, "a version never changes");
        assert_eq!(app.read(move |conn| version(conn, AccountId(owner.0 + 1), second.id)).await, None);
        for nowhere in ["/versions/9", "/versions/0", "/versions/-1", "/versions/x", "/versions/1?with=9"] {
            assert_eq!(ann.visit(&format!("{path}{nowhere}")).await.status.as_u16(), 404, "{nowhere}");
        }
    })
    .await;
}

#[actix_web::test]
async fn two_windows_do_not_overwrite_each_other() {
    on_each_database(async |app| {
        let (owner, mut here) = owner(app).await;
        let path = write(&mut here, &[("body", "one\ntwo\nthree")]).await;
        let mut there = app.visitor();
        there.sign_in("ann@example.org", crate::support::app::PASSWORD).await;
        there.visit(&path).await;
        here.visit(&path).await;
        there.submit(&path, &[("body", "one\nTWO\nthree")]).await;
        assert!(there.page.says("Saved as a new version"));

        here.submit(&path, &[("body", "one\ntwo\n3")]).await;
        assert_eq!(here.page.status.as_u16(), 409);
        assert!(here.page.says("changed meanwhile") && here.page.says("saved version 2"), "{}", here.page.text());
        assert!(here.page.says("removed: TWO") && here.page.says("added: two"), "{}", here.page.text());
        assert!(here.page.body.contains("one\ntwo\n3</textarea>"), "mine is in the form");
        assert!(here.page.body.contains("one\nTWO\nthree</pre>"), "theirs is there whole");
        assert_eq!(current(app, owner, &path).await.content.body, "one\nTWO\nthree");

        here.submit(&path, &[]).await;
        assert!(here.page.says("Saved as a new version"), "{}", here.page.text());
        let now = current(app, owner, &path).await;
        assert_eq!((now.number, now.content.body.as_str()), (3, "one\ntwo\n3"));
        // What is the same is no conflict, however old the page is.
        there.submit(&path, &[("base", "1"), ("body", "one\ntwo\n3")]).await;
        assert!(there.page.says("Nothing had changed"));
    })
    .await;
}

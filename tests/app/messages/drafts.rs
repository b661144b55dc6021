//! What was typed and not saved.

use super::{LETTER, owner, write};
use crate::support::app::on_each_database;

#[actix_web::test]
async fn a_draft_is_kept_offered_and_thrown_away() {
    on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        let path = write(&mut ann, &[]).await;
        let draft = format!("{path}/draft");
        let form = ann.page.body.clone();
        ann.page.body = form.replace(&format!("action=\"{path}\" enc"), &format!("action=\"{draft}\" enc"));
        let answer = ann.submit_once(&draft, &[("body", "half a {{ thought")]).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "Draft kept at 12:00. It is not saved yet."));
        ann.visit(&path).await;
        assert!(
            ann.page.says("You have unsaved changes of") && !ann.page.body.contains("half a"),
            "it is only offered"
        );
        let offered = ann.page.body.split("?draft=").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        ann.visit(&format!("{path}?draft={offered}")).await;
        assert!(ann.page.body.contains("half a {{ thought</textarea>"));
        ann.submit(&path, &[]).await;
        assert_eq!(ann.page.status.as_u16(), 422, "a draft may be wrong, a version not");
        ann.submit(&path, &[("body", "a whole thought")]).await;
        assert!(ann.page.says("Saved as a new version") && !ann.page.says("unsaved changes"));

        let form = ann.page.body.clone();
        ann.page.body = form.replace(&format!("action=\"{path}\" enc"), &format!("action=\"{draft}\" enc"));
        ann.submit_once(&draft, &[("body", "never mind")]).await;
        ann.visit(&path).await;
        let drop =
            ann.page.body.split("action=\"/messages/drafts/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let drop = format!("/messages/drafts/{drop}");
        let (_, mut bob) = app.signed_in("bob@example.org", skymailing::db::Role::Owner).await;
        bob.visit("/messages").await;
        let token = format!("csrf={}", bob.csrf());
        assert_eq!(bob.send(actix_web::http::Method::POST, &drop, Some(token)).await.status.as_u16(), 404);
        ann.submit(&drop, &[]).await;
        assert!(ann.page.path == path && ann.page.says("unsaved changes are gone") && !ann.page.has(".flash.note"));
    })
    .await;
}

#[actix_web::test]
async fn a_draft_tells_when_somebody_else_saved_meanwhile() {
    on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        let path = write(&mut ann, &[]).await;
        let (draft, form) = (format!("{path}/draft"), ann.page.body.clone());
        app.clock.advance(skymailing::clock::minutes(3));
        ann.submit(&path, &[("subject", "Saved in another window")]).await;
        ann.page.body = form.replace(&format!("action=\"{path}\" enc"), &format!("action=\"{draft}\" enc"));
        let answer = ann.submit_once(&draft, &[("subject", "Typed in this window")]).await;
        assert_eq!(answer.status.as_u16(), 409);
        assert!(answer.body.contains("another version was saved at 12:03"), "{}", answer.body);
    })
    .await;
}

#[actix_web::test]
async fn a_message_that_is_not_there_yet_has_a_draft_too() {
    on_each_database(async |app| {
        let (_, mut ann) = owner(app).await;
        ann.visit("/messages/new").await;
        let form = ann.page.body.clone();
        ann.page.body = form.replace("action=\"/messages/new\" enc", "action=\"/messages/new/draft\" enc");
        let answer = ann.submit_once("/messages/new/draft", &[("body", "a beginning")]).await;
        assert_eq!(answer.status.as_u16(), 200);
        ann.visit("/messages/new").await;
        let offered = ann.page.body.split("?draft=").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        ann.visit(&format!("/messages/new?draft={offered}")).await;
        assert!(ann.page.body.contains("a beginning</textarea>"));
        ann.submit("/messages/new", &[LETTER[0], LETTER[1]]).await;
        assert!(ann.page.body.contains("a beginning</textarea>") && ann.page.path != "/messages/new");
        ann.visit("/messages/new").await;
        assert!(!ann.page.has(".flash.note"), "it is saved, so nothing is offered");
    })
    .await;
}

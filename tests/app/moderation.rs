//! Managers: they see everybody's campaigns and no reader's address, disable and enable, block and unblock, and all of it stands in a
//! log that cannot be changed unnoticed.

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::accounts::{self, Audited, Subject, Verified};
use skymailing::campaigns::{Status, Unknown};
use skymailing::clock::seconds;
use skymailing::db::{Conn, Keyset, Role};
use skymailing::delivery::State;

use crate::campaigns::{ann, once, run_of, status, turn};
use crate::database::{Fresh, run};
use crate::runs::{law_holds, sums};
use crate::support::app::{NOW, PASSWORD, TestApp, on_each_database};
use crate::support::html;
use crate::support::mail_server::{MailServer, Moment, say};
use crate::support::program::skymailing;

async fn audited(app: &TestApp) -> Vec<(Audited, Subject, String)> {
    let rows = app.read(|conn| accounts::audit_log(conn, None, Keyset::default(), 100)).await;
    let mut rows: Vec<_> = rows.into_iter().map(|(row, _)| (row.deed, row.subject, row.detail)).collect();
    rows.reverse();
    rows
}

#[actix_web::test]
async fn a_manager_stops_a_campaign_that_runs_and_its_owner_reads_why_and_answers() {
    on_each_database(async |app| {
        let (server, ann) = (MailServer::start(), ann(app, 6).await);
        server.on_for("c1@example.net", Moment::Rcpt, [say("550 5.1.1 <c1@example.net> who is that\r\n")]);
        let new = skymailing::campaigns::NewCampaign { unknown: Unknown::AtMostOnce, ..ann.says(once()) };
        let id = ann.launches(app, new).await;
        turn(app).await;
        let engine = app.app.engine(server.relay(), 1, true);
        // Some have left, the others wait.
        server.once(Moment::Rcpt, [say("450 4.2.1 Later\r\n")]);
        engine.work_through().await;
        let (_, mut mia) = app.signed_in("mia@example.org", Role::Manager).await;
        let path = format!("/moderation/campaigns/{id}");

        let list = mia.visit("/moderation/campaigns").await.clone();
        assert_eq!(html::problems(&list.body), [""; 0]);
        assert!(list.has("#risks") && list.says("First campaign") && list.says("ann@example.org"), "{}", list.text());
        assert!(mia.visit("/moderation/campaigns?q=nothing-like-it").await.says("No campaign"), "{}", mia.page.text());
        let case = mia.visit(&path).await.clone();
        assert_eq!(html::problems(&case.body), [""; 0]);
        assert!(case.says("…@example.net") && !case.says("c1@example.net"), "{}", case.text());
        assert!(case.says("News for you") && case.has("iframe[sandbox]"), "{}", case.text());
        let letter = mia.send(Method::GET, &format!("{path}/letter"), None).await;
        assert!(letter.body.contains("Hello reader@example.org"), "{}", letter.body);
        assert!(letter.header("content-security-policy").unwrap().starts_with("sandbox;"));

        let blank = mia.submit(&format!("{path}/disable"), &[("reason", " ")]).await.clone();
        assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
        mia.submit(&format!("{path}/disable"), &[("reason", "Bought addresses")]).await;
        assert!(mia.page.says("The campaign is disabled"), "{}", mia.page.text());
        assert_eq!(status(app, id).await, Status::Disabled);
        let mut owner = app.visitor();
        owner.sign_in("ann@example.org", PASSWORD).await;
        let own = format!("/campaigns/{id}");
        assert!(!owner.visit(&own).await.says("a minute"), "nothing leaves, so it has no pace: {}", owner.page.text());
        // The owner is told by the program's own way.
        app.run_deliveries().await;
        let letter = app.mail.to("ann@example.org").pop().unwrap();
        assert!(letter.subject.contains("was disabled") && letter.text.contains("Bought addresses"), "{}", letter.text);
        let dots = server.dots().len();
        app.clock.advance(seconds(7200));
        engine.work_through().await;
        turn(app).await;
        assert_eq!(server.dots().len(), dots, "after the commit nothing leaves");
        assert_eq!(law_holds(app, ann.id, run_of(app, id).await.id).await.of(State::Queued), 1);

        assert!(owner.visit(&own).await.says("Bought addresses"));
        let empty = owner.submit(&format!("{own}/appeal"), &[("text", "  ")]).await.clone();
        assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.says("Write something first"));
        let long = "x".repeat(4001);
        let kept = owner.submit(&format!("{own}/appeal"), &[("text", &long)]).await.clone();
        assert!(kept.status == StatusCode::UNPROCESSABLE_ENTITY && kept.body.contains(&long), "what was typed is kept");
        owner.submit(&format!("{own}/appeal"), &[("text", "They <b>asked</b> for it")]).await;
        assert!(owner.page.says("A manager will read it") && owner.page.says("They <b>asked</b> for it"));
        assert_eq!(html::problems(&owner.page.body), [""; 0]);

        assert!(mia.visit(&path).await.says("They <b>asked</b> for it"));
        mia.submit(&format!("{path}/answer"), &[("text", "Then show it")]).await;
        assert!(owner.visit(&own).await.says("Then show it"));
        mia.visit(&path).await;
        mia.submit(&format!("{path}/enable"), &[]).await;
        assert_eq!(status(app, id).await, Status::Running);
        app.run_deliveries().await;
        assert!(app.mail.to("ann@example.org").pop().unwrap().subject.contains("enabled again"));
        engine.work_through().await;
        assert_eq!(sums(app, run_of(app, id).await.id).await.of(State::Queued), 0, "what waited went on");

        let again = mia.send(Method::POST, &format!("{path}/enable"), Some(format!("csrf={}", mia.csrf()))).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        let of_owner =
            owner.send(Method::POST, &format!("{path}/disable"), Some(format!("csrf={}", owner.csrf()))).await;
        assert_eq!(of_owner.status, StatusCode::FORBIDDEN);
        let late =
            owner.send(Method::POST, &format!("{own}/appeal"), Some(format!("csrf={}&text=x", owner.csrf()))).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "there is nothing to appeal against");
        assert_eq!(
            audited(app).await,
            [
                (Audited::SignedIn, Subject::Account, String::new()),
                (Audited::Disabled, Subject::Campaign, "Bought addresses".to_owned()),
                (Audited::Enabled, Subject::Campaign, String::new()),
            ]
        );
    })
    .await;
}

/// Whoever writes to a bought list is stopped by the program itself, and a manager has the last word.
#[actix_web::test]
async fn a_campaign_to_mailboxes_that_do_not_exist_is_stopped_by_itself() {
    on_each_database(async |app| {
        let (server, ann) = (MailServer::start(), ann(app, 130).await);
        for n in 0..10 {
            server.on_for(&format!("c{}@example.net", n * 12), Moment::Rcpt, [say("550 5.1.1 Who?\r\n")]);
        }
        server.on_for("c129@example.net", Moment::Rcpt, [say("450 4.2.1 Later\r\n")]);
        let id = ann.launches(app, ann.says(once())).await;
        turn(app).await;
        app.app.campaigns.hold_harmful().await.unwrap();
        assert_eq!(status(app, id).await, Status::Running, "nothing is known yet");
        app.app.engine(server.relay(), 4, true).work_through().await;
        app.app.campaigns.hold_harmful().await.unwrap();
        assert_eq!(status(app, id).await, Status::Disabled);
        let mut owner = app.visitor();
        owner.sign_in("ann@example.org", PASSWORD).await;
        assert!(owner.visit(&format!("/campaigns/{id}")).await.says("7.7% of its letters went to mailboxes"));
        app.run_deliveries().await;
        assert!(app.mail.to("ann@example.org").pop().unwrap().text.contains("7.7%"));

        let (_, mut mia) = app.signed_in("mia@example.org", Role::Manager).await;
        assert!(mia.visit("/moderation/campaigns").await.says("7.7% to nobody"), "{}", mia.page.text());
        let path = format!("/moderation/campaigns/{id}");
        mia.visit(&path).await;
        mia.submit(&format!("{path}/enable"), &[]).await;
        app.app.campaigns.hold_harmful().await.unwrap();
        assert_eq!(status(app, id).await, Status::Running, "the manager has decided");
    })
    .await;
}

#[actix_web::test]
async fn an_owner_may_appeal_ten_times_a_day() {
    on_each_database(async |app| {
        let ann = ann(app, 1).await;
        let id = ann.makes(app, ann.says(once())).await;
        app.app.db.write(move |conn| skymailing::campaigns::disable(conn, id, None, "why", NOW)).await.unwrap();
        let mut owner = app.visitor();
        owner.sign_in("ann@example.org", PASSWORD).await;
        owner.visit(&format!("/campaigns/{id}")).await;
        let appeal = format!("/campaigns/{id}/appeal");
        for n in 0..10 {
            owner.submit(&appeal, &[("text", &format!("Please, {n}"))]).await;
            assert!(owner.page.says(&format!("Please, {n}")));
        }
        assert_eq!(owner.submit(&appeal, &[("text", "Once more")]).await.status, StatusCode::CONFLICT);
        app.clock.advance(skymailing::clock::days(1) + seconds(1));
        owner.visit(&format!("/campaigns/{id}")).await;
        owner.submit(&appeal, &[("text", "Once more")]).await;
        assert!(owner.page.says("Once more"));
    })
    .await;
}

#[actix_web::test]
async fn every_decision_stands_in_the_log_which_is_only_added_to() {
    on_each_database(async |app| {
        let owner = app.given_account("ann@example.org", Role::Owner).await;
        let (_, mut root) = app.signed_in("root@example.org", Role::Admin).await;
        let path = format!("/moderation/accounts/{owner}");
        root.visit(&path).await;
        root.submit(&format!("{path}/block"), &[("reason", "spam")]).await;
        root.submit(&format!("{path}/unblock"), &[]).await;
        root.submit(&format!("{path}/role"), &[("role", "editor")]).await;
        let account = |deed, detail: &str| (deed, Subject::Account, detail.to_owned());
        assert_eq!(
            audited(app).await,
            [
                account(Audited::SignedIn, ""),
                account(Audited::Blocked, "spam"),
                account(Audited::Unblocked, ""),
                account(Audited::Appointed, "editor")
            ]
        );
        let log = root.visit("/moderation/audit").await.clone();
        assert_eq!(html::problems(&log.body), [""; 0]);
        assert!(log.says("Gave a role") && log.says("root@example.org") && log.says("spam"), "{}", log.text());
        for sql in ["UPDATE audit SET detail = 'ham'", "DELETE FROM audit"] {
            let refused = app.app.db.write(move |conn| diesel::sql_query(sql).execute(conn)).await;
            assert!(refused.unwrap_err().to_string().contains("only added to"), "{sql}");
        }
        let Verified::Whole { rows: 4, last } = app.read(accounts::verify_audit).await else { panic!() };
        assert_eq!(last.len(), 64);
    })
    .await;
}

/// Whoever can write to the database can take the triggers away, but not make the hashes right again unnoticed.
#[test]
fn a_row_of_the_log_that_was_changed_is_named() {
    for fresh in Fresh::each() {
        let command = || {
            let mut command = skymailing(fresh.data.path());
            command.env("DATABASE_URL", &fresh.url);
            command
        };
        let verify = |command: &mut std::process::Command| {
            let done = command.args(["audit", "verify"]).output().unwrap();
            let words = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
            (done.status.success(), words)
        };
        assert_eq!(verify(&mut command()), (true, "The audit log is empty.\n".to_owned()));
        let mut conn = fresh.connect();
        for n in 1..=5 {
            let whom = (Subject::Account, n);
            accounts::note_in_audit(&mut conn, None, Audited::Blocked, whom, "spam", NOW).unwrap();
        }
        let (whole, words) = verify(&mut command());
        assert!(whole && words.contains("whole: 5 rows"), "{words}");
        let untied = match &conn {
            Conn::Sqlite(_) => ["DROP TRIGGER audit_not_changed", "DROP TRIGGER audit_not_deleted"],
            Conn::Pg(_) => ["DROP TRIGGER audit_not_changed ON audit", "SELECT 1"],
        };
        untied.iter().for_each(|sql| drop(run(&mut conn, sql)));
        for (change, back, named) in [
            (
                "UPDATE audit SET detail = 'spal' WHERE id = 3",
                "UPDATE audit SET detail = 'spam' WHERE id = 3",
                "row 3 ",
            ),
            ("UPDATE audit SET at = at + 1 WHERE id = 5", "UPDATE audit SET at = at - 1 WHERE id = 5", "row 5 "),
            ("UPDATE audit SET actor_id = 7 WHERE id = 1", "UPDATE audit SET actor_id = NULL WHERE id = 1", "row 1 "),
            ("UPDATE audit SET id = 9 WHERE id = 5", "UPDATE audit SET id = 5 WHERE id = 9", "row 9 "),
            ("DELETE FROM audit WHERE id = 2", "SELECT 1", "row 3 "),
        ] {
            run(&mut conn, change).unwrap();
            let (whole, words) = verify(&mut command());
            assert!(!whole && words.contains(named), "{change}: {words}");
            drop(run(&mut conn, back));
        }
    }
}

#[actix_web::test]
async fn a_block_signs_out_at_the_next_click_and_stops_what_runs() {
    on_each_database(async |app| {
        let (server, ann) = (MailServer::start(), ann(app, 3).await);
        let id = ann.launches(app, ann.says(once())).await;
        turn(app).await;
        let mut owner = app.visitor();
        owner.sign_in("ann@example.org", PASSWORD).await;
        let (_, mut mia) = app.signed_in("mia@example.org", Role::Manager).await;
        let path = format!("/moderation/accounts/{}", ann.id);
        mia.visit(&path).await;
        mia.submit(&format!("{path}/block"), &[("reason", "spam")]).await;
        assert!(!owner.is_signed_in().await);
        app.app.engine(server.relay(), 1, true).work_through().await;
        assert_eq!(server.dots().len(), 0);
        assert_eq!(sums(app, run_of(app, id).await.id).await.of(State::Queued), 3);
    })
    .await;
}

//! What is told about runs that ended: the report, the letter to the owner, and what stands on the dashboard.

use skymailing::campaigns::{Reader, Unsubscribed, resubscribe, unsubscribe};
use skymailing::clients::ClientId;
use skymailing::clock::{days, hours};

use super::*;
use crate::runs::{law_holds, spread_is_right};
use crate::support::app::{PASSWORD, on_each_database};
use crate::support::html;
use crate::support::mail_server::{MailServer, Moment, say};
use crate::support::person::Person;

async fn signed_in(app: &TestApp) -> Person {
    let mut person = app.visitor();
    person.sign_in("ann@example.org", PASSWORD).await;
    person
}

/// All that is due of one start. The letters of the program go to the app's own mail server.
async fn one_run(app: &TestApp, server: &MailServer) {
    turn(app).await;
    let engine = app.app.engine(server.relay(), 2, true);
    for _ in 0..3 {
        engine.work_through().await;
        app.clock.advance(seconds(10));
    }
    turn(app).await;
}

#[actix_web::test]
async fn the_report_compares_runs_and_its_numbers_add_up() {
    on_each_database(async |app| {
        let (server, ann) = (MailServer::start(), ann(app, 4).await);
        server.on_for("c1@example.net", Moment::Rcpt, [say("550 5.1.1 No such user\r\n")]);
        let id = ann.launches(app, ann.says(daily())).await;
        let mut person = signed_in(app).await;
        let path = format!("/campaigns/{id}/report");
        assert!(person.visit(&path).await.says("Nothing has been sent yet"));
        assert!(person.visit(&format!("{path}?run=1")).await.status.is_client_error());

        one_run(app, &server).await;
        wait(app, days(1));
        one_run(app, &server).await;
        let runs = runs_of(app, id).await;
        assert_eq!(runs.len(), 2);
        for run in &runs {
            law_holds(app, ann.id, run.id).await;
            spread_is_right(app, run.id).await;
        }
        // One leaves by the second letter, another does and comes back.
        let (owner, run, now) = (ann.id, runs[1].id, app.clock.now());
        let reader = |place: usize| Reader { owner, client: ClientId(ann.clients[place]), run };
        let (leaves, stays) = (reader(2), reader(3));
        app.write(move |conn| {
            assert!(matches!(unsubscribe(conn, leaves, "", now)?, Some(Unsubscribed::Now(_))));
            assert_eq!(unsubscribe(conn, leaves, "", now)?, Some(Unsubscribed::Already));
            let Some(Unsubscribed::Now(undo)) = unsubscribe(conn, stays, "", now)? else { panic!() };
            assert!(resubscribe(conn, &undo, now)?);
            Ok(())
        })
        .await;

        let all = person.visit(&path).await.clone();
        assert_eq!(html::problems(&all.body), [""; 0]);
        // The one that is not there was written to once.
        assert!(all.says("Accepted 6") && all.says("Refused 1") && all.says("Planned 7"), "{}", all.text());
        assert!(all.says("85.7% were accepted") && all.says("1 reader unsubscribed"), "{}", all.text());
        assert!(all.says("example.net 7 6 1 0 0 0 0 85.7%"), "{}", all.text());
        assert!(all.says("550 There is no mailbox with this address"), "{}", all.text());
        assert!(all.has("svg.columns rect.ok") && all.has("svg.columns rect.bad"));
        let first = person.visit(&format!("{path}?run={}", runs[0].id)).await.clone();
        assert!(first.says("Planned 4") && first.says("75.0% were accepted"), "{}", first.text());
        assert!(!first.says("reader unsubscribed"));
        let second = person.visit(&format!("{path}?run={}", runs[1].id)).await.clone();
        assert!(second.says("100.0% were accepted") && second.says("1 reader unsubscribed"), "{}", second.text());

        let (_, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        assert!(bob.visit(&path).await.status.is_client_error(), "another's");
        for nonsense in ["x", "0", "-1", "99999999999999999999"] {
            assert!(person.visit(&format!("{path}?run={nonsense}")).await.status.is_client_error(), "{nonsense}");
        }
    })
    .await;
}

#[actix_web::test]
async fn an_owner_is_told_once_how_a_run_ended_and_only_if_they_want_to() {
    on_each_database(async |app| {
        let (server, ann) = (MailServer::start(), ann(app, 3).await);
        server.on_for("c1@example.net", Moment::Rcpt, [say("552 5.2.2 Mailbox is full\r\n")]);
        let id = ann.launches(app, ann.says(daily())).await;
        let report = async || {
            app.app.campaigns.report().await.unwrap();
            app.run_deliveries().await;
            app.mail.to("ann@example.org").len()
        };
        turn(app).await;
        app.app.campaigns.report().await.unwrap();
        one_run(app, &server).await;
        assert_eq!((report().await, report().await), (1, 1), "once");
        let letter = app.mail.to("ann@example.org").pop().unwrap();
        assert_eq!(letter.subject, "“Spring”: 2 of 3 letters accepted");
        for words in ["Accepted: 2", "Refused: 1", "(552): 1"] {
            assert!(letter.text.contains(words), "{}", letter.text);
        }
        assert!(letter.text.contains(&format!("/campaigns/{id}")));

        // What is tried again is not told again.
        let run = runs_of(app, id).await.remove(0).id;
        let mut person = signed_in(app).await;
        person.visit(&format!("/campaigns/{id}/retry?run={run}")).await;
        person.submit(&format!("/campaigns/{id}/retry"), &[]).await;
        one_run(app, &server).await;
        wait(app, hours(1));
        assert_eq!(report().await, 1);

        person.visit("/account").await;
        assert!(person.page.has("#run_letters[checked]"));
        let off = format!("csrf={}", person.csrf());
        let answer = person.send(actix_web::http::Method::POST, "/account/letters", Some(off)).await;
        assert!(answer.status.is_redirection());
        assert!(!person.visit("/account").await.has("#run_letters[checked]"));
        wait(app, days(1));
        one_run(app, &server).await;
        assert_eq!(runs_of(app, id).await.len(), 2);
        assert_eq!(report().await, 1, "they do not want it");
        person.submit("/account/letters", &[("run_letters", "yes")]).await;
        assert!(person.page.has("#run_letters[checked]"));
    })
    .await;
}

#[actix_web::test]
async fn the_dashboard_tells_what_runs_what_comes_and_what_needs_its_owner() {
    on_each_database(async |app| {
        let (server, ann) = (MailServer::start(), ann(app, 3).await);
        let id = ann.launches(app, ann.says(daily())).await;
        let mut person = signed_in(app).await;
        let coming = person.visit("/dashboard").await.clone();
        assert_eq!(html::problems(&coming.body), [""; 0]);
        assert!(coming.has("#coming") && !coming.has("#running") && !coming.has("#last"), "{}", coming.text());
        turn(app).await;
        let running = person.visit("/dashboard").await.clone();
        assert!(running.has("#running") && running.has("progress[max='3'][value='0']"), "{}", running.text());

        server.on(Moment::Banner, [say("421 4.3.2 Closed for today\r\n")]);
        let engine = app.app.engine(server.relay(), 1, true);
        for _ in 0..6 {
            engine.work_through().await;
            app.clock.advance(seconds(30));
        }
        engine.work_through().await;
        let shut = person.visit("/dashboard").await.clone();
        assert!(shut.has("#attention") && shut.says("takes no letters since"), "{}", shut.text());

        // Its two hours pass, and what was not sent expires.
        wait(app, hours(3));
        turn(app).await;
        let ended = person.visit("/dashboard").await.clone();
        assert_eq!(html::problems(&ended.body), [""; 0]);
        assert!(ended.has("#last") && ended.says("3 letters failed"), "{}", ended.text());
        let manager = app.given_account("mia@example.org", Role::Manager).await;
        does(app, move |conn, now| campaigns::disable(conn, id, Some(manager), "spam", now)).await.unwrap();
        let disabled = person.visit("/dashboard").await.clone();
        assert!(disabled.says("A manager disabled it") && !disabled.has("#coming"), "{}", disabled.text());
    })
    .await;
}

//! Clients who are written to no more: because an owner says so about those a letter failed for, and because their mailbox took
//! none three times in a row.

use actix_web::http::{Method, StatusCode};
use skymailing::clients::ClientState;
use skymailing::clock::days;
use skymailing::db::schema::clients;
use skymailing::delivery::State;

use super::*;
use crate::runs::law_holds;
use crate::support::app::{PASSWORD, on_each_database};
use crate::support::html;
use crate::support::mail_server::{MailServer, Moment, say};

async fn states(app: &TestApp, owner: AccountId) -> Vec<(ClientState, String)> {
    app.read(move |conn| {
        let all = clients::table.filter(clients::owner_id.eq(owner)).order(clients::id);
        all.select((clients::state, clients::state_reason)).load(conn)
    })
    .await
}

async fn sends(app: &TestApp, server: &MailServer) {
    app.app.engine(server.relay(), 1, true).work_through().await;
}

#[actix_web::test]
async fn those_a_letter_failed_for_are_written_to_no_more_in_one_press() {
    on_each_database(async |app| {
        let (server, ann) = (MailServer::start(), ann(app, 5).await);
        server.on_for("c1@example.net", Moment::Rcpt, [say("550 5.1.1 No such user\r\n")]);
        server.on_for("c2@example.net", Moment::Rcpt, [say("550 5.7.1 Go away\r\n")]);
        server.on_for("c3@example.net", Moment::Rcpt, [say("552 5.2.2 Mailbox is full\r\n")]);
        server.on_for("c4@example.net", Moment::Rcpt, [say("552 5.2.2 Mailbox is full\r\n")]);
        let id = ann.launches(app, ann.says(once())).await;
        turn(app).await;
        sends(app, &server).await;
        let (path, run) = (format!("/campaigns/{id}"), run_of(app, id).await);
        let mut person = app.visitor();
        person.sign_in("ann@example.org", PASSWORD).await;
        let page = person.visit(&path).await.clone();
        assert_eq!(html::problems(&page.body), [""; 0]);
        let deed = format!("{path}/suppress");
        let about = |cause: &str| format!("input[name=cause][value={cause}]");
        assert!(page.has(&about("mailbox-full")) && !page.has(&about("no-such-mailbox")), "{}", page.text());

        let mut bob = app.signed_in("bob@example.org", Role::Owner).await.1;
        bob.visit("/clients/new").await;
        let theirs = format!("run={}&cause=mailbox-full&code=552&csrf={}", run.id, bob.csrf());
        assert_eq!(bob.send(Method::POST, &deed, Some(theirs)).await.status, StatusCode::NOT_FOUND);

        let fields = [("cause", "mailbox-full"), ("code", "552")];
        let done = person.submit(&deed, &fields).await.clone();
        assert!(done.says("Not written to any more: 2."), "{}", done.text());
        let stand = states(app, ann.id).await;
        let full = (ClientState::Suppressed, "The mailbox is full and takes no letters (552)".to_owned());
        assert_eq!(stand.iter().filter(|state| **state == full).count(), 2, "{stand:?}");
        assert_eq!(stand.iter().filter(|(state, _)| *state == ClientState::Active).count(), 2, "{stand:?}");
        let again = person.submit(&deed, &fields).await.clone();
        assert!(again.says("Not written to any more: 0."), "{}", again.text());
        for nonsense in ["cause=no-such-cause&code=1", "code=552", "cause=mailbox-full&delivery=1"] {
            let form = format!("run={}&{nonsense}&csrf={}", run.id, person.csrf());
            assert_eq!(person.send(Method::POST, &deed, Some(form)).await.status, StatusCode::NOT_FOUND, "{nonsense}");
        }
        law_holds(app, ann.id, run.id).await;
    })
    .await;
}

#[actix_web::test]
async fn a_mailbox_that_is_full_three_times_in_a_row_is_given_up() {
    on_each_database(async |app| {
        let (server, ann) = (MailServer::start(), ann(app, 2).await);
        let daily = Calendar { until: None, ..daily() };
        let id = ann.launches(app, ann.says(daily)).await;
        // Full, then not, then full three times.
        let mut standing = Vec::new();
        for full in [true, true, false, true, true, true, true] {
            if full {
                server.once_for("c0@example.net", Moment::Rcpt, [say("552 5.2.2 Mailbox is full\r\n")]);
            }
            turn(app).await;
            sends(app, &server).await;
            turn(app).await;
            standing.push(states(app, ann.id).await[0].0);
            app.clock.advance(days(1));
        }
        use ClientState::{Active, Bounced};
        assert_eq!(standing, [Active, Active, Active, Active, Active, Bounced, Bounced]);
        let (state, reason) = states(app, ann.id).await.swap_remove(0);
        assert!(state == Bounced && reason.contains("Mailbox is full"), "{reason}");
        let runs = runs_of(app, id).await;
        let last = law_holds(app, ann.id, runs.last().unwrap().id).await;
        assert_eq!((last.all(), last.of(State::Accepted)), (1, 1), "the other is written to as before");
    })
    .await;
}

//! Workers that die, and workers that share one ledger.

use std::time::Duration;

use skymailing::clock::{days, minutes};
use skymailing::delivery::State;

use super::{all, all_attempts, attempts_of, delivery_to, die_with, engine_to, post, run_sql, until, verdicts_of};
use crate::support::app::on_each_database;
use crate::support::mail_server::{Act, Gate, MailServer, Moment, say};

const TO: &str = "bob@example.net";

#[actix_web::test]
async fn what_a_dead_worker_only_held_is_sent_by_another() {
    on_each_database(async |app| {
        let id = post(app, TO, days(2)).await;
        die_with(app, id, false).await;
        app.engine().recover().await;
        assert_eq!(app.run_deliveries().await, 0, "its lease is not over");
        assert_eq!(delivery_to(app, TO).await.state, State::Leased);

        app.clock.advance(Duration::from_secs(90));
        app.engine().recover().await;
        let delivery = delivery_to(app, TO).await;
        assert_eq!((delivery.state, delivery.leased_by), (State::Queued, None));
        assert!(attempts_of(app, id).await.is_empty());
        assert_eq!(app.run_deliveries().await, 1);
        assert_eq!(app.mail.to(TO).len(), 1);
        assert_eq!(delivery_to(app, TO).await.state, State::Accepted);
    })
    .await;
}

#[actix_web::test]
async fn what_a_dead_worker_may_have_sent_is_sent_once_more_and_then_unknown() {
    on_each_database(async |app| {
        let id = post(app, TO, days(2)).await;
        for times in 1..=2 {
            die_with(app, id, true).await;
            app.clock.advance(minutes(2));
            app.engine().recover().await;
            assert_eq!(verdicts_of(app, id).await, vec!["unknown"; times]);
            if times == 1 {
                let delivery = delivery_to(app, TO).await;
                assert_eq!(delivery.state, State::Queued);
                until(app, delivery.next_attempt_at);
            }
        }
        let delivery = delivery_to(app, TO).await;
        assert_eq!((delivery.state, delivery.sealed), (State::Unknown, None));
        let attempts = attempts_of(app, id).await;
        assert!(attempts.iter().all(|attempt| attempt.finished_at.is_some()));
        assert!(attempts.iter().all(|attempt| attempt.cause.as_deref() == Some("program-stopped")), "{attempts:?}");
        app.clock.advance(days(1));
        app.engine().recover().await;
        assert_eq!(app.run_deliveries().await, 0);
    })
    .await;
}

#[actix_web::test]
async fn the_repetition_after_a_death_may_arrive() {
    on_each_database(async |app| {
        let id = post(app, TO, days(2)).await;
        die_with(app, id, true).await;
        app.clock.advance(minutes(2));
        app.engine().recover().await;
        until(app, delivery_to(app, TO).await.next_attempt_at);
        assert_eq!(app.run_deliveries().await, 1);
        assert_eq!(verdicts_of(app, id).await, ["unknown", "accepted"]);
        assert_eq!(app.mail.to(TO).len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn a_worker_whose_lease_was_taken_over_writes_no_dot() {
    on_each_database(async |app| {
        let (server, gate) = (MailServer::start(), Gate::closed());
        let (slow, quick) = (engine_to(app, server.relay()), engine_to(app, server.relay()));
        let to = "bob@example.net";
        server.on_for(to, Moment::Rcpt, [Act::Hold(gate.clone()), Act::Usual]);
        let id = post(app, to, days(2)).await;
        let takeover = async {
            gate.reached().await;
            app.clock.advance(minutes(2));
            quick.recover().await;
            // Once for the conversation that lost its lease, once for the one that sends.
            gate.let_one_go();
            gate.let_one_go();
        };
        futures_util::future::join(slow.work_through(), takeover).await;
        quick.work_through().await;
        assert_eq!(delivery_to(app, to).await.state, State::Accepted);
        assert_eq!(server.dots_to(to).len(), 1);
        assert_eq!(verdicts_of(app, id).await, ["accepted"]);
    })
    .await;
}

#[actix_web::test]
async fn a_refusal_heard_after_the_takeover_is_not_booked() {
    on_each_database(async |app| {
        let (server, gate) = (MailServer::start(), Gate::closed());
        let engine = engine_to(app, server.relay());
        let to = "bob@example.net";
        server.on_for(to, Moment::Rcpt, [Act::Hold(gate.clone()), say("451 4.7.1 Try later\r\n")]);
        let id = post(app, to, days(2)).await;
        let takeover = async {
            gate.reached().await;
            run_sql(app, "UPDATE deliveries SET epoch = epoch + 1, leased_by = 'other'").await;
            gate.let_one_go();
        };
        futures_util::future::join(engine.work_through(), takeover).await;
        let delivery = delivery_to(app, to).await;
        assert_eq!((delivery.state, delivery.leased_by.as_deref()), (State::Leased, Some("other")));
        assert!(attempts_of(app, id).await.is_empty());
        run_sql(app, "DELETE FROM deliveries").await;
    })
    .await;
}

#[actix_web::test]
async fn two_engines_never_send_one_letter_twice() {
    on_each_database(async |app| {
        for number in 0..200 {
            post(app, &format!("person{number}@example.net"), days(2)).await;
        }
        let server = MailServer::start();
        let engine = || app.app.engine(server.relay(), 6, false);
        let (one, two) = (engine(), engine());
        let taken = futures_util::future::join(one.work_through(), two.work_through()).await;
        assert_eq!(taken.0 + taken.1, 200);
        assert!(taken.0 > 20 && taken.1 > 20, "they share the work: {taken:?}");
        let mut recipients: Vec<String> = server.letters().iter().map(|dot| dot.recipient().to_owned()).collect();
        assert_eq!(recipients.len(), 200);
        recipients.sort();
        recipients.dedup();
        assert_eq!(recipients.len(), 200);
        assert!(all(app).await.iter().all(|delivery| delivery.state == State::Accepted && delivery.sealed.is_none()));
        assert_eq!(all_attempts(app).await.len(), 200);
    })
    .await;
}

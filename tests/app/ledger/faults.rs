//! Faults that say nothing of a recipient: no mail server, a mute one, a database that fails.

use std::time::Duration;

use skymailing::clock::{days, minutes};
use skymailing::db::Target;
use skymailing::delivery::State;

use super::{all, attempts_of, delivery_to, engine_to, post, run_sql, until, verdicts_of};
use crate::support::app::{PASSWORD, TestApp, on_each_database};
use crate::support::mail_server::{Act, Gate, MailServer, Moment, nobody_there, say};

#[actix_web::test]
async fn without_a_mail_server_letters_wait_and_nobody_is_blamed() {
    on_each_database(async |app| {
        let closed = engine_to(app, nobody_there());
        let to = "bob@example.net";
        let id = post(app, to, days(7)).await;
        for nth in 0..20_u32 {
            assert_eq!(closed.work_through().await, 1);
            let delivery = delivery_to(app, to).await;
            assert_eq!(delivery.state, State::Queued);
            let wait = delivery.next_attempt_at.since(app.clock.now()).as_secs_f64();
            let expected = (30.0 * f64::from(nth).exp2()).min(1800.0);
            assert!((wait / expected - 1.0).abs() <= 0.1, "{wait} s after the {nth}th fault");
            assert_eq!(closed.work_through().await, 0);
            until(app, delivery.next_attempt_at);
        }
        let attempts = attempts_of(app, id).await;
        assert!(attempts.iter().all(|attempt| attempt.stage == "connect" && attempt.code.is_none()), "{attempts:?}");
        assert_eq!(verdicts_of(app, id).await, vec!["server-fault"; 20]);

        // The server is back.
        assert_eq!(app.run_deliveries().await, 1);
        assert_eq!(delivery_to(app, to).await.state, State::Accepted);
        assert_eq!(app.mail.to(to).len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn faults_of_the_server_use_up_no_refusals() {
    on_each_database(async |app| {
        let (closed, to) = (engine_to(app, nobody_there()), "bob+temperror@example.net");
        let id = post(app, to, days(7)).await;
        for _ in 0..11 {
            closed.work_through().await;
            until(app, delivery_to(app, to).await.next_attempt_at);
            app.run_deliveries().await;
            let delivery = delivery_to(app, to).await;
            assert_eq!(delivery.state, State::Queued);
            until(app, delivery.next_attempt_at);
        }
        assert_eq!(app.run_deliveries().await, 1);
        assert_eq!(delivery_to(app, to).await.state, State::Rejected);
        let verdicts = verdicts_of(app, id).await;
        assert_eq!(verdicts.iter().filter(|verdict| *verdict == "server-fault").count(), 11);
        assert_eq!(verdicts.iter().filter(|verdict| *verdict == "temporary").count(), 12);
    })
    .await;
}

#[actix_web::test]
async fn a_letter_whose_dot_cannot_be_written_down_does_not_leave() {
    on_each_database(async |app| {
        let to = "bob@example.net";
        let id = post(app, to, days(2)).await;
        for sql in break_attempts(app) {
            run_sql(app, sql).await;
        }
        assert_eq!(app.run_deliveries().await, 1);
        assert_eq!(app.mail.count(), 0);
        let delivery = delivery_to(app, to).await;
        // Given back at once, not held until somebody finds that the lease ran out.
        assert_eq!((delivery.state, delivery.leased_by), (State::Queued, None));
        assert!(delivery.next_attempt_at.since(app.clock.now()) <= minutes(1));
        assert!(attempts_of(app, id).await.is_empty());

        for sql in mend_attempts(app) {
            run_sql(app, sql).await;
        }
        until(app, delivery.next_attempt_at);
        assert_eq!(app.run_deliveries().await, 1);
        assert_eq!(delivery_to(app, to).await.state, State::Accepted);
        assert_eq!(attempts_of(app, id).await.iter().map(|attempt| attempt.number).collect::<Vec<_>>(), [1]);
    })
    .await;
}

fn on_sqlite(app: &TestApp) -> bool {
    matches!(app.app.db.target(), Target::Sqlite(_))
}

fn break_attempts(app: &TestApp) -> Vec<&'static str> {
    if on_sqlite(app) {
        vec!["CREATE TRIGGER broken BEFORE INSERT ON attempts BEGIN SELECT RAISE(ABORT, 'broken'); END"]
    } else {
        vec!["ALTER TABLE attempts ADD CONSTRAINT broken CHECK (false) NOT VALID"]
    }
}

fn mend_attempts(app: &TestApp) -> Vec<&'static str> {
    if on_sqlite(app) { vec!["DROP TRIGGER broken"] } else { vec!["ALTER TABLE attempts DROP CONSTRAINT broken"] }
}

#[actix_web::test]
async fn an_account_deleted_while_its_letter_is_offered_keeps_no_session_busy() {
    on_each_database(async |app| {
        let (server, gate) = (MailServer::start(), Gate::closed());
        let engine = engine_to(app, server.relay());
        let to = "bob@example.net";
        for answer in [say("451 4.7.1 Try later\r\n"), Act::Usual] {
            server.once_for(to, Moment::Rcpt, [Act::Hold(gate.clone()), answer]);
            app.visitor().sign_up("Bob", to, PASSWORD).await;
            let delete = async {
                gate.reached().await;
                run_sql(app, "DELETE FROM deliveries").await;
                gate.let_one_go();
            };
            let both = futures_util::future::join(engine.work_through(), delete);
            let (taken, ()) = actix_web::rt::time::timeout(Duration::from_secs(20), both).await.unwrap();
            assert_eq!(taken, 1);
            assert!(all(app).await.is_empty() && server.dots().is_empty());
        }
    })
    .await;
}

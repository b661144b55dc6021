//! The connection broke after the final dot: nobody can know.

use std::time::Duration;

use skymailing::clock::{Stopwatch, days, minutes};
use skymailing::delivery::State;

use super::servers::heed;
use super::{attempts_of, delivery_to, engine_to, post, until, verdicts_of};
use crate::support::app::{PASSWORD, on_each_database, on_each_database_with};
use crate::support::mail_server::MailServer;

#[actix_web::test]
async fn a_hang_up_after_the_dot_is_repeated_once_and_then_stays_unknown() {
    on_each_database(async |app| {
        let to = "bob+hangup@example.net";
        let mut bob = app.visitor();
        bob.sign_up("Bob", to, PASSWORD).await;
        for tries in 1..=2 {
            assert_eq!(app.run_deliveries().await, 1);
            let delivery = delivery_to(app, to).await;
            assert_eq!(verdicts_of(app, delivery.id).await, vec!["unknown"; tries]);
            if tries == 1 {
                assert_eq!(delivery.state, State::Queued);
                let wait = delivery.next_attempt_at.since(app.clock.now());
                assert!(wait >= minutes(4) && wait <= minutes(6), "{wait:?}");
                assert_eq!(app.run_deliveries().await, 0);
                app.clock.advance(wait);
            }
        }
        let delivery = delivery_to(app, to).await;
        assert_eq!((delivery.state, delivery.sealed), (State::Unknown, None));
        assert!(attempts_of(app, delivery.id).await.iter().all(|attempt| attempt.stage == "dot"));
        bob.sign_in(to, PASSWORD).await;
        assert!(bob.page.says("Unknown: no answer came"), "{}", bob.page.text());
        assert!(bob.page.says("did not say whether it took it") && bob.page.says("What to do"), "{}", bob.page.text());
        app.clock.advance(days(1));
        assert_eq!(app.run_deliveries().await, 0);
    })
    .await;
}

#[actix_web::test]
async fn what_is_repeated_has_the_same_bytes() {
    on_each_database(async |app| {
        let server = MailServer::start();
        let engine = engine_to(app, server.relay());
        for (to, state) in [("bob+hangup@example.net", State::Unknown), ("eve+once@example.net", State::Accepted)] {
            heed(&server, to);
            post(app, to, days(2)).await;
            engine.work_through().await;
            until(app, delivery_to(app, to).await.next_attempt_at);
            engine.work_through().await;
            assert_eq!(delivery_to(app, to).await.state, state);
            app.clock.advance(days(1));
            engine.work_through().await;
            let copies = server.dots_to(to);
            assert_eq!(copies.len(), 2, "{to}");
            assert_eq!(copies[0].letter, copies[1].letter);
            assert!(copies[0].header("Message-ID:").contains('@'));
        }
        let ids: Vec<_> = server.dots().iter().map(|dot| dot.header("Message-ID:")).collect();
        assert_ne!(ids.first(), ids.last());
    })
    .await;
}

#[actix_web::test]
async fn a_server_that_is_silent_after_the_dot_costs_its_deadline_and_no_more() {
    // The dot has 600 s.
    on_each_database_with(&[("SMTP_TIME_SCALE", "400")], async |app| {
        let to = "bob+timeout@example.net";
        let id = post(app, to, days(2)).await;
        // On a busy machine the short deadlines of the other phases may be missed as well: that is a fault, not a try.
        for _ in 0..20 {
            let began = Stopwatch::start();
            assert_eq!(app.run_deliveries().await, 1);
            assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
            let delivery = delivery_to(app, to).await;
            if delivery.state.is_final() {
                break;
            }
            until(app, delivery.next_attempt_at);
        }
        assert_eq!(delivery_to(app, to).await.state, State::Unknown);
        let unknown = verdicts_of(app, id).await.into_iter().filter(|verdict| verdict == "unknown").count();
        assert_eq!(unknown, 2);
    })
    .await;
}

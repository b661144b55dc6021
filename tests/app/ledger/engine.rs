//! The engine as the program runs it: on a thread of its own, until it is told to stop.

use std::time::Duration;

use skymailing::clock::{Stopwatch, days};
use skymailing::delivery::{EngineThread, State};
use tokio::sync::watch;

use super::servers::mute;
use super::{all, engine_to, post};
use crate::support::app::{TestApp, on_each_database, on_each_database_with};
use crate::support::mail_server::MailServer;

/// Waits for what happens on another thread, a bounded time.
async fn eventually(what: &str, within: Duration, happened: impl AsyncFn() -> bool) {
    let began = Stopwatch::start();
    while !happened().await {
        assert!(began.elapsed() < within, "{what} takes longer than {within:?}");
        actix_web::rt::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Not on this thread, where the mail server of the test has to go on.
async fn join(engine: EngineThread) {
    actix_web::rt::task::spawn_blocking(move || engine.join()).await.unwrap();
}

#[actix_web::test]
async fn a_posted_letter_leaves_at_once() {
    on_each_database(async |app| {
        let server = MailServer::start();
        let (stop, stops) = watch::channel(false);
        let engine = EngineThread::start(engine_to(app, server.relay()), stops).unwrap();
        for number in 0..30 {
            post(app, &format!("person{number}@example.net"), days(2)).await;
            app.app.accounts.outbox.ring();
            // It would look by itself after five seconds: a bell that was not heard shows.
            eventually("a letter", Duration::from_secs(4), async || server.letters().len() > number).await;
        }
        assert!(app.app.heartbeat.is_fresh(app.clock.now()));
        stop.send_replace(true);
        join(engine).await;
        assert!(all(app).await.iter().all(|delivery| delivery.state == State::Accepted));
    })
    .await;
}

#[actix_web::test]
async fn a_stopped_engine_gives_back_what_it_did_not_send() {
    on_each_database_with(&[("SMTP_TIME_SCALE", "20")], async |app| {
        let server = mute();
        let (stop, stops) = watch::channel(false);
        for number in 0..6 {
            post(app, &format!("person{number}@example.net"), days(2)).await;
        }
        let engine = EngineThread::start(engine_to(app, server.relay()), stops).unwrap();
        eventually("a claim", Duration::from_secs(4), async || count(app, State::Leased).await == 4).await;
        let began = Stopwatch::start();
        // Whoever would tell it to stop may be gone instead.
        drop(stop);
        join(engine).await;
        assert!(began.elapsed() < Duration::from_secs(9), "{:?}", began.elapsed());
        assert_eq!(count(app, State::Queued).await, 6);
        // The banner was given its three seconds, so some may be booked as a fault of the server; nothing is due before that.
        app.clock.advance(Duration::from_secs(60));
        assert_eq!(app.run_deliveries().await, 6);
        assert_eq!(app.mail.count(), 6);
    })
    .await;
}

async fn count(app: &TestApp, state: State) -> usize {
    all(app).await.iter().filter(|delivery| delivery.state == state).count()
}

#[actix_web::test]
async fn a_dead_mail_server_slows_no_page() {
    on_each_database_with(&[("SMTP_TIME_SCALE", "60")], async |app| {
        let quiet = slowest(app).await;
        let server = mute();
        for number in 0..100 {
            post(app, &format!("person{number}@example.net"), days(2)).await;
        }
        let (stop, stops) = watch::channel(false);
        let engine = EngineThread::start(engine_to(app, server.relay()), stops).unwrap();
        eventually("a claim", Duration::from_secs(4), async || count(app, State::Leased).await == 4).await;
        let meanwhile = slowest(app).await;
        stop.send_replace(true);
        join(engine).await;
        assert!(
            meanwhile < quiet * 5 + Duration::from_millis(300),
            "{quiet:?} before, {meanwhile:?} with a dead mail server"
        );
    })
    .await;
}

/// How long a page took at the most.
async fn slowest(app: &TestApp) -> Duration {
    let (mut visitor, mut slowest) = (app.visitor(), Duration::ZERO);
    for _ in 0..15 {
        for path in ["/", "/sign-in"] {
            let began = Stopwatch::start();
            assert!(visitor.visit(path).await.status.is_success());
            slowest = slowest.max(began.elapsed());
        }
    }
    slowest
}

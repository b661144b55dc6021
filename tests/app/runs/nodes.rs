//! Several workers on one PostgreSQL, and workers that die.

use std::time::Duration;

use skymailing::clock::Stopwatch;
use skymailing::delivery::{EngineThread, State};
use tokio::sync::watch;

use super::{Plan, engine_to, law_holds, owner, people, sums, tidy, to_the_end};
use crate::support::app::{TestApp, on_each_database};
use crate::support::mail_server::MailServer;

const LETTERS: usize = 10_000;

#[actix_web::test]
async fn two_workers_send_ten_thousand_letters_once_each() {
    on_each_database(async |app| {
        if matches!(app.app.db.target(), skymailing::db::Target::Sqlite(_)) {
            return;
        }
        let (owner, server) = (owner(app).await, MailServer::start());
        let id = Plan::of(owner).opened(app, &people(LETTERS)).await;
        let (stop, stops) = watch::channel(false);
        let workers: Vec<EngineThread> = (0..2)
            .map(|_| EngineThread::start(engine_to(app, server.relay(), 8, false), stops.clone()).unwrap())
            .collect();
        wait_for_all(app, id).await;
        stop.send_replace(true);
        for worker in workers {
            actix_web::rt::task::spawn_blocking(move || worker.join()).await.unwrap();
        }
        tidy(app).await;
        assert_eq!(law_holds(app, owner, id).await.of(State::Accepted), LETTERS as i64);
        assert_eq!(server.letters().len(), LETTERS, "exactly");
        assert_eq!(server.dots().len(), LETTERS);
    })
    .await;
}

/// Lets time pass whenever nothing is in hand: a letter that the database had no time for waits for a while.
async fn wait_for_all(app: &TestApp, id: skymailing::delivery::RunId) {
    let began = Stopwatch::start();
    loop {
        let sums = sums(app, id).await;
        if sums.waiting() == 0 {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(240), "{sums:?}");
        actix_web::rt::time::sleep(Duration::from_millis(100)).await;
        if sums.waiting() == sums.of(State::Queued) {
            // Less than a lease lasts: what is taken in hand meanwhile stays in hand.
            app.clock.advance(Duration::from_secs(1));
        }
    }
}

#[actix_web::test]
async fn a_worker_that_stops_in_the_middle_loses_nothing_and_doubles_nothing() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, MailServer::start());
        let id = Plan::of(owner).opened(app, &people(600)).await;
        for round in 0..6 {
            let (stop, stops) = watch::channel(false);
            let engine = EngineThread::start(engine_to(app, server.relay(), 6, true), stops).unwrap();
            actix_web::rt::time::sleep(Duration::from_millis(30 * round)).await;
            stop.send_replace(true);
            actix_web::rt::task::spawn_blocking(move || engine.join()).await.unwrap();
            let sums = law_holds(app, owner, id).await;
            assert_eq!(sums.of(State::Leased) + sums.of(State::Sending), 0, "{sums:?}");
        }
        let engine = engine_to(app, server.relay(), 6, true);
        to_the_end(app, &engine, id).await;
        assert_eq!(law_holds(app, owner, id).await.of(State::Accepted), 600);
        assert_eq!(server.dots().len(), 600);
    })
    .await;
}

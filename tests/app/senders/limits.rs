//! The limits of a sender, kept by the engine that sends runs.

use std::collections::HashMap;
use std::time::Duration;

use skymailing::clock::{Stopwatch, minutes};
use skymailing::db::Role;
use skymailing::delivery::{EngineThread, State};
use tokio::sync::watch;

use super::{LIVE, added, id_of, near, with};
use crate::runs::{Plan, engine_to, law_holds, sums, tidy};
use crate::support::app::{TestApp, on_each_database_with};
use crate::support::mail_server::{Act, MailServer, Moment, Offers, nobody_there};

const ANN: &str = "ann@example.org";

fn with_login() -> Offers {
    Offers { auth: &["PLAIN", "LOGIN"], ..Offers::default() }
}

/// How many letters came for each domain.
fn by_domain(server: &MailServer) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for dot in server.dots() {
        let domain = dot.recipient().rsplit('@').next().unwrap_or_default().to_owned();
        *counts.entry(domain).or_default() += 1;
    }
    counts
}

#[actix_web::test]
async fn one_domain_gets_its_share_a_minute_and_the_others_do_not_wait_for_it() {
    on_each_database_with(LIVE, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(with_login());
        let path = added(&mut ann, &with(near(&server, ANN), "per_domain", "30")).await;
        assert!(ann.visit(&path).await.says("30 letters a minute to one domain"));
        let to: Vec<String> = (0..90)
            .map(|n| {
                format!("p{n}@{}", if n % 9 == 0 { format!("small{n}.example") } else { "big.example".to_owned() })
            })
            .collect();
        let id = Plan { sender: Some(id_of(&path)), ..Plan::of(owner) }.opened(app, &to).await;
        let engine = engine_to(app, nobody_there(), 4, true);
        engine.work_through().await;
        let first = by_domain(&server);
        assert_eq!(first.len(), 11, "every other domain got its letter at once: {first:?}");
        let mut big = vec![first.get("big.example").copied().unwrap_or(0)];
        for _ in 0..200 {
            app.clock.advance(Duration::from_secs(1));
            engine.work_through().await;
            big.push(by_domain(&server).get("big.example").copied().unwrap_or(0));
        }
        assert_eq!(big.last(), Some(&80), "{big:?}");
        let most = big.windows(61).map(|minute| minute[60] - minute[0]).max().unwrap();
        assert!((28..=31).contains(&most), "{most} letters in a minute: {big:?}");
        tidy(app).await;
        assert_eq!(law_holds(app, owner, id).await.of(State::Accepted), 90);
        assert!(ann.visit(&path).await.says("Ready"));
    })
    .await;
}

#[actix_web::test]
async fn no_more_connections_than_allowed_are_open_at_the_same_time() {
    on_each_database_with(LIVE, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(with_login());
        server.on(Moment::Dot, [Act::Wait(Duration::from_millis(5)), Act::Usual]);
        let path = added(&mut ann, &with(near(&server, ANN), "sessions", "1")).await;
        let free = MailServer::at_a_mail_port(with_login());
        free.on(Moment::Dot, [Act::Wait(Duration::from_millis(5)), Act::Usual]);
        let other = added(&mut ann, &near(&free, ANN)).await;
        let to: Vec<String> = (0..150).map(|n| format!("p{n}@example.net")).collect();
        let id = Plan { sender: Some(id_of(&path)), ..Plan::of(owner) }.opened(app, &to).await;
        let to: Vec<String> = (0..150).map(|n| format!("q{n}@example.net")).collect();
        let unbound = Plan { sender: Some(id_of(&other)), ..Plan::of(owner) }.opened(app, &to).await;
        engine_to(app, nobody_there(), 16, true).work_through().await;
        tidy(app).await;
        assert_eq!(law_holds(app, owner, id).await.of(State::Accepted), 150);
        assert_eq!(law_holds(app, owner, unbound).await.of(State::Accepted), 150);
        assert_eq!(server.most_at_once(), 1);
        assert!(free.most_at_once() > 1);
    })
    .await;
}

#[actix_web::test]
async fn two_workers_share_what_a_sender_may_send_on_a_day() {
    on_each_database_with(LIVE, async |app| {
        let (owner, mut ann) = app.signed_in(ANN, Role::Owner).await;
        let server = MailServer::at_a_mail_port(with_login());
        let path = added(&mut ann, &with(near(&server, ANN), "per_day", "70")).await;
        let to: Vec<String> = (0..200).map(|n| format!("p{n}@example.net")).collect();
        let id = Plan { sender: Some(id_of(&path)), ..Plan::of(owner) }.opened(app, &to).await;
        let alone = matches!(app.app.db.target(), skymailing::db::Target::Sqlite(_));
        let (stop, stops) = watch::channel(false);
        let workers: Vec<EngineThread> = (0..if alone { 1 } else { 3 })
            .map(|_| EngineThread::start(engine_to(app, nobody_there(), 8, alone), stops.clone()).unwrap())
            .collect();
        all_that_may(app, id).await;
        stop.send_replace(true);
        for worker in workers {
            actix_web::rt::task::spawn_blocking(move || worker.join()).await.unwrap();
        }
        assert_eq!(server.dots().len(), 70, "exactly");
        let sums = law_holds(app, owner, id).await;
        assert_eq!((sums.of(State::Accepted), sums.of(State::Queued)), (70, 130));
    })
    .await;
}

/// Until nothing more leaves.
async fn all_that_may(app: &TestApp, id: skymailing::delivery::RunId) {
    let began = Stopwatch::start();
    while sums(app, id).await.of(State::Accepted) < 70 {
        assert!(began.elapsed() < minutes(1), "{:?}", sums(app, id).await);
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
    }
    actix_web::rt::time::sleep(Duration::from_millis(300)).await;
}

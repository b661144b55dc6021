//! Nobody's million keeps another's ten waiting.

use std::time::Duration;

use skymailing::clock::Stopwatch;
use skymailing::db::Role;
use skymailing::delivery::{EngineThread, State};
use tokio::sync::watch;

use super::{Plan, engine_to, owner, people, sums};
use crate::support::app::on_each_database_with;
use crate::support::mail_server::{Act, MailServer, Moment};

/// `MANY=1000000` takes some minutes to write down.
fn many() -> usize {
    std::env::var("MANY").ok().and_then(|many| many.parse().ok()).unwrap_or(20_000)
}

#[actix_web::test]
async fn an_owner_with_many_letters_and_a_server_that_hangs_holds_up_nobody() {
    on_each_database_with(&[("SMTP_TIME_SCALE", "1")], async |app| {
        let (big, server) = (owner(app).await, MailServer::start());
        // The first of the big owner's letters hang after the dot.
        let many: Vec<String> = (0..many()).map(|n| format!("many{n}@example.net")).collect();
        for to in many.iter().take(200) {
            server.on_for(to, Moment::Dot, [Act::Mute]);
        }
        let id = Plan::of(big).opened(app, &many).await;
        let (stop, stops) = watch::channel(false);
        let engine = EngineThread::start(engine_to(app, server.relay(), 8, true), stops).unwrap();
        let hangs = Stopwatch::start();
        while sums(app, id).await.of(State::Sending) < 2 {
            assert!(hangs.elapsed() < Duration::from_secs(10), "{:?}", sums(app, id).await);
            actix_web::rt::time::sleep(Duration::from_millis(20)).await;
        }
        let small = app.given_account("small@example.org", Role::Owner).await;
        let began = Stopwatch::start();
        let few = Plan::of(small).opened(app, &people(10)).await;
        app.app.bell.ring();
        while sums(app, few).await.of(State::Accepted) < 10 {
            assert!(began.elapsed() < Duration::from_secs(10), "{:?}", sums(app, few).await);
            actix_web::rt::time::sleep(Duration::from_millis(20)).await;
        }
        stop.send_replace(true);
        actix_web::rt::task::spawn_blocking(move || engine.join()).await.unwrap();
        // What was cut off after its dot is unknown to us: the lease ends it.
        app.clock.advance(Duration::from_secs(120));
        app.engine().recover().await;
    })
    .await;
}

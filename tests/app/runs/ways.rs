//! Servers that are at fault: their way waits, their recipients lose nothing.

use skymailing::clock::{days, minutes};
use skymailing::delivery::{State, lanes};

use super::{Plan, engine_to, law_holds, owner, people, sums, to_the_end};
use crate::support::app::on_each_database;
use crate::support::mail_server::{MailServer, Moment, nobody_there, say};

#[actix_web::test]
async fn a_dead_server_is_called_less_and_less_and_everybody_gets_their_letter_in_the_end() {
    on_each_database(async |app| {
        let owner = owner(app).await;
        let id = Plan { lasts: days(3), ..Plan::of(owner) }.opened(app, &people(200)).await;
        let dead = engine_to(app, nobody_there(), 8, true);
        for _ in 0..60 {
            dead.work_through().await;
            app.clock.advance(minutes(1));
        }
        let lane = app.read(|conn| lanes::find(conn, None)).await;
        assert!((8..25).contains(&lane.faults), "an hour of a dead server: {lane:?}");
        assert!(lane.cause.is_some() && lane.shut_since.is_some());
        assert_eq!(sums(app, id).await.of(State::Queued), 200, "a server's fault is nobody else's");
        app.clock.advance(minutes(40));
        let server = MailServer::start();
        let alive = engine_to(app, server.relay(), 8, true);
        to_the_end(app, &alive, id).await;
        assert_eq!(law_holds(app, owner, id).await.of(State::Accepted), 200);
        assert_eq!(server.letters().len(), 200);
        assert_eq!(app.read(|conn| lanes::find(conn, None)).await.faults, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_server_that_asks_to_slow_down_is_obeyed() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, MailServer::start());
        server.once(Moment::Dot, [say("451 4.7.28 Too many messages, slow down\r\n")]);
        let id = Plan::of(owner).opened(app, &people(4)).await;
        let engine = engine_to(app, server.relay(), 1, true);
        engine.work_through().await;
        let lane = app.read(|conn| lanes::find(conn, None)).await;
        assert!(!lane.is_open(app.clock.now()), "{lane:?}");
        to_the_end(app, &engine, id).await;
        assert_eq!(law_holds(app, owner, id).await.of(State::Accepted), 4);
    })
    .await;
}

#[actix_web::test]
async fn the_installations_own_server_that_knows_us_no_more_is_asked_now_and_then() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, MailServer::start());
        server.on(Moment::Mail, [say("530 5.7.0 Authentication required\r\n")]);
        let id = Plan::of(owner).opened(app, &people(30)).await;
        let engine = engine_to(app, server.relay(), 1, true);
        engine.work_through().await;
        let calls = server.connections();
        app.clock.advance(minutes(29));
        assert_eq!(engine.work_through().await, 0);
        assert_eq!(server.connections(), calls);
        assert_eq!(law_holds(app, owner, id).await.of(State::Queued), 30);
        app.clock.advance(minutes(1));
        assert!(engine.work_through().await > 0);
        app.write(|conn| lanes::reopen(conn, None)).await;
        assert!(engine.work_through().await > 0, "somebody says that it is mended");
    })
    .await;
}

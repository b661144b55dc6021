//! The machine in trouble while a run goes on: the database is locked, full, cut off or started anew, and the clock jumps.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use skymailing::clock::{Stopwatch, days, hours, minutes};
use skymailing::db::{AccountId, Conn, Db, Target};
use skymailing::delivery::{EngineThread, RunId, State};
use tokio::sync::watch;

use super::{Plan, conversations, engine_to, law_holds, owner, people, sums, tidy};
use crate::support::app::{TestApp, on_each_database, on_sqlite, with_a_postgres_of_its_own};
use crate::support::mail_server::{Act, MailServer, Moment};

const LETTERS: usize = 300;

/// An engine that works as the program runs it.
struct AtWork {
    engine: EngineThread,
    stop: watch::Sender<bool>,
}

impl AtWork {
    fn start(app: &TestApp, server: &MailServer) -> Self {
        let (stop, stops) = watch::channel(false);
        Self { engine: EngineThread::start(engine_to(app, server.relay(), 6, true), stops).unwrap(), stop }
    }

    async fn end(self) {
        self.stop.send_replace(true);
        let engine = self.engine;
        actix_web::rt::task::spawn_blocking(move || engine.join()).await.unwrap();
    }
}

/// Each dot takes a moment, so that the trouble meets letters on their way.
fn unhurried() -> MailServer {
    let server = MailServer::start();
    server.on(Moment::Dot, [Act::Wait(Duration::from_millis(15)), Act::Usual]);
    server
}

async fn after_some_letters(server: &MailServer, letters: usize) {
    let began = Stopwatch::start();
    while server.dots().len() < letters {
        assert!(began.elapsed() < minutes(1), "{} dots", server.dots().len());
        actix_web::rt::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Time passes: what was given back waits for a while.
async fn until_nothing_waits(app: &TestApp, id: RunId) {
    let began = Stopwatch::start();
    while sums(app, id).await.waiting() > 0 {
        assert!(began.elapsed() < minutes(1), "{:?}", sums(app, id).await);
        app.clock.advance(Duration::from_secs(5));
        app.app.bell.ring();
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn everybody_got_it_once(app: &TestApp, owner: AccountId, id: RunId, server: &MailServer) {
    tidy(app).await;
    assert_eq!(law_holds(app, owner, id).await.of(State::Accepted), LETTERS as i64);
    assert_eq!(server.dots().len(), LETTERS, "each once");
}

/// A connection beside the program.
fn beside(app: &TestApp) -> Conn {
    match app.app.db.target() {
        Target::Sqlite(path) => Conn::Sqlite(SqliteConnection::establish(&path.display().to_string()).unwrap()),
        Target::Postgres(url) => Conn::Pg(PgConnection::establish(url).unwrap()),
    }
}

#[actix_web::test]
async fn while_somebody_locks_the_database_results_wait_and_none_is_lost() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, unhurried());
        let id = Plan::of(owner).opened(app, &people(LETTERS)).await;
        let at_work = AtWork::start(app, &server);
        for letters in [40, 150] {
            after_some_letters(&server, letters).await;
            let mut conn = beside(app);
            let held = actix_web::rt::task::spawn_blocking(move || {
                let lock = match conn {
                    Conn::Sqlite(_) => "PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE",
                    Conn::Pg(_) => "BEGIN; LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE",
                };
                conn.batch_execute(lock).unwrap();
                // Longer than a write waits by itself.
                std::thread::sleep(Duration::from_millis(5600));
                conn.batch_execute("COMMIT").unwrap();
            });
            held.await.unwrap();
        }
        until_nothing_waits(app, id).await;
        at_work.end().await;
        everybody_got_it_once(app, owner, id, &server).await;
    })
    .await;
}

#[actix_web::test]
async fn a_full_disk_stops_the_letters_and_room_lets_them_go_on() {
    on_sqlite(async |app| {
        let (owner, server) = (owner(app).await, unhurried());
        let id = Plan::of(owner).opened(app, &people(LETTERS)).await;
        let at_work = AtWork::start(app, &server);
        let room = |pages: i64| move |conn: &mut Conn| conn.batch_execute(&format!("PRAGMA max_page_count = {pages}"));
        for letters in [40, 150] {
            after_some_letters(&server, letters).await;
            app.write(room(1)).await;
            // It is noticed at the next page that the file would need.
            actix_web::rt::time::sleep(Duration::from_millis(1500)).await;
            app.write(room(1_000_000_000)).await;
        }
        until_nothing_waits(app, id).await;
        at_work.end().await;
        everybody_got_it_once(app, owner, id, &server).await;
    })
    .await;
}

/// Cuts every connection that the program has to PostgreSQL.
fn cut(conn: &mut Conn) -> usize {
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()";
    diesel::sql_query(others).execute(conn).unwrap()
}

#[actix_web::test]
async fn connections_to_postgresql_that_are_cut_lose_nothing() {
    on_each_database(async |app| {
        if matches!(app.app.db.target(), Target::Sqlite(_)) {
            return;
        }
        let (owner, server) = (owner(app).await, unhurried());
        let id = Plan::of(owner).opened(app, &people(LETTERS)).await;
        let at_work = AtWork::start(app, &server);
        let mut conn = beside(app);
        let mut cuts = 0;
        for letters in [30, 90, 150, 210] {
            after_some_letters(&server, letters).await;
            cuts += cut(&mut conn);
        }
        assert!(cuts > 0);
        until_nothing_waits(app, id).await;
        at_work.end().await;
        everybody_got_it_once(app, owner, id, &server).await;
    })
    .await;
}

#[actix_web::test]
async fn a_postgresql_that_is_started_anew_in_the_middle_loses_nothing() {
    with_a_postgres_of_its_own(async |app, cluster| {
        let (owner, server) = (owner(app).await, unhurried());
        let id = Plan::of(owner).opened(app, &people(LETTERS)).await;
        let at_work = AtWork::start(app, &server);
        for letters in [40, 150] {
            after_some_letters(&server, letters).await;
            cluster.restart();
        }
        until_nothing_waits_through(&app.app.db, app, id).await;
        at_work.end().await;
        everybody_got_it_once(app, owner, id, &server).await;
    })
    .await;
}

/// The first questions after a new start find connections that are gone.
async fn until_nothing_waits_through(db: &Db, app: &TestApp, id: RunId) {
    let began = Stopwatch::start();
    while db.read(|conn| diesel::sql_query("SELECT 1").execute(conn)).await.is_err() {
        assert!(began.elapsed() < minutes(1), "PostgreSQL does not come back");
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
    }
    until_nothing_waits(app, id).await;
}

#[actix_web::test]
async fn a_clock_that_jumps_sends_nobody_more_than_the_law_allows() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, unhurried());
        let id = Plan { lasts: days(30), ..Plan::of(owner) }.opened(app, &people(LETTERS)).await;
        let at_work = AtWork::start(app, &server);
        for (letters, jump) in [(30, hours(1)), (90, days(1)), (150, hours(1)), (210, days(1))] {
            after_some_letters(&server, letters).await;
            app.clock.advance(jump);
            app.engine().recover().await;
            // Whom this takes for dead is at work still.
            actix_web::rt::time::sleep(Duration::from_millis(100)).await;
            app.clock.set_back(hours(1));
            app.clock.advance(hours(2));
            app.app.bell.ring();
        }
        until_nothing_waits(app, id).await;
        at_work.end().await;
        tidy(app).await;
        let sums = law_holds(app, owner, id).await;
        assert_eq!(sums.of(State::Accepted) + sums.of(State::Unknown), LETTERS as i64, "{sums:?}");
        for to in people(LETTERS) {
            let (_, unknown) = conversations(app, &to).await;
            let copies = server.dots_to(&to).iter().filter(|dot| dot.may_have_been_taken()).count();
            assert!((1..=1 + unknown).contains(&copies), "{to}: {copies} copies, {unknown} times nobody knew");
        }
    })
    .await;
}

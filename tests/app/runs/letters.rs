//! What becomes of the letters of one run.

use skymailing::clock::{days, minutes};
use skymailing::delivery::State;
use skymailing::delivery::runs::{self, RunState};

use super::{Plan, conversations, engine_to, law_holds, owner, people, run, tidy, to_the_end};
use crate::support::app::on_each_database;
use crate::support::mail_server::{Act, MailServer, Moment};

#[actix_web::test]
async fn everybody_gets_one_letter_and_the_run_is_finished() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, MailServer::start());
        let id = Plan::of(owner).opened(app, &people(500)).await;
        let engine = engine_to(app, server.relay(), 8, true);
        assert_eq!(engine.work_through().await, 500);
        tidy(app).await;
        assert_eq!(law_holds(app, owner, id).await.of(State::Accepted), 500);
        assert_eq!(run(app, owner, id).await.state, RunState::Finished);
        assert_eq!(server.letters().len(), 500);
        for person in people(500) {
            assert_eq!(server.dots_to(&person).len(), 1, "{person}");
        }
        assert!(server.connections() < 50, "connections are used again: {}", server.connections());
        assert_eq!(engine.work_through().await, 0);
    })
    .await;
}

#[actix_web::test]
async fn a_run_to_nobody_is_finished_at_once() {
    on_each_database(async |app| {
        let owner = owner(app).await;
        let id = Plan::of(owner).opened(app, &[]).await;
        tidy(app).await;
        assert_eq!(run(app, owner, id).await.state, RunState::Finished);
    })
    .await;
}

#[actix_web::test]
async fn refused_tried_again_and_not_made() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, MailServer::start());
        let mut to = people(40);
        to.extend(
            ["gone@example.net", "later@example.net", "never@example.net", "broken@example.net"].map(str::to_owned),
        );
        server.answers("gone@example.net", ["550 5.1.1 No such user"]);
        server.answers("later@example.net", ["450 4.7.1 Greylisted, come back", "250 ok"]);
        server.answers("never@example.net", std::iter::repeat_n("450 4.2.1 Busy", 12));
        let id = Plan::of(owner).opened(app, &to).await;
        let engine = engine_to(app, server.relay(), 4, true);
        engine.work_through().await;
        let sums = law_holds(app, owner, id).await;
        assert_eq!((sums.of(State::Accepted), sums.of(State::Rejected), sums.of(State::Queued)), (40, 2, 2));
        to_the_end(app, &engine, id).await;
        let sums = law_holds(app, owner, id).await;
        assert_eq!((sums.of(State::Accepted), sums.of(State::Rejected)), (41, 3));
        assert_eq!(conversations(app, "later@example.net").await, (2, 0));
        assert_eq!(conversations(app, "never@example.net").await, (12, 0));
        assert_eq!(conversations(app, "broken@example.net").await, (1, 0));
        assert_eq!(server.dots_to("broken@example.net").len(), 0);
        assert_eq!(run(app, owner, id).await.state, RunState::Finished);
    })
    .await;
}

#[actix_web::test]
async fn nobody_knows_what_became_of_a_letter() {
    on_each_database(async |app| {
        let owner = owner(app).await;
        for (repeats, copies) in [(1, 2), (0, 1)] {
            let server = MailServer::start();
            let gone = format!("gone{repeats}@example.net");
            server.on_for(&gone, Moment::Dot, [Act::Close]);
            let mut to: Vec<String> = people(30).iter().map(|person| format!("{repeats}{person}")).collect();
            to.push(gone.clone());
            let id = Plan { repeats, ..Plan::of(owner) }.opened(app, &to).await;
            let engine = engine_to(app, server.relay(), 4, true);
            to_the_end(app, &engine, id).await;
            let sums = law_holds(app, owner, id).await;
            assert_eq!((sums.of(State::Accepted), sums.of(State::Unknown)), (30, 1));
            let dots = server.dots_to(&gone);
            assert_eq!(dots.len(), copies, "repeats {repeats}");
            assert!(dots.windows(2).all(|pair| pair[0].letter == pair[1].letter), "the same bytes");
            assert_eq!(conversations(app, &gone).await, (copies, copies));
        }
    })
    .await;
}

#[actix_web::test]
async fn a_letter_that_kills_its_worker_is_put_aside_and_the_others_leave() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, MailServer::start());
        let mut to = people(60);
        to.insert(20, "panic@example.net".to_owned());
        let id = Plan::of(owner).opened(app, &to).await;
        let engine = engine_to(app, server.relay(), 4, true);
        to_the_end(app, &engine, id).await;
        let sums = law_holds(app, owner, id).await;
        assert_eq!((sums.of(State::Accepted), sums.of(State::Quarantined)), (60, 1));
        for person in people(60) {
            assert_eq!(server.dots_to(&person).len(), 1, "{person}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_refused_for_its_content_stops_the_run_before_the_list_is_burnt() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, MailServer::start());
        server.on(Moment::Dot, [crate::support::mail_server::say("554 5.7.1 This looks like spam\r\n")]);
        let plan = Plan::of(owner);
        let id = plan.opened(app, &people(200)).await;
        let engine = engine_to(app, server.relay(), 2, true);
        engine.work_through().await;
        let held = run(app, owner, id).await;
        assert!(held.stopped_at.is_some() && held.stopped_by.is_some(), "{held:?}");
        let sums = law_holds(app, owner, id).await;
        assert!((5..20).contains(&sums.of(State::Rejected)), "{sums:?}");
        assert_eq!(sums.of(State::Queued), 200 - sums.of(State::Rejected));
        app.clock.advance(minutes(60));
        assert_eq!(engine.work_through().await, 0, "it waits for its owner");
        let campaign = plan.campaign();
        app.write(move |conn| runs::let_go(conn, campaign, runs::Hold::Pause)).await;
        assert!(engine.work_through().await > 0);
    })
    .await;
}

#[actix_web::test]
async fn the_words_of_servers_are_forgotten_and_what_became_of_the_letters_is_not() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, MailServer::start());
        server.answers("person7@example.net", ["550 5.1.1 No such user"]);
        let id = Plan::of(owner).opened(app, &people(30)).await;
        let engine = engine_to(app, server.relay(), 4, true);
        to_the_end(app, &engine, id).await;
        let kept = days(90);
        app.clock.advance(days(89));
        assert_eq!(runs::forget_words(&app.app.db, kept, app.clock.now()).await, Ok(0));
        let said = "SELECT count(*) AS count FROM attempts WHERE reply <> ''";
        let own = "SELECT count(*) AS count FROM deliveries WHERE fills IS NOT NULL";
        assert_eq!((count(app, said).await, count(app, own).await), (30, 30));
        app.clock.advance(days(2));
        assert_eq!(runs::forget_words(&app.app.db, kept, app.clock.now()).await, Ok(30));
        assert_eq!((count(app, said).await, count(app, own).await), (0, 0));
        let codes = "SELECT count(*) AS count FROM attempts WHERE code = 550 AND enhanced = '5.1.1'";
        assert_eq!(count(app, codes).await, 1);
        assert_eq!(runs::forget_words(&app.app.db, kept, app.clock.now()).await, Ok(0));
        assert_eq!(law_holds(app, owner, id).await.of(State::Accepted), 29);
    })
    .await;
}

#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

async fn count(app: &crate::support::app::TestApp, query: &'static str) -> i64 {
    app.read(move |conn| diesel::RunQueryDsl::get_result::<Counted>(diesel::sql_query(query), conn)).await.count
}

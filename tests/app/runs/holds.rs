//! Who may say that no letter leaves, and that it is obeyed at once.

use std::time::Duration;

use diesel::prelude::*;
use skymailing::clock::{hours, minutes};
use skymailing::delivery::runs::{self, Gate, Hold, RunState};
use skymailing::delivery::{EngineThread, State};
use tokio::sync::watch;

use super::{Plan, engine_to, law_holds, owner, people, run, tidy, to_the_end};
use crate::support::app::{TestApp, on_each_database};
use crate::support::mail_server::MailServer;

#[actix_web::test]
async fn each_holds_for_itself_and_all_must_let_go() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, MailServer::start());
        let plan = Plan::of(owner);
        let (id, campaign) = (plan.opened(app, &people(20)).await, plan.campaign());
        let engine = engine_to(app, server.relay(), 4, true);
        let now = app.clock.now();
        app.write(move |conn| {
            runs::hold(conn, campaign, Hold::Pause, now)?;
            runs::hold(conn, campaign, Hold::Disable, now)?;
            runs::hold_owner(conn, owner, now)
        })
        .await;
        assert_eq!(engine.work_through().await, 0);
        app.write(move |conn| runs::let_go(conn, campaign, Hold::Pause)).await;
        assert_eq!(engine.work_through().await, 0, "the manager's word outranks the owner's");
        app.write(move |conn| runs::let_go(conn, campaign, Hold::Disable)).await;
        assert_eq!(engine.work_through().await, 0, "the owner is blocked");
        app.write(move |conn| runs::let_go_owner(conn, owner)).await;
        assert_eq!(engine.work_through().await, 20);
        law_holds(app, owner, id).await;
    })
    .await;
}

/// The engine as the program runs it sends at full speed; somebody holds at a random moment. What left after the commit is counted
/// by the server itself.
async fn held_at_a_random_moment(app: &TestApp, how: usize, wait: Duration) {
    let server = MailServer::start();
    let owner = app.given_account(&format!("o{}@example.org", rand()), skymailing::db::Role::Owner).await;
    let plan = Plan::of(owner);
    let to: Vec<String> = people(400);
    let (id, campaign) = (plan.opened(app, &to).await, plan.campaign());
    let (stop, stops) = watch::channel(false);
    let engine = EngineThread::start(engine_to(app, server.relay(), 6, true), stops).unwrap();
    actix_web::rt::time::sleep(wait).await;
    let now = app.clock.now();
    app.write(move |conn| match how {
        0 => runs::hold(conn, campaign, Hold::Pause, now),
        1 => runs::hold(conn, campaign, Hold::Disable, now),
        2 => runs::hold_owner(conn, owner, now),
        _ => runs::cancel(conn, campaign),
    })
    .await;
    // Dots that were marked before the commit may still be on the wire.
    let marked: i64 = app
        .read(move |conn| {
            use skymailing::db::schema::{attempts, deliveries};
            attempts::table
                .inner_join(deliveries::table)
                .filter(deliveries::run_id.eq(id).and(attempts::stage.eq("dot")))
                .count()
                .get_result(conn)
        })
        .await;
    actix_web::rt::time::sleep(Duration::from_millis(150)).await;
    stop.send_replace(true);
    actix_web::rt::task::spawn_blocking(move || engine.join()).await.unwrap();
    let dots = server.dots().len() as i64;
    assert!(dots <= marked, "{dots} dots, {marked} of them were marked when the hold was committed");
    tidy(app).await;
    let sums = law_holds(app, owner, id).await;
    assert_eq!(sums.of(State::Accepted), dots);
    let left = if how == 3 { State::Cancelled } else { State::Queued };
    assert_eq!(sums.of(left), 400 - dots, "{sums:?}");
}

fn rand() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}

#[actix_web::test]
async fn after_the_commit_of_a_hold_no_dot_leaves() {
    on_each_database(async |app| {
        for time in 0..75 {
            // Two of three are a manager's or about the owner.
            let how = [1, 2, [0, 3][time % 2]][time % 3];
            held_at_a_random_moment(app, how, Duration::from_millis(rand() % 120)).await;
        }
    })
    .await;
}

#[actix_web::test]
async fn the_letters_of_a_span_are_counted_exactly() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, MailServer::start());
        let plan = Plan { letters_left: Some(33), ..Plan::of(owner) };
        let id = plan.opened(app, &people(100)).await;
        let engine = engine_to(app, server.relay(), 8, true);
        engine.work_through().await;
        assert_eq!(server.letters().len(), 33);
        assert_eq!(law_holds(app, owner, id).await.of(State::Queued), 67);
        let now = app.clock.now();
        let gate = Gate { opens_at: now.plus(hours(1)), shuts_at: now.plus(hours(2)), letters_left: Some(50) };
        app.write(move |conn| runs::set_gate(conn, id, gate)).await;
        assert_eq!(engine.work_through().await, 0, "the next span has not begun");
        app.clock.advance(hours(1));
        engine.work_through().await;
        assert_eq!(server.letters().len(), 83);
        app.clock.advance(hours(1));
        assert_eq!(engine.work_through().await, 0, "it is over");
    })
    .await;
}

#[actix_web::test]
async fn what_did_not_leave_in_time_is_expired_and_counted() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, MailServer::start());
        let plan = Plan { letters_left: Some(60), lasts: minutes(30), ..Plan::of(owner) };
        let id = plan.opened(app, &people(100)).await;
        let engine = engine_to(app, server.relay(), 8, true);
        engine.work_through().await;
        tidy(app).await;
        assert_eq!(run(app, owner, id).await.state, RunState::Open);
        app.clock.advance(minutes(30));
        assert_eq!(engine.work_through().await, 0);
        tidy(app).await;
        let sums = law_holds(app, owner, id).await;
        assert_eq!((sums.of(State::Accepted), sums.of(State::Expired)), (60, 40));
        assert_eq!(run(app, owner, id).await.state, RunState::Finished);
    })
    .await;
}

#[actix_web::test]
async fn who_leaves_while_the_run_goes_on_gets_no_letter() {
    on_each_database(async |app| {
        let (owner, server) = (owner(app).await, MailServer::start());
        let id = Plan::of(owner).opened(app, &people(50)).await;
        let gone = "UPDATE clients SET state = 'unsubscribed' WHERE email LIKE 'person1%'";
        app.write(move |conn| diesel::sql_query(gone).execute(conn)).await;
        let engine = engine_to(app, server.relay(), 4, true);
        to_the_end(app, &engine, id).await;
        let sums = law_holds(app, owner, id).await;
        assert_eq!((sums.of(State::Accepted), sums.of(State::Suppressed)), (39, 11));
        assert!(server.dots().iter().all(|dot| !dot.recipient().starts_with("person1")));
    })
    .await;
}

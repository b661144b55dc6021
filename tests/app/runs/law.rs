//! The law under random faults, holds and time: it holds after every step, and nobody gets more than one copy and one for each
//! ambiguous answer.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use skymailing::clock::{days, hours, minutes};
use skymailing::db::AccountId;
use skymailing::delivery::State;
use skymailing::delivery::runs::{self, Gate, Hold, RunId, RunState, Which};

use super::{Plan, conversations, engine_to, law_holds, run, spread_is_right, sums, tidy, to_the_end};
use crate::support::app::{TestApp, on_each_database};
use crate::support::mail_server::{Act, MailServer, Moment, say};

#[derive(Clone, Debug)]
enum Step {
    Work,
    Pass(u64),
    Pause,
    Resume,
    Disable,
    Enable,
    Block,
    Unblock,
    Unsubscribe(usize),
    Die(usize),
    Retry,
}

/// What the server does to one recipient, once for each attempt, and then is good.
#[derive(Clone, Debug)]
enum Trouble {
    None,
    Later,
    NeverHeardOf,
    Silent,
    Broken,
    Busy,
    TooFast,
    Odd,
}

const PEOPLE: usize = 12;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => Just(Step::Work),
        4 => (1_u64..600).prop_map(Step::Pass),
        1 => Just(Step::Pause),
        2 => Just(Step::Resume),
        1 => Just(Step::Disable),
        2 => Just(Step::Enable),
        1 => Just(Step::Block),
        2 => Just(Step::Unblock),
        1 => (0..PEOPLE).prop_map(Step::Unsubscribe),
        2 => (0..PEOPLE).prop_map(Step::Die),
        3 => Just(Step::Retry),
    ];
    proptest::collection::vec(step, 1..14)
}

fn troubles() -> impl Strategy<Value = Vec<Vec<Trouble>>> {
    let trouble = prop_oneof![
        4 => Just(Trouble::None),
        2 => Just(Trouble::Later),
        1 => Just(Trouble::NeverHeardOf),
        2 => Just(Trouble::Silent),
        1 => Just(Trouble::Broken),
        1 => Just(Trouble::Busy),
        1 => Just(Trouble::TooFast),
        1 => Just(Trouble::Odd),
    ];
    proptest::collection::vec(proptest::collection::vec(trouble, 0..3), PEOPLE)
}

fn misbehave(server: &MailServer, to: &str, troubles: &[Trouble]) {
    for trouble in troubles {
        let (moment, act) = match trouble {
            Trouble::None => continue,
            Trouble::Later => (Moment::Rcpt, say("450 4.2.1 Busy\r\n")),
            Trouble::NeverHeardOf => (Moment::Rcpt, say("550 5.1.1 Who?\r\n")),
            Trouble::Silent => (Moment::Dot, Act::Close),
            Trouble::Broken => (Moment::Rcpt, Act::Reset),
            Trouble::Busy => (Moment::Dot, say("452 4.3.1 Full\r\n")),
            Trouble::TooFast => (Moment::Rcpt, say("451 4.7.28 Too many\r\n")),
            Trouble::Odd => (Moment::Dot, say("2no answer at all\r\n")),
        };
        server.once_for(to, moment, [act]);
    }
}

async fn one_story(app: &TestApp, name: usize, repeats: i64, troubles: &[Vec<Trouble>], steps: &[Step]) {
    let server = MailServer::start();
    let owner = app.given_account(&format!("owner{name}@example.org"), skymailing::db::Role::Owner).await;
    let to: Vec<String> = (0..PEOPLE).map(|n| format!("s{name}p{n}@example.net")).collect();
    to.iter().zip(troubles).for_each(|(to, troubles)| misbehave(&server, to, troubles));
    let plan = Plan { repeats, lasts: days(2), ..Plan::of(owner) };
    let (id, campaign) = (plan.opened(app, &to).await, plan.campaign());
    let engine = engine_to(app, server.relay(), 3, false);
    for step in steps {
        let now = app.clock.now();
        match step.clone() {
            Step::Work => {
                engine.work_through().await;
            }
            Step::Pass(some) => app.clock.advance(minutes(some)),
            Step::Pause => app.write(move |conn| runs::hold(conn, campaign, Hold::Pause, now)).await,
            Step::Resume => app.write(move |conn| runs::let_go(conn, campaign, Hold::Pause)).await,
            Step::Disable => app.write(move |conn| runs::hold(conn, campaign, Hold::Disable, now)).await,
            Step::Enable => app.write(move |conn| runs::let_go(conn, campaign, Hold::Disable)).await,
            Step::Block => app.write(move |conn| runs::hold_owner(conn, owner, now)).await,
            Step::Unblock => app.write(move |conn| runs::let_go_owner(conn, owner)).await,
            Step::Unsubscribe(who) => {
                let who = to.get(who).unwrap();
                let gone = format!("UPDATE clients SET state = 'unsubscribed' WHERE email = '{who}'");
                app.write(move |conn| diesel::RunQueryDsl::execute(diesel::sql_query(gone), conn)).await;
            }
            Step::Die(who) => die_with(app, to.get(who).unwrap()).await,
            Step::Retry => try_again(app, owner, id, repeats > 0).await,
        }
        engine.recover().await;
        tidy(app).await;
        law_holds(app, owner, id).await;
    }
    app.write(move |conn| {
        runs::let_go(conn, campaign, Hold::Pause)?;
        runs::let_go(conn, campaign, Hold::Disable)?;
        runs::let_go_owner(conn, owner)
    })
    .await;
    app.clock.advance(hours(1));
    to_the_end(app, &engine, id).await;
    law_holds(app, owner, id).await;
    spread_is_right(app, id).await;
    for to in &to {
        let (_, unknown) = conversations(app, to).await;
        let copies = server.dots_to(to).iter().filter(|dot| dot.may_have_been_taken()).count();
        assert!(copies <= 1 + unknown, "{to}: {copies} copies, {unknown} times nobody knew");
        if repeats == 0 {
            assert!(copies <= 1, "{to} got {copies} copies, and at most one was wanted");
        }
    }
}

/// What was accepted stays so.
async fn try_again(app: &TestApp, owner: AccountId, id: RunId, unknown: bool) {
    let (now, run) = (app.clock.now(), run(app, owner, id).await);
    if matches!(run.state, RunState::Planning | RunState::Ending) {
        return;
    }
    let before = sums(app, id).await.of(State::Accepted);
    let ends_at = now.plus(days(2));
    let gate = Gate { opens_at: now, shuts_at: ends_at, letters_left: None };
    app.write(move |conn| runs::retry(conn, &run, &Which::All, unknown, (gate, ends_at), now)).await;
    assert_eq!(sums(app, id).await.of(State::Accepted), before);
}

/// A worker took a letter in hand and is gone.
async fn die_with(app: &TestApp, to: &str) {
    let until = app.clock.now().plus(Duration::from_secs(1)).as_micros();
    let claim = format!(
        "UPDATE deliveries SET state = 'leased', epoch = epoch + 1, leased_by = 'dead', leased_until = {until}
         WHERE recipient = '{to}' AND state = 'queued'"
    );
    let moved = app.write(move |conn| diesel::RunQueryDsl::execute(diesel::sql_query(claim), conn)).await;
    if moved == 1 {
        for (state, change) in [("queued", -1), ("leased", 1)] {
            let sql = format!(
                "UPDATE run_sums SET letters = letters + {change} WHERE state = '{state}' AND (run_id, shard) =
                 (SELECT run_id, {shard} FROM deliveries WHERE recipient = '{to}')",
                shard = shard(app),
            );
            if app.write(move |conn| diesel::RunQueryDsl::execute(diesel::sql_query(sql), conn)).await == 0 {
                let sql = format!(
                    "INSERT INTO run_sums (run_id, state, shard, letters)
                     SELECT run_id, '{state}', {shard}, {change} FROM deliveries WHERE recipient = '{to}'",
                    shard = shard(app),
                );
                app.write(move |conn| diesel::RunQueryDsl::execute(diesel::sql_query(sql), conn)).await;
            }
        }
        app.clock.advance(Duration::from_secs(2));
    }
}

fn shard(app: &TestApp) -> &'static str {
    if matches!(app.app.db.target(), skymailing::db::Target::Sqlite(_)) { "0" } else { "deliveries.id % 8" }
}

#[actix_web::test]
async fn the_law_holds_after_every_step_of_a_random_story() {
    on_each_database(async |app| {
        let seed = std::env::var("SEED").unwrap_or_else(|_| "one story after the other, 32 bytes".to_owned());
        let mut bytes = [0_u8; 32];
        bytes.iter_mut().zip(seed.bytes()).for_each(|(to, from)| *to = from);
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        let stories: usize = std::env::var("STORIES").ok().and_then(|count| count.parse().ok()).unwrap_or(7);
        for name in 0..stories {
            let sample = |runner: &mut TestRunner| {
                use proptest::strategy::ValueTree;
                let troubles = troubles().new_tree(runner).unwrap().current();
                (troubles, steps().new_tree(runner).unwrap().current())
            };
            let (troubles, steps) = sample(&mut runner);
            let story = format!("story {name}: {troubles:?} {steps:?}");
            let told = std::panic::AssertUnwindSafe(one_story(app, name, (name % 2) as i64, &troubles, &steps));
            if let Err(panic) = futures_util::FutureExt::catch_unwind(told).await {
                eprintln!("{story}");
                std::panic::resume_unwind(panic);
            }
        }
    })
    .await;
}

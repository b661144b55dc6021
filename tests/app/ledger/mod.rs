//! The ledger: what happens to a letter when mail servers and workers fail, moved by a clock that stands still.

mod engine;
mod faults;
mod refusals;
mod servers;
mod takeover;
mod unknown;
mod walk;

use std::time::Duration;

use diesel::prelude::*;
use skymailing::clock::Timestamp;
use skymailing::db::schema::{attempts, deliveries, letters};
use skymailing::delivery::{DeliveryId, Engine, PostError, Purpose, State};
use skymailing::mail::{EmailAddress, Notice};
use skymailing::smtp::Relay;

use crate::support::app::TestApp;

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
struct Delivery {
    id: DeliveryId,
    recipient: String,
    state: State,
    leased_by: Option<String>,
    next_attempt_at: Timestamp,
    finished_at: Option<Timestamp>,
    sealed: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
struct Attempt {
    delivery: DeliveryId,
    number: i64,
    finished_at: Option<Timestamp>,
    verdict: Option<String>,
    stage: String,
    code: Option<i64>,
    cause: Option<String>,
}

/// Posts a letter that is of use for so long.
async fn post(app: &TestApp, to: &str, lasts: Duration) -> DeliveryId {
    let (outbox, now) = (app.app.accounts.outbox.clone(), app.clock.now());
    let to = EmailAddress::parse(to).unwrap();
    let notice = Notice {
        language: "en",
        subject: format!("To {to}"),
        before: vec!["Hello.".to_owned()],
        action: None,
        after: Vec::new(),
    };
    let posted = app
        .app
        .db
        .write(move |conn| {
            let id = outbox.post(conn, None, &to, Purpose::Notice, &notice, now)?;
            diesel::update(letters::table.find(id)).set(letters::expires_at.eq(now.plus(lasts))).execute(conn)?;
            Ok(id)
        })
        .await;
    posted.unwrap_or_else(|error: PostError| panic!("{error:?}"))
}

async fn all(app: &TestApp) -> Vec<Delivery> {
    app.read(|conn| {
        deliveries::table
            .inner_join(letters::table)
            .order(deliveries::id)
            .select((
                deliveries::id,
                deliveries::recipient,
                deliveries::state,
                deliveries::leased_by,
                deliveries::next_attempt_at,
                deliveries::finished_at,
                letters::sealed,
            ))
            .load(conn)
    })
    .await
}

/// The only delivery there is to an address.
async fn delivery_to(app: &TestApp, to: &str) -> Delivery {
    let mut found: Vec<Delivery> = all(app).await.into_iter().filter(|delivery| delivery.recipient == to).collect();
    assert_eq!(found.len(), 1, "deliveries to {to}");
    found.remove(0)
}

async fn all_attempts(app: &TestApp) -> Vec<Attempt> {
    app.read(|conn| {
        attempts::table
            .order((attempts::delivery_id, attempts::number))
            .select((
                attempts::delivery_id,
                attempts::number,
                attempts::finished_at,
                attempts::verdict,
                attempts::stage,
                attempts::code,
                attempts::cause,
            ))
            .load(conn)
    })
    .await
}

async fn attempts_of(app: &TestApp, id: DeliveryId) -> Vec<Attempt> {
    all_attempts(app).await.into_iter().filter(|attempt| attempt.delivery == id).collect()
}

async fn verdicts_of(app: &TestApp, id: DeliveryId) -> Vec<String> {
    attempts_of(app, id).await.into_iter().map(|attempt| attempt.verdict.unwrap_or_default()).collect()
}

/// Moves the clock to when a delivery is due.
fn until(app: &TestApp, at: Timestamp) {
    app.clock.advance(at.since(app.clock.now()));
}

fn engine_to(app: &TestApp, relay: Relay) -> Engine {
    app.app.engine(relay, 4, true)
}

async fn run_sql(app: &TestApp, sql: impl Into<String>) {
    let sql = sql.into();
    app.write(move |conn| diesel::sql_query(sql).execute(conn)).await;
}

/// A worker that is not there any more took a delivery in hand; `sent`: it had written the dot.
async fn die_with(app: &TestApp, id: DeliveryId, sent: bool) {
    let (now, until) = (app.clock.now(), app.clock.now().plus(Duration::from_secs(90)));
    let state = if sent { State::Sending } else { State::Leased };
    let claim = format!(
        "UPDATE deliveries SET state = '{state}', epoch = epoch + 1, leased_by = 'dead', leased_until = {}
         WHERE id = {id} AND state = 'queued'",
        until.as_micros()
    );
    run_sql(app, claim).await;
    if sent {
        let attempt = format!(
            "INSERT INTO attempts (delivery_id, number, epoch, started_at, stage, reply, server, tls)
             SELECT id, (SELECT count(*) + 1 FROM attempts WHERE delivery_id = {id}), epoch, {}, 'dot', '', '', FALSE
             FROM deliveries WHERE id = {id}",
            now.as_micros()
        );
        run_sql(app, attempt).await;
    }
}

//! Which runs have letters that are due, and taking some of them. Nothing is talked before a claim is committed.

use std::time::Duration;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::LOOK_AGAIN;
use crate::clock::Timestamp;
use crate::db::Conn;
use crate::db::schema::deliveries;
use crate::delivery::books::Books;
use crate::delivery::lanes::{self, Allowance, Lane};
use crate::delivery::queries::{DeliveryId, LEASE, Lease};
use crate::delivery::routes::{Route, SenderId};
use crate::delivery::runs::{self, Run};
use crate::delivery::script::Parcel;
use crate::delivery::sending::Post;
use crate::delivery::state::State;

/// A run that letters may leave from now.
#[derive(Clone, Debug)]
pub struct Ready {
    pub run: Run,
    pub lane: Lane,
    due_at: Option<Timestamp>,
}

impl Ready {
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.lane.is_open(now) && self.due_at.is_some_and(|due| due <= now)
    }

    /// How long until it may be due.
    pub fn in_time(&self, now: Timestamp) -> Duration {
        let opens = self.lane.shut_until.filter(|until| *until > now);
        match self.due_at {
            Some(due) if due > now => due.since(now).max(opens.map_or(Duration::ZERO, |opens| opens.since(now))),
            Some(_) => opens.map_or(LOOK_AGAIN, |opens| opens.since(now)),
            None => LOOK_AGAIN,
        }
    }
}

pub fn ready(conn: &mut Conn, now: Timestamp) -> QueryResult<Vec<Ready>> {
    let runs = runs::at_work(conn, now)?;
    let senders: Vec<_> = runs.iter().map(|run| run.sender_id).collect();
    let lanes = lanes::all(conn, &senders)?;
    runs.into_iter()
        .map(|run| {
            let lane = lanes.get(&run.sender_id.map_or(0, |sender| sender.0)).cloned().unwrap_or_default();
            let due_at = runs::next_due(conn, run.id)?;
            Ok(Ready { run, lane, due_at })
        })
        .collect()
}

/// Letters of one run, and the way they go.
pub struct Batch {
    pub parcels: Vec<Parcel>,
    pub route: Result<Route, &'static str>,
    pub pace: Allowance,
    /// Of letters that a worker died with.
    pub is_suspect: bool,
}

/// What a worker died with goes when nothing else is due, and one at a time: if it happens again, it is known which letter it was.
#[derive(Clone, Copy, Debug)]
pub struct AtMost {
    pub letters: usize,
    pub suspects: usize,
}

/// Takes up to `at_most` letters that are due, as many as their way allows. `Err`: when to ask again.
pub fn claim(
    conn: &mut Conn,
    post: &Post,
    run: &Run,
    worker: &str,
    at_most: AtMost,
    now: Timestamp,
) -> QueryResult<Result<Batch, Timestamp>> {
    let route = match run.sender_id {
        None => Ok(Route { relay: None, from: post.from.clone(), limits: lanes::Limits::default() }),
        Some(sender) => post.routes.route(conn, run.owner_id, sender)?,
    };
    let limits = route.as_ref().map(|route| route.limits).unwrap_or_default();
    let mut goes_on = false;
    let taken = lanes::reserve(conn, run.sender_id, &limits, at_most.letters, now, |conn, letters| {
        let letters = match (run.sender_id, limits.per_domain) {
            (Some(sender), Some(per_minute)) => {
                let in_turn = in_turn(conn, run, sender, per_minute, letters, now)?;
                goes_on = in_turn.goes_on;
                in_turn.letters
            }
            _ => letters,
        };
        take(conn, run, worker, AtMost { letters, ..at_most }, now)
    })?;
    Ok(match taken {
        Ok((parcels, _)) if parcels.is_empty() && goes_on => Err(now),
        taken => taken.map(|(parcels, pace)| {
            let is_suspect = parcels.iter().any(|parcel| parcel.deaths > 0);
            Batch { parcels, route, pace, is_suspect }
        }),
    })
}

fn take(conn: &mut Conn, run: &Run, worker: &str, at_most: AtMost, now: Timestamp) -> QueryResult<Vec<Parcel>> {
    let harmless = lease(conn, run, worker, at_most.letters, false, now)?;
    if !harmless.is_empty() {
        return Ok(harmless);
    }
    lease(conn, run, worker, at_most.suspects, true, now)
}

/// Letters that a claim looks at for turns of their domains; more would keep other writers waiting.
const LOOKED_AT: i64 = 500;

struct InTurn {
    /// So many of those that are due first may go now.
    letters: usize,
    /// Others of the run may be due as well.
    goes_on: bool,
}

/// Puts off the letters whose domains had their share, until those that are due first are `letters` that may go.
fn in_turn(
    conn: &mut Conn,
    run: &Run,
    sender: SenderId,
    per_minute: u32,
    letters: usize,
    now: Timestamp,
) -> QueryResult<InTurn> {
    let due = deliveries::table
        .filter(sql::<Bool>("deliveries.state = 'queued' AND deliveries.run_id IS NOT NULL AND deliveries.deaths = 0"))
        .filter(deliveries::run_id.eq(run.id).and(deliveries::next_attempt_at.le(now)))
        .order((deliveries::next_attempt_at, deliveries::id))
        .limit(LOOKED_AT)
        .select((deliveries::id, deliveries::recipient));
    let due: Vec<(DeliveryId, String)> = match conn {
        Conn::Sqlite(conn) => due.load(conn)?,
        Conn::Pg(conn) => due.for_update().skip_locked().load(conn)?,
    };
    let goes_on = i64::try_from(due.len()).unwrap_or(LOOKED_AT) == LOOKED_AT;
    let mut turns = lanes::turns(conn, sender, per_minute, now)?;
    let mut may_go = 0;
    for (id, recipient) in due {
        if may_go == letters {
            break;
        }
        match turns.take(&recipient) {
            Ok(()) => may_go += 1,
            Err(then) => {
                let row = deliveries::table.find(id).filter(deliveries::state.eq(State::Queued));
                diesel::update(row).set(deliveries::next_attempt_at.eq(then)).execute(conn)?;
            }
        }
    }
    lanes::keep_turns(conn, sender, &turns)?;
    Ok(InTurn { letters: may_go, goes_on })
}

type Row = (DeliveryId, i64, Option<i64>, String, Option<String>, i64);

fn lease(
    conn: &mut Conn,
    run: &Run,
    worker: &str,
    letters: usize,
    deadly: bool,
    now: Timestamp,
) -> QueryResult<Vec<Parcel>> {
    let set = (
        deliveries::state.eq(State::Leased),
        deliveries::epoch.eq(deliveries::epoch + 1),
        deliveries::leased_by.eq(worker),
        deliveries::leased_until.eq(now.plus(LEASE)),
    );
    if letters == 0 {
        return Ok(Vec::new());
    }
    let due = diesel::alias!(deliveries as due);
    let next = due
        .filter(sql::<Bool>(if deadly {
            "due.state = 'queued' AND due.run_id IS NOT NULL AND due.deaths > 0"
        } else {
            "due.state = 'queued' AND due.run_id IS NOT NULL AND due.deaths = 0"
        }))
        .filter(due.field(deliveries::run_id).eq(run.id))
        .filter(due.field(deliveries::next_attempt_at).le(now))
        .order((due.field(deliveries::next_attempt_at), due.field(deliveries::id)))
        .limit(i64::try_from(letters).unwrap_or(i64::MAX))
        .select(due.field(deliveries::id));
    let returning = (
        deliveries::id,
        deliveries::epoch,
        deliveries::client_id,
        deliveries::recipient,
        deliveries::fills,
        deliveries::deaths,
    );
    let rows: Vec<Row> = match conn {
        Conn::Sqlite(conn) => diesel::update(deliveries::table.filter(deliveries::id.eq_any(next)))
            .set(set)
            .returning(returning)
            .get_results(conn)?,
        Conn::Pg(conn) => {
            diesel::update(deliveries::table.filter(deliveries::id.eq_any(next.for_update().skip_locked())))
                .set(set)
                .returning(returning)
                .get_results(conn)?
        }
    };
    let mut books = Books::default();
    let parcels = rows
        .into_iter()
        .map(|(id, epoch, client, recipient, fills, deaths)| {
            books.moved(Some(run.id), id, State::Queued, State::Leased);
            let lease = Lease { id, epoch, run: Some(run.id) };
            Parcel { lease, client: client.unwrap_or(0), recipient, fills: fills.unwrap_or_default(), deaths }
        })
        .collect();
    books.close(conn)?;
    Ok(parcels)
}

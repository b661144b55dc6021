//! How many letters of each run are in each state, how many failed for each reason, and how many attempts ended in each minute.
//! The idea: whoever moves a delivery says so in the same transaction, and the sums are written once, at its end, where the law is
//! checked: what is planned is the sum of all states. A transaction that would break it does not happen.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::queries::DeliveryId;
use super::runs::RunId;
use super::state::State;
use crate::clock::Timestamp;
use crate::db::schema::{run_causes, run_minutes, run_sums, runs};
use crate::db::{self, Conn};
use crate::on_each;
use crate::smtp::Verdict;

/// Adds to a kept sum, which is there already nearly always.
macro_rules! add {
    ($conn:ident, $table:ident, $letters:expr, $($key:ident = $value:expr),+) => {{
        let there = $table::table$(.filter($table::$key.eq($value)))+;
        let added = $table::letters + $letters;
        if diesel::update(there).set($table::letters.eq(added)).execute($conn)? == 0 {
            let first = ($($table::$key.eq($value),)+ $table::letters.eq($letters));
            let insert = diesel::insert_into($table::table).values(first);
            on_each!($conn => insert
                .on_conflict(($($table::$key),+))
                .do_update()
                .set($table::letters.eq($table::letters + excluded($table::letters)))
                .execute($conn))?;
        }
    }};
}

/// The moves of one transaction that are not written yet. Closed at its end, and left open only by one that is rolled back.
#[derive(Debug, Default)]
#[must_use = "moves that are not written break the law"]
pub struct Books {
    states: BTreeMap<Place, i64>,
    failures: BTreeMap<(i64, Failure, i64), i64>,
    /// By run, minute, verdict and shard.
    ended: BTreeMap<(i64, i64, &'static str, i64), i64>,
}

/// Why the last attempt at a letter failed, as far as letters are counted together. Code 0: the server said none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    pub cause: String,
    pub code: i64,
}

/// In this order, so that no two transactions wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    run: i64,
    state: &'static str,
    shard: i64,
}

/// On PostgreSQL many write at once.
const SHARDS: i64 = 8;

impl Books {
    /// Letters of the program belong to no run, and are not counted.
    pub fn moved(&mut self, run: Option<RunId>, id: DeliveryId, from: State, to: State) {
        let Some(run) = run else { return };
        self.add(run, id, from, -1);
        self.add(run, id, to, 1);
    }

    pub fn planned(&mut self, run: RunId, id: DeliveryId, state: State) {
        self.add(run, id, state, 1);
    }

    fn add(&mut self, run: RunId, id: DeliveryId, state: State, letters: i64) {
        let place = Place { run: run.0, state: state.as_str(), shard: id.0.rem_euclid(SHARDS) };
        *self.states.entry(place).or_default() += letters;
    }

    /// Why a letter failed before, and why it does now; `None`: it did not.
    pub fn failed(&mut self, run: RunId, id: DeliveryId, before: Option<Failure>, now: Option<Failure>) {
        let shard = id.0.rem_euclid(SHARDS);
        for (failure, letters) in [(before, -1), (now, 1)] {
            if let Some(failure) = failure {
                *self.failures.entry((run.0, failure, shard)).or_default() += letters;
            }
        }
    }

    /// A conversation about a letter ended.
    pub fn ended(&mut self, run: Option<RunId>, id: DeliveryId, verdict: Verdict, now: Timestamp) {
        let Some(run) = run else { return };
        let minute = now.as_seconds().div_euclid(60);
        *self.ended.entry((run.0, minute, verdict.as_str(), id.0.rem_euclid(SHARDS))).or_default() += 1;
    }

    /// At the end of the transaction, after every other write.
    pub fn close(self, conn: &mut Conn) -> QueryResult<()> {
        let alone = matches!(conn, Conn::Sqlite(_));
        let mut changed: BTreeMap<Place, i64> = BTreeMap::new();
        for (place, letters) in self.states {
            let shard = if alone { 0 } else { place.shard };
            *changed.entry(Place { shard, ..place }).or_default() += letters;
        }
        let mut failures: BTreeMap<(i64, Failure, i64), i64> = BTreeMap::new();
        for ((run, failure, shard), letters) in self.failures {
            *failures.entry((run, failure, if alone { 0 } else { shard })).or_default() += letters;
        }
        let mut ended: BTreeMap<(i64, i64, &'static str, i64), i64> = BTreeMap::new();
        for ((run, minute, verdict, shard), letters) in self.ended {
            *ended.entry((run, minute, verdict, if alone { 0 } else { shard })).or_default() += letters;
        }
        changed.retain(|_, letters| *letters != 0);
        let mut of: Vec<i64> = changed.keys().map(|place| place.run).collect();
        of.dedup();
        for (place, letters) in changed {
            add!(conn, run_sums, letters, run_id = place.run, state = place.state, shard = place.shard);
        }
        for ((run, Failure { cause, code }, shard), letters) in failures {
            if letters != 0 {
                add!(conn, run_causes, letters, run_id = run, cause = &cause, code = code, shard = shard);
            }
        }
        for ((run, minute, verdict, shard), letters) in ended {
            add!(conn, run_minutes, letters, run_id = run, minute = minute, verdict = verdict, shard = shard);
        }
        of.into_iter().try_for_each(|run| check(conn, RunId(run)))
    }
}

/// The law.
fn check(conn: &mut Conn, run: RunId) -> QueryResult<()> {
    let planned: Option<i64> = runs::table.find(run).select(runs::planned).get_result(conn).optional()?;
    let counted: i64 = by_state(conn, run)?.iter().map(|(_, letters)| letters).sum();
    if planned.is_none_or(|planned| planned == counted) {
        return Ok(());
    }
    tracing::error!(run = run.0, planned, counted, "the sums of a run do not add up; nothing was changed");
    Err(db::unavailable("the sums of a run do not add up"))
}

/// The kept sums.
pub fn by_state(conn: &mut Conn, run: RunId) -> QueryResult<Vec<(State, i64)>> {
    let rows: Vec<(State, i64)> =
        run_sums::table.filter(run_sums::run_id.eq(run)).select((run_sums::state, run_sums::letters)).load(conn)?;
    Ok(State::ALL
        .iter()
        .map(|state| (*state, rows.iter().filter(|(of, _)| of == state).map(|(_, letters)| letters).sum()))
        .filter(|(_, letters)| *letters != 0)
        .collect())
}

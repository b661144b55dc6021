//! How many letters of each run are in each state, and how many failed for each reason. The idea: whoever moves a delivery says so in the same transaction, and the
//! sums are written once, at its end, where the law is checked: what is planned is the sum of all states. A transaction that
//! would break it does not happen.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::queries::DeliveryId;
use super::runs::RunId;
use super::state::State;
use crate::db::schema::{run_causes, run_sums, runs};
use crate::db::{self, Conn};
use crate::on_each;

/// The moves of one transaction that are not written yet. Closed at its end, and left open only by one that is rolled back.
#[derive(Debug, Default)]
#[must_use = "moves that are not written break the law"]
pub struct Books {
    states: BTreeMap<Place, i64>,
    failures: BTreeMap<(i64, Failure, i64), i64>,
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
        changed.retain(|_, letters| *letters != 0);
        let mut of: Vec<i64> = changed.keys().map(|place| place.run).collect();
        of.dedup();
        for (place, letters) in changed {
            write(conn, place, letters)?;
        }
        for ((run, failure, shard), letters) in failures {
            if letters != 0 {
                write_failures(conn, run, &failure, shard, letters)?;
            }
        }
        of.into_iter().try_for_each(|run| check(conn, RunId(run)))
    }
}

fn write(conn: &mut Conn, place: Place, letters: i64) -> QueryResult<()> {
    let there = run_sums::table.filter(
        run_sums::run_id.eq(place.run).and(run_sums::state.eq(place.state)).and(run_sums::shard.eq(place.shard)),
    );
    if diesel::update(there).set(run_sums::letters.eq(run_sums::letters + letters)).execute(conn)? == 1 {
        return Ok(());
    }
    let first = (
        run_sums::run_id.eq(place.run),
        run_sums::state.eq(place.state),
        run_sums::shard.eq(place.shard),
        run_sums::letters.eq(letters),
    );
    let insert = diesel::insert_into(run_sums::table).values(first);
    on_each!(conn => insert
        .on_conflict((run_sums::run_id, run_sums::state, run_sums::shard))
        .do_update()
        .set(run_sums::letters.eq(run_sums::letters + excluded(run_sums::letters)))
        .execute(conn))
    .map(drop)
}

fn write_failures(conn: &mut Conn, run: i64, failure: &Failure, shard: i64, letters: i64) -> QueryResult<()> {
    let there = run_causes::table.find((run, &failure.cause, failure.code, shard));
    if diesel::update(there).set(run_causes::letters.eq(run_causes::letters + letters)).execute(conn)? == 1 {
        return Ok(());
    }
    let first = (
        run_causes::run_id.eq(run),
        run_causes::cause.eq(&failure.cause),
        run_causes::code.eq(failure.code),
        run_causes::shard.eq(shard),
        run_causes::letters.eq(letters),
    );
    let insert = diesel::insert_into(run_causes::table).values(first);
    on_each!(conn => insert
        .on_conflict((run_causes::run_id, run_causes::cause, run_causes::code, run_causes::shard))
        .do_update()
        .set(run_causes::letters.eq(run_causes::letters + excluded(run_causes::letters)))
        .execute(conn))
    .map(drop)
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

//! Why letters of a run failed the last time, and how many for each reason: kept sums, so that no page counts letters.

use std::collections::BTreeMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::run::RunId;
use crate::db::Conn;
use crate::db::schema::{attempts, run_causes};
use crate::delivery::books::Failure;

/// The most frequent first.
pub fn failures(conn: &mut Conn, run: RunId) -> QueryResult<Vec<(Failure, i64)>> {
    failures_of(conn, &[run])
}

/// Of several runs together.
pub fn failures_of(conn: &mut Conn, runs: &[RunId]) -> QueryResult<Vec<(Failure, i64)>> {
    let rows: Vec<(String, i64, i64)> = run_causes::table
        .filter(run_causes::run_id.eq_any(runs))
        .group_by((run_causes::cause, run_causes::code))
        .select((run_causes::cause, run_causes::code, sql::<BigInt>("CAST(sum(letters) AS BIGINT)")))
        .load(conn)?;
    let mut failures: Vec<(Failure, i64)> =
        rows.into_iter().map(|(cause, code, letters)| (Failure { cause, code }, letters)).collect();
    failures.retain(|(_, letters)| *letters > 0);
    failures.sort_by(|(one, letters), (other, more)| more.cmp(letters).then_with(|| one.cmp(other)));
    Ok(failures)
}

/// Of each of several runs, how many letters failed for these causes.
pub fn failed_for(conn: &mut Conn, runs: &[RunId], causes: &[&str]) -> QueryResult<BTreeMap<RunId, i64>> {
    let rows: Vec<(RunId, i64)> = run_causes::table
        .filter(run_causes::run_id.eq_any(runs).and(run_causes::cause.eq_any(causes)))
        .group_by(run_causes::run_id)
        .select((run_causes::run_id, sql::<BigInt>("CAST(sum(letters) AS BIGINT)")))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The last attempts that are looked at for what servers said, and how many at once.
const LOOKED_AT: usize = 2000;
const AT_ONCE: usize = 100;

/// What servers said lately, of each of these reasons the newest.
pub fn said_lately(conn: &mut Conn, run: RunId, wanted: &[&Failure]) -> QueryResult<Vec<(Failure, String)>> {
    let mut newest: Vec<(Failure, String)> = Vec::new();
    let mut before = i64::MAX;
    for _ in 0..LOOKED_AT / AT_ONCE {
        if newest.len() == wanted.len() {
            break;
        }
        let rows = failed_before(conn, run, before)?;
        before = rows.last().map_or(before, |row| row.0);
        let seen_all = rows.len() < AT_ONCE;
        for (_, cause, code, reply) in rows {
            let failure = Failure { cause: cause.unwrap_or_default(), code: code.unwrap_or(0) };
            if wanted.contains(&&failure) && !newest.iter().any(|(known, _)| *known == failure) {
                newest.push((failure, reply));
            }
        }
        if seen_all {
            break;
        }
    }
    Ok(newest)
}

type Row = (i64, Option<String>, Option<i64>, String);

fn failed_before(conn: &mut Conn, run: RunId, before: i64) -> QueryResult<Vec<Row>> {
    attempts::table
        .filter(sql::<Bool>("attempts.run_id IS NOT NULL AND attempts.verdict <> 'accepted'"))
        .filter(attempts::run_id.eq(run).and(attempts::id.lt(before)))
        .order(attempts::id.desc())
        .limit(AT_ONCE as i64)
        .select((attempts::id, attempts::cause, attempts::code, attempts::reply))
        .load(conn)
}

//! Why letters of a run failed the last time, and how many for each reason: kept sums, so that no page counts letters.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::run::RunId;
use crate::db::Conn;
use crate::db::schema::{attempts, run_causes};
use crate::delivery::books::Failure;

/// The most frequent first.
pub fn failures(conn: &mut Conn, run: RunId) -> QueryResult<Vec<(Failure, i64)>> {
    let rows: Vec<(String, i64, i64)> = run_causes::table
        .filter(run_causes::run_id.eq(run))
        .group_by((run_causes::cause, run_causes::code))
        .select((run_causes::cause, run_causes::code, sql::<BigInt>("CAST(sum(letters) AS BIGINT)")))
        .load(conn)?;
    let mut failures: Vec<(Failure, i64)> =
        rows.into_iter().map(|(cause, code, letters)| (Failure { cause, code }, letters)).collect();
    failures.retain(|(_, letters)| *letters > 0);
    failures.sort_by(|(one, letters), (other, more)| more.cmp(letters).then_with(|| one.cmp(other)));
    Ok(failures)
}

/// The last attempts that are looked at for what servers said.
const LOOKED_AT: i64 = 2000;

/// What servers said lately, of each reason the newest.
pub fn said_lately(conn: &mut Conn, run: RunId) -> QueryResult<Vec<(Failure, String)>> {
    let rows: Vec<(Option<String>, Option<i64>, String)> = attempts::table
        .filter(sql::<Bool>("attempts.run_id IS NOT NULL AND attempts.verdict <> 'accepted'"))
        .filter(attempts::run_id.eq(run))
        .order(attempts::id.desc())
        .limit(LOOKED_AT)
        .select((attempts::cause, attempts::code, attempts::reply))
        .load(conn)?;
    let mut newest: Vec<(Failure, String)> = Vec::new();
    for (cause, code, reply) in rows {
        let Some(cause) = cause else { continue };
        let failure = Failure { cause, code: code.unwrap_or(0) };
        if !newest.iter().any(|(known, _)| *known == failure) {
            newest.push((failure, reply));
        }
    }
    Ok(newest)
}

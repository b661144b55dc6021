//! How many letters there are, for the metrics and the home page.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::state::State;
use crate::db::Conn;
use crate::db::schema::{deliveries, run_sums};

/// How many deliveries stand in each state, for the metrics: those of runs by their kept sums.
pub fn by_state(conn: &mut Conn) -> QueryResult<Vec<(State, i64)>> {
    let single: Vec<(State, i64)> = deliveries::table
        .filter(deliveries::run_id.is_null())
        .group_by(deliveries::state)
        .select((deliveries::state, diesel::dsl::count_star()))
        .load(conn)?;
    let of_runs: Vec<(State, i64)> = run_sums::table
        .group_by(run_sums::state)
        .select((run_sums::state, sql::<BigInt>("CAST(sum(letters) AS BIGINT)")))
        .load(conn)?;
    let both = || single.iter().chain(&of_runs);
    let letters = |state: &State| both().filter(|(of, _)| of == state).map(|(_, letters)| letters).sum();
    Ok(State::ALL.iter().map(|state| (*state, letters(state))).filter(|(_, letters)| *letters > 0).collect())
}

/// How many letters of all runs were accepted, by their kept sums.
pub fn accepted_of_all(conn: &mut Conn) -> QueryResult<i64> {
    let letters = sql::<BigInt>("CAST(coalesce(sum(letters), 0) AS BIGINT)");
    run_sums::table.filter(run_sums::state.eq(State::Accepted)).select(letters).get_result(conn)
}

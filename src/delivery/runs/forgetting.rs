//! What is forgotten of old runs: the words of servers and what was the recipients' own in the letters. The fate of each letter and
//! the code of each answer stay.

use std::time::Duration;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::run::RunId;
use crate::clock::Timestamp;
use crate::db::schema::{attempts, deliveries, runs};
use crate::db::{Conn, Db};
use crate::delivery::queries::DeliveryId;

/// Other writers wait no longer than for so many.
const CHUNK: i64 = 2000;

/// Of runs that ended longer ago than `kept`. Called by the schedule; says how many letters were gone through.
pub async fn forget_words(db: &Db, kept: Duration, now: Timestamp) -> QueryResult<usize> {
    let mut gone_through = 0;
    while let Some(run) = db.read(move |conn| oldest(conn, now.minus(kept))).await? {
        gone_through += db.write(move |conn| forget_some(conn, run, now)).await?;
    }
    Ok(gone_through)
}

fn oldest(conn: &mut Conn, ended_before: Timestamp) -> QueryResult<Option<RunId>> {
    runs::table
        .filter(sql::<Bool>("runs.state = 'finished' AND runs.forgotten_at IS NULL"))
        .filter(runs::finished_at.lt(ended_before))
        .order(runs::finished_at)
        .select(runs::id)
        .first(conn)
        .optional()
}

/// The next letters of a run, and, when there are none, that all is forgotten.
fn forget_some(conn: &mut Conn, run: RunId, now: Timestamp) -> QueryResult<usize> {
    let to: i64 = runs::table.find(run).select(runs::forgotten_to).get_result(conn)?;
    // By client: that is how the index of a run's letters goes.
    let next: Vec<(DeliveryId, Option<i64>)> = deliveries::table
        .filter(deliveries::run_id.eq(run).and(deliveries::client_id.gt(to)))
        .order(deliveries::client_id)
        .limit(CHUNK)
        .select((deliveries::id, deliveries::client_id))
        .load(conn)?;
    let Some((_, last)) = next.last() else {
        diesel::update(runs::table.find(run)).set(runs::forgotten_at.eq(now)).execute(conn)?;
        return Ok(0);
    };
    let ids: Vec<DeliveryId> = next.iter().map(|(id, _)| *id).collect();
    diesel::update(attempts::table.filter(attempts::delivery_id.eq_any(&ids)))
        .set(attempts::reply.eq(""))
        .execute(conn)?;
    diesel::update(deliveries::table.filter(deliveries::id.eq_any(&ids)))
        .set(deliveries::fills.eq(None::<String>))
        .execute(conn)?;
    diesel::update(runs::table.find(run)).set(runs::forgotten_to.eq(last.unwrap_or(i64::MAX))).execute(conn)?;
    Ok(ids.len())
}

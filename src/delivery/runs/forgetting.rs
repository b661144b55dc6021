//! What is forgotten of old runs: the words of servers and what was the recipients' own in the letters. The fate of each letter and
//! the code of each answer stay. And a person who asks for it is forgotten altogether: only that there was a letter stays.

use std::time::Duration;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::run::RunId;
use crate::clock::Timestamp;
use crate::db::schema::{attempts, deliveries, run_clicks, runs};
use crate::db::{AccountId, Conn, Db};
use crate::delivery::books::Books;
use crate::delivery::queries::DeliveryId;
use crate::delivery::state::State;
use crate::on_each;

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

/// Of a client's letters only when they went, by which server and what became of them stays, and the domain. What waits does not
/// leave any more.
pub fn forget_client(conn: &mut Conn, owner: AccountId, client: i64, now: Timestamp) -> QueryResult<()> {
    let theirs = || deliveries::table.filter(deliveries::owner_id.eq(owner).and(deliveries::client_id.eq(client)));
    let waiting = theirs().filter(sql::<Bool>("deliveries.state = 'queued' AND deliveries.run_id IS NOT NULL"));
    let stopped: Vec<(DeliveryId, Option<RunId>)> = on_each!(conn => diesel::update(waiting)
        .set((deliveries::state.eq(State::Suppressed), deliveries::finished_at.eq(now)))
        .returning((deliveries::id, deliveries::run_id))
        .get_results(conn))?;
    let mut books = Books::default();
    stopped.into_iter().for_each(|(id, run)| books.moved(run, id, State::Queued, State::Suppressed));
    let letters: Vec<(DeliveryId, String)> = theirs().select((deliveries::id, deliveries::recipient)).load(conn)?;
    for (id, recipient) in &letters {
        let domain = recipient.rsplit_once('@').map_or("", |(_, domain)| domain);
        diesel::update(deliveries::table.find(*id))
            .set((deliveries::recipient.eq(format!("…@{domain}")), deliveries::fills.eq(None::<String>)))
            .execute(conn)?;
    }
    diesel::delete(run_clicks::table.filter(run_clicks::client_id.eq(client))).execute(conn)?;
    let ids: Vec<DeliveryId> = letters.into_iter().map(|(id, _)| id).collect();
    // A server may have said whom it refused.
    for ids in ids.chunks(CHUNK as usize) {
        diesel::update(attempts::table.filter(attempts::delivery_id.eq_any(ids)))
            .set(attempts::reply.eq(""))
            .execute(conn)?;
    }
    books.close(conn)
}

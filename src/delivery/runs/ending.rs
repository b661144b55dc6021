//! How runs end: because every letter has its last state, because their time is over, or because somebody cancels them. Letters
//! that wait get their last state chunk by chunk.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::queries::sums;
use super::reports;
use super::retrying::is_retried;
use super::run::{CampaignId, Ending, Run, RunId, RunState};
use crate::clock::Timestamp;
use crate::db::schema::{attempts, deliveries, runs};
use crate::db::{AccountId, Conn, Db};
use crate::delivery::books::Books;
use crate::delivery::queries::DeliveryId;
use crate::delivery::state::State;

/// Other writers wait no longer than for so many.
const CHUNK: i64 = 2000;

/// Cancels all runs of a campaign. After the commit no letter of them leaves; those that wait are settled by
/// `end_what_is_over`.
pub fn cancel(conn: &mut Conn, campaign: CampaignId) -> QueryResult<()> {
    let going_on = runs::table
        .filter(runs::campaign_id.eq(campaign))
        .filter(runs::state.eq_any([RunState::Planning, RunState::Open]));
    diesel::update(going_on)
        .set((runs::state.eq(RunState::Ending), runs::ending.eq(Ending::Cancelled)))
        .execute(conn)
        .map(drop)
}

/// Ends the runs whose time is over, gives the letters of ending runs their last state, and finishes the runs in which nothing
/// waits any more. Called by the schedule; several nodes may do it at once. Says whether anything changed.
pub async fn end_what_is_over(db: &Db, now: Timestamp) -> QueryResult<bool> {
    let runs = db.read(super::queries::unfinished).await?;
    let mut changed = false;
    for run in runs {
        let over = matches!(run.state, RunState::Planning | RunState::Open) && run.ends_at <= now;
        if over {
            let id = run.id;
            changed |= db.write(move |conn| expire(conn, id)).await?;
        }
        if over || run.state == RunState::Ending {
            while db
                .write({
                    let run = run.clone();
                    move |conn| settle_some(conn, &run, now)
                })
                .await?
            {
                changed = true;
            }
        }
        if run.state != RunState::Planning || over {
            let id = run.id;
            changed |= db.write(move |conn| finish(conn, id, now)).await?;
        }
    }
    Ok(changed)
}

fn expire(conn: &mut Conn, id: RunId) -> QueryResult<bool> {
    let going_on = runs::table.filter(runs::id.eq(id)).filter(runs::state.eq_any([RunState::Planning, RunState::Open]));
    let expired = diesel::update(going_on)
        .set((runs::state.eq(RunState::Ending), runs::ending.eq(Ending::Expired)))
        .execute(conn)?;
    Ok(expired == 1)
}

/// Letters that wait and that nobody holds. Says whether there were any.
fn settle_some(conn: &mut Conn, run: &Run, now: Timestamp) -> QueryResult<bool> {
    let ending: Option<Option<Ending>> = runs::table
        .filter(runs::id.eq(run.id).and(runs::state.eq(RunState::Ending)))
        .select(runs::ending)
        .get_result(conn)
        .optional()?;
    let Some(Some(ending)) = ending else {
        return Ok(false);
    };
    let waiting = diesel::alias!(deliveries as waiting);
    let some = waiting
        .filter(sql::<Bool>("waiting.state = 'queued' AND waiting.run_id IS NOT NULL"))
        .filter(waiting.field(deliveries::run_id).eq(run.id))
        .limit(CHUNK)
        .select(waiting.field(deliveries::id));
    let set = (deliveries::state.eq(ending.state()), deliveries::finished_at.eq(now));
    let ids: Vec<DeliveryId> = match conn {
        Conn::Sqlite(conn) => diesel::update(deliveries::table.filter(deliveries::id.eq_any(some)))
            .set(set)
            .returning(deliveries::id)
            .get_results(conn)?,
        Conn::Pg(conn) => {
            diesel::update(deliveries::table.filter(deliveries::id.eq_any(some.for_update().skip_locked())))
                .set(set)
                .returning(deliveries::id)
                .get_results(conn)?
        }
    };
    let mut books = Books::default();
    ids.iter().for_each(|id| books.moved(Some(run.id), *id, State::Queued, ending.state()));
    books.close(conn)?;
    Ok(!ids.is_empty())
}

/// Only when nothing waits: that is looked at in the same transaction.
pub fn finish(conn: &mut Conn, id: RunId, now: Timestamp) -> QueryResult<bool> {
    let run: Option<Run> = match conn {
        Conn::Sqlite(conn) => runs::table.find(id).select(Run::as_select()).get_result(conn).optional()?,
        Conn::Pg(conn) => runs::table.find(id).select(Run::as_select()).for_update().get_result(conn).optional()?,
    };
    let Some(run) = run else { return Ok(false) };
    if !matches!(run.state, RunState::Open | RunState::Ending) {
        return Ok(false);
    }
    let sums = sums(conn, id)?;
    if sums.waiting() > 0 || sums.all() != run.planned || is_retried(conn, id)? {
        return Ok(false);
    }
    diesel::update(runs::table.find(id))
        .set((runs::state.eq(RunState::Finished), runs::finished_at.eq(now)))
        .execute(conn)?;
    reports::want(conn, id, now)?;
    Ok(true)
}

/// Erases letters of an owner's runs, some at a time, and then the runs. Says how many rows; 0 when none are left.
pub fn erase_some(conn: &mut Conn, owner: AccountId) -> QueryResult<usize> {
    let run: Option<RunId> =
        runs::table.filter(runs::owner_id.eq(owner)).order(runs::id).select(runs::id).first(conn).optional()?;
    let Some(run) = run else { return Ok(0) };
    let ids: Vec<DeliveryId> =
        deliveries::table.filter(deliveries::run_id.eq(run)).limit(CHUNK).select(deliveries::id).load(conn)?;
    if ids.is_empty() {
        return diesel::delete(runs::table.find(run)).execute(conn);
    }
    diesel::delete(attempts::table.filter(attempts::delivery_id.eq_any(&ids))).execute(conn)?;
    diesel::delete(deliveries::table.filter(deliveries::id.eq_any(&ids))).execute(conn)
}

//! The SQL of runs that are there.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::run::{CampaignId, Gate, Permit, Run, RunId, RunState, Sums};
use crate::clock::Timestamp;
use crate::db::schema::{clients, deliveries, runs};
use crate::db::{AccountId, Conn};
use crate::delivery::books;
use crate::delivery::state::State;
use crate::suppression;

pub fn find(conn: &mut Conn, owner: AccountId, id: RunId) -> QueryResult<Option<Run>> {
    runs::table
        .filter(runs::owner_id.eq(owner).and(runs::id.eq(id)))
        .select(Run::as_select())
        .get_result(conn)
        .optional()
}

/// The newest first.
pub fn of_campaign(conn: &mut Conn, owner: AccountId, id: CampaignId, at_most: i64) -> QueryResult<Vec<Run>> {
    runs::table
        .filter(runs::owner_id.eq(owner).and(runs::campaign_id.eq(id)))
        .order(runs::id.desc())
        .limit(at_most)
        .select(Run::as_select())
        .load(conn)
}

/// The newest first.
pub fn of_owner(conn: &mut Conn, owner: AccountId, state: RunState, at_most: i64) -> QueryResult<Vec<Run>> {
    runs::table
        .filter(runs::owner_id.eq(owner).and(runs::state.eq(state)))
        .order(runs::id.desc())
        .limit(at_most)
        .select(Run::as_select())
        .load(conn)
}

/// The run of a campaign that is not finished, if there is one.
pub fn open_of_campaign(conn: &mut Conn, id: CampaignId) -> QueryResult<Vec<Run>> {
    runs::table
        .filter(runs::campaign_id.eq(id).and(runs::state.ne(RunState::Finished)))
        .order(runs::id)
        .select(Run::as_select())
        .load(conn)
}

pub fn unfinished(conn: &mut Conn) -> QueryResult<Vec<Run>> {
    runs::table.filter(sql::<Bool>("runs.state <> 'finished'")).order(runs::id).select(Run::as_select()).load(conn)
}

/// Those whose recipients are not all written down.
pub fn unplanned(conn: &mut Conn) -> QueryResult<Vec<Run>> {
    runs::table
        .filter(sql::<Bool>("runs.state <> 'finished'").and(runs::state.eq(RunState::Planning)))
        .order(runs::id)
        .select(Run::as_select())
        .load(conn)
}

/// Those whose span is over, or whose letters for it are used up: whoever knows the calendar gives them the next.
pub fn with_shut_gates(conn: &mut Conn, now: Timestamp) -> QueryResult<Vec<Run>> {
    runs::table
        .filter(sql::<Bool>("runs.state <> 'finished'").and(runs::state.ne(RunState::Ending)))
        .filter(runs::shuts_at.le(now).and(runs::ends_at.gt(now)))
        .order(runs::id)
        .select(Run::as_select())
        .load(conn)
}

pub fn set_gate(conn: &mut Conn, id: RunId, gate: Gate) -> QueryResult<()> {
    diesel::update(runs::table.find(id))
        .set((
            runs::opens_at.eq(gate.opens_at),
            runs::shuts_at.eq(gate.shuts_at),
            runs::letters_left.eq(gate.letters_left),
        ))
        .execute(conn)
        .map(drop)
}

pub fn sums(conn: &mut Conn, id: RunId) -> QueryResult<Sums> {
    books::by_state(conn, id).map(Sums)
}

/// Runs from which letters may leave now, as far as they have a say.
pub fn at_work(conn: &mut Conn, now: Timestamp) -> QueryResult<Vec<Run>> {
    let unfinished = sql::<Bool>("runs.state <> 'finished'");
    let unheld = runs::paused_at
        .is_null()
        .and(runs::disabled_at.is_null())
        .and(runs::blocked_at.is_null())
        .and(runs::stopped_at.is_null());
    runs::table
        .filter(unfinished.and(runs::state.eq(RunState::Open)).and(unheld))
        .filter(runs::opens_at.le(now).and(runs::shuts_at.gt(now)).and(runs::ends_at.gt(now)))
        .filter(runs::letters_left.is_null().or(runs::letters_left.gt(0)))
        .order(runs::id)
        .select(Run::as_select())
        .load(conn)
}

/// When the next letter of a run is due.
pub fn next_due(conn: &mut Conn, id: RunId) -> QueryResult<Option<Timestamp>> {
    deliveries::table
        .filter(sql::<Bool>("deliveries.state = 'queued' AND deliveries.run_id IS NOT NULL"))
        .filter(deliveries::run_id.eq(id))
        .order(deliveries::next_attempt_at)
        .select(deliveries::next_attempt_at)
        .first(conn)
        .optional()
}

/// Whether a letter of a run may leave now. If it may, that holds until the transaction ends, and it is counted.
pub fn may_leave(conn: &mut Conn, id: RunId, (client, recipient): (i64, &str), now: Timestamp) -> QueryResult<Permit> {
    let Some(run) = locked(conn, id)? else {
        return Ok(Permit::Over(State::Cancelled));
    };
    let permit = run.permit(now);
    if permit != Permit::Go {
        return Ok(permit);
    }
    if !is_active(conn, client)? || suppression::stops(conn, run.owner_id, recipient, now)? {
        return Ok(Permit::Over(State::Suppressed));
    }
    if run.letters_left.is_some() {
        let run = runs::table.filter(runs::id.eq(id).and(runs::letters_left.gt(0)));
        let taken = diesel::update(run).set(runs::letters_left.eq(runs::letters_left - 1)).execute(conn)?;
        return Ok(if taken == 1 { Permit::Go } else { Permit::Wait });
    }
    Ok(Permit::Go)
}

/// Whoever holds the run waits until we have committed, or we see it.
fn locked(conn: &mut Conn, id: RunId) -> QueryResult<Option<Run>> {
    match conn {
        Conn::Sqlite(conn) => runs::table.find(id).select(Run::as_select()).get_result(conn).optional(),
        Conn::Pg(conn) => {
            let run = runs::table.find(id).select(Run::as_select());
            let capped: Option<bool> =
                runs::table.find(id).select(runs::letters_left.is_not_null()).get_result(conn).optional()?;
            // Two who share the lock could not both count down.
            match capped {
                Some(true) => run.for_update().get_result(conn).optional(),
                _ => run.for_share().get_result(conn).optional(),
            }
        }
    }
}

fn is_active(conn: &mut Conn, client: i64) -> QueryResult<bool> {
    let found: Option<bool> = clients::table
        .find(client)
        .select(sql::<Bool>("clients.state = 'active' AND clients.deletion_id IS NULL"))
        .get_result(conn)
        .optional()?;
    Ok(found.unwrap_or(false))
}

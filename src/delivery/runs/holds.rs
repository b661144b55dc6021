//! Holding runs. Each of several may hold a run, and it goes on when all have let go of it.

use diesel::prelude::*;

use super::run::{CampaignId, RunId, RunState};
use crate::clock::Timestamp;
use crate::db::schema::runs;
use crate::db::{AccountId, Conn};
use crate::smtp::Cause;

/// Who holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Its owner paused it.
    Pause,
    /// A manager disabled the campaign.
    Disable,
}

/// All runs of a campaign. After the commit no letter of them leaves.
pub fn hold(conn: &mut Conn, campaign: CampaignId, hold: Hold, now: Timestamp) -> QueryResult<()> {
    set(conn, campaign, hold, Some(now))
}

pub fn let_go(conn: &mut Conn, campaign: CampaignId, hold: Hold) -> QueryResult<()> {
    set(conn, campaign, hold, None)?;
    // Whoever lets it go on has seen why it stopped.
    if hold == Hold::Pause {
        diesel::update(runs::table.filter(runs::campaign_id.eq(campaign).and(runs::stopped_at.is_not_null())))
            .set((runs::stopped_at.eq(None::<Timestamp>), runs::stopped_by.eq(None::<String>), runs::refused.eq(0)))
            .execute(conn)?;
    }
    Ok(())
}

fn set(conn: &mut Conn, campaign: CampaignId, hold: Hold, at: Option<Timestamp>) -> QueryResult<()> {
    let runs = runs::table.filter(runs::campaign_id.eq(campaign).and(runs::state.ne(RunState::Finished)));
    match hold {
        Hold::Pause => diesel::update(runs).set(runs::paused_at.eq(at)).execute(conn),
        Hold::Disable => diesel::update(runs).set(runs::disabled_at.eq(at)).execute(conn),
    }
    .map(drop)
}

/// All runs of an owner who was blocked.
pub fn hold_owner(conn: &mut Conn, owner: AccountId, now: Timestamp) -> QueryResult<()> {
    let runs = runs::table.filter(runs::owner_id.eq(owner).and(runs::state.ne(RunState::Finished)));
    diesel::update(runs).set(runs::blocked_at.eq(now)).execute(conn).map(drop)
}

pub fn let_go_owner(conn: &mut Conn, owner: AccountId) -> QueryResult<()> {
    let runs = runs::table.filter(runs::owner_id.eq(owner).and(runs::blocked_at.is_not_null()));
    diesel::update(runs).set(runs::blocked_at.eq(None::<Timestamp>)).execute(conn).map(drop)
}

/// A letter was refused for what stands in it. The program itself stops a run after so many in a row, before the whole list is
/// burnt.
pub fn refused(conn: &mut Conn, id: RunId, cause: Cause, at_most: u32, now: Timestamp) -> QueryResult<()> {
    let refused: Option<i64> = diesel::update(runs::table.find(id))
        .set(runs::refused.eq(runs::refused + 1))
        .returning(runs::refused)
        .get_result(conn)
        .optional()?;
    if refused.is_some_and(|refused| refused >= i64::from(at_most)) {
        let run = runs::table.filter(runs::id.eq(id).and(runs::stopped_at.is_null()));
        diesel::update(run).set((runs::stopped_at.eq(now), runs::stopped_by.eq(cause.as_str()))).execute(conn)?;
    }
    Ok(())
}

/// A letter was taken: those before it were not refused for what all have in common.
pub fn went_well(conn: &mut Conn, id: RunId) -> QueryResult<()> {
    diesel::update(runs::table.filter(runs::id.eq(id).and(runs::refused.gt(0))))
        .set(runs::refused.eq(0))
        .execute(conn)
        .map(drop)
}

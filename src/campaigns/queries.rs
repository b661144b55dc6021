//! The SQL of campaigns.

use std::time::Duration;

use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::calendar::OccurrenceKey;
use super::campaign::{Campaign, EndedAs, Going, NewCampaign, Unknown};
use crate::clock::{Timestamp, days};
use crate::db::schema::{campaigns, runs};
use crate::db::{AccountId, Conn};
use crate::delivery::{CampaignId, SenderId, runs as ledger};
use crate::messages::MessageId;

#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn kept() -> _ {
    campaigns::table.filter(campaigns::deleted_at.is_null())
}

pub fn find(conn: &mut Conn, owner: AccountId, id: CampaignId) -> QueryResult<Option<Campaign>> {
    kept()
        .filter(campaigns::owner_id.eq(owner).and(campaigns::id.eq(id)))
        .select(Campaign::as_select())
        .get_result(conn)
        .optional()
}

/// Of any owner: for managers and jobs.
pub fn find_any(conn: &mut Conn, id: CampaignId) -> QueryResult<Option<Campaign>> {
    kept().filter(campaigns::id.eq(id)).select(Campaign::as_select()).get_result(conn).optional()
}

/// It stays as it is until the transaction ends: neither a start nor anybody's wish comes in between.
pub(super) fn locked(conn: &mut Conn, id: CampaignId) -> QueryResult<Option<Campaign>> {
    if let Conn::Pg(conn) = conn {
        let row = campaigns::table.find(id).select(campaigns::id).for_no_key_update();
        row.get_result::<CampaignId>(conn).optional()?;
    }
    find_any(conn, id)
}

/// Whether a run of it is not finished.
pub fn going(conn: &mut Conn, id: CampaignId) -> QueryResult<Going> {
    let runs = ledger::open_of_campaign(conn, id)?;
    Ok(match (runs.is_empty(), runs.iter().any(|run| run.stopped_at.is_some())) {
        (true, _) => Going::Nothing,
        (false, true) => Going::Stopped,
        (false, false) => Going::On,
    })
}

/// Which of these an owner has, or had.
pub(super) fn are_there(conn: &mut Conn, owner: AccountId, ids: &[CampaignId]) -> QueryResult<Vec<CampaignId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    campaigns::table
        .filter(campaigns::owner_id.eq(owner).and(campaigns::id.eq_any(ids)))
        .select(campaigns::id)
        .load(conn)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn said(new: &NewCampaign) -> _ {
    let (name, audience): (String, String) = (new.name.clone(), new.audience.to_json());
    // Everything in a calendar has a text of its own.
    let calendar: String = serde_json::to_string(&new.calendar).unwrap_or_default();
    let (message, sender): (Option<MessageId>, Option<SenderId>) = (new.message, new.sender);
    let (unknown, tracks): (Unknown, bool) = (new.unknown, new.tracks);
    (
        campaigns::name.eq(name),
        campaigns::message_id.eq(message),
        campaigns::sender_id.eq(sender),
        campaigns::audience.eq(audience),
        campaigns::calendar.eq(calendar),
        campaigns::unknown.eq(unknown),
        campaigns::tracks.eq(tracks),
    )
}

pub(super) fn insert(conn: &mut Conn, owner: AccountId, new: &NewCampaign, now: Timestamp) -> QueryResult<CampaignId> {
    diesel::insert_into(campaigns::table)
        .values((
            campaigns::owner_id.eq(owner),
            said(new),
            campaigns::missed.eq(0_i64),
            campaigns::created_at.eq(now),
            campaigns::updated_at.eq(now),
        ))
        .returning(campaigns::id)
        .get_result(conn)
}

pub(super) fn update(conn: &mut Conn, id: CampaignId, new: &NewCampaign, now: Timestamp) -> QueryResult<()> {
    diesel::update(campaigns::table.find(id)).set((said(new), campaigns::updated_at.eq(now))).execute(conn).map(drop)
}

pub(super) fn set_name(conn: &mut Conn, id: CampaignId, name: &str, now: Timestamp) -> QueryResult<()> {
    let set = (campaigns::name.eq(name), campaigns::updated_at.eq(now));
    diesel::update(campaigns::table.find(id)).set(set).execute(conn).map(drop)
}

/// `None` takes it back.
pub(super) fn set_launched(conn: &mut Conn, id: CampaignId, at: Option<Timestamp>) -> QueryResult<()> {
    diesel::update(campaigns::table.find(id)).set(campaigns::launched_at.eq(at)).execute(conn).map(drop)
}

/// With the code of the problem, when the program does it.
pub(super) fn set_paused(conn: &mut Conn, id: CampaignId, at: Option<Timestamp>, why: Option<&str>) -> QueryResult<()> {
    let set = (campaigns::paused_at.eq(at), campaigns::paused_why.eq(why));
    diesel::update(campaigns::table.find(id)).set(set).execute(conn).map(drop)
}

pub(super) fn set_cancelled(conn: &mut Conn, id: CampaignId, at: Timestamp) -> QueryResult<()> {
    let set = (campaigns::cancelled_at.eq(at), campaigns::next_start_at.eq(None::<Timestamp>));
    diesel::update(campaigns::table.find(id)).set(set).execute(conn).map(drop)
}

/// Who did it, if not the command line, and why.
pub(super) type Disabled<'a> = (Timestamp, Option<AccountId>, &'a str);

pub(super) fn set_disabled(conn: &mut Conn, id: CampaignId, disabled: Option<Disabled<'_>>) -> QueryResult<()> {
    let set = (
        campaigns::disabled_at.eq(disabled.map(|(at, ..)| at)),
        campaigns::disabled_by.eq(disabled.and_then(|(_, by, _)| by)),
        campaigns::disabled_why.eq(disabled.map(|(.., why)| why)),
    );
    diesel::update(campaigns::table.find(id)).set(set).execute(conn).map(drop)
}

pub(super) fn set_deleted(
    conn: &mut Conn,
    owner: AccountId,
    id: CampaignId,
    at: Option<Timestamp>,
) -> QueryResult<bool> {
    let row = campaigns::table.filter(campaigns::owner_id.eq(owner).and(campaigns::id.eq(id)));
    let changed = match at {
        Some(_) => diesel::update(row.filter(campaigns::deleted_at.is_null()))
            .set(campaigns::deleted_at.eq(at))
            .execute(conn)?,
        None => diesel::update(row.filter(campaigns::deleted_at.is_not_null()))
            .set(campaigns::deleted_at.eq(at))
            .execute(conn)?,
    };
    Ok(changed == 1)
}

/// What is known of its starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Starts {
    pub last: Option<OccurrenceKey>,
    pub next_at: Option<Timestamp>,
    pub missed: i64,
}

pub(super) fn set_starts(conn: &mut Conn, id: CampaignId, starts: Starts) -> QueryResult<()> {
    let set = (
        campaigns::last_start.eq(starts.last.map(|key| key.to_string())),
        campaigns::next_start_at.eq(starts.next_at),
        campaigns::missed.eq(starts.missed),
    );
    diesel::update(campaigns::table.find(id)).set(set).execute(conn).map(drop)
}

/// Those whose start is to be looked at, and that nobody holds. Who is held is looked at when let go.
pub(super) fn due(conn: &mut Conn, now: Timestamp, at_most: i64) -> QueryResult<Vec<CampaignId>> {
    kept()
        .filter(campaigns::next_start_at.is_not_null().and(campaigns::next_start_at.le(now)))
        .filter(campaigns::paused_at.is_null().and(campaigns::disabled_at.is_null()))
        .filter(sql::<Bool>(
            "NOT EXISTS (SELECT 1 FROM blocks WHERE blocks.account_id = campaigns.owner_id AND blocks.lifted_at IS NULL)",
        ))
        .order((campaigns::next_start_at, campaigns::id))
        .limit(at_most)
        .select(campaigns::id)
        .load(conn)
}

/// Those that have nothing to come and nothing going on.
pub(super) fn done(conn: &mut Conn, at_most: i64) -> QueryResult<Vec<CampaignId>> {
    let open = runs::table.filter(runs::campaign_id.eq(campaigns::id).and(runs::state.ne(ledger::RunState::Finished)));
    kept()
        .filter(sql::<Bool>("launched_at IS NOT NULL AND ended_at IS NULL AND cancelled_at IS NULL"))
        .filter(campaigns::next_start_at.is_null().and(not(exists(open.select(runs::id)))))
        .order(campaigns::id)
        .limit(at_most)
        .select(campaigns::id)
        .load(conn)
}

pub(super) fn set_ended(conn: &mut Conn, id: CampaignId, ended_as: EndedAs, now: Timestamp) -> QueryResult<()> {
    let row = campaigns::table.filter(campaigns::id.eq(id).and(campaigns::ended_at.is_null()));
    let set = (campaigns::ended_at.eq(now), campaigns::ended_as.eq(ended_as));
    diesel::update(row).set(set).execute(conn).map(drop)
}

/// It had ended, and some of its letters are tried again.
pub(super) fn set_going_on(conn: &mut Conn, id: CampaignId) -> QueryResult<()> {
    let set = (campaigns::ended_at.eq(None::<Timestamp>), campaigns::ended_as.eq(None::<EndedAs>));
    diesel::update(campaigns::table.find(id)).set(set).execute(conn).map(drop)
}

/// Ends what an owner who goes away has: no letter leaves after it. Says how many; 0 when none are left.
pub fn erase_some(conn: &mut Conn, owner: AccountId) -> QueryResult<usize> {
    let some: Vec<CampaignId> =
        campaigns::table.filter(campaigns::owner_id.eq(owner)).limit(100).select(campaigns::id).load(conn)?;
    some.iter().try_for_each(|id| ledger::cancel(conn, *id))?;
    diesel::delete(campaigns::table.filter(campaigns::id.eq_any(some))).execute(conn)
}

/// How long a deleted campaign can be brought back.
const REMEMBERED: Duration = days(30);

/// Forgets what was deleted long ago and never ran: runs say what was sent, and theirs stay. Called by the schedule.
pub fn forget_deleted(conn: &mut Conn, now: Timestamp) -> QueryResult<usize> {
    let ran = runs::table.filter(runs::campaign_id.eq(campaigns::id)).select(runs::id);
    let old = campaigns::table.filter(campaigns::deleted_at.lt(now.minus(REMEMBERED))).filter(not(exists(ran)));
    diesel::delete(old).execute(conn)
}

//! What an owner does to a campaign that was launched. Each is one transaction; what it stops has stopped when that is committed.

use jiff::tz::TimeZone;

use super::calendar::{Calendar, Due, Period};
use super::campaign::Campaign;
use super::deeds::{CampaignError, Deed, Refusal};
use super::drafting::allowed;
use super::problems::{Problem, parts};
use super::queries::{self, Starts};
use super::starting::{self, Start};
use crate::accounts;
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};
use crate::delivery::runs::{self, Hold};
use crate::delivery::{CampaignId, RunId};
use crate::mail::EmailAddress;

/// What is due while it is paused waits.
pub fn pause(conn: &mut Conn, owner: AccountId, id: CampaignId, now: Timestamp) -> Result<(), CampaignError> {
    allowed(conn, owner, id, Deed::Pause, now)?;
    queries::set_paused(conn, id, Some(now), None)?;
    Ok(runs::hold(conn, id, Hold::Pause, now)?)
}

/// What waited starts if it is still in time; otherwise it was missed. What the program itself paused must be mended before.
pub fn resume(
    conn: &mut Conn,
    house: &EmailAddress,
    owner: AccountId,
    id: CampaignId,
    now: Timestamp,
) -> Result<(), CampaignError> {
    let (campaign, _) = allowed(conn, owner, id, Deed::Resume, now)?;
    if campaign.paused_why.is_some() {
        parts(conn, house, &campaign)?.map_err(Refusal::Problems)?;
    }
    queries::set_paused(conn, id, None, None)?;
    Ok(runs::let_go(conn, id, Hold::Pause)?)
}

/// For good.
pub fn cancel(conn: &mut Conn, owner: AccountId, id: CampaignId, now: Timestamp) -> Result<(), CampaignError> {
    allowed(conn, owner, id, Deed::Cancel, now)?;
    queries::set_cancelled(conn, id, now)?;
    Ok(runs::cancel(conn, id)?)
}

/// Starts now what is to start once; a repeated one runs once more. Its hours and days still hold.
pub fn send_now(
    conn: &mut Conn,
    house: &EmailAddress,
    owner: AccountId,
    id: CampaignId,
    now: Timestamp,
) -> Result<RunId, CampaignError> {
    let (campaign, _) = allowed(conn, owner, id, Deed::SendNow, now)?;
    if !accounts::may_act(conn, owner)? {
        return Err(Refusal::Blocked.into());
    }
    let parts = parts(conn, house, &campaign)?.map_err(Refusal::Problems)?;
    let start = by_hand(&campaign, now)?;
    let run = starting::start(conn, &campaign, &parts, &start, now)?.ok_or(Refusal::NothingToStart)?;
    if let Some(key) = start.key {
        queries::set_starts(conn, id, Starts { last: Some(key), next_at: None, missed: campaign.missed })?;
        let campaign = queries::find(conn, owner, id)?.ok_or(CampaignError::NotFound)?;
        starting::plan_next(conn, &campaign, now)?;
    }
    Ok(run)
}

fn by_hand(campaign: &Campaign, now: Timestamp) -> Result<Start, Refusal> {
    let unreadable = || Refusal::Problems(vec![Problem::CalendarUnreadable]);
    let calendar = campaign.calendar().ok_or_else(unreadable)?;
    let timetable = calendar.timetable().map_err(|_| unreadable())?;
    let ends_at = end_of_one_from(&calendar, now);
    match (timetable.due(now, campaign.last_start()), calendar.period) {
        // It would start by itself at this moment.
        (Due::Start { occurrence, .. }, _) => Ok(occurrence.into()),
        (Due::Wait(next), Period::Once) => {
            let ends_at = ends_at.ok_or(Refusal::NothingToStart)?;
            Ok(Start { name: next.key.to_string(), key: Some(next.key), ends_at })
        }
        (_, Period::Once) => Err(Refusal::NothingToStart),
        (due, _) => {
            let ends_at = ends_at.ok_or(Refusal::NothingToStart)?;
            // Two runs of one campaign never send at once.
            let ends_at = if let Due::Wait(next) = due { ends_at.min(next.starts_at) } else { ends_at };
            Ok(Start { name: format!("now-{}", now.as_micros()), key: None, ends_at })
        }
    }
}

/// When an occurrence would end that begins now and is not repeated. `None`: the calendar has come to its end.
fn end_of_one_from(calendar: &Calendar, now: Timestamp) -> Option<Timestamp> {
    let zone = TimeZone::get(&calendar.zone).ok()?;
    let once = Calendar { period: Period::Once, first: now.in_zone(&zone).datetime(), ..calendar.clone() };
    let occurrence = once.timetable().ok()?.next_occurrence(None)?;
    Some(occurrence.ends_at).filter(|ends_at| *ends_at > now)
}

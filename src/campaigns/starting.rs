//! Starts: what is due begins a run, under a name that no other start has. Who holds the campaign or its account is waited for, or
//! waits: both rows are locked until the run is written.

use super::calendar::{Due, Occurrence, OccurrenceKey, Timetable};
use super::campaign::Campaign;
use super::deeds::UNDO_WITHIN;
use super::problems::{Parts, Problem, parts};
use super::queries::{self, Starts};
use super::{audience, gates};
use crate::accounts;
use crate::clock::Timestamp;
use crate::db::Conn;
use crate::delivery::runs::{self, Gate, Hold, NewRun};
use crate::delivery::{CampaignId, RunId};
use crate::mail::EmailAddress;

/// A start that is to be made.
pub(super) struct Start {
    /// Of this name there is one only.
    pub name: String,
    /// Of the calendar; `None`: an extra one.
    pub key: Option<OccurrenceKey>,
    pub ends_at: Timestamp,
}

impl From<Occurrence> for Start {
    fn from(occurrence: Occurrence) -> Self {
        Self { name: occurrence.key.to_string(), key: Some(occurrence.key), ends_at: occurrence.ends_at }
    }
}

/// Starts what is due now, and counts what came and went. Says whether a run began.
pub(super) fn start_due(
    conn: &mut Conn,
    house: &EmailAddress,
    id: CampaignId,
    now: Timestamp,
) -> diesel::QueryResult<bool> {
    let Some(campaign) = queries::locked(conn, id)?.filter(|campaign| waits_for(campaign, now)) else {
        return Ok(false);
    };
    if !accounts::may_act(conn, campaign.owner_id)? {
        return Ok(false);
    }
    let Some(timetable) = timetable(&campaign) else {
        stop(conn, id, &Problem::CalendarUnreadable, now)?;
        return Ok(false);
    };
    let (mut last, mut missed, mut began) = (campaign.last_start(), campaign.missed, false);
    let next_at = loop {
        match timetable.due(now, last) {
            Due::Over => break None,
            Due::Wait(next) => break Some(next.starts_at),
            Due::Missed(gone) => {
                missed = missed.saturating_add(i64::try_from(gone.count).unwrap_or(i64::MAX));
                last = gone.last().map(|gone| gone.key).or(last);
            }
            Due::Start { occurrence, missed: gone } => {
                missed = missed.saturating_add(i64::try_from(gone.count).unwrap_or(i64::MAX));
                last = gone.last().map(|gone| gone.key).or(last);
                match parts(conn, house, &campaign)? {
                    Ok(parts) => began |= start(conn, &campaign, &parts, &occurrence.into(), now)?.is_some(),
                    Err(problems) => {
                        if let Some(problem) = problems.first() {
                            stop(conn, id, problem, now)?;
                        }
                        break campaign.next_start_at;
                    }
                }
                last = Some(occurrence.key);
            }
        }
    };
    queries::set_starts(conn, id, Starts { last, next_at, missed })?;
    Ok(began)
}

fn waits_for(campaign: &Campaign, now: Timestamp) -> bool {
    let undoable = campaign.launched_at.is_none_or(|at| now < at.plus(UNDO_WITHIN));
    let held = campaign.paused_at.is_some() || campaign.disabled_at.is_some();
    !undoable && !held && !campaign.is_over() && campaign.next_start_at.is_some_and(|at| at <= now)
}

fn timetable(campaign: &Campaign) -> Option<Timetable> {
    campaign.calendar()?.timetable().ok()
}

/// The program itself pauses it, until its owner mends what is wrong.
pub(super) fn stop(conn: &mut Conn, id: CampaignId, why: &Problem, now: Timestamp) -> diesel::QueryResult<()> {
    queries::set_paused(conn, id, Some(now), Some(why.code()))?;
    runs::hold(conn, id, Hold::Pause, now)
}

/// `None`: it has begun already.
pub(super) fn start(
    conn: &mut Conn,
    campaign: &Campaign,
    parts: &Parts,
    start: &Start,
    now: Timestamp,
) -> diesel::QueryResult<Option<RunId>> {
    let Some(timetable) = timetable(campaign) else {
        return Ok(None);
    };
    let new = NewRun {
        owner: campaign.owner_id,
        campaign: campaign.id,
        occurrence: start.name.clone(),
        version: parts.version.id.0,
        sender: parts.sender.id,
        from_name: parts.sender.from.name.clone(),
        from_email: parts.sender.from.address.to_string(),
        reply_to: parts.sender.reply_to.as_ref().map(ToString::to_string),
        repeats: campaign.unknown.repeats(),
        tracks: campaign.tracks,
        plan_ends: audience::last_client(conn, campaign.owner_id)?,
        gate: Gate { opens_at: start.ends_at, shuts_at: start.ends_at, letters_left: None },
        ends_at: start.ends_at,
        paused: false,
        disabled: false,
        blocked: false,
    };
    let Some(run) = runs::start(conn, &new, now)? else {
        return Ok(None);
    };
    if let Some(run) = runs::find(conn, campaign.owner_id, run)? {
        gates::set(conn, &timetable, &run, now)?;
    }
    Ok(Some(run))
}

/// Says when the next start is to be looked at, now that the campaign was launched or changed: what came and went before is not
/// missed.
pub(super) fn plan_next(
    conn: &mut Conn,
    campaign: &Campaign,
    now: Timestamp,
) -> diesel::QueryResult<Option<Timestamp>> {
    let (mut last, mut next_at) = (campaign.last_start(), None);
    let not_before = campaign.launched_at.map_or(now, |at| at.plus(UNDO_WITHIN));
    if let Some(timetable) = timetable(campaign) {
        loop {
            match timetable.due(now, last) {
                Due::Over => break,
                Due::Wait(next) => {
                    next_at = Some(next.starts_at.max(not_before));
                    break;
                }
                Due::Missed(gone) => last = gone.last().map(|gone| gone.key).or(last),
                Due::Start { missed, .. } => {
                    last = missed.last().map(|gone| gone.key).or(last);
                    next_at = Some(not_before);
                    break;
                }
            }
        }
    }
    queries::set_starts(conn, campaign.id, Starts { last, next_at, missed: campaign.missed })?;
    Ok(next_at)
}

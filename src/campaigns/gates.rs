//! When the letters of a run may leave: the next span of its campaign's hours and days. With a daily cap a span ends at midnight of
//! the zone at the latest, and what left that day, by this run or by another of the campaign, counts.

use jiff::tz::TimeZone;

use super::calendar::{Occurrence, OccurrenceKey, Timetable};
use super::queries;
use crate::clock::Timestamp;
use crate::db::Conn;
use crate::delivery::runs::{self, Gate, Run};

/// Opens the next gate of a run whose span is over. Says whether it did.
pub(super) fn move_on(conn: &mut Conn, run: &Run, now: Timestamp) -> diesel::QueryResult<bool> {
    let Some(campaign) = queries::locked(conn, run.campaign_id)? else {
        return Ok(false);
    };
    // Another node may have been faster.
    let run = runs::find(conn, run.owner_id, run.id)?.filter(|run| run.shuts_at <= now && now < run.ends_at);
    let timetable = campaign.calendar().and_then(|calendar| calendar.timetable().ok());
    let (Some(run), Some(timetable)) = (run, timetable) else {
        return Ok(false);
    };
    set(conn, &timetable, &run, now)?;
    Ok(true)
}

/// The span around `now`, or the first that follows. When none does, the run stays shut to its end.
pub(super) fn set(conn: &mut Conn, timetable: &Timetable, run: &Run, now: Timestamp) -> diesel::QueryResult<()> {
    let cap = timetable.calendar().per_day;
    let mut from = now;
    while let Some((occurrence, opens_at)) = opening(timetable, run, from) {
        let shuts_at = timetable.closes_at(&occurrence, opens_at).unwrap_or(run.ends_at);
        let Some(cap) = cap else {
            return runs::set_gate(conn, run.id, Gate { opens_at, shuts_at, letters_left: None });
        };
        let day = timetable.day_of(opens_at);
        let letters = runs::allow(conn, run.campaign_id, run.id, &day.date.to_string(), i64::from(cap))?;
        if letters > 0 {
            let shuts_at = shuts_at.min(day.ends_at);
            return runs::set_gate(conn, run.id, Gate { opens_at, shuts_at, letters_left: Some(letters) });
        }
        if cap == 0 {
            break;
        }
        from = day.ends_at;
    }
    let shut = Gate { opens_at: run.ends_at, shuts_at: run.ends_at, letters_left: cap.map(|_| 0) };
    runs::set_gate(conn, run.id, shut)
}

fn opening(timetable: &Timetable, run: &Run, from: Timestamp) -> Option<(Occurrence, Timestamp)> {
    let occurrence = occurrence(run)?;
    let opens_at = timetable.next_opening(&occurrence, from)?;
    Some((occurrence, opens_at))
}

/// A run goes from when it was made to its end, whatever its start was called; the key plays no part in it.
fn occurrence(run: &Run) -> Option<Occurrence> {
    let made_at = || run.created_at.in_zone(&TimeZone::UTC).strftime("%Y-%m-%dT%H:%M").to_string().parse();
    let key: OccurrenceKey = run.occurrence.parse().or_else(|_| made_at()).ok()?;
    Some(Occurrence { key, starts_at: run.created_at, ends_at: run.ends_at })
}

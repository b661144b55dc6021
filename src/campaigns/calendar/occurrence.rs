//! The starts of a campaign, one after the other.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::Timetable;
use crate::clock::Timestamp;

/// The wall time at which an occurrence was due, to the minute: `2026-03-29T02:30`. It stays the same whatever the clocks do and
/// however the zone's rules are changed, so that a start recorded under it is never made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct OccurrenceKey(DateTime);

impl OccurrenceKey {
    pub(super) fn at(wall: DateTime) -> Self {
        Self(wall.date().at(wall.hour(), wall.minute(), 0, 0))
    }

    pub(super) fn date(self) -> Date {
        self.0.date()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    pub key: OccurrenceKey,
    pub starts_at: Timestamp,
    /// No letter leaves from then on; always after the start.
    pub ends_at: Timestamp,
}

/// Every wall time that is due gives one start, each later than the one before. Where the zone brings two of them to one instant
/// (Pacific/Apia had no 30 December 2011: both its midnight and the next day's came with the 31st) only the later is due.
#[derive(Clone, Debug)]
pub struct Occurrences<'a> {
    timetable: &'a Timetable,
    next: Option<Start>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    wall: DateTime,
    pub(super) starts_at: Timestamp,
}

impl Start {
    pub(super) fn key(self) -> OccurrenceKey {
        OccurrenceKey::at(self.wall)
    }
}

impl<'a> Occurrences<'a> {
    pub(super) fn starting(timetable: &'a Timetable, date: Date) -> Self {
        Self { timetable, next: timetable.start_on_or_after(date) }
    }

    pub(super) fn without(mut self, unwanted: impl Fn(Start) -> bool) -> Self {
        while let Some(start) = self.next.filter(|next| unwanted(*next)) {
            self.next = self.timetable.start_after(start);
        }
        self
    }
}

impl Iterator for Occurrences<'_> {
    type Item = Occurrence;

    fn next(&mut self) -> Option<Occurrence> {
        let mut start = self.next?;
        loop {
            self.next = self.timetable.start_after(start);
            match self.next {
                Some(next) if next.starts_at <= start.starts_at => start = next,
                _ => break,
            }
        }
        let found = self.timetable.occurrence_of(start, self.next);
        if found.is_none() {
            self.next = None;
        }
        found
    }
}

impl std::iter::FusedIterator for Occurrences<'_> {}

impl Timetable {
    fn start_on_or_after(&self, date: Date) -> Option<Start> {
        let first = self.calendar.first;
        let date = self.calendar.period.date_on_or_after(first.date(), date)?;
        let wall = date.to_datetime(first.time());
        Some(Start { wall, starts_at: self.zone.first_instant(wall) })
    }

    fn start_after(&self, start: Start) -> Option<Start> {
        self.start_on_or_after(start.wall.date().tomorrow().ok()?)
    }

    fn occurrence_of(&self, start: Start, next: Option<Start>) -> Option<Occurrence> {
        let lasts = self.calendar.lasts_hours.map(|hours| Duration::from_secs(u64::from(hours) * 3600));
        let ends = [lasts.map(|lasts| start.starts_at.plus(lasts)), next.map(|next| next.starts_at)];
        let ends_at = ends.into_iter().flatten().fold(self.ends_at, Timestamp::min);
        let in_time = start.starts_at < ends_at;
        in_time.then_some(Occurrence { key: start.key(), starts_at: start.starts_at, ends_at })
    }
}

impl fmt::Display for OccurrenceKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}T{:02}:{:02}", self.0.date(), self.0.hour(), self.0.minute())
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAKey(String);

impl fmt::Display for NotAKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:?} is not the key of an occurrence", self.0)
    }
}

impl std::error::Error for NotAKey {}

impl FromStr for OccurrenceKey {
    type Err = NotAKey;

    /// Only what [`Display`](fmt::Display) writes: two spellings of one key would be two starts.
    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let key = text.parse::<DateTime>().map(Self::at).ok();
        key.filter(|key| key.to_string() == text).ok_or_else(|| NotAKey(text.to_owned()))
    }
}

impl TryFrom<String> for OccurrenceKey {
    type Error = NotAKey;

    fn try_from(text: String) -> Result<Self, NotAKey> {
        text.parse()
    }
}

impl From<OccurrenceKey> for String {
    fn from(key: OccurrenceKey) -> Self {
        key.to_string()
    }
}

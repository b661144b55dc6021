//! Short words to say a calendar in.

use crate::campaigns::calendar::{Calendar, Hours, MonthEnd, OccurrenceKey, Period, Timetable, Weekdays};
use crate::clock::Timestamp;

/// Daily, without a limit.
pub(super) fn calendar(zone: &str, first: &str) -> Calendar {
    Calendar {
        zone: zone.into(),
        first: first.parse().unwrap(),
        until: None,
        lasts_hours: None,
        period: Period::Daily { every: 1 },
        hours: None,
        weekdays: Weekdays::NONE,
        per_day: None,
    }
}

pub(super) trait Said {
    fn once(self) -> Self;
    fn every(self, days: u32) -> Self;
    fn weekly(self, every: u32, days: &str) -> Self;
    fn monthly(self, day: u8, short: MonthEnd) -> Self;
    fn until(self, wall: &str) -> Self;
    fn lasts(self, hours: u32) -> Self;
    fn hours(self, from: &str, to: &str) -> Self;
    fn on(self, days: &str) -> Self;
    fn cap(self, letters: u32) -> Self;
    fn made(&self) -> Timetable;
}

impl Said for Calendar {
    fn once(self) -> Self {
        Self { period: Period::Once, ..self }
    }
    fn every(self, days: u32) -> Self {
        Self { period: Period::Daily { every: days }, ..self }
    }
    fn weekly(self, every: u32, days: &str) -> Self {
        Self { period: Period::Weekly { every, weekdays: days.parse().unwrap() }, ..self }
    }
    fn monthly(self, day: u8, short: MonthEnd) -> Self {
        Self { period: Period::Monthly { day, short }, ..self }
    }
    fn until(self, wall: &str) -> Self {
        Self { until: Some(wall.parse().unwrap()), ..self }
    }
    fn lasts(self, hours: u32) -> Self {
        Self { lasts_hours: Some(hours), ..self }
    }
    fn hours(self, from: &str, to: &str) -> Self {
        Self { hours: Some(Hours { from: from.parse().unwrap(), to: to.parse().unwrap() }), ..self }
    }
    fn on(self, days: &str) -> Self {
        Self { weekdays: days.parse().unwrap(), ..self }
    }
    fn cap(self, letters: u32) -> Self {
        Self { per_day: Some(letters), ..self }
    }
    fn made(&self) -> Timetable {
        self.timetable().unwrap()
    }
}

/// `2026-03-29T01:00` or with seconds, in UTC.
pub(super) fn at(text: &str) -> Timestamp {
    let seconds = if text.len() == "2026-03-29T01:00".len() { ":00Z" } else { "Z" };
    Timestamp::from_micros(format!("{text}{seconds}").parse::<jiff::Timestamp>().unwrap().as_microsecond())
}

/// The way back; seconds only where there are any.
pub(super) fn utc(at: Timestamp) -> String {
    let text = jiff::Timestamp::from_microsecond(at.as_micros()).unwrap().to_string();
    let text = text.trim_end_matches('Z');
    text.strip_suffix(":00").unwrap_or(text).to_owned()
}

pub(super) fn key(text: &str) -> OccurrenceKey {
    text.parse().unwrap()
}

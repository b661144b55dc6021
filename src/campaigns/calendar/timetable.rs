//! A calendar whose zone is known: the door to all answers.

use std::fmt;

use jiff::civil::Date;

use super::zone::{Zone, clamped, end_of_dates};
use super::{Calendar, Occurrence, OccurrenceKey, Occurrences};
use crate::clock::Timestamp;

#[derive(Clone, Debug)]
pub struct Timetable {
    pub(super) calendar: Calendar,
    pub(super) zone: Zone,
    /// Nothing starts or leaves from then on.
    pub(super) ends_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownZone(pub String);

/// A date of the zone, from the first instant that its clocks show it (or more) to the first that they show the next one. So days
/// follow one another without a hole even where the clocks go back over midnight, and a date that the zone skips is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

impl Calendar {
    pub fn timetable(&self) -> Result<Timetable, UnknownZone> {
        let zone = Zone::named(&self.zone).ok_or_else(|| UnknownZone(self.zone.clone()))?;
        let ends_at = zone.first_instant(self.until.map_or(end_of_dates(), |until| until.min(end_of_dates())));
        Ok(Timetable { calendar: self.clone(), zone, ends_at })
    }
}

impl Timetable {
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// All occurrences, from the first.
    pub fn occurrences(&self) -> Occurrences<'_> {
        Occurrences::starting(self, self.calendar.first.date())
    }

    /// Those whose wall time is later than that of `key`, which need not be one of this calendar's: it may have been edited since.
    pub fn occurrences_after(&self, key: OccurrenceKey) -> Occurrences<'_> {
        Occurrences::starting(self, key.date()).without(|start| start.key() <= key)
    }

    /// Those that start later than `at`.
    pub fn occurrences_starting_after(&self, at: Timestamp) -> Occurrences<'_> {
        // Of the dates before the one that the clocks show, every wall time has come.
        Occurrences::starting(self, self.zone.wall(at).date()).without(|start| start.starts_at <= at)
    }

    /// The next after a key, or the very first.
    pub fn next_occurrence(&self, after: Option<OccurrenceKey>) -> Option<Occurrence> {
        self.after(after).next()
    }

    /// The one with this key, as long as the calendar has it.
    pub fn occurrence(&self, key: OccurrenceKey) -> Option<Occurrence> {
        Occurrences::starting(self, key.date()).next().filter(|found| found.key == key)
    }

    /// The day that an instant counts for, for the daily cap.
    pub fn day_of(&self, at: Timestamp) -> Day {
        let at = clamped(at);
        let mut day = self.day(self.zone.wall(at).date());
        // After clocks went back over midnight, the evening that comes again counts for the day that had begun.
        while at >= day.ends_at
            && let Ok(next) = day.date.tomorrow()
        {
            day = self.day(next);
        }
        day
    }

    pub(super) fn after(&self, key: Option<OccurrenceKey>) -> Occurrences<'_> {
        key.map_or_else(|| self.occurrences(), |key| self.occurrences_after(key))
    }

    fn day(&self, date: Date) -> Day {
        let midnight = |date: Date| self.zone.first_instant(date.at(0, 0, 0, 0));
        let ends_at = midnight(date.tomorrow().unwrap_or(date));
        Day { date, starts_at: midnight(date), ends_at }
    }
}

impl fmt::Display for UnknownZone {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "there is no time zone {:?}", self.0)
    }
}

impl std::error::Error for UnknownZone {}

//! When letters may leave: hours, weekdays, the occurrence's own bounds and the daily cap.

use jiff::civil::{Time, Weekday};

use super::zone::{DAY, clamped};
use super::{Hours, Occurrence, Timetable, Weekdays};
use crate::clock::Timestamp;

/// An unbroken time in which letters may leave, without its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// What a sender is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Until then, and so many letters; `None` when nothing limits them.
    Open { until: Timestamp, letters: Option<u32> },
    /// `None` when no letter of this occurrence may leave any more.
    Closed { opens_at: Option<Timestamp> },
}

#[derive(Clone, Debug)]
pub struct Spans<'a> {
    timetable: &'a Timetable,
    from: Timestamp,
    to: Timestamp,
}

impl Timetable {
    pub fn may_send_at(&self, occurrence: &Occurrence, now: Timestamp) -> bool {
        occurrence.starts_at <= now && now < occurrence.ends_at && self.hold(now).open
    }

    /// The first instant from `now` on at which letters may leave, the cap aside; `now` itself while they may.
    pub fn next_opening(&self, occurrence: &Occurrence, now: Timestamp) -> Option<Timestamp> {
        self.open_from(now.max(occurrence.starts_at), occurrence.ends_at)
    }

    /// When the opening around `now` ends; `None` outside of one.
    pub fn closes_at(&self, occurrence: &Occurrence, now: Timestamp) -> Option<Timestamp> {
        self.may_send_at(occurrence, now).then(|| self.open_until(now, occurrence.ends_at))
    }

    /// The whole answer, the cap included: `sent_today` are the letters that left on the [day](Self::day_of) of `now`.
    pub fn gate(&self, occurrence: &Occurrence, now: Timestamp, sent_today: u32) -> Gate {
        let letters = self.calendar.per_day.map(|cap| cap.saturating_sub(sent_today));
        let today_ends = || self.day_of(now).ends_at;
        match (letters, self.closes_at(occurrence, now)) {
            (Some(0), _) if self.calendar.per_day == Some(0) => Gate::Closed { opens_at: None },
            (Some(0), _) => Gate::Closed { opens_at: self.next_opening(occurrence, today_ends()) },
            (Some(_), Some(until)) => Gate::Open { until: until.min(today_ends()), letters },
            (None, Some(until)) => Gate::Open { until, letters },
            (_, None) => Gate::Closed { opens_at: self.next_opening(occurrence, now) },
        }
    }

    /// The hours and weekdays between two instants, whatever occurs then; spans that touch are one.
    pub fn opening_spans(&self, from: Timestamp, to: Timestamp) -> Spans<'_> {
        Spans { timetable: self, from: clamped(from), to: clamped(to) }
    }

    pub(super) fn open_from(&self, from: Timestamp, to: Timestamp) -> Option<Timestamp> {
        let (mut at, to) = (clamped(from), clamped(to));
        while at < to {
            let hold = self.hold(at);
            if hold.open {
                return Some(at);
            }
            at = hold.until;
        }
        None
    }

    pub(super) fn open_until(&self, from: Timestamp, to: Timestamp) -> Timestamp {
        let (mut at, to) = (clamped(from), clamped(to));
        if self.always_open() {
            // Spares a walk through every midnight of two centuries.
            return to;
        }
        while at < to {
            let hold = self.hold(at);
            if !hold.open {
                return at;
            }
            at = hold.until;
        }
        to
    }

    fn always_open(&self) -> bool {
        self.calendar.hours.is_none() && self.weekdays() == Weekdays::ALL
    }

    fn weekdays(&self) -> Weekdays {
        self.calendar.weekdays.or_if_empty(Weekdays::ALL)
    }

    /// What the clock on the wall says, and how long it surely says so: to the next of the hours' ends, of midnight and of a
    /// change of the clocks. Between those the offset stands still, so plain arithmetic is enough.
    fn hold(&self, at: Timestamp) -> Hold {
        let at = clamped(at);
        let wall = at.as_micros().saturating_add(self.zone.offset(at));
        let (day, time) = (wall.div_euclid(DAY), wall.rem_euclid(DAY));
        let (open, next) = if self.weekdays().contains(weekday(day)) {
            self.calendar.hours.map_or((true, DAY), |hours| hours.hold(time))
        } else {
            (false, DAY)
        };
        let until = Timestamp::from_micros(at.as_micros().saturating_add(next - time));
        Hold { open, until: until.min(self.zone.next_change(at)) }
    }
}

struct Hold {
    open: bool,
    until: Timestamp,
}

impl Hours {
    /// Whether they are open at a time of day, in microseconds, and the next time at which that may change.
    fn hold(self, time: i64) -> (bool, i64) {
        let (from, to) = (micros(self.from), micros(self.to));
        // Both conditions within a day, either one over midnight; equal hours are none.
        let (begun, not_over) = (from <= time, time < to);
        let open = if from <= to { begun && not_over } else { begun || not_over };
        (open, [from, to].into_iter().filter(|change| *change > time).fold(DAY, i64::min))
    }
}

fn micros(time: Time) -> i64 {
    i64::try_from(time.duration_since(Time::midnight()).as_micros()).unwrap_or(0)
}

/// Of a day counted from 1 January 1970, a Thursday.
fn weekday(day: i64) -> Weekday {
    let from_monday = i8::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
    Weekday::from_monday_zero_offset(from_monday).unwrap_or(Weekday::Monday)
}

impl Iterator for Spans<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let starts_at = self.timetable.open_from(self.from, self.to)?;
        let ends_at = self.timetable.open_until(starts_at, self.to);
        self.from = ends_at;
        Some(Span { starts_at, ends_at })
    }
}

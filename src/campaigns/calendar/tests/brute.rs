//! A second calendar, slow and simple-minded: it goes through the minutes of UTC and looks at the clock on the wall. It shares no
//! arithmetic with the real one, and asks jiff for nothing but the wall time of an instant.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use crate::campaigns::calendar::{Calendar, Hours, MonthEnd, Period};
use crate::clock::Timestamp;

pub(super) struct Brute {
    zone: TimeZone,
    calendar: Calendar,
    /// Of a day of 24 hours.
    open_minutes: Vec<bool>,
}

/// Minutes since 1970.
pub(super) type Minute = i64;

pub(super) fn instant(minute: Minute) -> Timestamp {
    Timestamp::from_micros(minute * 60_000_000)
}

pub(super) fn minute(at: Timestamp) -> Minute {
    at.as_micros().div_euclid(60_000_000)
}

impl Brute {
    pub(super) fn new(calendar: &Calendar) -> Self {
        let mut open_minutes = vec![calendar.hours.is_none(); 24 * 60];
        if let Some(Hours { from, to }) = calendar.hours {
            let of_day = |time: Time| usize::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap();
            // From the one time on, round the clock, until it shows the other.
            let mut minute = of_day(from);
            while minute != of_day(to) {
                open_minutes[minute] = true;
                minute = (minute + 1) % open_minutes.len();
            }
        }
        Self { zone: TimeZone::get(&calendar.zone).unwrap(), calendar: calendar.clone(), open_minutes }
    }

    pub(super) fn wall(&self, minute: Minute) -> DateTime {
        self.wall_at(instant(minute))
    }

    pub(super) fn wall_at(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(jiff::Timestamp::from_microsecond(at.as_micros()).unwrap())
    }

    /// The starts in the minutes `from..to`: a wall time is due in the first minute at which the clock shows it or more.
    pub(super) fn starts(&self, from: Minute, to: Minute) -> Vec<(DateTime, Minute)> {
        let mut due = self.due_after(self.wall(from - 1));
        let mut found: Vec<(DateTime, Minute)> = Vec::new();
        for minute in from..to {
            let wall = self.wall(minute);
            if self.calendar.until.is_some_and(|until| wall >= until) {
                break;
            }
            while let Some(next) = due.filter(|due| *due <= wall) {
                // Two at one instant are one.
                if found.last().is_some_and(|last| last.1 == minute) {
                    found.pop();
                }
                found.push((next, minute));
                due = self.due_after(next);
            }
        }
        found
    }

    fn due_after(&self, wall: DateTime) -> Option<DateTime> {
        let first = self.calendar.first;
        let mut date = wall.date().max(first.date());
        for _ in 0..800 {
            let due = date.to_datetime(first.time());
            if due > wall && self.is_due(date) {
                return Some(due);
            }
            date = date.tomorrow().unwrap();
        }
        None
    }

    fn is_due(&self, date: Date) -> bool {
        let first = self.calendar.first.date();
        let days = |from: Date, to: Date| from.until(to).unwrap().get_days();
        match self.calendar.period {
            Period::Once => date == first,
            Period::Daily { every } => days(first, date) % i32::try_from(every).unwrap() == 0,
            Period::Weekly { every, weekdays } => {
                let first_week = first.iso_week_date().first_of_week().unwrap().date();
                let week = date.iso_week_date().first_of_week().unwrap().date();
                let named = if weekdays.is_empty() {
                    date.weekday() == first.weekday()
                } else {
                    weekdays.contains(date.weekday())
                };
                named && days(first_week, week) / 7 % i32::try_from(every).unwrap() == 0
            }
            Period::Monthly { day, short } => {
                let (day, is) = (i8::try_from(day).unwrap(), date.day());
                is == day || (short == MonthEnd::LastDay && is == date.days_in_month() && day > is)
            }
        }
    }

    /// What hours and weekdays say, by the clock on the wall.
    pub(super) fn is_open(&self, at: Timestamp) -> bool {
        let wall = self.wall_at(at);
        let days = self.calendar.weekdays;
        let day_named = days.is_empty() || days.iter().any(|day| day == wall.weekday());
        day_named && self.open_minutes[usize::try_from(i64::from(wall.hour()) * 60 + i64::from(wall.minute())).unwrap()]
    }

    /// The first open minute in `from..to`.
    pub(super) fn next_opening(&self, from: Minute, to: Minute) -> Option<Minute> {
        (from..to).find(|minute| self.is_open(instant(*minute)))
    }

    /// The first closed minute in `from..to`, or `to`.
    pub(super) fn next_closing(&self, from: Minute, to: Minute) -> Minute {
        (from..to).find(|minute| !self.is_open(instant(*minute))).unwrap_or(to)
    }
}

//! The day it is where the owner is, and when days begin there. Passed in, so that one decision has one today.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

use crate::clock::Timestamp;

#[derive(Clone, Debug)]
pub struct Today {
    pub date: Date,
    zone: TimeZone,
}

impl Today {
    /// A zone nobody knows is UTC.
    pub fn at(now: Timestamp, zone: &str) -> Self {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        Self { date: now.in_zone(&zone).date(), zone }
    }

    pub fn days_ago(&self, days: u16) -> Date {
        self.shifted(-i64::from(days))
    }

    pub fn in_days(&self, days: u16) -> Date {
        self.shifted(i64::from(days))
    }

    fn shifted(&self, days: i64) -> Date {
        self.date.saturating_add(Span::new().days(days))
    }

    /// The first instant of a day. Where a change of clocks takes midnight away, what comes instead.
    pub fn start_of(&self, date: Date) -> Timestamp {
        let zoned = date.to_zoned(self.zone.clone());
        zoned.map_or(Timestamp::from_micros(i64::MAX), |zoned| {
            Timestamp::from_micros(zoned.timestamp().as_microsecond())
        })
    }

    /// The first instant after a day.
    pub fn end_of(&self, date: Date) -> Timestamp {
        date.checked_add(1.day()).map_or(Timestamp::from_micros(i64::MAX), |next| self.start_of(next))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_where_the_owner_is() {
        // 20 November 2026, 12:00 UTC.
        let now = Timestamp::from_micros(1_795_176_000_000_000);
        assert_eq!(Today::at(now, "Pacific/Kiritimati").date, date(2026, 11, 21));
        assert_eq!(Today::at(now, "Mars/X").date, date(2026, 11, 20));
        let moscow = Today::at(now, "Europe/Moscow");
        let hours = |from: Timestamp, to: Timestamp| to.since(from).as_secs() / 3600;
        assert_eq!(hours(moscow.start_of(moscow.date), now), 15);
        assert_eq!(hours(now, moscow.end_of(moscow.date)), 9);
        assert_eq!(moscow.end_of(date(9999, 12, 31)), Timestamp::from_micros(i64::MAX));
    }

    #[test]
    fn days_have_the_length_their_clocks_give_them() {
        let berlin = Today::at(Timestamp::from_micros(0), "Europe/Berlin");
        let hours = |day| berlin.end_of(day).since(berlin.start_of(day)).as_secs() / 3600;
        assert_eq!([hours(date(2026, 3, 29)), hours(date(2026, 10, 25)), hours(date(2026, 6, 1))], [23, 25, 24]);
        // In Cairo the clocks go forward at midnight.
        let cairo = Today::at(Timestamp::from_micros(0), "Africa/Cairo");
        let spring = date(2026, 4, 24);
        assert_eq!(cairo.end_of(spring.yesterday().unwrap()), cairo.start_of(spring));
    }
}

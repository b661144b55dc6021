//! From the wall to an instant and back, and when the clocks are changed. The only file here that asks the zone's rules.

use jiff::civil::{Date, DateTime, date};
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::clock::Timestamp;

/// The dates that a calendar can hold. All work is bounded by them, and no arithmetic between them overflows.
pub(super) const FIRST_DATE: Date = date(2000, 1, 1);
pub(super) const LAST_DATE: Date = date(2199, 12, 31);

/// The instants around these dates, whatever the zone.
const EARLIEST: Timestamp = Timestamp::from_micros(946_512_000 * SECOND);
const LATEST: Timestamp = Timestamp::from_micros(7_258_291_200 * SECOND);

/// Further out than these instants' days in any zone.
const EARLIEST_WALL: DateTime = DateTime::constant(1999, 12, 20, 0, 0, 0, 0);
const LATEST_WALL: DateTime = DateTime::constant(2200, 1, 10, 0, 0, 0, 0);

pub(super) const SECOND: i64 = 1_000_000;
pub(super) const DAY: i64 = 86_400 * SECOND;

#[derive(Clone, Debug)]
pub(super) struct Zone(TimeZone);

impl Zone {
    pub(super) fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().filter(|zone| !zone.is_unknown()).map(Self)
    }

    /// The first instant at which the clocks show `wall` or more.
    pub(super) fn first_instant(&self, wall: DateTime) -> Timestamp {
        let wall = wall.clamp(EARLIEST_WALL, LATEST_WALL);
        match self.0.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => {
                instant(wall, offset)
            }
            AmbiguousOffset::Gap { before, after } => {
                let not_yet = to_jiff(instant(wall, after));
                let change = self.0.following(not_yet).take(3).find(|change| change.offset() == after);
                change.map_or_else(|| instant(wall, before), |change| from_jiff(change.timestamp()))
            }
        }
    }

    pub(super) fn wall(&self, at: Timestamp) -> DateTime {
        self.0.to_datetime(to_jiff(at))
    }

    /// What to add to an instant's microseconds to have those of the wall.
    pub(super) fn offset(&self, at: Timestamp) -> i64 {
        i64::from(self.0.to_offset(to_jiff(at)).seconds()) * SECOND
    }

    /// The offset stays the same until then.
    pub(super) fn next_change(&self, after: Timestamp) -> Timestamp {
        self.0.following(to_jiff(after)).next().map_or(LATEST, |change| from_jiff(change.timestamp()))
    }
}

/// Where the last date ends, on the wall.
pub(super) fn end_of_dates() -> DateTime {
    date(2200, 1, 1).at(0, 0, 0, 0)
}

/// An instant from anywhere, brought to those that a calendar can be asked about.
pub(super) fn clamped(at: Timestamp) -> Timestamp {
    at.clamp(EARLIEST, LATEST)
}

fn instant(wall: DateTime, offset: jiff::tz::Offset) -> Timestamp {
    let since_1970 = wall.duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0)).as_micros();
    let micros = i64::try_from(since_1970).unwrap_or(i64::MAX);
    Timestamp::from_micros(micros.saturating_sub(i64::from(offset.seconds()) * SECOND))
}

fn to_jiff(at: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_microsecond(clamped(at).as_micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

fn from_jiff(at: jiff::Timestamp) -> Timestamp {
    Timestamp::from_micros(at.as_microsecond())
}

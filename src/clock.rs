//! The time. Nothing else in the program asks the machine what time it is: `now` is taken here once and passed in, so that
//! tests move the clock by hand and every line of one decision sees the same instant.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::BigInt;
use jiff::tz::TimeZone;

/// An instant, in microseconds since 1970 UTC: the precision both databases keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = BigInt)]
pub struct Timestamp(i64);

impl Timestamp {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// For diesel, which borrows what it binds.
    pub(crate) const fn micros_ref(&self) -> &i64 {
        &self.0
    }

    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(micros(span)))
    }

    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(micros(span)))
    }

    /// How long after `earlier` this is; zero when it is not after.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// For programs: `2026-11-26T09:30:00Z`.
    pub fn iso(self) -> String {
        self.in_zone(&TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    pub fn in_zone(self, zone: &TimeZone) -> jiff::Zoned {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_zoned(zone.clone())
    }
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

pub const fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

pub const fn minutes(n: u64) -> Duration {
    Duration::from_secs(n * 60)
}

pub const fn hours(n: u64) -> Duration {
    minutes(n * 60)
}

pub const fn days(n: u64) -> Duration {
    hours(n * 24)
}

/// The machine's clock, or one that a test moves.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    fixed: Option<Arc<AtomicI64>>,
}

impl Clock {
    pub fn fixed(at: Timestamp) -> Self {
        Self { fixed: Some(Arc::new(AtomicI64::new(at.0))) }
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    pub fn now(&self) -> Timestamp {
        match &self.fixed {
            Some(at) => Timestamp(at.load(Ordering::SeqCst)),
            None => Timestamp(jiff::Timestamp::now().as_microsecond()),
        }
    }

    /// Moves a fixed clock; the machine's own cannot be moved.
    pub fn advance(&self, span: Duration) {
        if let Some(at) = &self.fixed {
            at.fetch_add(micros(span), Ordering::SeqCst);
        }
    }

    /// The same, into the past.
    pub fn set_back(&self, span: Duration) {
        if let Some(at) = &self.fixed {
            at.fetch_sub(micros(span), Ordering::SeqCst);
        }
    }
}

/// Measures how long something took. It never goes backwards, and says nothing about the time of day.
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "durations are measured here for everyone")]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stands_still_until_it_is_moved() {
        let clock = Clock::fixed(Timestamp::from_micros(5));
        assert_eq!(clock.now(), clock.now());
        clock.advance(minutes(1));
        assert_eq!(clock.now().as_micros(), 60_000_005);
    }

    #[test]
    fn spans_never_overflow() {
        let last = Timestamp::from_micros(i64::MAX);
        assert_eq!(last.plus(days(1)), last);
        assert_eq!(Timestamp::from_micros(0).since(last), Duration::ZERO);
    }
}

//! How fast letters may go by a way: pure arithmetic over what its row says and what its owner set.

use std::time::Duration;

use super::Lane;
use crate::clock::{Timestamp, days};

/// What the owner set for a sender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub per_minute: Option<u32>,
    /// A day of UTC.
    pub per_day: Option<u32>,
    pub sessions: Option<u32>,
    /// A minute, to addresses of one domain.
    pub per_domain: Option<u32>,
}

impl Limits {
    /// Whether it must be counted what leaves.
    pub(super) fn are_counted(&self) -> bool {
        self.per_minute.is_some() || self.per_day.is_some() || self.per_domain.is_some()
    }
}

/// Letters that may go now: the first at `from`, each other a `gap` after the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    pub letters: usize,
    pub from: Timestamp,
    pub gap: Duration,
}

/// A worker holds paced letters no longer than this.
const AHEAD: Duration = Duration::from_secs(10);
const SHORTEST_GAP: Duration = Duration::from_millis(50);

impl Lane {
    /// Letters that may be taken now, `at_most` so many; `Err` says when to ask again.
    pub(super) fn allows(&self, limits: &Limits, at_most: usize, now: Timestamp) -> Result<Allowance, Timestamp> {
        if let Some(until) = self.shut_until.filter(|until| *until > now) {
            return Err(until);
        }
        let mut letters = at_most;
        if let Some(per_day) = limits.per_day {
            let left = i64::from(per_day) - self.letters_on(day(now));
            if left <= 0 {
                return Err(midnight_after(now));
            }
            letters = letters.min(usize::try_from(left).unwrap_or(usize::MAX));
        }
        let gap = self.gap.max(limits.per_minute.map_or(Duration::ZERO, |rate| Duration::from_secs(60) / rate.max(1)));
        let from = self.next_at.map_or(now, |next| next.max(now));
        if !gap.is_zero() {
            if from > now.plus(AHEAD) {
                return Err(from.minus(AHEAD));
            }
            let fit = AHEAD.as_micros().checked_div(gap.as_micros()).unwrap_or(1).max(1);
            letters = letters.min(usize::try_from(fit).unwrap_or(usize::MAX));
        }
        Ok(Allowance { letters, from, gap })
    }

    /// After so many were taken.
    pub(super) fn taken(&self, allowance: &Allowance, letters: usize, now: Timestamp) -> Self {
        let taken = u32::try_from(letters).unwrap_or(u32::MAX);
        Self {
            gap: self.shrinking_gap(),
            next_at: (!allowance.gap.is_zero()).then(|| allowance.from.plus(allowance.gap * taken)),
            day: day(now),
            day_letters: self.letters_on(day(now)) + i64::from(taken),
            ..self.clone()
        }
    }

    /// What a server asked for is forgotten little by little while it takes our letters.
    fn shrinking_gap(&self) -> Duration {
        let less = self.gap - self.gap / 8;
        if self.faults > 0 {
            self.gap
        } else if less < SHORTEST_GAP {
            Duration::ZERO
        } else {
            less
        }
    }

    /// So many were not sent after all.
    pub(super) fn given_back(&self, letters: usize, now: Timestamp) -> Self {
        let back = i64::try_from(letters).unwrap_or(i64::MAX);
        Self { day: day(now), day_letters: (self.letters_on(day(now)) - back).max(0), ..self.clone() }
    }

    fn letters_on(&self, day: i64) -> i64 {
        if self.day == day { self.day_letters } else { 0 }
    }
}

fn day(at: Timestamp) -> i64 {
    at.as_seconds().div_euclid(24 * 60 * 60)
}

fn midnight_after(now: Timestamp) -> Timestamp {
    let day_began = Timestamp::from_micros(day(now).saturating_mul(24 * 60 * 60 * 1_000_000));
    day_began.plus(days(1))
}

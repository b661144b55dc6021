//! How far a campaign gets: arithmetic over its openings, never letter by letter.

use super::{Occurrence, Timetable};
use crate::clock::Timestamp;

/// What is asked to leave, and how fast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    pub letters: u64,
    pub per_second: f64,
    /// How many left already on the day from which the forecast looks ahead; they count against that day's cap.
    pub sent_today: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// When the last letter leaves; `None` when the occurrence ends before.
    pub finishes_at: Option<Timestamp>,
    /// How many leave before the end.
    pub fits: u64,
}

impl Load {
    /// Nanoseconds from a letter to the next: microseconds would be too coarse for thousands a second. Never more than a span of
    /// thousands of years, so that sums stay in bounds. `None` for a pace at which nothing leaves.
    fn gap(&self) -> Option<i128> {
        const AGES: f64 = 1e21;
        (self.per_second > 0.0).then(|| (1e9 / self.per_second).round().clamp(1.0, AGES) as i128)
    }
}

impl Timetable {
    /// Letters leave one by one at an even pace, the first as soon as it may. Each step is an opening or a day of the cap.
    pub fn forecast(&self, occurrence: &Occurrence, from: Timestamp, load: Load) -> Forecast {
        if load.letters == 0 {
            return Forecast { finishes_at: Some(from), fits: 0 };
        }
        let nothing = Forecast { finishes_at: None, fits: 0 };
        let (Some(gap), true) = (load.gap(), self.calendar.per_day != Some(0)) else { return nothing };
        let mut today = self.allowance(from, load.sent_today);
        let mut ready = from;
        let mut left = load.letters;

        while let Some(opening) = self.next_opening(occurrence, ready) {
            if today.is_over(opening) {
                today = self.allowance(opening, 0);
            }
            let closing = self.open_until(opening, occurrence.ends_at.min(today.until));
            let before_closing = (nanos(closing) - nanos(opening) + gap - 1) / gap;
            let leave = left.min(today.letters).min(u64::try_from(before_closing).unwrap_or(u64::MAX));
            left -= leave;
            today.letters -= leave;
            if left == 0 {
                let last = nanos(opening) + gap * i128::from(leave.saturating_sub(1));
                return Forecast { finishes_at: Some(rounded_up(last)), fits: load.letters };
            }
            ready = rounded_up(nanos(opening) + gap * i128::from(leave));
            if today.letters == 0 {
                ready = ready.max(today.until);
            }
        }
        Forecast { finishes_at: None, fits: load.letters - left }
    }

    fn allowance(&self, at: Timestamp, sent: u32) -> Allowance {
        match self.calendar.per_day {
            Some(cap) => Allowance { letters: u64::from(cap.saturating_sub(sent)), until: self.day_of(at).ends_at },
            None => Allowance { letters: u64::MAX, until: Timestamp::from_micros(i64::MAX) },
        }
    }
}

/// How many letters the cap leaves, and until when.
struct Allowance {
    letters: u64,
    until: Timestamp,
}

impl Allowance {
    fn is_over(&self, at: Timestamp) -> bool {
        at >= self.until
    }
}

fn nanos(at: Timestamp) -> i128 {
    i128::from(at.as_micros()) * 1000
}

fn rounded_up(nanos: i128) -> Timestamp {
    Timestamp::from_micros(i64::try_from((nanos + 999).div_euclid(1000)).unwrap_or(i64::MAX))
}

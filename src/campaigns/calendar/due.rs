//! What a heartbeat has to do about a campaign, from the last key it recorded.

use super::{Occurrence, OccurrenceKey, Timetable};
use crate::clock::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// Record what was missed and start this one. At most one is ever open: each ends where the next one starts.
    Start { occurrence: Occurrence, missed: Missed },
    /// Record these, the last of them as handled, and ask again.
    Missed(Missed),
    /// Nothing until this one starts.
    Wait(Occurrence),
    /// Nothing will ever start again.
    Over,
}

/// Occurrences that came and went while nobody looked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missed {
    pub count: u64,
    pub first: Option<Occurrence>,
    /// The latest of them, the oldest of these first; no more than [`Missed::LISTED`] however long nobody looked.
    pub listed: Vec<Occurrence>,
}

impl Missed {
    pub const LISTED: usize = 100;

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The one to record as handled.
    pub fn last(&self) -> Option<&Occurrence> {
        self.listed.last()
    }

    fn add(&mut self, occurrence: Occurrence) {
        self.count += 1;
        self.first.get_or_insert(occurrence);
        if self.listed.len() >= Self::LISTED {
            self.listed.remove(0);
        }
        self.listed.push(occurrence);
    }
}

impl Timetable {
    /// `last` is the key of the latest occurrence that was started or recorded as missed.
    pub fn due(&self, now: Timestamp, last: Option<OccurrenceKey>) -> Due {
        let mut missed = Missed::default();
        for occurrence in self.after(last) {
            if occurrence.starts_at > now {
                return if missed.is_empty() { Due::Wait(occurrence) } else { Due::Missed(missed) };
            }
            if now < occurrence.ends_at {
                return Due::Start { occurrence, missed };
            }
            missed.add(occurrence);
        }
        if missed.is_empty() { Due::Over } else { Due::Missed(missed) }
    }
}

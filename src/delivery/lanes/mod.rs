//! The ways out: what is known about the mail server of each sender, as rows, so that a restart or a second process does not hammer
//! a server that asked for rest. The idea: a server's fault waits here and uses up no recipient's attempts. A way belongs to a
//! sender and not to a host, because what one login did wrong says nothing about another's.

mod domains;
mod pace;
mod queries;

use std::time::Duration;

use super::backoff;
use super::routes::SenderId;
use crate::clock::{Timestamp, days, hours, minutes};
use crate::smtp::{Answer, Cause, Consequence, Verdict};

pub use self::pace::{Allowance, Limits};
pub(super) use self::queries::{all, give_back, keep_turns, note, reserve, turns};
pub use self::queries::{find, forget_turns, reopen};

/// So many faults of a server in a row shut its way.
const FAULTS_AT_MOST: i64 = 5;

/// What is known about a way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lane {
    /// Of the server, in a row.
    pub faults: i64,
    /// Nobody calls it before.
    pub shut_until: Option<Timestamp>,
    pub shut_since: Option<Timestamp>,
    pub cause: Option<Cause>,
    /// What it said last.
    pub reply: String,
    gap: Duration,
    next_at: Option<Timestamp>,
    day: i64,
    day_letters: i64,
}

impl Lane {
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.shut_until.is_none_or(|until| until <= now)
    }

    /// It takes no letters until somebody has changed the sender.
    pub fn is_stopped(&self) -> bool {
        self.shut_until == Some(NEVER)
    }

    /// One call tries whether a server that was at fault is there again.
    pub(super) fn is_probed(&self) -> bool {
        self.faults >= FAULTS_AT_MOST
    }

    /// What an answer makes of it; `None` when it says nothing new.
    fn after(&self, answer: &Answer, sender: Option<SenderId>, now: Timestamp) -> Option<Self> {
        // Whoever stays silent after a dot would make the fate of each letter unknown, so that counts as well.
        if !matches!(answer.verdict(), Verdict::ServerFault | Verdict::Unknown) {
            let well = self.with_faults(0);
            return (*self != well).then_some(well);
        }
        let faults = self.faults + 1;
        let mut next = self.with_faults(faults);
        (next.cause, next.reply) = (Some(answer.cause), answer.text.clone());
        next.shut_since = self.shut_since.or(Some(now));
        let in_a_row = if self.cause == Some(answer.cause) { faults } else { 1 };
        let nth = |faults: i64| u32::try_from(faults).unwrap_or(u32::MAX);
        let seed = u64::try_from(key(sender)).unwrap_or(0);
        // Nobody edits the installation's own: its operator mends the server, and it is asked now and then.
        let stopped = if sender.is_some() { NEVER } else { now.plus(HOUSE_WAITS) };
        next.shut_until = match answer.cause.consequence() {
            Consequence::SenderStops => Some(stopped),
            Consequence::SenderStopsAfter { tries: at_most }
            | Consequence::SenderStopsAfterRecipients { different: at_most }
                if in_a_row >= i64::from(at_most) =>
            {
                Some(stopped)
            }
            Consequence::SenderWaits => Some(now.plus(waits(nth(in_a_row)))),
            Consequence::HalvePace => {
                next.gap = (self.gap * 2).clamp(FIRST_GAP, GAP_AT_MOST);
                Some(now.plus(next.gap))
            }
            Consequence::RetryNow => Some(now.plus(FIRST_GAP)),
            _ if faults >= FAULTS_AT_MOST => {
                Some(now.plus(backoff::after_fault(nth(faults - FAULTS_AT_MOST + 1), seed)))
            }
            // A second try soon may find another of its machines.
            _ => Some(now.plus(FIRST_GAP * nth(faults))),
        };
        Some(next)
    }

    fn with_faults(&self, faults: i64) -> Self {
        let kept = Self {
            gap: self.gap,
            next_at: self.next_at,
            day: self.day,
            day_letters: self.day_letters,
            ..Self::default()
        };
        Self { faults, ..kept }
    }
}

/// Until somebody changes the sender.
const NEVER: Timestamp = Timestamp::from_micros(i64::MAX);
const HOUSE_WAITS: Duration = minutes(30);
const FIRST_GAP: Duration = Duration::from_secs(1);
const GAP_AT_MOST: Duration = Duration::from_secs(60);

/// An hour at first, a day at the most.
fn waits(nth: u32) -> Duration {
    hours(1).saturating_mul(1_u32.checked_shl(nth.saturating_sub(1)).unwrap_or(u32::MAX)).min(days(1))
}

/// The key of its row.
fn key(sender: Option<SenderId>) -> i64 {
    sender.map_or(0, |sender| sender.0)
}

#[cfg(test)]
mod tests;

//! The states of a delivery and the moves between them: one table, which every UPDATE of the ledger asks.

use crate::text_enum;

text_enum! {
    pub enum State {
        /// Waits for its turn, or for its run.
        Queued = "queued",
        /// A worker holds it; nothing was sent.
        Leased = "leased",
        /// The final dot may have left.
        Sending = "sending",
        Accepted = "accepted",
        Rejected = "rejected",
        /// The connection broke after the final dot: nobody can know.
        Unknown = "unknown",
        Suppressed = "suppressed",
        Cancelled = "cancelled",
        /// Its time was over before it was accepted.
        Expired = "expired",
        /// It killed the process twice.
        Quarantined = "quarantined",
    }
}

const MOVES: &[(State, State)] = &[
    (State::Queued, State::Leased),
    (State::Queued, State::Suppressed),
    (State::Queued, State::Cancelled),
    (State::Queued, State::Expired),
    (State::Leased, State::Queued),
    (State::Leased, State::Sending),
    (State::Leased, State::Rejected),
    (State::Leased, State::Suppressed),
    (State::Leased, State::Cancelled),
    (State::Leased, State::Expired),
    (State::Leased, State::Quarantined),
    (State::Sending, State::Accepted),
    (State::Sending, State::Rejected),
    (State::Sending, State::Unknown),
    (State::Sending, State::Queued),
    (State::Sending, State::Expired),
];

/// What an owner may have sent again. Never what was accepted.
const AGAIN: &[State] = &[State::Rejected, State::Unknown, State::Expired, State::Quarantined];

impl State {
    pub fn may_become(self, next: Self) -> bool {
        MOVES.contains(&(self, next))
    }

    /// By hand, and only so.
    pub fn may_be_tried_again(self) -> bool {
        AGAIN.contains(&self)
    }

    /// Nothing more will happen by itself.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Leased | Self::Sending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_final_stays() {
        for state in State::ALL {
            let leaves = State::ALL.iter().any(|next| state.may_become(*next));
            assert_eq!(leaves, !state.is_final(), "{state}");
        }
    }

    #[test]
    fn nothing_is_accepted_without_a_dot() {
        for state in State::ALL {
            assert_eq!(state.may_become(State::Accepted), *state == State::Sending, "{state}");
        }
    }
}

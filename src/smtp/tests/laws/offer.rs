//! What the answers to an offer come to, told without the session.

use super::ledger::Owed;
use super::slow::{Answered, Tail};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// Every answer fits what was asked.
    Whole,
    /// Some have not come.
    Due,
    /// One of them ends the connection.
    Closed,
    /// One of them belongs to something else, or is none.
    Misfit,
}

pub(super) fn came(owed: &[Owed], from: usize, answers: &[Answered], tail: Tail) -> Came {
    let too_much = answers.len() > owed.len() || (answers.len() == owed.len() && tail != Tail::Nothing);
    let mut refused = false;
    for (number, command) in owed.iter().enumerate().skip(from) {
        let Some(answer) = answers.get(number) else {
            return if tail == Tail::Broken { Came::Misfit } else { Came::Due };
        };
        if number + 1 == owed.len() && too_much {
            return Came::Misfit;
        }
        match (command, answer.code) {
            (_, 421) => return Came::Closed,
            (Owed::Rset, 400..=599) | (Owed::EmptyDot, 200..=299) => return Came::Closed,
            (Owed::Rset | Owed::Mail, 200..=299) => {}
            (Owed::Rcpt, 200..=299) if !refused => {}
            (Owed::Data, 354) => {}
            (Owed::Mail | Owed::Rcpt | Owed::Data | Owed::EmptyDot, 400..=599) => refused = true,
            _ => return Came::Misfit,
        }
    }
    Came::Whole
}

/// The first no of an offer, and to what it was said.
pub(super) fn first_no(owed: &[Owed], from: usize, answers: &[Answered]) -> Option<(Owed, u16)> {
    let pairs = owed.iter().copied().zip(answers.iter().map(|answer| answer.code));
    pairs.skip(from).find(|(_, code)| *code >= 400)
}

//! The words between the session and whoever carries it out.

use crate::smtp::answer::Answer;
use crate::smtp::stage::Stage;

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::smtp) enum Step {
    /// Write these bytes in one write, then read.
    Send(Vec<u8>),
    Read,
    /// Shake hands, then call `secured`.
    StartTls,
    /// Nothing is outstanding: the session waits for us.
    Ready,
    Done(Answer),
}

/// What the server owes an answer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    Banner,
    Ehlo,
    Helo,
    StartTls,
    /// PLAIN, or the last step of LOGIN: only a yes or a no is left to say.
    Auth,
    AuthLogin,
    AuthUser,
    AuthToken,
    Rset,
    Mail,
    Rcpt,
    Data,
    Dot,
    /// The dot of a letter that was refused and yet waited for.
    EmptyDot,
}

impl Awaited {
    pub(super) fn stage(self) -> Stage {
        match self {
            Awaited::Banner => Stage::Banner,
            Awaited::Ehlo | Awaited::Helo => Stage::Ehlo,
            Awaited::StartTls => Stage::StartTls,
            Awaited::Auth | Awaited::AuthLogin | Awaited::AuthUser | Awaited::AuthToken => Stage::Auth,
            Awaited::Rset => Stage::Rset,
            Awaited::Mail => Stage::Mail,
            Awaited::Rcpt => Stage::Rcpt,
            Awaited::Data | Awaited::EmptyDot => Stage::Data,
            Awaited::Dot => Stage::Dot,
        }
    }

    /// The commands of one letter's offer.
    pub(super) fn is_offer(self) -> bool {
        matches!(self, Awaited::Rset | Awaited::Mail | Awaited::Rcpt | Awaited::Data | Awaited::EmptyDot)
    }
}

/// Where the session stands while the server owes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// In the middle of greeting, or of an offer.
    Underway,
    Handshake,
    Idle,
    /// 354 was said; nothing of the letter is written yet.
    Body,
    Writing,
    Over,
}

//! The words between the session and whoever carries it out: what a letter is offered with, where the session stands,
//! what to do next.

use super::answer::Answer;
use crate::mail::EmailAddress;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// `None` is the empty sender `<>`.
    pub from: Option<EmailAddress>,
    pub to: EmailAddress,
}

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Write these bytes in one write, then read.
    Send(Vec<u8>),
    Read,
    /// Shake hands, then call `secured`.
    StartTls,
    /// Nothing is outstanding: the session waits for us.
    Ready,
    Done(Answer),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Banner,
    Ehlo,
    StartTls,
    Handshake,
    AuthPlain,
    AuthLogin,
    AuthUser,
    AuthPassword,
    Idle,
    Mail,
    Rcpt,
    Data,
    /// 354 was said; nothing of the letter is written yet.
    Body,
    Writing,
    Dot,
    /// A transaction was refused in good order. The connection can say goodbye.
    Refused,
    Over,
}

//! What an answer means for the letter. One pure function; the table in SMTP.md is its contract and its test.
//!
//! The idea: the enhanced code decides where its class agrees with the basic code, else the basic code and the stage do.
//! A fault of the server or the account must never be booked on a recipient, nor the other way round.

use std::fmt;

use super::cause::Cause;
use super::reply::{Enhanced, Reply};
use super::stage::Stage;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The server took responsibility for the letter.
    Accepted,
    /// The server refused this recipient or this letter for good.
    Rejected,
    /// The server refused this recipient for now.
    Temporary,
    /// The server, the way to it or the account is at fault; the recipient has nothing to do with it.
    ServerFault,
    /// The dot was written and no answer that we understood came: the letter may or may not be on its way.
    Unknown,
}

impl Verdict {
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Accepted => "accepted",
            Verdict::Rejected => "rejected",
            Verdict::Temporary => "temporary",
            Verdict::ServerFault => "server-fault",
            Verdict::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// For an answer that the session could not go on with, and for every answer to the dot.
pub(super) fn judge(stage: Stage, reply: &Reply) -> Cause {
    let enhanced = reply.enhanced().filter(|code| code.0 == reply.class());
    match reply.class() {
        2 if stage == Stage::Dot => Cause::Accepted,
        3 if stage == Stage::Dot => Cause::UnclearAnswerToTheDot,
        4 => not_now(stage, reply, enhanced),
        5 => no(stage, reply, enhanced),
        // A yes that nobody asked for: 250 to DATA, 354 to MAIL.
        _ => Cause::OutOfStep,
    }
}

fn not_now(stage: Stage, reply: &Reply, enhanced: Option<Enhanced>) -> Cause {
    let subject = enhanced.map(|Enhanced(_, subject, detail)| (subject, detail));
    match (reply.code(), subject) {
        (_, Some((7, 28))) => Cause::TooFast,
        // RFC 5321 section 3.8: the server is closing the connection; even after the dot it says that it did not take the letter.
        (421, _) => Cause::ServerBusy,
        (_, Some((5, 3))) => Cause::TooManyRecipients,
        (_, Some((3, 1))) => Cause::ServerFull,
        (_, Some((1, 7 | 8))) => Cause::SenderRefused,
        (_, None | Some((7, _))) if is_about_pace(reply) => Cause::TooFast,
        _ if !is_about_the_letter(stage) => Cause::ServerBusy,
        (_, Some((2, 2))) => Cause::MailboxFullForNow,
        (_, Some((2, 1))) => Cause::MailboxBusy,
        (_, Some((7, 1))) => Cause::Greylisted,
        _ => Cause::RefusedForNow,
    }
}

fn no(stage: Stage, reply: &Reply, enhanced: Option<Enhanced>) -> Cause {
    let subject = enhanced.map(|Enhanced(_, subject, detail)| (subject, detail));
    match (reply.code(), subject) {
        // The letter is too big: its own fault, wherever it is said.
        (_, Some((3, 4))) => Cause::LetterTooBig,
        (_, Some((4, 5))) => Cause::QuotaUsedUp,
        (_, Some((7, 8))) | (530 | 534 | 535 | 538, _) => Cause::LoginRefused,
        (_, Some((7, 60) | (1, 7 | 8))) => Cause::SenderRefused,
        // Postfix says 501 5.1.3 to an address it cannot read.
        (_, Some((1, 3))) if stage == Stage::Rcpt => Cause::BadAddress,
        (_, Some((1, 6))) if stage == Stage::Rcpt => Cause::MailboxMoved,
        (_, Some((1, _))) if stage == Stage::Rcpt => Cause::NoSuchMailbox,
        (500..=504 | 555, _) => Cause::CommandNotUnderstood,
        (_, None | Some((7, _))) if is_about_the_quota(reply) => Cause::QuotaUsedUp,
        _ if matches!(stage, Stage::Banner | Stage::Ehlo) => Cause::ServerRefusesUs,
        _ if !is_about_the_letter(stage) => Cause::TransactionRefused,
        (_, Some((2, 2))) => Cause::MailboxFull,
        (_, Some((2, 1))) => Cause::MailboxDisabled,
        (_, Some((7, 26))) => Cause::NotAuthenticated,
        (_, Some((7, 1))) => Cause::RefusedByPolicy,
        _ if stage == Stage::Rcpt => Cause::RecipientRefused,
        _ => Cause::LetterRefused,
    }
}

/// The stages at which a refusal concerns this recipient or this letter rather than the session.
fn is_about_the_letter(stage: Stage) -> bool {
    matches!(stage, Stage::Rcpt | Stage::Body | Stage::Dot)
}

fn is_about_pace(reply: &Reply) -> bool {
    says(reply, &["too many", "rate limit"])
}

/// A full mailbox is also called a quota: 552 (RFC 5321 section 4.2.3) and "mailbox" speak of the recipient's.
fn is_about_the_quota(reply: &Reply) -> bool {
    says(reply, &["daily limit"]) || (says(reply, &["quota"]) && reply.code() != 552 && !says(reply, &["mailbox"]))
}

fn says(reply: &Reply, words: &[&str]) -> bool {
    let text = reply.text().to_ascii_lowercase();
    words.iter().any(|word| text.contains(word))
}

#[cfg(test)]
#[path = "tests/verdict.rs"]
mod tests;

//! What an answer means for the letter. One pure function; the table in SMTP.md is its contract and its test.
//!
//! The idea: the enhanced code decides where its class agrees with the basic code and it says enough; then the words, by the
//! tables of `phrases`; then the basic code and the stage. A fault of the server or the account must never be booked on a
//! recipient, nor the other way round, and no words make a yes of a no.

use std::fmt;

use super::cause::Cause;
use super::phrases::{self, Words};
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
    pub const ALL: &[Verdict] =
        &[Verdict::Accepted, Verdict::Rejected, Verdict::Temporary, Verdict::ServerFault, Verdict::Unknown];

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
    match reply.class() {
        2 if stage == Stage::Dot => Cause::Accepted,
        4 => not_now(&Said::read(stage, reply)),
        5 => no(&Said::read(stage, reply)),
        _ if stage == Stage::Dot => Cause::UnclearAnswerToTheDot,
        // A yes that nobody asked for: 250 to DATA, 354 to MAIL.
        _ => Cause::OutOfStep,
    }
}

struct Said {
    scope: Scope,
    code: u16,
    /// Subject and detail of RFC 3463.
    status: Option<(u16, u16)>,
    words: Words,
}

impl Said {
    fn read(stage: Stage, reply: &Reply) -> Said {
        let status = reply.enhanced().filter(|code| code.0 == reply.class());
        let status = status.map(|Enhanced(_, subject, detail)| (subject, detail));
        Said { scope: scope(stage), code: reply.code(), status, words: Words::of(reply) }
    }
}

/// What a no at a stage can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Greeting,
    StartTls,
    Auth,
    Mail,
    Data,
    Rcpt,
    Letter,
}

fn scope(stage: Stage) -> Scope {
    match stage {
        Stage::Build | Stage::Resolve | Stage::Connect | Stage::Banner | Stage::Ehlo => Scope::Greeting,
        // It comes between two letters and is about neither.
        Stage::Rset => Scope::Greeting,
        Stage::StartTls | Stage::Tls => Scope::StartTls,
        Stage::Auth => Scope::Auth,
        Stage::Mail => Scope::Mail,
        Stage::Data => Scope::Data,
        Stage::Rcpt => Scope::Rcpt,
        Stage::Body | Stage::Dot => Scope::Letter,
    }
}

impl Scope {
    /// At these a refusal may concern this one recipient or this letter rather than the session.
    pub(super) fn is_about_the_letter(self) -> bool {
        matches!(self, Scope::Rcpt | Scope::Letter)
    }
}

fn not_now(said: &Said) -> Cause {
    // RFC 5321 section 3.8: 421 closes the connection, whoever was the recipient; even after the dot it says that it did not
    // take the letter.
    let scope = if said.code == 421 { Scope::Greeting } else { said.scope };
    not_now_by_status(scope, said)
        .or_else(|| phrases::not_now(scope, &said.words))
        .unwrap_or_else(|| not_now_by_stage(scope, said.status))
}

fn not_now_by_status(scope: Scope, said: &Said) -> Option<Cause> {
    let about_the_letter = scope.is_about_the_letter();
    match said.status? {
        (7, 20..=27 | 29..=32) => Some(Cause::NotAuthenticatedForNow),
        // 500 and up are Microsoft's.
        (7, 28 | 500..=699) => Some(Cause::TooFast),
        (5, 3) if said.code != 421 => Some(Cause::TooManyRecipients),
        (3, 1) => Some(Cause::ServerFull),
        (1, 7 | 8) => Some(Cause::SenderInDoubt),
        (1, _) if scope == Scope::Mail => Some(Cause::SenderInDoubt),
        (2, 2) if about_the_letter => Some(Cause::MailboxFullForNow),
        (2, 1) if about_the_letter => Some(Cause::MailboxBusy),
        _ => None,
    }
}

fn not_now_by_stage(scope: Scope, status: Option<(u16, u16)>) -> Cause {
    match status {
        _ if !scope.is_about_the_letter() => Cause::ServerBusy,
        Some((1, _)) if scope == Scope::Rcpt => Cause::AddressInDoubt,
        Some((7, 1)) => Cause::Greylisted,
        _ => Cause::RefusedForNow,
    }
}

fn no(said: &Said) -> Cause {
    match said.scope {
        // Whatever the reason, there is no safe line.
        Scope::StartTls => Cause::NoTls,
        _ => no_by_status(said).or_else(|| phrases::no(said.scope, &said.words)).unwrap_or_else(|| no_by_code(said)),
    }
}

fn no_by_status(said: &Said) -> Option<Cause> {
    let status = said.status?;
    match (said.scope, status) {
        (_, (4, 5) | (1, 90)) => Some(Cause::QuotaUsedUp),
        (_, (7, 57)) => Some(Cause::LoginNeeded),
        (_, (7, 60) | (1, 7 | 8)) | (Scope::Mail, (1, _)) => Some(Cause::SenderRefused),
        (_, (7, 705 | 750)) => Some(Cause::AccountSuspended),
        (_, (7, 506)) => Some(Cause::HelloRefused),
        (Scope::Mail | Scope::Data | Scope::Rcpt | Scope::Letter, (3, 4) | (2, 3)) => Some(Cause::LetterTooBig),
        (Scope::Rcpt, (1, 2)) => Some(Cause::NoSuchDomain),
        (Scope::Rcpt, (1, 3)) => Some(Cause::BadAddress),
        (Scope::Rcpt, (1, 6)) => Some(Cause::MailboxMoved),
        // A letter has one recipient, so even after the dot this is about it. 7.17 and 7.18: somebody else's by now.
        (Scope::Rcpt | Scope::Letter, (1, 1) | (7, 17 | 18)) | (Scope::Letter, (1, 10)) => Some(Cause::NoSuchMailbox),
        (Scope::Rcpt | Scope::Letter, (2, 1)) => Some(Cause::MailboxDisabled),
        (Scope::Rcpt | Scope::Letter, (2, 2)) => Some(Cause::MailboxFull),
        // RFC 7372, and what Google and Microsoft added.
        (Scope::Rcpt | Scope::Letter, (7, 20..=27 | 29..=32 | 509 | 515)) => Some(Cause::NotAuthenticated),
        (Scope::Rcpt | Scope::Letter, (7, 511 | 606..=649 | 708)) => Some(Cause::Blocklisted),
        (Scope::Rcpt | Scope::Letter, (7, 28)) => Some(Cause::LooksLikeSpam),
        // Exchange: the recipient has said who may write.
        (Scope::Rcpt | Scope::Letter, (7, 124..=136)) => Some(Cause::RecipientRefused),
        _ => None,
    }
}

fn no_by_code(said: &Said) -> Cause {
    match (said.scope, said.code, said.status) {
        (_, 530, _) => Cause::LoginNeeded,
        (_, 534 | 538, _) => Cause::LoginNotSetUp,
        (Scope::Auth, 500..=504, _) => Cause::NoLoginOffered,
        // Asking again with the same password may lock the account.
        (Scope::Auth, ..) | (_, 535, _) | (_, _, Some((7, 8))) => Cause::LoginRefused,
        // Postfix says 501 5.1.3 to an address it cannot read.
        (Scope::Rcpt, _, Some((1, _))) => Cause::NoSuchMailbox,
        (Scope::Rcpt, 556, _) => Cause::NoSuchDomain,
        (Scope::Rcpt, 551, None) => Cause::MailboxMoved,
        (_, 500..=504 | 555, _) => Cause::CommandNotUnderstood,
        (Scope::Greeting | Scope::StartTls, ..) => Cause::ServerRefusesUs,
        (Scope::Rcpt, 552, _) => Cause::MailboxFull,
        (Scope::Rcpt | Scope::Letter, _, Some((2, _))) if said.words.have("quota") => Cause::MailboxFull,
        (_, code, _) if code != 552 && said.words.have("quota") => Cause::QuotaUsedUp,
        (Scope::Mail | Scope::Data, ..) => Cause::TransactionRefused,
        // Yahoo says it of DMARC.
        (Scope::Letter, _, Some((7, 9))) => Cause::NotAuthenticated,
        (Scope::Letter, _, Some((6, _))) => Cause::ContentRefused,
        (_, _, Some((7, _))) => Cause::RefusedByPolicy,
        (Scope::Rcpt, ..) => Cause::RecipientRefused,
        (Scope::Letter, ..) => Cause::LetterRefused,
    }
}

#[cfg(test)]
#[path = "tests/verdict.rs"]
mod tests;

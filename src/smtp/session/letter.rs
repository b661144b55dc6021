//! One letter: the offer, the body, the dot, and how the answers settle it.
//!
//! The idea: only `dot_written` opens the time in which silence is ambiguous. A refused offer still gets all its answers
//! read, because the next letter's come behind them.

use super::step::{Awaited, Standing, Step};
use super::{Reply, Session};
use crate::mail::EmailAddress;
use crate::smtp::answer::Answer;
use crate::smtp::cause::Cause;
use crate::smtp::commands;
use crate::smtp::envelope::Envelope;
use crate::smtp::extensions::Size;
use crate::smtp::phrases::Words;
use crate::smtp::stage::Stage;

impl Session {
    /// What this server cannot take needs no question (RFC 1870 section 6.1).
    pub(in crate::smtp) fn refuses(&mut self, envelope: &Envelope, size: usize) -> Option<Answer> {
        if let Size::AtMost(most) = self.offered.size
            && u64::try_from(size).is_ok_and(|size| size > most)
        {
            let text = format!("The letter has {size} bytes, and this server takes at most {most}.");
            return Some(self.unsaid(Cause::LetterTooBig, &text));
        }
        if commands::needs_utf8(envelope) && !self.offered.utf8 {
            // A sender that the server cannot read is no fault of the recipients.
            let is_the_senders = envelope.from.as_ref().is_some_and(EmailAddress::needs_smtputf8);
            let cause = if is_the_senders { Cause::SenderRefused } else { Cause::AddressNotSpoken };
            return Some(self.unsaid(cause, "This server takes only addresses in Latin letters."));
        }
        None
    }

    fn unsaid(&self, cause: Cause, why: &str) -> Answer {
        self.dialogue.happened(why);
        Answer { tls: self.secured, ..Answer::fault(cause, Stage::Mail, why) }
    }

    /// MAIL, RCPT and DATA: in one write where the server takes that, else one at a time.
    pub(in crate::smtp) fn offer(&mut self, envelope: &Envelope, size: usize) -> Step {
        if !self.is_idle() {
            // What is still owed, and what was refused, belongs to another letter.
            self.awaited.clear();
            self.refused = None;
            self.stage = Stage::Mail;
            return self.lost(Cause::ConnectionBroke, "The connection is not free for another letter.");
        }
        if let Some(answer) = self.refuses(envelope, size) {
            return Step::Done(answer);
        }
        self.standing = Standing::Underway;
        self.prepare(envelope, size);
        let mut bytes = Vec::new();
        self.say_offer(&mut bytes);
        Step::Send(bytes)
    }

    fn prepare(&mut self, envelope: &Envelope, size: usize) {
        if self.dirty {
            self.prepared.push_back((Awaited::Rset, "RSET\r\n".to_owned()));
        }
        self.prepared.push_back((Awaited::Mail, commands::mail(envelope, size, &self.offered)));
        self.prepared.push_back((Awaited::Rcpt, commands::rcpt(&envelope.to)));
        self.prepared.push_back((Awaited::Data, "DATA\r\n".to_owned()));
    }

    /// The next command, or all of them. RFC 2920 section 3.1: DATA ends a group, and nothing follows it before its answer.
    fn say_offer(&mut self, out: &mut Vec<u8>) {
        let count = if self.is_pipelined() { self.prepared.len() } else { 1 };
        for (awaited, line) in self.prepared.drain(..count.min(self.prepared.len())) {
            self.dialogue.we_said(line.trim_end());
            self.awaited.push_back(awaited);
            out.extend_from_slice(line.as_bytes());
        }
        self.stage = self.awaited.front().map_or(self.stage, |next| next.stage());
    }

    /// `None`: the next answer to this offer is awaited.
    pub(super) fn offer_answered(&mut self, awaited: Awaited, reply: &Reply) -> Option<Step> {
        let refused = self.refused.is_some();
        match (awaited, reply.code()) {
            (_, 421) => return Some(self.ended_by(reply)),
            (Awaited::Rset, 200..=299) => self.dirty = false,
            (Awaited::Mail, 200..=299) => self.dirty = true,
            (Awaited::Rcpt, 200..=299) if !refused => {}
            (Awaited::Data, 354) if refused => return Some(self.end_for_nobody()),
            (Awaited::Data, 354) => {
                self.standing = Standing::Body;
                return Some(Step::Ready);
            }
            (Awaited::Mail | Awaited::Rcpt | Awaited::Data | Awaited::EmptyDot, 400..=599) => self.refuse(reply),
            (Awaited::Rset, 400..=599) | (Awaited::EmptyDot, 200..=299) => return Some(self.ended_by(reply)),
            // A yes where a no was due, or the other way round: it answers something else, and so may the no before it.
            _ => {
                self.out_of_step = true;
                self.refused = None;
                return Some(self.ended_by(reply));
            }
        }
        self.next_in_offer()
    }

    fn next_in_offer(&mut self) -> Option<Step> {
        if self.refused.is_some() {
            self.prepared.clear();
        }
        if !self.prepared.is_empty() {
            let mut bytes = Vec::new();
            self.say_offer(&mut bytes);
            return Some(Step::Send(bytes));
        }
        if !self.awaited.is_empty() {
            return None;
        }
        self.standing = Standing::Idle;
        self.refused.take().map(Step::Done)
    }

    /// The first no of an offer is the one that counts: those behind it follow from it.
    fn refuse(&mut self, reply: &Reply) {
        if self.refused.is_some() {
            return;
        }
        let mut answer = self.said(reply);
        if self.is_pipelined() && complains_about_order(reply, answer.cause) {
            answer.cause = Cause::OutOfStep;
        }
        self.refused = Some(answer);
    }

    /// RFC 2920 section 3.1: DATA was answered with yes although nobody is left to write to, so it gets an empty letter.
    fn end_for_nobody(&mut self) -> Step {
        self.say(Awaited::EmptyDot, ".\r\n".to_owned())
    }

    fn ended_by(&mut self, reply: &Reply) -> Step {
        let answer = self.said(reply);
        self.standing = Standing::Over;
        self.awaited.clear();
        // Whatever ends the connection, a letter that was refused before it stays refused.
        Step::Done(self.refused.take().unwrap_or(answer))
    }

    /// The first byte of the letter is about to be written. Returns what goes out behind its dot: the offer of the next
    /// letter, where there is one.
    pub(in crate::smtp) fn body_begins(&mut self, next: Option<(&Envelope, usize)>) -> Result<Vec<u8>, Answer> {
        self.refused = None;
        match self.standing {
            Standing::Body => {}
            // An earlier `finish` was dropped, and nobody knows how far it came.
            Standing::Writing => {
                self.dot_written();
                return Err(self.fault(Cause::NoAnswerToTheDot, "The letter was left in the middle of writing it."));
            }
            _ => return Err(self.fault(Cause::ConnectionBroke, "No letter was offered on this connection.")),
        }
        self.awaited.push_back(Awaited::Dot);
        let mut behind = Vec::new();
        if let Some((envelope, size)) = next {
            // The dot ends the transaction, so the server is not in the middle of one.
            self.dirty = false;
            self.prepare(envelope, size);
            self.say_offer(&mut behind);
        }
        (self.standing, self.stage) = (Standing::Writing, Stage::Body);
        Ok(behind)
    }

    /// The server speaks while we still write: it refuses, and the dot will not leave.
    pub(super) fn interrupted(&mut self, reply: &Reply) -> Step {
        self.stage = Stage::Body;
        self.ended_by(reply)
    }

    /// The final dot may have left. From here on silence is ambiguous.
    pub(in crate::smtp) fn dot_written(&mut self) -> Step {
        (self.standing, self.stage) = (Standing::Underway, Stage::Dot);
        self.dialogue.happened("the letter and its final dot are written");
        Step::Read
    }

    pub(super) fn dot_answered(&mut self, reply: &Reply) -> Step {
        let answer = self.said(reply);
        let understood = matches!(reply.class(), 2 | 4 | 5) && reply.code() != 421;
        if !understood {
            self.out_of_step = reply.code() != 421;
            self.standing = Standing::Over;
            self.awaited.clear();
        } else if self.awaited.is_empty() {
            (self.standing, self.stage) = (Standing::Idle, Stage::Mail);
        }
        self.dirty = false;
        Step::Done(answer)
    }

    /// A connection that rested may be gone, or the server may have lost its thread: asks before a letter depends on it.
    pub(in crate::smtp) fn reset_first(&mut self) {
        self.dirty = true;
    }

    pub(in crate::smtp) fn quit(&mut self) -> Option<Vec<u8>> {
        // In the middle of DATA the line would be a part of the letter.
        let polite = self.standing == Standing::Idle;
        self.standing = Standing::Over;
        polite.then(|| {
            self.dialogue.we_said("QUIT");
            b"QUIT\r\n".to_vec()
        })
    }
}

/// It did not expect a command where we sent one: what it offered, it does not do. The recipient has no part in that. A 503 may
/// have a better reason ("log in first"), and an address that the server repeats is none.
fn complains_about_order(reply: &Reply, cause: Cause) -> bool {
    (reply.code() == 503 && cause == Cause::CommandNotUnderstood) || Words::of(reply).have("pipelining")
}

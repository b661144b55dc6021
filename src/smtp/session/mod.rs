//! The conversation without a socket: bytes come in, steps come out.
//!
//! The idea: a queue of what the server owes us. Every reply is counted against it, so answers cannot be mistaken for one
//! another; bytes that nobody asked for put the server out of step, and then no answer around them can be trusted. In
//! lock-step the queue holds one entry, with PIPELINING (RFC 2920) a whole offer, or a dot and the next letter's offer.
//! Must not know: time, sockets, TLS.

mod greeting;
mod letter;
mod step;

use std::collections::VecDeque;

use step::{Awaited, Standing};

pub(super) use step::Step;

use super::answer::Answer;
use super::cause::Cause;
use super::credentials::Credentials;
use super::dialogue::Dialogue;
use super::extensions::Extensions;
use super::grouping::Grouping;
use super::limits::Limits;
use super::relay::{Relay, Security};
use super::reply::{Fault, Reply, ReplyReader};
use super::stage::Stage;

#[derive(Debug)]
pub(super) struct Session {
    awaited: VecDeque<Awaited>,
    standing: Standing,
    stage: Stage,
    reader: ReplyReader,
    /// What was read and not looked at yet: at most what the driver reads at once.
    inbox: Vec<u8>,
    offered: Extensions,
    hello: String,
    security: Security,
    credentials: Option<Credentials>,
    loopback: bool,
    secured: bool,
    /// How much of PIPELINING we use where it is offered.
    grouping: Grouping,
    /// The commands of an offer that are not said yet.
    prepared: VecDeque<(Awaited, String)>,
    /// Why the offer under way is refused; the rest of its answers still has to come.
    refused: Option<Answer>,
    /// A transaction may be open that only RSET ends.
    dirty: bool,
    out_of_step: bool,
    dialogue: Dialogue,
}

impl Session {
    pub(super) fn new(relay: &Relay, limits: &Limits, hello: &str, loopback: bool, dialogue: Dialogue) -> Session {
        Session {
            awaited: VecDeque::from([Awaited::Banner]),
            standing: Standing::Underway,
            stage: Stage::Banner,
            reader: ReplyReader::new(limits),
            inbox: Vec::new(),
            offered: Extensions::default(),
            hello: hello.to_owned(),
            security: relay.security,
            credentials: relay.credentials.clone(),
            loopback,
            secured: false,
            grouping: if relay.pipelining { Grouping::BehindTheDot } else { Grouping::Nothing },
            prepared: VecDeque::new(),
            refused: None,
            dirty: false,
            out_of_step: false,
            dialogue,
        }
    }

    /// What we wait for or are about to do.
    pub(super) fn stage(&self) -> Stage {
        self.stage
    }

    pub(super) fn is_idle(&self) -> bool {
        self.standing == Standing::Idle
    }

    /// The server owes us nothing: whatever it says now, it says unasked.
    pub(super) fn is_at_rest(&self) -> bool {
        matches!(self.standing, Standing::Idle | Standing::Body)
    }

    pub(super) fn is_over(&self) -> bool {
        self.standing == Standing::Over
    }

    pub(super) fn is_secured(&self) -> bool {
        self.secured
    }

    pub(super) fn is_pipelined(&self) -> bool {
        self.grouping >= Grouping::Offers && self.offered.pipelining
    }

    /// Whether the next offer may go out behind a dot.
    pub(super) fn reads_behind_the_dot(&self) -> bool {
        self.grouping == Grouping::BehindTheDot && self.offered.pipelining
    }

    /// Its answers did not fit what it was asked: none of them can be trusted.
    pub(super) fn is_out_of_step(&self) -> bool {
        self.out_of_step
    }

    /// Says less at once from here on.
    pub(super) fn group_at_most(&mut self, grouping: Grouping) {
        self.grouping = self.grouping.min(grouping);
    }

    pub(super) fn received(&mut self, bytes: &[u8]) -> Step {
        self.inbox.extend_from_slice(bytes);
        self.proceed()
    }

    /// Goes on with what was received already.
    pub(super) fn proceed(&mut self) -> Step {
        let inbox = std::mem::take(&mut self.inbox);
        let mut rest = inbox.as_slice();
        let step = self.look_at(&mut rest);
        let left = rest.len();
        // Both buffers are used again: a letter should cost no allocation here.
        self.inbox = inbox;
        self.inbox.drain(..self.inbox.len() - left);
        step
    }

    fn look_at(&mut self, rest: &mut &[u8]) -> Step {
        loop {
            if self.standing == Standing::Over {
                return self.lost(Cause::ConnectionBroke, "The connection is closed.");
            }
            let reply = match self.reader.read(rest) {
                Ok(Some(reply)) => reply,
                Ok(None) if self.awaited.is_empty() && self.standing != Standing::Underway => return Step::Ready,
                Ok(None) => return Step::Read,
                // Whoever names a server must not read what else listens there.
                Err(Fault::NotAReply(_)) if self.stage == Stage::Banner => {
                    return self.out_of_step("What answers there is no mail server.");
                }
                Err(fault) => return self.out_of_step(&fault.to_string()),
            };
            self.dialogue.server_said(&reply, self.credentials.as_ref());
            if self.standing == Standing::Writing {
                return self.interrupted(&reply);
            }
            let Some(awaited) = self.awaited.pop_front() else {
                return self.unasked(&reply);
            };
            if self.awaited.is_empty() && says_more(awaited, rest) {
                return self.said_too_much(awaited);
            }
            let step = self.answered(awaited, &reply);
            if self.awaited.is_empty() && !rest.is_empty() {
                self.standing = Standing::Over;
            }
            self.stage = self.awaited.front().map_or(self.stage, |next| next.stage());
            if let Some(step) = step {
                return step;
            }
        }
    }

    /// `None`: the next reply is awaited.
    fn answered(&mut self, awaited: Awaited, reply: &Reply) -> Option<Step> {
        self.stage = awaited.stage();
        match (awaited, reply.code()) {
            (Awaited::Dot, _) => Some(self.dot_answered(reply)),
            (offer, _) if offer.is_offer() => self.offer_answered(offer, reply),
            (Awaited::Banner, 200..=299) => Some(self.banner_heard(reply)),
            (Awaited::Ehlo, 200..=299) => Some(self.hello_answered(reply)),
            (Awaited::Ehlo, 500 | 502 | 504) if self.may_say_helo() => Some(self.say_helo()),
            (Awaited::Helo, 200..=299) => Some(self.hello_answered(reply)),
            (Awaited::StartTls, 220) => Some(self.shake_hands()),
            (Awaited::Auth | Awaited::AuthToken, 235) => Some(self.greeted()),
            (Awaited::AuthLogin, 334) => Some(self.say_user()),
            (Awaited::AuthUser, 334) => Some(self.say_password()),
            (Awaited::AuthToken, 334) => Some(self.hear_why()),
            _ => Some(self.not_greeted(reply)),
        }
    }

    /// Whatever it says, it is not about a letter that we have not sent.
    fn unasked(&mut self, reply: &Reply) -> Step {
        // A server that closes an idle connection says so, and that is its right.
        self.out_of_step |= reply.code() != 421;
        self.standing = Standing::Over;
        let cause = if reply.code() == 421 { Cause::ServerBusy } else { Cause::OutOfStep };
        Step::Done(Answer { cause, ..self.said(reply) })
    }

    fn said_too_much(&mut self, awaited: Awaited) -> Step {
        self.awaited.push_front(awaited);
        match awaited {
            // RFC 3207 section 6: words put in before TLS would be taken for words said under its protection.
            Awaited::StartTls => {
                self.lost(Cause::ClearTextInTls, "Something was said in clear behind the answer to STARTTLS.")
            }
            _ => self.out_of_step("The server said more than it was asked for."),
        }
    }

    fn out_of_step(&mut self, why: &str) -> Step {
        self.out_of_step = true;
        self.lost(Cause::OutOfStep, why)
    }

    /// The connection is gone, silent too long or out of step.
    pub(super) fn lost(&mut self, cause: Cause, why: &str) -> Step {
        Step::Done(self.fault(cause, why))
    }

    pub(super) fn fault(&mut self, cause: Cause, why: &str) -> Answer {
        let at_the_dot = self.standing == Standing::Underway && self.awaited.front() == Some(&Awaited::Dot);
        let cause = match cause {
            Cause::OutOfStep if at_the_dot => Cause::UnclearAnswerToTheDot,
            _ if at_the_dot => Cause::NoAnswerToTheDot,
            // With too few answers to an offer nobody knows which of them was the no. One command at a time will tell.
            Cause::ConnectionBroke if self.refused.is_some() => Cause::OutOfStep,
            cause => cause,
        };
        self.standing = Standing::Over;
        self.awaited.clear();
        // What was no answer is quoted in it.
        let why = self.hidden(why);
        self.dialogue.happened(&why);
        Answer { tls: self.secured, ..Answer::fault(cause, self.stage, &why) }
    }

    fn await_answer(&mut self, awaited: Awaited) {
        self.standing = Standing::Underway;
        self.stage = awaited.stage();
        self.awaited.push_back(awaited);
    }

    fn say(&mut self, awaited: Awaited, line: String) -> Step {
        self.await_answer(awaited);
        self.dialogue.we_said(line.trim_end());
        Step::Send(line.into_bytes())
    }

    fn say_secret(&mut self, awaited: Awaited, command: &str, secret: &str) -> Step {
        self.await_answer(awaited);
        self.dialogue.we_said(&format!("{command}***"));
        Step::Send(format!("{command}{secret}\r\n").into_bytes())
    }

    /// The server has answered, and this is what it comes to.
    fn said(&self, reply: &Reply) -> Answer {
        Answer { tls: self.secured, ..Answer::said(self.stage, reply, &self.hidden(&reply.text())) }
    }

    fn hidden(&self, text: &str) -> String {
        self.credentials.as_ref().map_or_else(|| text.to_owned(), |own| own.hidden_in(text))
    }
}

/// The letter is gone after its dot, so only what could be a second answer (other than "closing") makes the first doubtful.
fn says_more(awaited: Awaited, rest: &[u8]) -> bool {
    match awaited {
        Awaited::Dot => matches!(rest.first(), Some(b'2'..=b'5')) && !rest.starts_with(b"421"),
        _ => !rest.is_empty(),
    }
}

#[cfg(test)]
#[path = "../tests/session.rs"]
mod tests;

//! The conversation without a socket: bytes come in, steps come out.
//!
//! The idea: one phase at a time (lock-step). Bytes that nobody asked for, or that follow a complete answer, put the server
//! out of step, and then no later answer can be trusted. Must not know: time, sockets, TLS.

mod greeting;
mod letter;

use super::answer::Answer;
use super::cause::Cause;
use super::commands;
use super::dialogue::Dialogue;
use super::extensions::Extensions;
use super::limits::Limits;
use super::phase::{Phase, Step};
use super::relay::{Credentials, Relay, Security};
use super::reply::{Reply, ReplyReader};
use super::stage::Stage;

#[derive(Debug)]
pub(super) struct Session {
    phase: Phase,
    stage: Stage,
    reader: ReplyReader,
    offered: Extensions,
    hello: String,
    security: Security,
    credentials: Option<Credentials>,
    loopback: bool,
    secured: bool,
    to: String,
    dialogue: Dialogue,
}

impl Session {
    pub(super) fn new(relay: &Relay, limits: &Limits, hello: &str, loopback: bool, dialogue: Dialogue) -> Session {
        Session {
            phase: Phase::Banner,
            stage: Stage::Banner,
            reader: ReplyReader::new(limits),
            offered: Extensions::default(),
            hello: hello.to_owned(),
            security: relay.security,
            credentials: relay.credentials.clone(),
            loopback,
            secured: false,
            to: String::new(),
            dialogue,
        }
    }

    pub(super) fn stage(&self) -> Stage {
        self.stage
    }

    pub(super) fn is_idle(&self) -> bool {
        self.phase == Phase::Idle
    }

    pub(super) fn is_secured(&self) -> bool {
        self.secured
    }

    pub(super) fn received(&mut self, bytes: &[u8]) -> Step {
        let mut rest = bytes;
        let reply = match self.reader.read(&mut rest) {
            Ok(Some(reply)) => reply,
            Ok(None) => return Step::Read,
            Err(fault) => return self.lost(&fault.to_string()),
        };
        self.dialogue.server_said(&reply);
        // The letter is gone, so only what could be a second answer (other than "closing") makes the first one doubtful.
        let doubtful = match self.phase {
            Phase::Dot => matches!(rest.first(), Some(b'2'..=b'5')) && !rest.starts_with(b"421"),
            _ => !rest.is_empty(),
        };
        if doubtful {
            return self.lost("The server said more than it was asked for.");
        }
        let step = self.answered(&reply);
        if !rest.is_empty() {
            self.phase = Phase::Over;
        }
        step
    }

    /// The connection is gone, silent too long or out of step.
    pub(super) fn lost(&mut self, why: &str) -> Step {
        Step::Done(self.fault(why))
    }

    pub(super) fn fault(&mut self, why: &str) -> Answer {
        let cause = if self.phase == Phase::Dot { Cause::NoAnswerToTheDot } else { Cause::ConnectionBroke };
        self.phase = Phase::Over;
        self.dialogue.happened(why);
        Answer { tls: self.secured, ..Answer::fault(cause, self.stage, why) }
    }

    fn answered(&mut self, reply: &Reply) -> Step {
        match (self.phase, reply.code()) {
            (Phase::Banner, 200..=299) => self.say_hello(),
            (Phase::Ehlo, 200..=299) => self.hello_answered(reply),
            (Phase::StartTls, 220) => self.shake_hands(),
            (Phase::AuthPlain | Phase::AuthPassword, 235) => self.ready(Phase::Idle, Stage::Mail),
            (Phase::AuthLogin, 334) => self.say_secret(Phase::AuthUser, |credentials| credentials.user()),
            (Phase::AuthUser, 334) => self.say_secret(Phase::AuthPassword, |credentials| credentials.password()),
            (Phase::Mail, 200..=299) => self.say(Phase::Rcpt, Stage::Rcpt, commands::rcpt(&self.to)),
            (Phase::Rcpt, 200..=299) => self.say(Phase::Data, Stage::Data, "DATA\r\n".to_owned()),
            (Phase::Data, 354) => self.ready(Phase::Body, Stage::Data),
            (Phase::Idle | Phase::Body | Phase::Refused | Phase::Handshake | Phase::Over, _) => self.unasked(reply),
            _ => self.settled(reply),
        }
    }

    /// Whatever it says, it is not about a letter that we have not sent.
    fn unasked(&mut self, reply: &Reply) -> Step {
        self.phase = Phase::Over;
        let answer = Answer::said(self.stage, reply);
        Step::Done(Answer { tls: self.secured, cause: Cause::OutOfStep, ..answer })
    }

    fn ready(&mut self, phase: Phase, stage: Stage) -> Step {
        (self.phase, self.stage) = (phase, stage);
        Step::Ready
    }

    fn say_masked(&mut self, phase: Phase, line: String, shown: &str) -> Step {
        (self.phase, self.stage) = (phase, Stage::Auth);
        self.dialogue.we_said(shown);
        Step::Send(line.into_bytes())
    }

    fn say(&mut self, phase: Phase, stage: Stage, line: String) -> Step {
        (self.phase, self.stage) = (phase, stage);
        self.dialogue.we_said(line.trim_end());
        Step::Send(line.into_bytes())
    }
}

#[cfg(test)]
#[path = "../tests/session.rs"]
mod tests;

//! Both sides of a conversation, noted as they speak, and what may follow from that.
//!
//! The idea: from the lines we write follows what the server owes; its bytes, read again by the slow reader, are counted
//! against that. So it is known which bytes stand at the place of which answer. Must not know: the session.

use super::offer::{Came, came, first_no};
use super::script::PASSWORD;
use super::slow::{self, Answered, Tail};
use crate::smtp::answer::escape;
use crate::smtp::relay::{Relay, Security};
use crate::smtp::{Answer, Cause, Stage, Verdict};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owed {
    Banner,
    Ehlo,
    Helo,
    StartTls,
    Auth,
    AuthLogin,
    AuthUser,
    AuthToken,
    Rset,
    Mail,
    Rcpt,
    Data,
    EmptyDot,
    Dot,
}

pub(super) struct Ledger {
    pub owed: Vec<Owed>,
    pub heard: Vec<u8>,
    pub relay: Relay,
    pub loopback: bool,
    pub secured: bool,
    pub rested: bool,
}

impl Ledger {
    pub(super) fn new(relay: &Relay, loopback: bool) -> Ledger {
        let relay = relay.clone();
        Ledger { owed: vec![Owed::Banner], heard: Vec::new(), relay, loopback, secured: false, rested: false }
    }

    pub(super) fn heard(&mut self, bytes: &[u8]) {
        self.heard.extend_from_slice(bytes);
    }

    /// The connection rested: it has to be asked before a letter depends on it.
    pub(super) fn rested(&mut self) {
        self.rested = true;
    }

    pub(super) fn may_read(&self) {
        let (answers, tail) = self.answers();
        assert!(answers.len() < self.owed.len() && tail != Tail::Broken, "it reads, and nothing is due");
    }

    pub(super) fn secured(&mut self) {
        let answers = self.all_answered();
        match self.relay.security {
            Security::Implicit => assert_eq!((self.owed.len(), self.heard.len()), (1, 0)),
            _ => {
                assert_eq!((self.owed.last(), answers.last().map(|last| last.code)), (Some(&Owed::StartTls), Some(220)))
            }
        }
        self.secured = true;
    }

    pub(super) fn wrote(&mut self, bytes: &[u8]) {
        self.all_answered();
        self.said(bytes, None);
    }

    pub(super) fn says_goodbye(&self) {
        self.all_answered();
        assert!(!self.is_inside_a_letter());
    }

    /// The letter, and what goes out behind its dot. Returns the place of the dot's answer.
    pub(super) fn wrote_letter(&mut self, behind: &[u8]) -> usize {
        self.waits_for_the_letter();
        self.owed.push(Owed::Dot);
        let dot = self.owed.len() - 1;
        self.said(behind, Some(Owed::Dot));
        dot
    }

    pub(super) fn greeted(&self) {
        let answers = self.all_answered();
        let login =
            if self.relay.credentials.is_some() { [Owed::Auth, Owed::AuthToken] } else { [Owed::Ehlo, Owed::Helo] };
        assert!(self.owed.last().is_some_and(|last| login.contains(last)), "{:?}", self.owed);
        let code = answers.last().unwrap().code;
        assert!(if self.relay.credentials.is_some() { code == 235 } else { code / 100 == 2 });
        assert!(self.relay.security == Security::Plain || self.secured);
    }

    /// The server waits for a letter: its last three answers are yes, yes, and 354.
    pub(super) fn waits_for_the_letter(&self) {
        let codes: Vec<u16> = self.all_answered().iter().map(|answer| answer.code).collect();
        assert!(self.owed.ends_with(&[Owed::Mail, Owed::Rcpt, Owed::Data]), "{:?}", self.owed);
        assert!(matches!(codes[..], [.., 200..=299, 200..=299, 354]), "{codes:?}");
    }

    /// A letter was not taken before its dot. Its offer begins at `from`.
    pub(super) fn refused(&self, from: usize, answer: &Answer) {
        self.before_the_dot(answer);
        let (answers, tail) = self.answers();
        if self.owed.len() == from {
            let unsaid = matches!(answer.cause, Cause::LetterTooBig | Cause::AddressNotSpoken);
            assert!(unsaid || answer.verdict() == Verdict::ServerFault, "{answer}");
            return;
        }
        match came(&self.owed, from, &answers, tail) {
            Came::Whole | Came::Closed => {
                let (to, code) = first_no(&self.owed, from, &answers).expect("a letter is refused with a no");
                assert_eq!((answer.code, answer.stage), (Some(code), stage(to)), "{answer}");
            }
            Came::Due | Came::Misfit => assert_eq!(answer.verdict(), Verdict::ServerFault, "{answer}"),
        }
    }

    /// Whatever it is, nothing was delivered, and we know it.
    pub(super) fn before_the_dot(&self, answer: &Answer) {
        assert!(!matches!(answer.verdict(), Verdict::Accepted | Verdict::Unknown), "{answer}");
        let class = answer.code.map(|code| code / 100);
        let unsaid = class.is_none() && matches!(answer.cause, Cause::LetterTooBig | Cause::AddressNotSpoken);
        assert!(answer.verdict() != Verdict::Rejected || class == Some(5) || unsaid, "{answer}");
        assert!(answer.verdict() != Verdict::Temporary || class == Some(4), "{answer}");
        self.tells_no_secret(&answer.text);
    }

    /// The dot may be out, and its answer is the one at `dot`. What stands there decides, and nothing else.
    pub(super) fn finished(&self, dot: usize, outcome: &Answer) {
        self.tells_no_secret(&outcome.text);
        let (answers, tail) = self.answers();
        let Some(answer) = answers.get(dot) else {
            let unclear = tail == Tail::Broken;
            let cause = if unclear { Cause::UnclearAnswerToTheDot } else { Cause::NoAnswerToTheDot };
            assert_eq!(outcome.cause, cause, "{outcome}");
            return;
        };
        let doubtful = if dot + 1 == self.owed.len() {
            let behind = &self.heard[answer.end..];
            matches!(behind.first(), Some(b'2'..=b'5')) && !behind.starts_with(b"421")
        } else {
            answer.code != 421 && came(&self.owed, dot + 1, &answers, tail) == Came::Misfit
        };
        if doubtful || answer.code / 100 == 3 {
            assert_eq!(outcome.cause, Cause::UnclearAnswerToTheDot, "{outcome}");
            return;
        }
        assert_eq!((outcome.code, outcome.stage), (Some(answer.code), Stage::Dot), "{outcome}");
        assert_eq!(outcome.verdict() == Verdict::Accepted, answer.code / 100 == 2, "{outcome}");
        assert!(outcome.verdict() != Verdict::Unknown, "{outcome}");
        assert!(outcome.verdict() != Verdict::Rejected || answer.code / 100 == 5, "{outcome}");
        assert!(outcome.verdict() != Verdict::Temporary || (answer.code / 100 == 4 && answer.code != 421), "{outcome}");
    }

    pub(super) fn tells_no_secret(&self, text: &str) {
        let said = text.contains(PASSWORD) || text.contains(&escape(PASSWORD.as_bytes()));
        assert!(!said || self.relay.credentials.is_none(), "{text}");
    }

    pub(super) fn answers(&self) -> (Vec<Answered>, Tail) {
        slow::read(&self.heard)
    }

    /// Nothing is due and nothing is left over.
    pub(super) fn all_answered(&self) -> Vec<Answered> {
        let (answers, tail) = self.answers();
        let due = if self.heard.is_empty() && self.relay.security == Security::Implicit { 0 } else { self.owed.len() };
        assert_eq!((answers.len(), tail), (due, Tail::Nothing), "{:?}", self.owed);
        answers
    }
}

fn stage(owed: Owed) -> Stage {
    match owed {
        Owed::Rset => Stage::Rset,
        Owed::Mail => Stage::Mail,
        Owed::Rcpt => Stage::Rcpt,
        Owed::Data | Owed::EmptyDot => Stage::Data,
        other => panic!("{other:?} is no part of an offer"),
    }
}

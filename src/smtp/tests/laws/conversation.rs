//! Plays a script: carries the session out as the driver does, letter after letter, and has the ledger watch.

use super::ledger::Ledger;
use super::script::{Ending, Plan, Script};
use crate::mail::EmailAddress;
use crate::smtp::session::{Session, Step};
use crate::smtp::{Answer, Cause, Dialogue, Envelope, Limits, Stage, Verdict};

/// More than any script can ask for.
const STEPS: usize = 5_000;

/// How far it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub greeted: bool,
    /// Offered, up to the 354.
    pub offered: usize,
    pub accepted: usize,
    pub unknown: usize,
    /// The next letter's offer went out behind a dot.
    pub grouped: usize,
}

pub fn any_conversation(input: &[u8]) -> Told {
    let script = Script::new(input);
    let dialogue = Dialogue::recorded();
    let session = Session::new(&script.relay, &Limits::default(), "me.example.org", script.loopback, dialogue.clone());
    let ledger = Ledger::new(&script.relay, script.loopback);
    let mut conversation = Conversation { session, ledger, script, steps: 0, told: Told::default() };
    if conversation.greet() {
        conversation.letters();
    }
    conversation.end();
    conversation.ledger.tells_no_secret(&dialogue.lines().join("\n"));
    conversation.told
}

struct Conversation<'a> {
    session: Session,
    ledger: Ledger,
    script: Script<'a>,
    steps: usize,
    told: Told,
}

impl Conversation<'_> {
    fn greet(&mut self) -> bool {
        let first = self.session.begin();
        match self.drive(first) {
            Some(answer) => {
                assert_eq!(answer.verdict(), Verdict::ServerFault, "{answer}");
                self.ledger.tells_no_secret(&answer.text);
                assert!(self.session.is_over());
            }
            None => {
                self.ledger.greeted();
                self.told.greeted = true;
            }
        }
        self.told.greeted
    }

    fn letters(&mut self) {
        let plans = self.script.plans;
        let mut is_offered = false;
        for (number, plan) in plans.iter().enumerate() {
            if !is_offered && !self.offer(*plan) {
                if self.session.is_idle() {
                    continue;
                }
                return;
            }
            self.told.offered += 1;
            is_offered = self.finish(*plan, plans.get(number + 1).copied());
            if !is_offered && !self.session.is_idle() {
                return;
            }
        }
    }

    fn offer(&mut self, plan: Plan) -> bool {
        let from = self.ledger.owed.len();
        if plan.rested() {
            self.session.reset_first();
            self.ledger.rested();
        }
        if plan.is_told_before_offer()
            && let Some(answer) = self.unasked()
        {
            self.ledger.before_the_dot(&answer);
            return false;
        }
        let step = self.session.offer(&envelope(plan), size(plan));
        let answer = self.drive(step);
        self.offered(from, answer)
    }

    fn offered(&mut self, from: usize, answer: Option<Answer>) -> bool {
        match answer {
            None => self.ledger.waits_for_the_letter(),
            Some(answer) => {
                self.ledger.refused(from, &answer);
                return false;
            }
        }
        true
    }

    /// True: the next letter is offered.
    fn finish(&mut self, plan: Plan, next: Option<Plan>) -> bool {
        if plan.is_told_before_letter()
            && let Some(answer) = self.unasked()
        {
            self.ledger.before_the_dot(&answer);
            return false;
        }
        let next = next.filter(|next| {
            plan.ending() == Ending::Then
                && self.session.reads_behind_the_dot()
                && self.session.refuses(&envelope(*next), size(*next)).is_none()
        });
        let envelope = next.map(|next| (envelope(next), size(next)));
        let behind = self.session.body_begins(envelope.as_ref().map(|(envelope, size)| (envelope, *size)));
        let dot = self.ledger.wrote_letter(&behind.expect("the server waits for a letter"));
        match plan.ending() {
            Ending::Cut => self.broken_off(plan),
            Ending::Dropped if plan.rested() => self.given_up_after_the_dot(),
            Ending::Dropped => self.given_up(),
            Ending::Then | Ending::Alone => return self.answered(dot, next.is_some()),
        }
        false
    }

    fn answered(&mut self, dot: usize, goes_on: bool) -> bool {
        let step = self.session.dot_written();
        let mut outcome = self.drive(step).expect("a dot has an outcome");
        let mut next = false;
        if goes_on && !self.session.is_over() {
            self.told.grouped += 1;
            let step = self.session.proceed();
            let answer = self.drive(step);
            if self.session.is_out_of_step() {
                outcome.cause = Cause::UnclearAnswerToTheDot;
            }
            next = self.offered(dot + 1, answer);
        }
        self.ledger.finished(dot, &outcome);
        let understood = outcome.verdict() != Verdict::Unknown && outcome.code != Some(421);
        assert!(understood || self.session.is_over(), "{outcome}");
        self.told.accepted += usize::from(outcome.verdict() == Verdict::Accepted);
        self.told.unknown += usize::from(outcome.verdict() == Verdict::Unknown);
        next
    }

    /// The wire takes no more; the server may say why.
    fn broken_off(&mut self, plan: Plan) {
        let answer = match plan.rested().then(|| self.read()) {
            Some(Step::Done(answer)) => answer,
            _ => done(self.session.lost(Cause::ConnectionBroke, "broken")),
        };
        self.ledger.before_the_dot(&answer);
        assert!(self.session.is_over());
    }

    fn given_up(&mut self) {
        let answer = self.session.body_begins(None).expect_err("a letter is not begun twice");
        assert_eq!((answer.cause, answer.stage), (Cause::NoAnswerToTheDot, Stage::Dot));
        assert!(self.session.is_over());
    }

    fn given_up_after_the_dot(&mut self) {
        assert_eq!(self.session.dot_written(), Step::Read);
        let answer = done(self.session.offer(&envelope(self.script.plans[0]), 1));
        assert_eq!((answer.cause, answer.code), (Cause::ConnectionBroke, None));
    }

    /// Over or in the middle of something: it says nothing more, takes no letter and asks for nothing.
    fn end(&mut self) {
        assert!(self.session.is_over() || self.session.is_idle() || self.session.is_at_rest());
        if self.session.is_over() {
            let offer = done(self.session.offer(&envelope(self.script.plans[0]), 1));
            assert_eq!(offer.verdict(), Verdict::ServerFault);
            assert_eq!(self.session.body_begins(None).unwrap_err().verdict(), Verdict::ServerFault);
            let words = done(self.session.received(b"250 ok\r\n"));
            assert_eq!(words.verdict(), Verdict::ServerFault);
        }
        let goodbye = self.session.is_idle();
        if goodbye {
            self.ledger.says_goodbye();
        }
        assert_eq!(self.session.quit().is_some(), goodbye);
        assert!(self.session.is_over());
    }

    fn drive(&mut self, first: Step) -> Option<Answer> {
        let mut step = first;
        loop {
            step = match step {
                Step::Ready => return None,
                Step::Done(answer) => return Some(answer),
                Step::Send(bytes) => {
                    self.ledger.wrote(&bytes);
                    Step::Read
                }
                Step::Read => {
                    assert!(!self.session.is_over());
                    self.ledger.may_read();
                    self.read()
                }
                Step::StartTls if self.script.handshake_fails => self.session.lost(Cause::NoTls, "no handshake"),
                Step::StartTls => {
                    self.ledger.secured();
                    self.session.secured()
                }
            };
        }
    }

    fn read(&mut self) -> Step {
        self.steps += 1;
        assert!(self.steps < STEPS, "it goes on for ever");
        match self.script.read(&self.ledger.owed) {
            Some(words) => {
                self.ledger.heard(&words);
                self.session.received(&words)
            }
            None => self.session.lost(Cause::ConnectionBroke, "closed"),
        }
    }

    fn unasked(&mut self) -> Option<Answer> {
        assert!(self.session.is_at_rest());
        let words = self.script.blurt()?;
        self.ledger.heard(&words);
        let answer = match self.session.received(&words) {
            Step::Done(answer) => answer,
            _ => done(self.session.lost(Cause::OutOfStep, "it spoke")),
        };
        assert!(self.session.is_over());
        assert_eq!(answer.verdict(), Verdict::ServerFault, "{answer}");
        Some(answer)
    }
}

fn done(step: Step) -> Answer {
    match step {
        Step::Done(answer) => answer,
        other => panic!("not done: {other:?}"),
    }
}

fn envelope(plan: Plan) -> Envelope {
    let to = if plan.is_foreign() { "иван@пример.рф" } else { "bob@example.net" };
    Envelope { from: EmailAddress::parse("ann@example.org").ok(), to: EmailAddress::parse_international(to).unwrap() }
}

fn size(plan: Plan) -> usize {
    if plan.is_big() { 1001 } else { 10 }
}

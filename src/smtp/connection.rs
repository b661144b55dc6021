//! The conversation as the rest of the program sees it: open, offer, finish, quit.
//!
//! The idea: between `offer` and `finish` the caller may commit its dot mark; before `finish` nothing that counts has left.
//! `finish_then` sends the next letter's offer in the same write, so that a letter costs one round trip. A dropped future
//! leaves the session mid-phase, and such a connection is never used again.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::answer::{Answer, Failure, Outcome};
use super::cause::Cause;
use super::driver::Driver;
use super::envelope::{Content, Envelope};
use super::grouping::Grouping;
use super::habits::Habits;
use super::session::Step;
use super::verdict::Verdict;

pub struct Connection {
    driver: Driver,
    server: SocketAddr,
    habits: Habits,
    letters: usize,
    /// Since the last letter that was accepted.
    refusals: usize,
    /// The most that was said at once and answered.
    proven: Grouping,
    used: Instant,
}

/// What became of the letter that was to follow.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// The server waits for it.
    Offered,
    Refused(Failure),
    /// This connection carries it not, and nobody has said anything about it.
    Untouched,
}

/// A connection that rested longer asks whether it is still understood before a letter depends on it.
const RESTED: Duration = Duration::from_secs(1);

impl Connection {
    pub(super) fn new(driver: Driver, server: SocketAddr, habits: Habits) -> Connection {
        Connection { driver, server, habits, letters: 0, refusals: 0, proven: Grouping::Nothing, used: Instant::now() }
    }

    /// Up to the point where a letter can be offered.
    pub(super) async fn greet(&mut self) -> Result<(), Failure> {
        let first = self.driver.session.begin();
        match self.driver.drive(first, 0).await {
            None => Ok(()),
            Some(answer) => Err(self.stamped(answer)),
        }
    }

    /// MAIL, RCPT, DATA. When it is `Ok` the server waits for the letter, and nothing that counts was sent.
    pub async fn offer(&mut self, envelope: &Envelope, size: usize) -> Result<(), Failure> {
        if self.used.elapsed() > RESTED.min(self.driver.limits.rest) {
            self.driver.session.reset_first();
        }
        self.attempt_begins();
        if let Some(step) = self.said_unasked().await {
            return self.offered(step, size).await;
        }
        let step = self.driver.session.offer(envelope, size);
        let is_said = matches!(step, Step::Send(_));
        let offered = self.offered(step, size).await;
        if is_said {
            self.learn(&offered, Grouping::Offers);
        }
        offered
    }

    /// The letter, its final dot, and the answer. Whoever drops this future has to take the outcome for unknown.
    pub async fn finish<'a>(&mut self, letter: impl Into<Content<'a>>) -> Outcome {
        self.end_letter(letter.into(), None).await
    }

    /// The same, and then the next letter's offer: in the same write where the server takes that, else after the answer.
    /// Every answer is counted before it returns, since only then the first of them is certain.
    pub async fn finish_then<'a>(
        &mut self,
        letter: impl Into<Content<'a>>,
        next: &Envelope,
        size: usize,
    ) -> (Outcome, Next) {
        let letter = letter.into();
        let behind_the_dot = self.has_room() && self.driver.session.reads_behind_the_dot();
        if !behind_the_dot || self.driver.session.refuses(next, size).is_some() {
            let outcome = self.finish(letter).await;
            let next = if self.takes_another() { self.offer(next, size).await.into() } else { Next::Untouched };
            return (outcome, next);
        }
        let outcome = self.end_letter(letter, Some((next, size))).await;
        if self.driver.session.is_over() {
            if outcome.verdict() == Verdict::Unknown {
                self.group_at_most(Grouping::Offers);
            }
            return (outcome, Next::Untouched);
        }
        self.attempt_begins();
        let step = self.driver.session.proceed();
        let offered = self.offered(step, size).await;
        self.learn(&offered, Grouping::BehindTheDot);
        (self.if_counted(outcome, &offered), offered.into())
    }

    /// Whether another letter may be offered, now.
    pub fn takes_another(&self) -> bool {
        self.driver.session.is_idle() && self.has_room() && self.used.elapsed() <= self.driver.limits.rest
    }

    /// The address we are connected to.
    pub fn server(&self) -> SocketAddr {
        self.server
    }

    pub fn is_tls(&self) -> bool {
        self.driver.session.is_secured()
    }

    /// Whether the server and we speak in groups of commands.
    pub fn is_pipelined(&self) -> bool {
        self.driver.session.is_pipelined()
    }

    /// Says goodbye where that is possible, and closes. Short, and never an error.
    pub async fn quit(mut self) {
        let limit = self.driver.limits.quit;
        let _best_effort = timeout(limit, self.driver.quit()).await;
    }

    fn has_room(&self) -> bool {
        self.letters < self.driver.limits.letters && self.refusals < self.driver.limits.refusals
    }

    fn attempt_begins(&mut self) {
        if self.letters > 0 {
            self.driver.attempt_ends = Instant::now() + self.driver.limits.attempt;
        }
    }

    /// What waits on a half-used connection is about the letter before, and this one must not take it for its own.
    async fn said_unasked(&mut self) -> Option<Step> {
        if self.driver.wire.has_arrived() {
            // The runtime looks at its sockets before it comes back here.
            tokio::task::yield_now().await;
        }
        self.driver.unasked()
    }

    async fn offered(&mut self, step: Step, size: usize) -> Result<(), Failure> {
        self.letters += 1;
        let answer = self.driver.drive(step, size).await;
        self.used = Instant::now();
        let Some(answer) = answer else {
            return Ok(());
        };
        self.refusals += 1;
        Err(self.stamped(answer))
    }

    async fn end_letter(&mut self, letter: Content<'_>, next: Option<(&Envelope, usize)>) -> Outcome {
        let step = match self.said_unasked().await {
            Some(step) => step,
            None => self.driver.write_letter(letter, next).await,
        };
        let answer = match self.driver.drive(step, letter.len()).await {
            Some(answer) => answer,
            None => self.driver.session.fault(Cause::OutOfStep, "The session stopped without an answer."),
        };
        self.used = Instant::now();
        match answer.verdict() {
            Verdict::Accepted => self.refusals = 0,
            _ => self.refusals += 1,
        }
        self.stamped(answer)
    }

    /// Answers that do not fit what was asked, or that are too few, make the one to the dot doubtful as well: it may have been
    /// another's. A server that says goodbye instead owes none.
    fn if_counted(&self, outcome: Outcome, offered: &Result<(), Failure>) -> Outcome {
        let too_few = offered.as_ref().is_err_and(|failure| failure.cause == Cause::NoAnswer);
        if self.driver.session.is_out_of_step() || too_few {
            return Answer { cause: Cause::UnclearAnswerToTheDot, ..outcome };
        }
        outcome
    }

    /// Some servers throw away what came before they were ready, so silence counts as well, and a closed connection until the
    /// first such group has come through: any server may be restarted.
    fn learn(&mut self, offered: &Result<(), Failure>, tried: Grouping) {
        let is_to_blame = match offered.as_ref().err().map(|failure| failure.cause) {
            // Who answers out of step once is not asked two things at a time again.
            Some(Cause::OutOfStep) if self.is_pipelined() => return self.group_at_most(Grouping::Nothing),
            Some(Cause::OutOfStep | Cause::NoAnswer) => true,
            Some(Cause::ConnectionBroke) => self.proven < tried,
            _ => {
                self.proven = self.proven.max(tried);
                false
            }
        };
        if is_to_blame && self.is_pipelined() {
            self.group_at_most(tried.less());
        }
    }

    fn group_at_most(&mut self, grouping: Grouping) {
        // Who answers out of step once is not asked two things at a time again.
        let grouping = if self.driver.session.is_out_of_step() { Grouping::Nothing } else { grouping };
        self.driver.session.group_at_most(grouping);
        self.habits.at_most(&self.driver.host, self.driver.port, grouping);
    }

    fn stamped(&self, answer: Answer) -> Answer {
        Answer { server: Some(self.server), ..answer }
    }
}

impl From<Result<(), Failure>> for Next {
    fn from(offered: Result<(), Failure>) -> Next {
        match offered {
            Ok(()) => Next::Offered,
            Err(failure) => Next::Refused(failure),
        }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("server", &self.server).finish_non_exhaustive()
    }
}

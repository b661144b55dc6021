//! A run on a page: its letters, and why they wait if they do.

use std::time::Duration;

use super::bar::Bar;
use crate::campaigns::standing::{RunStanding, Way};
use crate::clock::Timestamp;
use crate::delivery::lanes::Lane;
use crate::delivery::runs::{Pace, Permit, Run, RunState, Sums};
use crate::delivery::{Failure, State};
use crate::smtp::{Blame, Cause, Consequence};
use crate::web::Page;

pub struct SeenRun {
    pub run: Run,
    pub bar: Bar,
    pub waits: Waits,
    pub unsubscribed: i64,
    pub complained: i64,
    /// Known while letters leave.
    pace: Option<Pace>,
    /// Why letters failed, the most frequent reason first; known of the run that is shown in full.
    pub failures: Vec<Failed>,
    sums: Sums,
}

/// Letters that failed for one reason.
pub struct Failed {
    pub failure: Failure,
    pub letters: i64,
    /// What the server said lately.
    pub reply: String,
}

impl Failed {
    /// Their owner may want to write to them no more. Whom a server does not know is not written to anyway.
    pub fn is_about_recipients(&self) -> bool {
        let cause = Cause::parse(&self.failure.cause);
        cause.is_some_and(|cause| cause.blame() == Blame::Recipient && cause.consequence() != Consequence::HardBounce)
    }
}

/// Why no letter leaves now, where somebody asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waits {
    /// Letters leave, or all have their last state.
    No,
    /// Its recipients are being written down.
    Planning,
    /// The rest is being given its last state.
    Ending,
    /// By its owner, or for a problem: the first line of the page says that.
    Paused,
    /// Letters in a row were refused for what stands in them; the name of the cause.
    Stopped(Timestamp, String),
    /// Outside its hours and days.
    Shut(Timestamp),
    /// The day's letters have left.
    UsedUp(Timestamp),
    /// All that wait are tried again, the first of them then.
    Retries(Timestamp),
    /// The sender's mail server takes no letters.
    Server { since: Timestamp, until: Option<Timestamp>, cause: String },
}

impl SeenRun {
    pub fn of(page: &Page, standing: &RunStanding) -> Self {
        let RunStanding { run, sums, unsubscribed, complained, way, failures } = standing.clone();
        let waits = way.as_ref().map_or(Waits::No, |way| waits(&run, &sums, way, page.now));
        let leaves = run.permit(page.now) == Permit::Go && waits == Waits::No;
        let pace = way.map(|way| way.pace).filter(|pace| leaves && pace.letters > 0);
        let failed = |(failure, letters, reply)| Failed { failure, letters, reply };
        let failures = failures.into_iter().map(failed).collect();
        Self { bar: Bar::of(page, &sums), waits, pace, failures, unsubscribed, complained, run, sums }
    }

    /// Letters a minute, lately.
    pub fn a_minute(&self) -> Option<i64> {
        self.pace.map(|pace| (pace.a_minute().ceil() as i64).max(1))
    }

    /// How long the rest will take.
    pub fn left(&self) -> Option<Duration> {
        self.pace?.takes(self.waiting()).filter(|_| self.waiting() > 0)
    }

    /// At this pace it ends before all have left.
    pub fn ends_too_early(&self, now: &Timestamp) -> bool {
        self.left().is_some_and(|left| now.plus(left) > self.run.ends_at)
    }

    pub fn goes_on(&self) -> bool {
        self.run.state != RunState::Finished
    }

    /// Letters that have their last state.
    pub fn done(&self) -> i64 {
        self.sums.all() - self.sums.waiting()
    }

    pub fn planned(&self) -> i64 {
        self.sums.all()
    }

    pub fn accepted(&self) -> i64 {
        self.sums.of(State::Accepted)
    }

    pub fn rejected(&self) -> i64 {
        self.sums.of(State::Rejected)
    }

    pub fn waiting(&self) -> i64 {
        self.sums.waiting()
    }

    pub fn may_be_tried_again(&self) -> i64 {
        self.sums.may_be_tried_again()
    }

    /// Neither accepted nor refused nor waiting.
    pub fn others(&self) -> i64 {
        self.planned() - self.accepted() - self.rejected() - self.waiting()
    }
}

fn waits(run: &Run, sums: &Sums, way: &Way, now: Timestamp) -> Waits {
    match (held_by(run, sums, &way.lane, now), way.next) {
        (Waits::No, Some(at)) if at > now && sums.waiting() == sums.of(State::Queued) => Waits::Retries(at),
        (waits, _) => waits,
    }
}

fn held_by(run: &Run, sums: &Sums, lane: &Lane, now: Timestamp) -> Waits {
    match run.state {
        RunState::Finished => return Waits::No,
        RunState::Ending => return Waits::Ending,
        RunState::Planning | RunState::Open => {}
    }
    // The page says in its first line that a manager did it.
    if run.disabled_at.is_some() || run.blocked_at.is_some() {
        return Waits::No;
    }
    if run.paused_at.is_some() {
        return Waits::Paused;
    }
    if let (Some(at), Some(cause)) = (run.stopped_at, &run.stopped_by) {
        return Waits::Stopped(at, cause.clone());
    }
    if run.state == RunState::Planning {
        return Waits::Planning;
    }
    if sums.waiting() == 0 {
        return Waits::No;
    }
    if now < run.opens_at {
        return Waits::Shut(run.opens_at);
    }
    if run.letters_left == Some(0) {
        return Waits::UsedUp(run.shuts_at);
    }
    match (lane.shut_since, lane.cause) {
        (Some(since), Some(cause)) if !lane.is_open(now) => {
            let until = lane.shut_until.filter(|_| !lane.is_stopped());
            Waits::Server { since, until, cause: cause.as_str().to_owned() }
        }
        _ => Waits::No,
    }
}

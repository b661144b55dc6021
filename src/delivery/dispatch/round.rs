//! A round: some letters of one run over one connection. What became of a letter and the dot mark of the next are one transaction,
//! so the result is safe before the connection carries the next dot, and each letter costs one commit.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::watch;

use super::claim::Batch;
use super::outcome::{Mark, Offered, Outcome};
use super::shut;
use crate::crash;
use crate::delivery::lanes::Allowance;
use crate::delivery::queries::Lease;
use crate::delivery::routes::Route;
use crate::delivery::runs::Run;
use crate::delivery::script::{Parcel, Script};
use crate::delivery::sending::Post;
use crate::delivery::state::State;
use crate::mail::EmailAddress;
use crate::smtp::{Answer, Connection, Content, Envelope, Next, Verdict};

pub struct Round {
    pub(super) post: Arc<Post>,
    pub(super) run: Run,
    script: Arc<dyn Script>,
    pub(super) parcels: VecDeque<Parcel>,
    pub(super) route: Result<Route, &'static str>,
    pub(super) is_suspect: bool,
    pace: Allowance,
    sent: u32,
    pub(super) connection: Option<Connection>,
    pub(super) back: Counts,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub accepted: usize,
    pub faults: usize,
}

/// What a round leaves behind.
pub struct Back {
    pub accepted: usize,
    pub faults: usize,
    /// To be used again.
    pub connection: Option<Connection>,
}

impl Round {
    pub fn new(post: Arc<Post>, run: Run, script: Arc<dyn Script>, batch: Batch) -> Self {
        Self {
            post,
            run,
            script,
            parcels: batch.parcels.into(),
            route: batch.route,
            is_suspect: batch.is_suspect,
            pace: batch.pace,
            sent: 0,
            connection: None,
            back: Counts::default(),
        }
    }

    /// A connection that another round left.
    pub fn take_over(&mut self, connection: Option<Connection>) {
        self.connection = connection;
    }

    pub fn leases(&self) -> Vec<Lease> {
        self.parcels.iter().map(|parcel| parcel.lease).collect()
    }

    /// Sends until all are sent, somebody holds the run, or the server is at fault; the rest is given back.
    pub async fn go(mut self, stop: &watch::Receiver<bool>) -> Back {
        match self.route.clone() {
            Ok(route) => self.send(&route, stop).await,
            Err(why) => shut(&self.post, self.run.sender_id, why).await,
        }
        self.give_back().await;
        Back { accepted: self.back.accepted, faults: self.back.faults, connection: self.connection }
    }

    async fn send(&mut self, route: &Route, stop: &watch::Receiver<bool>) {
        let mut offered = None;
        let mut outcome: Option<Outcome> = None;
        loop {
            let goes_on = self.back.faults == 0 && !*stop.borrow();
            if offered.is_none() && goes_on {
                offered = self.offer_next(route, &mut outcome).await;
            }
            let Some(this) = offered.take() else {
                if let Some(outcome) = outcome.take() {
                    self.settle(outcome).await;
                }
                return;
            };
            if self.back.faults > 0 {
                // The connection is gone with what was at fault, and nothing of this letter has left.
                self.parcels.push_front(this.parcel);
                continue;
            }
            self.wait_for_its_turn().await;
            match self.settle_and_mark(outcome.take(), &this).await {
                Mark::Marked => {}
                Mark::NotOurs => {
                    // Dropping the connection here is what keeps the letter from leaving.
                    self.connection = None;
                    continue;
                }
                Mark::Held => {
                    self.connection = None;
                    return;
                }
            }
            crash::point("marked");
            (outcome, offered) = self.finish(this, route, goes_on).await;
            crash::point("answered");
        }
    }

    /// Offers the first of the next letters that the server takes an offer of. Refusals on the way are settled.
    async fn offer_next(&mut self, route: &Route, outcome: &mut Option<Outcome>) -> Option<Offered> {
        while self.back.faults == 0 {
            let next = self.build_next(route).await?;
            if self.connection.as_ref().is_none_or(|connection| !connection.takes_another()) {
                if let Some(outcome) = outcome.take() {
                    self.settle(outcome).await;
                }
                if let Some(old) = self.connection.take() {
                    old.quit().await;
                }
                match self.post.caller.open(route.relay.as_ref().unwrap_or(&self.post.relay)).await {
                    Ok(connection) => self.connection = Some(connection),
                    Err(answer) => {
                        self.settle(next.refused(answer)).await;
                        return None;
                    }
                }
            }
            let connection = self.connection.as_mut()?;
            match connection.offer(&next.envelope, next.letter.size()).await {
                Ok(()) => return Some(next),
                Err(answer) => self.settle(next.refused(answer)).await,
            }
        }
        None
    }

    /// The next letter that can be made. What cannot be made is refused here.
    async fn build_next(&mut self, route: &Route) -> Option<Offered> {
        loop {
            let parcel = self.parcels.pop_front()?;
            let began = self.post.clock.now();
            let built = EmailAddress::parse(&parcel.recipient)
                .map_err(|_| "the address is not valid".to_owned())
                .and_then(|to| Ok((to, self.script.letter(&parcel)?)));
            match built {
                Ok((to, letter)) => {
                    let envelope = Envelope { from: Some(route.from.clone()), to };
                    return Some(Offered { parcel, letter, envelope, began });
                }
                Err(why) => {
                    let answer = Answer::not_built(&why);
                    self.settle(Outcome { parcel, from: State::Leased, began, answer }).await;
                }
            }
        }
    }

    /// The letter and its dot; where it may, the next letter's offer goes with it.
    async fn finish(&mut self, this: Offered, route: &Route, goes_on: bool) -> (Option<Outcome>, Option<Offered>) {
        self.sent += 1;
        let next = if goes_on && self.pace.gap.is_zero() { self.build_next(route).await } else { None };
        let Some(connection) = self.connection.as_mut() else {
            return (None, None);
        };
        let content = Content { head: &this.letter.head, tail: &this.letter.tail };
        let Some(next) = next else {
            let answer = connection.finish(content).await;
            return (Some(self.answered(this, answer)), None);
        };
        let (answer, followed) = connection.finish_then(content, &next.envelope, next.letter.size()).await;
        let outcome = self.answered(this, answer);
        match followed {
            Next::Offered => (Some(outcome), Some(next)),
            Next::Refused(answer) => {
                self.settle(outcome).await;
                self.settle(next.refused(answer)).await;
                (None, None)
            }
            Next::Untouched => {
                self.parcels.push_front(next.parcel);
                (Some(outcome), None)
            }
        }
    }

    fn answered(&mut self, this: Offered, answer: Answer) -> Outcome {
        match answer.verdict() {
            Verdict::Accepted => self.back.accepted += 1,
            Verdict::ServerFault | Verdict::Unknown => self.is_at_fault(),
            Verdict::Rejected | Verdict::Temporary => {}
        }
        Outcome { parcel: this.parcel, from: State::Sending, began: this.began, answer }
    }

    pub(super) fn is_at_fault(&mut self) {
        self.back.faults += 1;
        self.connection = None;
    }

    async fn wait_for_its_turn(&self) {
        let turn = self.pace.from.plus(self.pace.gap * self.sent);
        let wait = turn.since(self.post.clock.now());
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
    }
}

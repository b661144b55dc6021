//! What is in hand: the rounds that go on, the connections that rest between two of them, the scripts of runs at work.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::{Id, JoinSet};

use super::claim::{AtMost, Ready};
use super::round::{Back, Round};
use super::turns::Turns;
use super::way::Way;
use crate::db::AccountId;
use crate::delivery::attempts;
use crate::delivery::books::Books;
use crate::delivery::queries::Lease;
use crate::delivery::routes::SenderId;
use crate::delivery::runs::{Run, RunId};
use crate::delivery::script::Script;
use crate::delivery::sending::Post;
use crate::delivery::state::State;
use crate::smtp::Connection;

pub struct Desk {
    sessions: usize,
    stop: watch::Receiver<bool>,
    rounds: JoinSet<Back>,
    held: HashMap<Id, Held>,
    /// What rounds held that panicked.
    fallen: Vec<Lease>,
    /// Of each owner, for the installation's own server serves all of them: letters of one that hang must not use up another's.
    ways: HashMap<(AccountId, Option<SenderId>), Way>,
    /// Connections at the same time that owners set for their senders, as the last claim found them.
    allowed: HashMap<SenderId, usize>,
    resting: HashMap<Option<SenderId>, Vec<Connection>>,
    scripts: HashMap<RunId, Arc<dyn Script>>,
    owners: Turns<AccountId>,
    runs: Turns<RunId>,
    handed_out: usize,
}

/// What a round took with it.
struct Held {
    owner: AccountId,
    sender: Option<SenderId>,
    limit: usize,
    leases: Vec<Lease>,
    is_suspect: bool,
}

/// A round of more letters would keep others waiting, and its last letters too.
const ROUND: usize = 50;
/// The letters of a small run are spread over the sessions.
const ROUNDS_OF_A_RUN: i64 = 16;

impl Desk {
    pub fn new(sessions: usize, stop: watch::Receiver<bool>) -> Self {
        Self {
            sessions: sessions.max(1),
            stop,
            rounds: JoinSet::new(),
            held: HashMap::new(),
            fallen: Vec::new(),
            ways: HashMap::new(),
            allowed: HashMap::new(),
            resting: HashMap::new(),
            scripts: HashMap::new(),
            owners: Turns::default(),
            runs: Turns::default(),
            handed_out: 0,
        }
    }

    pub fn handed_out(&self) -> usize {
        self.handed_out
    }

    pub fn is_busy(&self) -> bool {
        !self.rounds.is_empty()
    }

    pub fn has_room(&self) -> bool {
        self.rounds.len() < self.sessions && !*self.stop.borrow()
    }

    /// Of those that wait, whose turn it is among those who may have one more session.
    pub fn next_of(&self, waiting: &[Ready]) -> Option<usize> {
        if !self.has_room() {
            return None;
        }
        let may = |one: &Ready| {
            let way = self.ways.get(&(one.run.owner_id, one.run.sender_id)).cloned().unwrap_or_default();
            let of_owner = self.held.values().filter(|held| held.owner == one.run.owner_id).count();
            let of_way = self.held.values().filter(|held| held.sender == one.run.sender_id).count();
            let probes = !one.lane.is_probed() || of_way == 0;
            let limit = self.limit_of_way(one);
            of_way < limit && way.has_room(limit) && of_owner < share(self.sessions, 1, 2) && probes
        };
        let place = |one: &Ready| (self.owners.place(one.run.owner_id), self.runs.place(one.run.id));
        waiting.iter().enumerate().filter(|(_, one)| may(one)).min_by_key(|(_, one)| place(one)).map(|(at, _)| at)
    }

    /// A server of an owner that hangs holds up a quarter of the sessions at the most; the installation's own serves everybody.
    fn limit_of_way(&self, one: &Ready) -> usize {
        match one.run.sender_id {
            None => share(self.sessions, 3, 4),
            Some(sender) => {
                let allowed = self.allowed.get(&sender).copied().unwrap_or(usize::MAX);
                share(self.sessions, 1, 4).min(allowed)
            }
        }
    }

    pub fn round_of(&self, run: &Run) -> AtMost {
        let letters = usize::try_from(run.planned / ROUNDS_OF_A_RUN).unwrap_or(ROUND).clamp(1, ROUND);
        AtMost { letters, suspects: usize::from(!self.held.values().any(|held| held.is_suspect)) }
    }

    pub fn begin(&mut self, mut round: Round, one: &Ready) {
        let (sender, owner) = (one.run.sender_id, one.run.owner_id);
        self.keep_allowed(sender, &round);
        let limit = self.limit_of_way(one);
        self.owners.served(owner);
        self.runs.served(one.run.id);
        self.ways.entry((owner, sender)).or_default().opened();
        round.take_over(self.resting.get_mut(&sender).and_then(Vec::pop));
        let (leases, is_suspect) = (round.leases(), round.is_suspect);
        self.handed_out += leases.len();
        let stop = self.stop.clone();
        let task = self.rounds.spawn(async move { round.go(&stop).await });
        self.held.insert(task.id(), Held { owner, sender, limit, leases, is_suspect });
    }

    fn keep_allowed(&mut self, sender: Option<SenderId>, round: &Round) {
        let Some(sender) = sender else { return };
        match round.route.as_ref().ok().and_then(|route| route.limits.sessions) {
            Some(sessions) => self.allowed.insert(sender, usize::try_from(sessions).unwrap_or(usize::MAX)),
            None => self.allowed.remove(&sender),
        };
    }

    /// Waits until a round has ended; `false` when there is none. May be dropped while it waits.
    pub async fn one_ended(&mut self) -> bool {
        let Some(ended) = self.rounds.join_next_with_id().await else {
            return false;
        };
        match ended {
            Ok((id, back)) => {
                if let Some(held) = self.held.remove(&id) {
                    self.ways.entry((held.owner, held.sender)).or_default().closed(
                        back.accepted,
                        back.faults,
                        held.limit,
                    );
                    if let Some(connection) = back.connection.filter(Connection::takes_another) {
                        self.resting.entry(held.sender).or_default().push(connection);
                    }
                }
            }
            Err(error) => {
                tracing::error!(%error, "a round of letters panicked");
                if let Some(held) = self.held.remove(&error.id()) {
                    self.ways.entry((held.owner, held.sender)).or_default().closed(0, 0, held.limit);
                    self.fallen.extend(held.leases);
                }
            }
        }
        true
    }

    /// A letter that kills what works at it was in a dead worker's hands, whether that was a process or one task of it.
    pub async fn take_up_fallen(&mut self, post: &Post) {
        let leases = std::mem::take(&mut self.fallen);
        if leases.is_empty() {
            return;
        }
        post.until_it_lands(move |conn, now| {
            let mut books = Books::default();
            for lease in &leases {
                for state in [State::Leased, State::Sending] {
                    attempts::take_up(conn, &mut books, *lease, state, now)?;
                }
            }
            books.close(conn)
        })
        .await;
    }

    pub async fn cut_off(&mut self) {
        self.rounds.shutdown().await;
        self.held.clear();
    }

    /// Says goodbye on the connections that rest.
    pub async fn close(&mut self) {
        for connection in self.resting.drain().flat_map(|(_, connections)| connections) {
            connection.quit().await;
        }
    }

    pub fn leases(&self) -> Vec<Lease> {
        self.held.values().flat_map(|held| held.leases.iter().copied()).collect()
    }

    pub fn script(&self, run: RunId) -> Option<Arc<dyn Script>> {
        self.scripts.get(&run).cloned()
    }

    pub fn keep_script(&mut self, run: RunId, script: Arc<dyn Script>) -> Arc<dyn Script> {
        self.scripts.insert(run, script.clone());
        script
    }

    /// Those of runs that are at work no more are dropped: they hold attachments. So are connections that rested too long.
    pub fn keep_scripts_of(&mut self, ready: &[Ready]) {
        self.scripts.retain(|run, _| ready.iter().any(|one| one.run.id == *run));
        for connections in self.resting.values_mut() {
            connections.retain(Connection::takes_another);
        }
    }
}

fn share(sessions: usize, part: usize, of: usize) -> usize {
    (sessions * part / of).max(1)
}

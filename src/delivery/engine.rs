//! The engine: claims what is due and sends it, a bounded number of letters at once, on a runtime of its own so that no page
//! ever waits for a mail server. It wakes by the bell and by due time; it never polls tightly.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::MissedTickBehavior;

use super::books::Books;
use super::dispatch::Dispatcher;
use super::queries::{Lease, Whose};
use super::sending::Post;
use super::state::State;
use super::talks::Talks;
use super::{attempts, queries};
use crate::clock::{Clock, Timestamp};

/// Rung when a letter was posted or a run opened. Only a hint between tasks of one process.
#[derive(Clone, Default)]
pub struct Bell {
    letters: Arc<Notify>,
    runs: Arc<Notify>,
}

impl Bell {
    pub fn ring(&self) {
        self.letters.notify_one();
        self.runs.notify_one();
    }

    pub(super) async fn rung_for_runs(&self) {
        self.runs.notified().await;
    }
}

/// When the engine last went round, for `/readyz`.
#[derive(Clone, Default)]
pub struct Heartbeat(Arc<AtomicI64>);

impl Heartbeat {
    fn beat(&self, now: Timestamp) {
        self.0.store(now.as_micros(), Ordering::Relaxed);
    }

    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.since(Timestamp::from_micros(self.0.load(Ordering::Relaxed))) < Duration::from_secs(30)
    }
}

pub struct Engine {
    post: Arc<Post>,
    /// Names this process in leases.
    worker: String,
    sessions: usize,
    /// No other process can be sending: a lease that is not ours is a dead one's.
    alone: bool,
    bell: Bell,
    heartbeat: Heartbeat,
    runs: Dispatcher,
}

const LOOK_AGAIN: Duration = Duration::from_secs(5);
const CARE_FOR_LEASES: Duration = Duration::from_secs(20);
const FINISH_WITHIN: Duration = Duration::from_secs(5);
const RELEASE_WITHIN: Duration = Duration::from_secs(2);

impl Engine {
    pub fn new(post: Post, worker: String, sessions: usize, alone: bool, bell: Bell, heartbeat: Heartbeat) -> Self {
        let (post, sessions) = (Arc::new(post), sessions.max(1));
        let runs = Dispatcher { post: post.clone(), worker: worker.clone(), sessions, bell: bell.clone() };
        Self { post, worker, sessions, alone, bell, heartbeat, runs }
    }

    /// Sends everything that is due and returns how many letters were taken in hand. Tests move the engine by this.
    pub async fn work_through(&self) -> usize {
        let (mut talks, mut taken) = (Talks::default(), 0);
        loop {
            taken += self.take(&mut talks).await;
            if !talks.one_ended().await {
                return taken + self.runs.work_through().await;
            }
        }
    }

    /// Works until `shutdown` says true or its sender is gone.
    pub async fn run(self, shutdown: watch::Receiver<bool>) {
        if self.alone {
            self.end_leases_of_others().await;
        }
        tokio::join!(self.send_letters(shutdown.clone()), self.runs.run(shutdown));
        if tokio::time::timeout(RELEASE_WITHIN, self.release()).await.is_err() {
            tracing::warn!("claimed letters were not given back in time; they are taken up when their lease ends");
        }
    }

    async fn send_letters(&self, mut shutdown: watch::Receiver<bool>) {
        let mut talks = Talks::default();
        let stop = shutdown.clone();
        // A claim that is on its way is waited for, or its letters would be given back before they were taken.
        let too_late = async {
            let _told_or_alone = shutdown.wait_for(|stop| *stop).await;
            tokio::time::sleep(RELEASE_WITHIN).await;
        };
        tokio::select! {
            () = self.work(&mut talks, stop) => {}
            () = too_late => {}
        }
        if tokio::time::timeout(FINISH_WITHIN, talks.all_ended()).await.is_err() {
            tracing::warn!(letters = talks.count(), "conversations are cut off by the shutdown");
            talks.cut_off().await;
        }
    }

    async fn work(&self, talks: &mut Talks, mut stop: watch::Receiver<bool>) {
        // Its first tick comes at once.
        let mut care = tokio::time::interval(CARE_FOR_LEASES);
        care.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            self.heartbeat.beat(self.clock().now());
            self.take(talks).await;
            // While every session is busy nothing can be taken, so nothing else is worth waking for.
            let busy = talks.count() >= self.sessions;
            let wait = if busy { LOOK_AGAIN } else { self.until_next_due().await };
            tokio::select! {
                _ = talks.one_ended(), if talks.count() > 0 => {}
                () = self.bell.letters.notified(), if !busy => {}
                () = tokio::time::sleep(wait) => {}
                _ = care.tick() => self.care_for_leases(talks.leases()).await,
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    fn clock(&self) -> &Clock {
        &self.post.clock
    }

    async fn take(&self, talks: &mut Talks) -> usize {
        let free = self.sessions.saturating_sub(talks.count());
        if free == 0 {
            return 0;
        }
        let (worker, now) = (self.worker.clone(), self.clock().now());
        let (free, for_senders) = (count(free), count(self.for_senders()));
        let claimed = self.post.db.write(move |conn| {
            let mut leases = queries::claim(conn, Whose::Installation, &worker, free, now)?;
            let left = (for_senders - queries::held_for_senders(conn, &worker)?).min(free - count(leases.len()));
            if left > 0 {
                leases.extend(queries::claim(conn, Whose::Senders, &worker, left, now)?);
            }
            Ok::<_, diesel::result::Error>(leases)
        });
        match claimed.await {
            Ok(leases) => {
                let taken = leases.len();
                for lease in leases {
                    talks.begin(self.post.clone(), lease);
                }
                taken
            }
            Err(error) => {
                tracing::warn!(%error, "no letters could be claimed");
                0
            }
        }
    }

    /// One session stays with the installation's own letters, whatever the servers of owners do.
    fn for_senders(&self) -> usize {
        self.sessions.saturating_sub(1).max(1)
    }

    async fn until_next_due(&self) -> Duration {
        match self.post.db.read(queries::next_due).await {
            // Something is due and was not taken: somebody else is about to, or the database is busy.
            Ok(Some(due)) => due.since(self.clock().now()).clamp(Duration::from_millis(200), LOOK_AGAIN),
            _ => LOOK_AGAIN,
        }
    }

    async fn care_for_leases(&self, held: Vec<Lease>) {
        let (worker, now) = (self.worker.clone(), self.clock().now());
        if let Err(error) = self.post.db.write(move |conn| queries::renew_leases(conn, &worker, &held, now)).await {
            tracing::warn!(%error, "leases could not be renewed");
        }
        self.recover().await;
    }

    async fn end_leases_of_others(&self) {
        let (worker, now) = (self.worker.clone(), self.clock().now());
        if let Err(error) = self.post.db.write(move |conn| queries::end_leases_of_others(conn, &worker, now)).await {
            tracing::warn!(%error, "the leases of an earlier run could not be ended");
        }
    }

    /// Takes up what dead workers left: what was not sent is queued again, what may have been sent is unknown.
    pub async fn recover(&self) {
        let now = self.clock().now();
        let recovered = self.post.db.write(move |conn| {
            let abandoned = queries::abandoned(conn, now)?;
            let mut books = Books::default();
            for (lease, state) in &abandoned {
                attempts::take_up(conn, &mut books, *lease, *state, now)?;
            }
            books.close(conn)?;
            Ok::<_, diesel::result::Error>(abandoned.len())
        });
        match recovered.await {
            Ok(0) => {}
            Ok(letters) => tracing::info!(letters, "took up letters that a stopped worker held"),
            Err(error) => tracing::warn!(%error, "the letters of stopped workers could not be taken up"),
        }
    }

    async fn release(&self) {
        let (worker, now) = (self.worker.clone(), self.clock().now());
        let released = self.post.db.write(move |conn| {
            let mut books = Books::default();
            for lease in queries::leased_by(conn, &worker)? {
                queries::requeue(conn, &mut books, lease, State::Leased, now)?;
            }
            books.close(conn)?;
            Ok::<_, diesel::result::Error>(())
        });
        if let Err(error) = released.await {
            tracing::warn!(%error, "claimed letters were not given back; they are taken up when their lease ends");
        }
    }
}

fn count(letters: usize) -> i64 {
    i64::try_from(letters).unwrap_or(i64::MAX)
}

/// The engine on a thread and a runtime of its own.
pub struct EngineThread(std::thread::JoinHandle<()>);

impl EngineThread {
    pub fn start(engine: Engine, shutdown: watch::Receiver<bool>) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let run = move || {
            runtime.block_on(engine.run(shutdown));
            // A look-up of a name or a query that hangs is not waited for.
            runtime.shutdown_timeout(Duration::from_millis(500));
        };
        std::thread::Builder::new().name("engine".to_owned()).spawn(run).map(Self)
    }

    pub fn join(self) {
        if self.0.join().is_err() {
            tracing::error!("the engine panicked");
        }
    }
}

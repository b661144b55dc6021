//! Who sends next. The idea: letters of runs go out in rounds, a few letters of one run over one connection; whenever a session is
//! free, the owner who was served longest ago gets the next round, so that nobody's million letters keep another's ten waiting.
//! What letters are due, which ways are open and which runs are held stands in the database; only connections and the sizes of
//! ways live here.

mod claim;
mod desk;
mod outcome;
mod round;
mod settling;
mod turns;
mod way;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use self::claim::Ready;
use self::desk::Desk;
use self::round::Round;
use super::engine::Bell;
use super::lanes;
use super::script::ScriptError;
use super::sending::Post;
use crate::clock::Timestamp;
use crate::crash;
use crate::smtp::{Answer, Cause};

pub struct Dispatcher {
    pub(super) post: Arc<Post>,
    /// Names this process in leases.
    pub(super) worker: String,
    pub(super) sessions: usize,
    pub(super) bell: Bell,
}

const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// What could not be done just now is tried again so soon.
const SOON: Duration = Duration::from_millis(200);
const CARE_FOR_LEASES: Duration = Duration::from_secs(20);
const FINISH_WITHIN: Duration = Duration::from_secs(5);

impl Dispatcher {
    /// Sends everything that is due and returns how many letters were taken in hand. Tests move it by this.
    pub async fn work_through(&self) -> usize {
        let (_stop, never) = watch::channel(false);
        let mut desk = Desk::new(self.sessions, never);
        loop {
            self.hand_out(&mut desk).await;
            if !desk.one_ended().await {
                desk.close().await;
                return desk.handed_out();
            }
        }
    }

    /// Works until `shutdown` says true or its sender is gone. What was claimed and not begun is given back by the engine.
    pub async fn run(&self, mut shutdown: watch::Receiver<bool>) {
        let mut desk = Desk::new(self.sessions, shutdown.clone());
        let stop = shutdown.clone();
        // A claim that is on its way is waited for, or its letters would be given back before they were taken.
        let too_late = async {
            let _told_or_alone = shutdown.wait_for(|stop| *stop).await;
            tokio::time::sleep(FINISH_WITHIN).await;
        };
        tokio::select! {
            () = self.work(&mut desk, stop) => {}
            () = too_late => {}
        }
        let all_ended = async {
            while desk.one_ended().await {}
            desk.close().await;
        };
        if tokio::time::timeout(FINISH_WITHIN, all_ended).await.is_err() {
            tracing::warn!("rounds of letters are cut off by the shutdown");
            desk.cut_off().await;
        }
    }

    async fn work(&self, desk: &mut Desk, mut stop: watch::Receiver<bool>) {
        let mut care = tokio::time::interval(CARE_FOR_LEASES);
        care.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let look_again = self.hand_out(desk).await;
            tokio::select! {
                _ = desk.one_ended(), if desk.is_busy() => {}
                () = self.bell.rung_for_runs() => {}
                () = tokio::time::sleep(look_again) => {}
                _ = care.tick() => self.renew_leases(desk).await,
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Begins rounds while sessions are free and letters are due; says when to look again.
    async fn hand_out(&self, desk: &mut Desk) -> Duration {
        desk.take_up_fallen(&self.post).await;
        if !desk.has_room() {
            return LOOK_AGAIN;
        }
        let now = self.post.clock.now();
        let ready = match self.post.db.read(move |conn| claim::ready(conn, now)).await {
            Ok(ready) => ready,
            Err(error) => {
                tracing::warn!(%error, "it cannot be seen which letters are due");
                return LOOK_AGAIN;
            }
        };
        desk.keep_scripts_of(&ready);
        let mut look_again = ready.iter().map(|one| one.in_time(now)).min().unwrap_or(LOOK_AGAIN).min(LOOK_AGAIN);
        let mut waiting: Vec<Ready> = ready.into_iter().filter(|one| one.is_due(now)).collect();
        while let Some(next) = desk.next_of(&waiting) {
            let one = waiting.swap_remove(next);
            match self.begin(desk, &one, now).await {
                Begun::Round => waiting.push(one),
                Begun::NothingDue => {}
                Begun::Later(when) => look_again = look_again.min(when),
            }
        }
        look_again.max(Duration::from_millis(5))
    }

    async fn begin(&self, desk: &mut Desk, one: &Ready, now: Timestamp) -> Begun {
        let run = one.run.clone();
        let script = match desk.script(run.id) {
            Some(script) => script,
            None => match self.post.scripts.script(run.clone()).await {
                Ok(script) => desk.keep_script(run.id, script),
                Err(why) => return self.without_script(one, why).await,
            },
        };
        let (post, worker, at_most) = (self.post.clone(), self.worker.clone(), desk.round_of(&run));
        let claimed = self.post.db.write(move |conn| claim::claim(conn, &post, &run, &worker, at_most, now));
        let batch = match claimed.await {
            Ok(Ok(batch)) if batch.parcels.is_empty() => return Begun::NothingDue,
            Ok(Ok(batch)) => batch,
            Ok(Err(later)) => return Begun::Later(later.since(now)),
            Err(error) => {
                tracing::warn!(%error, "no letters of a run could be claimed");
                return Begun::Later(SOON);
            }
        };
        crash::point("claimed");
        let round = Round::new(self.post.clone(), one.run.clone(), script, batch);
        desk.begin(round, one);
        Begun::Round
    }

    async fn without_script(&self, one: &Ready, why: ScriptError) -> Begun {
        match why {
            ScriptError::NotNow(why) => {
                tracing::warn!(run = one.run.id.0, why, "a run waits for its letter");
                Begun::Later(LOOK_AGAIN)
            }
            ScriptError::Broken(why) => {
                tracing::warn!(run = one.run.id.0, why, "a run is stopped: its letter cannot be made");
                let run = one.run.id;
                self.post
                    .until_it_lands(move |conn, now| super::runs::refused(conn, run, Cause::LetterNotBuilt, 1, now))
                    .await;
                Begun::NothingDue
            }
        }
    }

    async fn renew_leases(&self, desk: &Desk) {
        let (worker, held, now) = (self.worker.clone(), desk.leases(), self.post.clock.now());
        if held.is_empty() {
            return;
        }
        let renewed = self.post.db.write(move |conn| super::queries::renew_leases(conn, &worker, &held, now));
        if let Err(error) = renewed.await {
            tracing::warn!(%error, "the leases of letters in hand could not be renewed");
        }
    }
}

enum Begun {
    Round,
    NothingDue,
    Later(Duration),
}

/// A sender that cannot be used shuts its way until it is changed.
async fn shut(post: &Post, sender: Option<super::SenderId>, why: &'static str) {
    let answer = Answer::no_way(why);
    post.until_it_lands(move |conn, now| lanes::note(conn, sender, &answer, now)).await;
}

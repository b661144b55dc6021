//! Who watches a campaign sees its numbers change. The idea: however many watch, one task a campaign asks the database, some times
//! a second. Whoever begins to watch has looked for themselves, and is never told what was known before that. What this node keeps
//! in memory is a copy; every node asks for itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::standing::{Standing, standing};
use super::{CampaignId, Campaigns};
use crate::clock::{Timestamp, seconds};
use crate::db::{AccountId, Conn};

/// Between two looks, while something changes and while nothing does: at most three a second, and nobody is a second behind.
const QUICK: Duration = Duration::from_millis(350);
const SLOW: Duration = Duration::from_millis(700);
/// How long one stream lasts. The browser opens the next, and is asked again who it is.
const LASTS: Duration = seconds(60);
/// Some of what a page says changes because time passes.
const TICK: Duration = seconds(1);
/// A browser opens one for each page in sight.
const STREAMS_OF_ONE: usize = 20;
const STREAMS_OF_ALL: usize = 2000;

/// When somebody looked, and what they saw. `None`: the campaign is gone, or nobody has looked yet.
type Latest = Option<(Timestamp, Arc<Standing>)>;

#[derive(Clone)]
pub struct Live(Arc<Shared>);

struct Shared {
    watched: Mutex<HashMap<CampaignId, Arc<watch::Sender<Latest>>>>,
    /// How many streams each owner has open.
    streams: Mutex<HashMap<AccountId, usize>>,
    stopped: watch::Sender<bool>,
}

impl Default for Live {
    fn default() -> Self {
        let (watched, streams) = (Mutex::default(), Mutex::default());
        Self(Arc::new(Shared { watched, streams, stopped: watch::Sender::new(false) }))
    }
}

/// One who watches. Ends when dropped.
pub struct Watcher {
    /// What is known, and since when; told already?
    known: (Timestamp, Arc<Standing>),
    is_new: bool,
    latest: watch::Receiver<Latest>,
    stopped: watch::Receiver<bool>,
    lasts: std::pin::Pin<Box<tokio::time::Sleep>>,
    _seat: Seat,
}

impl Live {
    /// The program stops: every stream ends.
    pub fn stop(&self) {
        self.0.stopped.send_replace(true);
    }

    /// `now`: when `standing` was looked at. `None`: too many watch already.
    pub fn watch(&self, campaigns: &Campaigns, standing: Standing, now: Timestamp) -> Option<Watcher> {
        let (owner, id) = (standing.campaign.owner_id, standing.campaign.id);
        let seat = Seat::take(&self.0, owner)?;
        let mut watched = self.0.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = watched.entry(id).or_insert_with(|| {
            let sender = Arc::new(watch::Sender::new(None));
            tokio::spawn(look_on(campaigns.clone(), owner, id, sender.clone()));
            sender
        });
        let (latest, stopped) = (sender.subscribe(), self.0.stopped.subscribe());
        let lasts = Box::pin(tokio::time::sleep(LASTS));
        Some(Watcher { known: (now, Arc::new(standing)), is_new: true, latest, stopped, lasts, _seat: seat })
    }

    /// Stops looking when nobody watches any more.
    fn is_left(&self, id: CampaignId, sender: &watch::Sender<Latest>) -> bool {
        let mut watched = self.0.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let left = sender.receiver_count() == 0;
        if left {
            watched.remove(&id);
        }
        left
    }
}

async fn look_on(campaigns: Campaigns, owner: AccountId, id: CampaignId, sender: Arc<watch::Sender<Latest>>) {
    let live = campaigns.live.clone();
    while !live.is_left(id, &sender) {
        let (house, now) = (campaigns.house.clone(), campaigns.clock.now());
        let look = move |conn: &mut Conn| standing(conn, &house, owner, id, now);
        let changed = match campaigns.db.read(look).await {
            Ok(Some(seen)) => sender.send_if_modified(|latest| {
                let is_new = latest.as_ref().is_none_or(|(_, known)| **known != seen);
                if is_new {
                    *latest = Some((now, Arc::new(seen)));
                }
                is_new
            }),
            Ok(None) => {
                sender.send_replace(None);
                true
            }
            Err(error) => {
                tracing::warn!(campaign = id.0, %error, "those who watch a campaign are not told how it stands; it is tried again");
                false
            }
        };
        tokio::time::sleep(if changed { QUICK } else { SLOW }).await;
    }
}

impl Watcher {
    /// How the campaign stands: at once, when that changes, and every second. `None`: that was all; whoever still wants to know asks
    /// again.
    pub async fn next(&mut self) -> Option<Arc<Standing>> {
        if std::mem::take(&mut self.is_new) {
            return Some(self.known.1.clone());
        }
        tokio::select! {
            biased;
            _ = self.stopped.wait_for(|stopped| *stopped) => return None,
            () = &mut self.lasts => return None,
            changed = self.latest.changed() => {
                changed.ok()?;
                let latest = self.latest.borrow_and_update().clone()?;
                if latest.0 >= self.known.0 {
                    self.known = latest;
                }
            }
            () = tokio::time::sleep(TICK) => {}
        }
        Some(self.known.1.clone())
    }
}

/// Of one stream.
struct Seat(Arc<Shared>, AccountId);

impl Seat {
    fn take(shared: &Arc<Shared>, owner: AccountId) -> Option<Self> {
        let mut streams = shared.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, of_one) = (streams.values().sum::<usize>(), streams.get(&owner).copied().unwrap_or(0));
        if of_one >= STREAMS_OF_ONE || all >= STREAMS_OF_ALL {
            return None;
        }
        streams.insert(owner, of_one + 1);
        Some(Self(shared.clone(), owner))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut streams = self.0.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_one) = streams.get_mut(&self.1) {
            *of_one = of_one.saturating_sub(1);
            if *of_one == 0 {
                streams.remove(&self.1);
            }
        }
    }
}

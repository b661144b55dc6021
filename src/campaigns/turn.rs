//! What the schedule calls every second. Each step finds what is to be done and does it in short transactions, which look again
//! under their locks; so several nodes may take the same turn, and what one did the others find done.

use diesel::QueryResult;

use super::campaign::EndedAs;
use super::campaign::Going;
use super::{Campaigns, gates, queries, starting};
use crate::clock::Timestamp;
use crate::crash;
use crate::db::Conn;
use crate::delivery::runs::{self, RunState};
use crate::delivery::{CampaignId, State};

const AT_ONCE: i64 = 100;

impl Campaigns {
    /// Starts what is due, opens the gates of the next hours or day, ends what is over. Recipients are written down by `plan`.
    pub async fn turn(&self) -> QueryResult<()> {
        let now = self.clock.now();
        for id in self.db.read(move |conn| queries::due(conn, now, AT_ONCE)).await? {
            let house = self.house.clone();
            self.one(id, move |conn| starting::start_due(conn, &house, id, now)).await;
            crash::point("started");
        }
        for run in self.db.read(move |conn| runs::with_shut_gates(conn, now)).await? {
            self.one(run.campaign_id, move |conn| gates::move_on(conn, &run, now)).await;
        }
        if runs::end_what_is_over(&self.db, now).await? {
            self.bell.ring();
        }
        for id in self.db.read(|conn| queries::done(conn, AT_ONCE)).await? {
            self.one(id, move |conn| end(conn, id, now).map(|()| false)).await;
        }
        Ok(())
    }

    /// One that fails does not stop the others. `work` says whether letters may leave by it.
    async fn one(&self, id: CampaignId, work: impl FnOnce(&mut Conn) -> QueryResult<bool> + Send + 'static) {
        match self.db.write(work).await {
            Ok(true) => self.bell.ring(),
            Ok(false) => {}
            Err(error) => {
                tracing::error!(campaign = id.0, %error, "a campaign could not be looked after; it is tried again")
            }
        }
    }
}

fn end(conn: &mut Conn, id: CampaignId, now: Timestamp) -> QueryResult<()> {
    let Some(campaign) = queries::locked(conn, id)?.filter(|campaign| campaign.next_start_at.is_none()) else {
        return Ok(());
    };
    if queries::going(conn, id)? != Going::Nothing {
        return Ok(());
    }
    let last = runs::of_campaign(conn, campaign.owner_id, id, 1)?.into_iter().next();
    let ended_as = match last {
        Some(run) if run.state == RunState::Finished && runs::sums(conn, run.id)?.of(State::Expired) == 0 => {
            EndedAs::Completed
        }
        _ => EndedAs::Expired,
    };
    queries::set_ended(conn, id, ended_as, now)
}

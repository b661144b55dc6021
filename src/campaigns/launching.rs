//! The launch, and taking it back.

use super::deeds::{CampaignError, Deed, Refusal};
use super::drafting::allowed;
use super::problems::{Problem, problems};
use super::queries::{self, Starts};
use super::{Campaigns, audience, starting};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};
use crate::delivery::CampaignId;
use crate::mail::EmailAddress;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Launched {
    /// Not before the launch can no longer be taken back.
    pub next_start_at: Option<Timestamp>,
}

impl Campaigns {
    /// Everything that was looked at for the review is looked at again.
    pub async fn launch(&self, owner: AccountId, id: CampaignId) -> Result<Launched, CampaignError> {
        let (house, now) = (self.house.clone(), self.clock.now());
        let campaign = self.db.read(move |conn| queries::find(conn, owner, id)).await?;
        let campaign = campaign.ok_or(CampaignError::NotFound)?;
        // A million clients are not gone through in a transaction that others wait for.
        let nobody = match campaign.audience() {
            Some(audience) => audience::is_anybody(&self.db, owner, &audience, now).await? == Ok(false),
            None => false,
        };
        self.db.write(move |conn| launch(conn, &house, owner, id, nobody, now)).await
    }
}

fn launch(
    conn: &mut Conn,
    house: &EmailAddress,
    owner: AccountId,
    id: CampaignId,
    nobody: bool,
    now: Timestamp,
) -> Result<Launched, CampaignError> {
    let (campaign, _) = allowed(conn, owner, id, Deed::Launch, now)?;
    let mut wrong = problems(conn, house, &campaign, now)?;
    if nobody {
        wrong.push(Problem::NobodyInIt);
    }
    if !wrong.is_empty() {
        return Err(Refusal::Problems(wrong).into());
    }
    queries::set_launched(conn, id, Some(now))?;
    let launched = queries::find(conn, owner, id)?.ok_or(CampaignError::NotFound)?;
    let next_start_at = starting::plan_next(conn, &launched, now)?;
    Ok(Launched { next_start_at })
}

/// Before anything started.
pub fn undo_launch(conn: &mut Conn, owner: AccountId, id: CampaignId, now: Timestamp) -> Result<(), CampaignError> {
    allowed(conn, owner, id, Deed::UndoLaunch, now)?;
    queries::set_launched(conn, id, None)?;
    queries::set_paused(conn, id, None, None)?;
    Ok(queries::set_starts(conn, id, Starts { last: None, next_at: None, missed: 0 })?)
}

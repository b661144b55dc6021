//! What managers do to anybody's campaign. It outranks every wish of the owner, stands in the audit log, and is told to the owner.

use super::deeds::{CampaignError, Refusal};
use super::{Campaigns, queries, telling};
use crate::accounts::{self, Audited, Subject};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};
use crate::delivery::runs::{self, Hold};
use crate::delivery::{CampaignId, Outbox};

/// After the commit no letter of it leaves. `by`: nobody is the program itself.
pub fn disable(
    conn: &mut Conn,
    id: CampaignId,
    by: Option<AccountId>,
    why: &str,
    now: Timestamp,
) -> Result<(), CampaignError> {
    let campaign = queries::locked(conn, id)?.ok_or(CampaignError::NotFound)?;
    if campaign.disabled_at.is_some() {
        return Err(Refusal::Disabled.into());
    }
    queries::set_disabled(conn, id, Some((now, by, why)))?;
    accounts::note_in_audit(conn, by, Audited::Disabled, (Subject::Campaign, id.0), why, now)?;
    Ok(runs::hold(conn, id, Hold::Disable, now)?)
}

/// What waited goes on as its owner wished.
pub fn enable(conn: &mut Conn, id: CampaignId, by: Option<AccountId>, now: Timestamp) -> Result<(), CampaignError> {
    let campaign = queries::locked(conn, id)?.ok_or(CampaignError::NotFound)?;
    if campaign.disabled_at.is_none() {
        return Err(Refusal::NotDisabled.into());
    }
    queries::set_disabled(conn, id, None)?;
    accounts::note_in_audit(conn, by, Audited::Enabled, (Subject::Campaign, id.0), "", now)?;
    Ok(runs::let_go(conn, id, Hold::Disable)?)
}

impl Campaigns {
    /// Disables it, and writes to its owner.
    pub async fn disable(&self, id: CampaignId, by: AccountId, why: String) -> Result<(), CampaignError> {
        let (outbox, base_url, now) = (self.outbox.clone(), self.base_url.clone(), self.clock.now());
        let work = move |conn: &mut Conn| disable_and_tell(conn, (&outbox, &base_url), id, Some(by), &why, now);
        self.db.write(work).await?;
        self.bell.ring();
        Ok(())
    }

    /// Enables it, and writes to its owner.
    pub async fn enable(&self, id: CampaignId, by: AccountId) -> Result<(), CampaignError> {
        let (outbox, base_url, now) = (self.outbox.clone(), self.base_url.clone(), self.clock.now());
        let work = move |conn: &mut Conn| {
            enable(conn, id, Some(by), now)?;
            Ok::<_, CampaignError>(telling::decision(conn, &outbox, &base_url, id, None, now)?)
        };
        self.db.write(work).await?;
        self.bell.ring();
        Ok(())
    }
}

pub(super) fn disable_and_tell(
    conn: &mut Conn,
    (outbox, base_url): (&Outbox, &str),
    id: CampaignId,
    by: Option<AccountId>,
    why: &str,
    now: Timestamp,
) -> Result<(), CampaignError> {
    disable(conn, id, by, why, now)?;
    Ok(telling::decision(conn, outbox, base_url, id, Some(why), now)?)
}

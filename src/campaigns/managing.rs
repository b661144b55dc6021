//! What managers do to anybody's campaign. It outranks every wish of the owner.

use super::deeds::{CampaignError, Refusal};
use super::queries;
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};
use crate::delivery::CampaignId;
use crate::delivery::runs::{self, Hold};

/// After the commit no letter of it leaves. `by`: nobody is the command line.
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
    Ok(runs::hold(conn, id, Hold::Disable, now)?)
}

/// What waited goes on as its owner wished.
pub fn enable(conn: &mut Conn, id: CampaignId) -> Result<(), CampaignError> {
    let campaign = queries::locked(conn, id)?.ok_or(CampaignError::NotFound)?;
    if campaign.disabled_at.is_none() {
        return Err(Refusal::NotDisabled.into());
    }
    queries::set_disabled(conn, id, None)?;
    Ok(runs::let_go(conn, id, Hold::Disable)?)
}

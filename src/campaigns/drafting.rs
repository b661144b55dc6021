//! Making campaigns, changing and removing them.

use super::campaign::{Campaign, Going, NewCampaign};
use super::deeds::{CampaignError, Deed, Refusal};
use super::problems::problems;
use super::{queries, starting};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};
use crate::delivery::CampaignId;
use crate::mail::EmailAddress;

/// It needs not be complete: what is missing stops the launch.
pub fn create(
    conn: &mut Conn,
    owner: AccountId,
    new: &NewCampaign,
    now: Timestamp,
) -> Result<CampaignId, CampaignError> {
    Ok(queries::insert(conn, owner, new, now)?)
}

/// One that was launched must stay right.
pub fn edit(
    conn: &mut Conn,
    house: &EmailAddress,
    owner: AccountId,
    id: CampaignId,
    new: &NewCampaign,
    now: Timestamp,
) -> Result<(), CampaignError> {
    let (campaign, _) = allowed(conn, owner, id, Deed::Edit, now)?;
    queries::update(conn, id, new, now)?;
    if campaign.launched_at.is_none() {
        return Ok(());
    }
    let campaign = queries::find(conn, owner, id)?.ok_or(CampaignError::NotFound)?;
    let mut wrong = problems(conn, house, &campaign, now)?;
    // These were so before, and are not in what was typed.
    wrong.retain(|problem| problem.place() != super::Place::Managers);
    if !wrong.is_empty() {
        return Err(Refusal::Problems(wrong).into());
    }
    starting::plan_next(conn, &campaign, now)?;
    Ok(())
}

/// Harms nothing, so it can be done at any time.
pub fn rename(
    conn: &mut Conn,
    owner: AccountId,
    id: CampaignId,
    name: &str,
    now: Timestamp,
) -> Result<(), CampaignError> {
    queries::find(conn, owner, id)?.ok_or(CampaignError::NotFound)?;
    Ok(queries::set_name(conn, id, name, now)?)
}

/// Another like it, not launched.
pub fn duplicate(
    conn: &mut Conn,
    owner: AccountId,
    id: CampaignId,
    name: &str,
    now: Timestamp,
) -> Result<CampaignId, CampaignError> {
    let campaign = queries::find(conn, owner, id)?.ok_or(CampaignError::NotFound)?;
    let said = campaign.said().ok_or(CampaignError::NotFound)?;
    Ok(queries::insert(conn, owner, &NewCampaign { name: name.to_owned(), ..said }, now)?)
}

/// It can be brought back, and what its runs did stays known.
pub fn delete(conn: &mut Conn, owner: AccountId, id: CampaignId, now: Timestamp) -> Result<Campaign, CampaignError> {
    let (campaign, _) = allowed(conn, owner, id, Deed::Delete, now)?;
    queries::set_deleted(conn, owner, id, Some(now))?;
    Ok(campaign)
}

pub fn restore(conn: &mut Conn, owner: AccountId, id: CampaignId) -> Result<Campaign, CampaignError> {
    queries::set_deleted(conn, owner, id, None)?;
    queries::find(conn, owner, id)?.ok_or(CampaignError::NotFound)
}

/// A campaign of the owner of which the deed is allowed. It stays so until the transaction ends.
pub(super) fn allowed(
    conn: &mut Conn,
    owner: AccountId,
    id: CampaignId,
    deed: Deed,
    now: Timestamp,
) -> Result<(Campaign, Going), CampaignError> {
    let campaign = queries::locked(conn, id)?.filter(|campaign| campaign.owner_id == owner);
    let campaign = campaign.ok_or(CampaignError::NotFound)?;
    let going = queries::going(conn, id)?;
    campaign.allows(deed, going, now)?;
    Ok((campaign, going))
}

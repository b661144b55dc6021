//! The program itself disables a campaign whose letters go to mailboxes that do not exist, or to people who never asked for them,
//! before a bought list costs the installation its name with the providers. A manager who enables it again has the last word about that run.

use super::deeds::{CampaignError, Refusal};
use super::desk::{self, Risk};
use super::{CampaignId, Campaigns, managing, queries};
use crate::accounts::{self, Audited, Subject};
use crate::clock::Timestamp;
use crate::db::{Conn, Keyset};
use crate::delivery::runs;

/// Of a thousand letters that were answered, so many may go to nobody.
const PER_MILLE: i64 = 50;

/// Of ten thousand letters that were accepted, so many may be complained about. Gmail shuts out who passes that.
const COMPLAINTS: i64 = 30;

fn is_harmful(risk: &Risk) -> bool {
    risk.per_mille() >= PER_MILLE || is_complained_about(risk)
}

fn is_complained_about(risk: &Risk) -> bool {
    risk.complaints() >= COMPLAINTS
}

impl Campaigns {
    /// Called by the schedule; several nodes may do it at once.
    pub async fn hold_harmful(&self) -> Result<(), CampaignError> {
        for risk in self.db.read(desk::risks).await?.into_iter().filter(is_harmful) {
            let (outbox, base_url, now) = (self.outbox.clone(), self.base_url.clone(), self.clock.now());
            let hold = move |conn: &mut Conn| {
                let Some(why) = reason(conn, &risk)? else { return Ok(false) };
                managing::disable_and_tell(conn, (&outbox, &base_url), risk.campaign.id, None, &why, now).map(|()| true)
            };
            match self.db.write(hold).await {
                Ok(true) => self.bell.ring(),
                // A manager was quicker, or it is gone.
                Ok(false) | Err(CampaignError::Refused(Refusal::Disabled) | CampaignError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// In the owner's language; `None`: it stays as it is.
fn reason(conn: &mut Conn, risk: &Risk) -> diesel::QueryResult<Option<String>> {
    let Some(campaign) = queries::find_any(conn, risk.campaign.id)? else { return Ok(None) };
    let Some(owner) = accounts::find(conn, campaign.owner_id)? else { return Ok(None) };
    let began = runs::open_of_campaign(conn, campaign.id)?.first().map(|run| run.created_at);
    if was_enabled_since(conn, campaign.id, began)? {
        return Ok(None);
    }
    let (why, share) = if is_complained_about(risk) {
        ("campaign-held-complaints", risk.complaints() / 10)
    } else {
        ("campaign-held-nobody-there", risk.per_mille())
    };
    Ok(Some(owner.language.text_with(why, vec![("share", owner.language.tenths(share).into())])))
}

fn was_enabled_since(conn: &mut Conn, id: CampaignId, began: Option<Timestamp>) -> diesel::QueryResult<bool> {
    let last = accounts::audit_log(conn, Some((Subject::Campaign, id.0)), Keyset::default(), 1)?.into_iter().next();
    Ok(last.is_some_and(|(row, _)| row.deed == Audited::Enabled && began.is_none_or(|began| row.at >= began)))
}

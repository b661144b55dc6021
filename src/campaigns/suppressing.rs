//! Clients whose letters failed for one reason are not written to any more, because their owner says so. A thousand of them are a few
//! jobs, so that everybody else's writes fit in between.

use super::deeds::CampaignError;
use super::queries;
use crate::clients::{self, ClientId};
use crate::clock::Timestamp;
use crate::db::{AccountId, Db};
use crate::delivery::runs::{self, RunState};
use crate::delivery::{CampaignId, Failure, RunId};

/// Says how many were written to until now.
pub async fn suppress_failed(
    db: &Db,
    owner: AccountId,
    (id, run): (CampaignId, RunId),
    (failure, reason): (Failure, String),
    now: Timestamp,
) -> Result<usize, CampaignError> {
    db.read(move |conn| {
        queries::find(conn, owner, id)?.ok_or(CampaignError::NotFound)?;
        let run = runs::find(conn, owner, run)?.filter(|run| run.campaign_id == id && run.state != RunState::Planning);
        run.map(drop).ok_or(CampaignError::NotFound)
    })
    .await?;
    let (mut suppressed, mut after) = (0, 0);
    loop {
        let of = failure.clone();
        let found = db.read(move |conn| runs::failed_clients(conn, run, &of, after)).await?;
        let Some(last) = found.last() else { return Ok(suppressed) };
        after = *last;
        let (ids, reason) = (found.into_iter().map(ClientId).collect::<Vec<_>>(), reason.clone());
        suppressed += db.write(move |conn| clients::suppress(conn, owner, &ids, &reason, now)).await?;
    }
}

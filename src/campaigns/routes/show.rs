//! The page of a campaign.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use diesel::QueryResult;

use super::names;
use crate::campaigns::pages::{Failed, SeenRun, Show};
use crate::campaigns::{CampaignId, Campaigns, queries};
use crate::db::Conn;
use crate::delivery::runs::{Permit, RunId, RunState};
use crate::delivery::{lanes, runs};
use crate::messages;
use crate::senders;
use crate::web::access::Me;
use crate::web::{AppError, Page};

/// So many runs stand on it, the newest.
const RUNS_SHOWN: i64 = 50;

/// `GET /campaigns/{id}`
pub async fn show(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, house, now) = (me.id, id.into_inner(), campaigns.house.clone(), page.now);
    let read = move |conn: &mut Conn| {
        let campaign = queries::find(conn, owner, id)?.ok_or(AppError::NotFound)?;
        let going = queries::going(conn, id)?;
        let message = messages::names_of(conn, owner, campaign.message_id.as_slice())?.pop();
        let sender = senders::usable_one(conn, owner, &house, campaign.sender_id)?;
        let mut found = Vec::new();
        for run in runs::of_campaign(conn, owner, id, RUNS_SHOWN)? {
            let sums = runs::sums(conn, run.id)?;
            let lane = lanes::find(conn, run.sender_id)?;
            let next = if run.permit(now) == Permit::Go { runs::next_due(conn, run.id)? } else { None };
            found.push((run, sums, lane, next));
        }
        // Of the run that goes on, or the last one.
        let shown = found.iter().find(|(run, ..)| run.state != RunState::Finished).or(found.first());
        let failed = shown.map(|(run, ..)| run.id).map(|run| failed(conn, run)).transpose()?;
        Ok::<_, AppError>((campaign, going, message, sender, found, failed, names(conn, owner)?))
    };
    let (campaign, going, message, sender, found, failed, names) = campaigns.db.read(read).await?;
    let seen = found.into_iter().map(|(run, sums, lane, next)| SeenRun::of(&page, run, sums, &lane, next));
    let mut runs: Vec<SeenRun> = seen.collect();
    if let Some((id, failures)) = failed
        && let Some(seen) = runs.iter_mut().find(|seen| seen.run.id == id)
    {
        seen.failures = failures;
    }
    page.html(&Show {
        page: &page,
        status: campaign.status(going),
        deeds: campaign.deeds(going, page.now),
        message,
        from: sender.map(|sender| format!("{} <{}>", sender.from.name, sender.from.address)),
        audience: campaign.audience(),
        calendar: campaign.calendar(),
        names,
        runs,
        campaign: &campaign,
    })
}

fn failed(conn: &mut Conn, run: RunId) -> QueryResult<(RunId, Vec<Failed>)> {
    let said = runs::said_lately(conn, run)?;
    let failed = runs::failures(conn, run)?.into_iter().map(|(failure, letters)| {
        let reply = said.iter().find(|(of, _)| *of == failure).map(|(_, reply)| reply.clone()).unwrap_or_default();
        Failed { failure, letters, reply }
    });
    Ok((run, failed.collect()))
}

//! The page of a campaign.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::names;
use crate::campaigns::pages::{SeenRun, Show};
use crate::campaigns::{CampaignId, Campaigns, queries};
use crate::db::Conn;
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
    let (owner, id, house) = (me.id, id.into_inner(), campaigns.house.clone());
    let read = move |conn: &mut Conn| {
        let campaign = queries::find(conn, owner, id)?.ok_or(AppError::NotFound)?;
        let going = queries::going(conn, id)?;
        let message = messages::names_of(conn, owner, campaign.message_id.as_slice())?.pop();
        let sender = senders::usable_one(conn, owner, &house, campaign.sender_id)?;
        let mut found = Vec::new();
        for run in runs::of_campaign(conn, owner, id, RUNS_SHOWN)? {
            let sums = runs::sums(conn, run.id)?;
            let lane = lanes::find(conn, run.sender_id)?;
            found.push((run, sums, lane));
        }
        Ok::<_, AppError>((campaign, going, message, sender, found, names(conn, owner)?))
    };
    let (campaign, going, message, sender, found, names) = campaigns.db.read(read).await?;
    let runs = found.into_iter().map(|(run, sums, lane)| SeenRun::of(&page, run, sums, &lane)).collect();
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

//! The report of a campaign.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;

use crate::campaigns::pages::ReportPage;
use crate::campaigns::reports;
use crate::campaigns::{CampaignId, Campaigns};
use crate::delivery::RunId;
use crate::web::access::Me;
use crate::web::{AppError, Page};

#[derive(Deserialize)]
pub struct Of {
    /// Empty: all runs.
    #[serde(default)]
    run: String,
}

/// `GET /campaigns/{id}/report`
pub async fn report(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    id: Path<CampaignId>,
    of: Query<Of>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let chosen = match of.run.as_str() {
        "" => None,
        run => Some(RunId(run.parse().map_err(|_| AppError::NotFound)?)),
    };
    let read = campaigns.db.read(move |conn| reports::report(conn, owner, id, chosen));
    let report = read.await?.ok_or(AppError::NotFound)?;
    page.html(&ReportPage::of(&page, &report))
}

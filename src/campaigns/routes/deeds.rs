//! What is done with a campaign. Each leads back to its page.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::path_of;
use crate::campaigns::{CampaignError, CampaignId, Campaigns, Refusal, drafting, launching, queries, steering};
use crate::web::access::Me;
use crate::web::{AppError, Page, see_other};

const NAME_AT_MOST: usize = 100;

/// `POST /campaigns/{id}/launch`. The page it leads to says when it starts, with a button to take it back.
pub async fn launch(
    campaigns: Data<Campaigns>,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    match campaigns.launch(me.id, *id).await {
        Ok(_) => Ok(see_other(path_of(*id)).plain()),
        Err(CampaignError::Refused(Refusal::Problems(_))) => Ok(to_mend(&req, *id)),
        Err(error) => Err(error.into()),
    }
}

/// The page that says what has to be mended.
fn to_mend(req: &HttpRequest, id: CampaignId) -> HttpResponse {
    see_other(format!("{}/review", path_of(id))).with_notice(req, "notice-campaign-to-mend")
}

/// `POST /campaigns/{id}/undo-launch`
pub async fn undo_launch(
    campaigns: Data<Campaigns>,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), campaigns.clock.now());
    campaigns.db.write(move |conn| launching::undo_launch(conn, owner, id, now)).await?;
    Ok(see_other(path_of(id)).with_notice(&req, "notice-campaign-undone"))
}

/// `POST /campaigns/{id}/pause`
pub async fn pause(
    campaigns: Data<Campaigns>,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), campaigns.clock.now());
    campaigns.db.write(move |conn| steering::pause(conn, owner, id, now)).await?;
    Ok(see_other(path_of(id)).with_notice(&req, "notice-campaign-paused"))
}

/// `POST /campaigns/{id}/resume`
pub async fn resume(
    campaigns: Data<Campaigns>,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now, house) = (me.id, id.into_inner(), campaigns.clock.now(), campaigns.house.clone());
    match campaigns.db.write(move |conn| steering::resume(conn, &house, owner, id, now)).await {
        Ok(()) => {
            campaigns.bell.ring();
            Ok(see_other(path_of(id)).with_notice(&req, "notice-campaign-resumed"))
        }
        Err(CampaignError::Refused(Refusal::Problems(_))) => Ok(to_mend(&req, id)),
        Err(error) => Err(error.into()),
    }
}

/// `POST /campaigns/{id}/cancel`
pub async fn cancel(
    campaigns: Data<Campaigns>,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), campaigns.clock.now());
    campaigns.db.write(move |conn| steering::cancel(conn, owner, id, now)).await?;
    Ok(see_other(path_of(id)).with_notice(&req, "notice-campaign-cancelled"))
}

/// `POST /campaigns/{id}/send-now`
pub async fn send_now(
    campaigns: Data<Campaigns>,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now, house) = (me.id, id.into_inner(), campaigns.clock.now(), campaigns.house.clone());
    match campaigns.db.write(move |conn| steering::send_now(conn, &house, owner, id, now)).await {
        Ok(_) => {
            campaigns.bell.ring();
            Ok(see_other(path_of(id)).with_notice(&req, "notice-campaign-sent-now"))
        }
        Err(CampaignError::Refused(Refusal::Problems(_))) => Ok(to_mend(&req, id)),
        Err(error) => Err(error.into()),
    }
}

/// `POST /campaigns/{id}/duplicate`
pub async fn duplicate(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now, language) = (me.id, id.into_inner(), campaigns.clock.now(), page.language);
    let (copy, name) = campaigns
        .db
        .write(move |conn| {
            let campaign = queries::find(conn, owner, id)?.ok_or(CampaignError::NotFound)?;
            let whole = language.text_with("campaign-copy-name", vec![("name", campaign.name.into())]);
            let name: String = whole.chars().take(NAME_AT_MOST).collect();
            Ok::<_, CampaignError>((drafting::duplicate(conn, owner, id, &name, now)?, name))
        })
        .await?;
    Ok(see_other(format!("{}/edit", path_of(copy))).with_notice_about(&req, "notice-campaign-copied", &name))
}

/// `POST /campaigns/{id}/delete`
pub async fn delete(
    campaigns: Data<Campaigns>,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), campaigns.clock.now());
    let deleted = campaigns.db.write(move |conn| drafting::delete(conn, owner, id, now)).await?;
    let undo = format!("{}/restore", path_of(id));
    Ok(see_other("/campaigns").with_undo(&req, "notice-campaign-deleted", &deleted.name, undo))
}

/// `POST /campaigns/{id}/restore`
pub async fn restore(
    campaigns: Data<Campaigns>,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let back = campaigns.db.write(move |conn| drafting::restore(conn, owner, id)).await?;
    Ok(see_other(path_of(id)).with_notice_about(&req, "notice-campaign-restored", &back.name))
}

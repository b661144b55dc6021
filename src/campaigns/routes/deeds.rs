//! What is done with a campaign. Each leads back to its page.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::path_of;
use crate::campaigns::campaign::NAME_AT_MOST;
use crate::campaigns::{CampaignError, CampaignId, Campaigns, Refusal, drafting, launching, queries, steering};
use crate::db::{AccountId, Conn};
use crate::web::access::Me;
use crate::web::{AppError, Page, see_other};

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

/// Does it, and leads back with a notice; or to what has to be mended first.
async fn carry_out(
    campaigns: &Campaigns,
    me: &Me,
    req: &HttpRequest,
    id: CampaignId,
    notice: &'static str,
    deed: impl FnOnce(&mut Conn, AccountId) -> Result<(), CampaignError> + Send + 'static,
) -> Result<HttpResponse, AppError> {
    let owner = me.id;
    match campaigns.db.write(move |conn| deed(conn, owner)).await {
        Ok(()) => Ok(see_other(path_of(id)).with_notice(req, notice)),
        Err(CampaignError::Refused(Refusal::Problems(_))) => Ok(to_mend(req, id)),
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
    let (id, now) = (id.into_inner(), campaigns.clock.now());
    let done = move |conn: &mut Conn, owner| launching::undo_launch(conn, owner, id, now);
    carry_out(&campaigns, &me, &req, id, "notice-campaign-undone", done).await
}

/// `POST /campaigns/{id}/pause`
pub async fn pause(
    campaigns: Data<Campaigns>,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (id, now) = (id.into_inner(), campaigns.clock.now());
    let done = move |conn: &mut Conn, owner| steering::pause(conn, owner, id, now);
    carry_out(&campaigns, &me, &req, id, "notice-campaign-paused", done).await
}

/// `POST /campaigns/{id}/resume`
pub async fn resume(
    campaigns: Data<Campaigns>,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (id, now, house) = (id.into_inner(), campaigns.clock.now(), campaigns.house.clone());
    let done = move |conn: &mut Conn, owner| steering::resume(conn, &house, owner, id, now);
    let answer = carry_out(&campaigns, &me, &req, id, "notice-campaign-resumed", done).await?;
    campaigns.bell.ring();
    Ok(answer)
}

/// `POST /campaigns/{id}/cancel`
pub async fn cancel(
    campaigns: Data<Campaigns>,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (id, now) = (id.into_inner(), campaigns.clock.now());
    let done = move |conn: &mut Conn, owner| steering::cancel(conn, owner, id, now);
    carry_out(&campaigns, &me, &req, id, "notice-campaign-cancelled", done).await
}

/// `POST /campaigns/{id}/send-now`
pub async fn send_now(
    campaigns: Data<Campaigns>,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (id, now, house) = (id.into_inner(), campaigns.clock.now(), campaigns.house.clone());
    let done = move |conn: &mut Conn, owner| steering::send_now(conn, &house, owner, id, now).map(drop);
    let answer = carry_out(&campaigns, &me, &req, id, "notice-campaign-sent-now", done).await?;
    campaigns.bell.ring();
    Ok(answer)
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

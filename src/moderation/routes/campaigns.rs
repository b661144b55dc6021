//! Campaigns on the desk: managers look, disable, enable and answer. They edit nothing and see no reader's address.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::ROWS;
use crate::accounts::{self, Subject};
use crate::campaigns::{self, CampaignId, Campaigns};
use crate::db::{Conn, Db, Keyset};
use crate::moderation::forms::{AnswerForm, CampaignsForm, ReasonForm};
use crate::moderation::pages;
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other, shut_document};

/// Of those that run, so many stand on top of the list.
const RISKS: usize = 10;
/// Decisions about one campaign, the newest.
const DECISIONS: i64 = 20;

/// `GET /moderation/campaigns`: the likeliest to do harm, and all of them.
pub async fn list(
    db: Data<Db>,
    page: Page,
    form: Query<CampaignsForm>,
    at: Query<Keyset>,
) -> Result<HttpResponse, AppError> {
    let (search, at) = (form.search(), at.into_inner());
    let is_plain = form.is_plain() && at == Keyset::default();
    let (found, mut risks) = db
        .read(move |conn| {
            let found = campaigns::list(conn, None, &search, at, ROWS)?;
            let risks = if is_plain { campaigns::risks(conn)? } else { Vec::new() };
            Ok::<_, AppError>((found, risks))
        })
        .await?;
    risks.truncate(RISKS);
    page.html(&pages::Campaigns { page: &page, form: &form, found, risks })
}

/// `GET /moderation/campaigns/{id}`
pub async fn case(campaigns: Data<Campaigns>, page: Page, id: Path<CampaignId>) -> Result<HttpResponse, AppError> {
    let (reason, answer, errors) = (ReasonForm::default(), AnswerForm::default(), FieldErrors::none());
    page.html(&template(&campaigns, &page, *id, &reason, &answer, &errors).await?)
}

async fn template<'a>(
    campaigns: &Campaigns,
    page: &'a Page,
    id: CampaignId,
    reason: &'a ReasonForm,
    answer: &'a AnswerForm,
    errors: &'a FieldErrors,
) -> Result<pages::Case<'a>, AppError> {
    let (house, now) = (campaigns.house.clone(), page.now);
    let read = move |conn: &mut Conn| {
        let case = campaigns::case(conn, &house, id, now)?.ok_or(AppError::NotFound)?;
        let decisions = accounts::audit_log(conn, Some((Subject::Campaign, id.0)), Keyset::default(), DECISIONS)?;
        Ok::<_, AppError>((case, campaigns::appeals(conn, id)?, decisions))
    };
    let (case, appeals, decisions) = campaigns.db.read(read).await?;
    let subject = campaigns.letter_of(id).await?.map(|letter| letter.subject);
    Ok(pages::Case { page, case, subject, appeals, decisions, reason, answer, errors })
}

/// `GET /moderation/campaigns/{id}/letter`: what it says, for the frame.
pub async fn letter(campaigns: Data<Campaigns>, id: Path<CampaignId>) -> Result<HttpResponse, AppError> {
    let letter = campaigns.letter_of(*id).await?.ok_or(AppError::NotFound)?;
    Ok(shut_document(&letter.html))
}

/// `POST /moderation/campaigns/{id}/disable`
pub async fn disable(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
    form: Form<ReasonForm>,
) -> Result<HttpResponse, AppError> {
    match form.parse() {
        Ok(why) => {
            campaigns.disable(*id, me.id, why).await?;
            Ok(see_other(path_of(*id)).with_notice(&req, "notice-campaign-disabled"))
        }
        Err(errors) => {
            let answer = AnswerForm::default();
            let template = template(&campaigns, &page, *id, &form, &answer, &errors).await?;
            page.html_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
        }
    }
}

/// `POST /moderation/campaigns/{id}/enable`
pub async fn enable(
    campaigns: Data<Campaigns>,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    campaigns.enable(*id, me.id).await?;
    Ok(see_other(path_of(*id)).with_notice(&req, "notice-campaign-enabled"))
}

/// `POST /moderation/campaigns/{id}/answer`
pub async fn answer(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
    form: Form<AnswerForm>,
) -> Result<HttpResponse, AppError> {
    let (id, by, now) = (id.into_inner(), me.id, campaigns.clock.now());
    match form.parse() {
        Ok(text) => {
            campaigns.db.write(move |conn| campaigns::answer(conn, by, id, &text, now)).await?;
            Ok(see_other(path_of(id)).with_notice(&req, "notice-answered"))
        }
        Err(errors) => {
            let reason = ReasonForm::default();
            let template = template(&campaigns, &page, id, &reason, &form, &errors).await?;
            page.html_with(StatusCode::UNPROCESSABLE_ENTITY, &template)
        }
    }
}

fn path_of(id: CampaignId) -> String {
    format!("/moderation/campaigns/{id}")
}

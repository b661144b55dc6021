//! `/campaigns/{id}/retry`: what failed is tried again, after a look at what that means; or whoever it failed for is not written to
//! any more.

use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::{path_of, said};
use crate::campaigns::forms::RetryForm;
use crate::campaigns::pages::Retry;
use crate::campaigns::{CampaignId, Campaigns, retrying, suppressing};
use crate::db::Conn;
use crate::delivery::RunId;
use crate::delivery::runs::Which;
use crate::web::access::Me;
use crate::web::{AppError, Page, see_other};

/// `GET /campaigns/{id}/retry`
pub async fn ask_for_retry(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    id: Path<CampaignId>,
    asked: Query<RetryForm>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, run) = (me.id, id.into_inner(), RunId(asked.run));
    let which = asked.which().ok_or(AppError::NotFound)?;
    let about = which.clone();
    let look = move |conn: &mut Conn| retrying::look_ahead(conn, owner, id, run, &about);
    let (campaign, run, outlook, allowed) = campaigns.db.read(look).await?;
    let (failure, delivery) = match which {
        Which::All => (None, None),
        Which::Failed(failure) => (Some(failure), None),
        Which::One(letter) => (None, Some(letter.0)),
    };
    let refused = allowed.err().map(|refusal| said(&refusal));
    page.html(&Retry { page: &page, campaign: &campaign, run: &run, outlook, failure, delivery, refused })
}

/// `POST /campaigns/{id}/retry`
pub async fn retry(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
    form: Form<RetryForm>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, run, now) = (me.id, id.into_inner(), RunId(form.run), campaigns.clock.now());
    let (which, unknown) = (form.which().ok_or(AppError::NotFound)?, form.also_unknown());
    let retry = move |conn: &mut Conn| retrying::retry(conn, owner, id, run, (&which, unknown), now);
    let retried = campaigns.db.write(retry).await?;
    campaigns.bell.ring();
    let notice = match (retried.letters, retried.is_all) {
        (0, true) => "notice-retry-nobody",
        (_, true) => "notice-retry",
        (_, false) => "notice-retry-more",
    };
    Ok(see_other(path_of(id)).with_notice_about(&req, notice, &page.number(retried.letters)))
}

/// `POST /campaigns/{id}/suppress`
pub async fn suppress(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<CampaignId>,
    form: Form<RetryForm>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, run, now) = (me.id, id.into_inner(), RunId(form.run), campaigns.clock.now());
    let Some(Which::Failed(failure)) = form.which() else {
        return Err(AppError::NotFound);
    };
    let words = page.word("cause", &failure.cause);
    let words = words.trim_end_matches('.');
    let reason = if failure.code == 0 { words.to_owned() } else { format!("{words} ({})", failure.code) };
    let count = suppressing::suppress_failed(&campaigns.db, owner, (id, run), (failure, reason), now).await?;
    Ok(see_other(path_of(id)).with_notice_about(&req, "notice-suppressed-many", &page.number(count as i64)))
}

//! "Test this server".

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::delivery::SenderId;
use crate::senders::{Senders, checks, pages, queries};
use crate::web::access::Me;
use crate::web::{AppError, Page, see_other};

/// `GET /senders/{id}/test`: what was said so far. A page whose test goes on loads itself again.
pub async fn show(senders: Data<Senders>, page: Page, me: Me, id: Path<SenderId>) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), senders.clock.now());
    let (sender, check) = senders
        .db
        .read(move |conn| {
            let sender = queries::find(conn, owner, id)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((sender, checks::newest(conn, owner, id, now)?))
        })
        .await?;
    let template = pages::Checked { page: &page, sender, check };
    let mut response = page.html(&template)?;
    if template.goes_on() {
        response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("1"));
    }
    Ok(response)
}

/// `POST /senders/{id}/test`
pub async fn begin(
    senders: Data<Senders>,
    me: Me,
    req: HttpRequest,
    id: Path<SenderId>,
) -> Result<HttpResponse, AppError> {
    let path = format!("/senders/{id}/test");
    match senders.begin_check(me.id, *id).await {
        Ok(()) => Ok(see_other(path).plain()),
        Err(AppError::TooMany(_)) => Ok(see_other(path).with_notice(&req, "notice-too-many-checks")),
        Err(error) => Err(error),
    }
}

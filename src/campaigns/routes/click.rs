//! `/c/…` and `/o/…`: a link of a letter leads on, and a picture says that it was opened. Only in campaigns whose owner counts that.

use actix_web::http::{Method, StatusCode, header};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use url::Url;

use super::unsubscribe::dead;
use crate::campaigns::Campaigns;
use crate::campaigns::clicking::{Click, is_scanner};
use crate::web::{AppError, Page};

/// One transparent point.
const POINT: &[u8] = &[
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x21, 0xf9, 4, 1, 0, 0, 0,
    0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 1, 0x44, 0, 0x3b,
];

fn by_scanner(req: &HttpRequest) -> bool {
    let agent = req.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    is_scanner(agent, req.method() == Method::HEAD)
}

/// `GET /c/{token}`
pub async fn follow(
    campaigns: Data<Campaigns>,
    page: Page,
    req: HttpRequest,
    token: Path<String>,
) -> Result<HttpResponse, AppError> {
    let Some(click) = Click::of_token(&campaigns.key, &token).filter(|click| click.number > 0) else {
        return dead(&page);
    };
    let url = campaigns.follow(click, by_scanner(&req)).await?;
    match url.and_then(|url| Url::parse(&url).ok()) {
        Some(url) => Ok(HttpResponse::build(StatusCode::FOUND)
            .insert_header((header::LOCATION, url.as_str()))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .finish()),
        None => dead(&page),
    }
}

/// `GET /o/{token}`
pub async fn open(
    campaigns: Data<Campaigns>,
    page: Page,
    req: HttpRequest,
    token: Path<String>,
) -> Result<HttpResponse, AppError> {
    let Some(click) = Click::of_token(&campaigns.key, &token).filter(|click| click.number == 0) else {
        return dead(&page);
    };
    match campaigns.follow(click, by_scanner(&req)).await? {
        Some(_) => Ok(HttpResponse::Ok()
            .content_type("image/gif")
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(POINT)),
        None => dead(&page),
    }
}

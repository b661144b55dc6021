//! `/moderation/audit`: what staff did.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};

use super::ROWS;
use crate::accounts;
use crate::db::{Db, Keyset};
use crate::moderation::pages;
use crate::web::{AppError, Page};

/// `GET /moderation/audit`
pub async fn audit(db: Data<Db>, page: Page, at: Query<Keyset>) -> Result<HttpResponse, AppError> {
    let at = at.into_inner();
    let found = db.read(move |conn| accounts::audit_log(conn, None, at, ROWS as i64)).await?;
    let found = at.page(found, ROWS, |(row, _)| row.id);
    page.html(&pages::Audit { page: &page, found })
}

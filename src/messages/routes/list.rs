//! The list of messages, and what is done with whole ones.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use crate::clock::Clock;
use crate::db::Db;
use crate::messages::forms::SearchForm;
use crate::messages::message::{MessageId, Sort};
use crate::messages::{pages, queries, saving};
use crate::web::access::Me;
use crate::web::{AppError, Page, see_other};

const ROWS: usize = 50;

/// `GET /messages`
pub async fn list(db: Data<Db>, page: Page, me: Me, form: Query<SearchForm>) -> Result<HttpResponse, AppError> {
    let (owner, search) = (me.id, form.search(ROWS as i64));
    let mut rows = db.read(move |conn| queries::list(conn, owner, &search, ROWS as i64 + 1)).await?;
    let has_more = rows.len() > ROWS;
    rows.truncate(ROWS);
    page.html(&pages::List { page: &page, form: &form, rows, has_more, sorts: Sort::ALL })
}

/// `POST /messages/{id}/duplicate`
pub async fn duplicate(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<MessageId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now, language) = (me.id, id.into_inner(), clock.now(), page.language);
    let name = move |name: &str| language.text_with("message-copy-name", vec![("name", name.into())]);
    let copy = db.write(move |conn| saving::duplicate(conn, owner, owner, id, name, now)).await?;
    let copy = copy.ok_or(AppError::NotFound)?;
    Ok(see_other(format!("/messages/{copy}")).with_notice(&req, "notice-message-duplicated"))
}

/// `POST /messages/{id}/delete`
pub async fn delete(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    id: Path<MessageId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), clock.now());
    let name = db.write(move |conn| queries::delete(conn, owner, id, now)).await?.ok_or(AppError::NotFound)?;
    Ok(see_other("/messages").with_undo(&req, "notice-message-deleted", &name, format!("/messages/{id}/undelete")))
}

/// `POST /messages/{id}/undelete`
pub async fn undelete(db: Data<Db>, me: Me, req: HttpRequest, id: Path<MessageId>) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let name = db.write(move |conn| queries::undelete(conn, owner, id)).await?.ok_or(AppError::NotFound)?;
    Ok(see_other("/messages").with_notice_about(&req, "notice-message-undeleted", &name))
}

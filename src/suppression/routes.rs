//! `/suppressions`: an owner's list.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::entry::{EntryId, Source};
use super::forms::{AddForm, SearchForm};
use super::pages::{Place, Suppressions};
use super::queries;
use crate::clock::Clock;
use crate::db::{AccountId, Db, Keyset};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other};

const PATH: &str = "/suppressions";

/// `GET /suppressions`
pub async fn list(
    db: Data<Db>,
    page: Page,
    me: Me,
    search: Query<SearchForm>,
    at: Query<Keyset>,
) -> Result<HttpResponse, AppError> {
    let (form, errors) = (AddForm::default(), FieldErrors::none());
    let shown = Suppressions::of(&db, &page, place(me.id), (&search, *at), &form, (&errors, &[])).await?;
    page.html(&shown)
}

fn place(owner: AccountId) -> Place {
    Place { path: PATH, whose: Some(owner), may_change: true }
}

/// `POST /suppressions`
pub async fn add(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    form: Form<AddForm>,
) -> Result<HttpResponse, AppError> {
    let (owner, now) = (me.id, clock.now());
    let read = match form.parse() {
        Ok(read) => read,
        Err((errors, wrong)) => {
            let (search, at) = (SearchForm::default(), Keyset::default());
            let shown = Suppressions::of(&db, &page, place(owner), (&search, at), &form, (&errors, &wrong)).await?;
            return page.html_with(StatusCode::UNPROCESSABLE_ENTITY, &shown);
        }
    };
    let added = db.write(move |conn| queries::add(conn, Some(owner), &read.entries, (Source::Page, &read.reason), now));
    Ok(see_other(PATH).with_notice_about(&req, "notice-suppressions-added", &added.await?.new.to_string()))
}

/// `POST /suppressions/{id}/remove`
pub async fn remove(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    id: Path<EntryId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), clock.now());
    let removed = db.write(move |conn| queries::remove(conn, Some(owner), id, now)).await?;
    let name = removed.ok_or(AppError::NotFound)?.readable().unwrap_or_default();
    Ok(see_other(PATH).with_undo(&req, "notice-suppression-removed", &name, format!("{PATH}/{id}/restore")))
}

/// `POST /suppressions/{id}/restore`
pub async fn restore(db: Data<Db>, me: Me, req: HttpRequest, id: Path<EntryId>) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let restored = db.write(move |conn| queries::restore(conn, Some(owner), id)).await?;
    let (entry, _) = restored.ok_or(AppError::NotFound)?;
    let name = entry.readable().unwrap_or_default();
    Ok(see_other(PATH).with_notice_about(&req, "notice-suppression-back", &name))
}

//! `/suppressions`: an owner's list.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::entry::{EntryId, Source};
use super::forms::{AddForm, SearchForm};
use super::pages::Suppressions;
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
    let shown = show(&db, &page, me.id, (&search, *at), &form, (&errors, &[])).await?;
    page.html(&shown)
}

async fn show<'a>(
    db: &Db,
    page: &'a Page,
    owner: AccountId,
    (search, at): (&'a SearchForm, Keyset),
    form: &'a AddForm,
    (errors, wrong): (&'a FieldErrors, &'a [(usize, String)]),
) -> Result<Suppressions<'a>, AppError> {
    let (text, now) = (search.text(), page.now);
    let found = db.read(move |conn| {
        let found = queries::list(conn, Some(owner), &text, at, now)?;
        Ok::<_, diesel::result::Error>((found, queries::total(conn, Some(owner), now)?))
    });
    let (found, total) = found.await?;
    Ok(Suppressions { page, path: PATH, is_of_all: false, may_change: true, search, found, total, form, errors, wrong })
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
            let search = SearchForm::default();
            let shown = show(&db, &page, owner, (&search, Keyset::default()), &form, (&errors, &wrong)).await?;
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
    let name = restored.ok_or(AppError::NotFound)?.readable().unwrap_or_default();
    Ok(see_other(PATH).with_notice_about(&req, "notice-suppression-back", &name))
}

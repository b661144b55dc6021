//! Whether a client may be written to, which lists they are on, and their end.

use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use diesel::result::Error;

use super::client::{Wrong, known, path_of, render};
use crate::clients::client::{ClientId, ClientState};
use crate::clients::forms::ReasonForm;
use crate::clients::lists::ListId;
use crate::clients::{self, deletions, lists, queries};
use crate::clock::Clock;
use crate::db::{AccountId, Db, Keyset};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other};

/// `POST /clients/{id}/suppress`
pub async fn suppress(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<ClientId>,
    form: Form<ReasonForm>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), clock.now());
    match form.parse() {
        Ok(reason) => {
            let count = db.write(move |conn| clients::suppress(conn, owner, &[id], &reason, now)).await?;
            moved_or_not(&db, owner, id, count).await?;
            Ok(see_other(path_of(id)).with_notice(&req, "notice-suppressed"))
        }
        Err(reason_errors) => {
            let wrong = Wrong { reason: form.into_inner(), reason_errors, ..Wrong::default() };
            render(&page, known(&db, owner, id, Keyset::default(), page.now).await?, None, wrong)
        }
    }
}

/// `POST /clients/{id}/activate`: lifts what the owner set, or tries an address again that bounced.
pub async fn activate(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    id: Path<ClientId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), clock.now());
    let count = db.write(move |conn| {
        let client = queries::find(conn, owner, id)?.ok_or(Error::NotFound)?;
        if !client.state.owner_may_make(ClientState::Active) {
            return Ok(0);
        }
        queries::move_some(conn, owner, &[id], (client.state, ClientState::Active), "", now)
    });
    let count = count.await?;
    moved_or_not(&db, owner, id, count).await?;
    Ok(see_other(path_of(id)).with_notice(&req, "notice-activated"))
}

async fn moved_or_not(db: &Db, owner: AccountId, id: ClientId, count: usize) -> Result<(), AppError> {
    let exists = db.read(move |conn| queries::find(conn, owner, id)).await?.is_some();
    match (exists, count) {
        (false, _) => Err(AppError::NotFound),
        (true, 0) => Err(AppError::Conflict("refused-state")),
        (true, _) => Ok(()),
    }
}

#[derive(serde::Deserialize)]
pub struct OneList {
    list: ListId,
}

/// `POST /clients/{id}/lists/add`
pub async fn join(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    id: Path<ClientId>,
    form: Form<OneList>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, list, now) = (me.id, id.into_inner(), form.list, clock.now());
    let list = db.write(move |conn| {
        queries::find(conn, owner, id)?.ok_or(Error::NotFound)?;
        lists::add_members(conn, owner, list, &[id], now)?;
        lists::find_list(conn, owner, list)?.ok_or(Error::NotFound)
    });
    Ok(see_other(path_of(id)).with_notice_about(&req, "notice-joined", &list.await?.name))
}

/// `POST /clients/{id}/lists/remove`
pub async fn leave(
    db: Data<Db>,
    me: Me,
    req: HttpRequest,
    id: Path<ClientId>,
    form: Form<OneList>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, list) = (me.id, id.into_inner(), form.list);
    let list = db.write(move |conn| {
        queries::find(conn, owner, id)?.ok_or(Error::NotFound)?;
        lists::remove_members(conn, owner, list, &[id])?;
        lists::find_list(conn, owner, list)?.ok_or(Error::NotFound)
    });
    Ok(see_other(path_of(id)).with_notice_about(&req, "notice-left", &list.await?.name))
}

/// `POST /clients/{id}/delete`
pub async fn delete(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    id: Path<ClientId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), clock.now());
    let deleted = db.write(move |conn| {
        let client = queries::find(conn, owner, id)?.ok_or(Error::NotFound)?;
        Ok::<_, Error>((client.called(), deletions::delete_one(conn, owner, id, now)?))
    });
    let (name, deletion) = deleted.await?;
    let undo = format!("/clients/deletions/{deletion}/undo");
    Ok(see_other("/clients").with_undo(&req, "notice-client-deleted", &name, undo))
}

#[derive(serde::Deserialize)]
pub struct Sure {
    #[serde(default)]
    sure: String,
}

/// `POST /clients/{id}/erase`: for a person who asks to be forgotten.
pub async fn erase(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<ClientId>,
    form: Form<Sure>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), clock.now());
    if form.sure != "yes" {
        let wrong = Wrong { reason_errors: FieldErrors::one("sure", "invalid-erase-sure"), ..Wrong::default() };
        return render(&page, known(&db, owner, id, Keyset::default(), page.now).await?, None, wrong);
    }
    let reason = page.t("erased-reason");
    let erased = db.write(move |conn| clients::erase(conn, owner, id, &reason, now)).await?;
    if erased { Ok(see_other("/clients").with_notice(&req, "notice-erased")) } else { Err(AppError::NotFound) }
}

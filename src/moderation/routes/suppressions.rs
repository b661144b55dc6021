//! `/moderation/suppressions`: whom nobody's campaigns write to. Managers look, admins change.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use crate::accounts::{Audited, Subject, note_in_audit};
use crate::clock::{Clock, Timestamp};
use crate::db::{AccountId, Conn, Db, Keyset, Role};
use crate::suppression::{self, AddForm, EntryId, Place, SearchForm, Source, Suppressions};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other};

const PATH: &str = "/moderation/suppressions";

/// `GET /moderation/suppressions`
pub async fn list(
    db: Data<Db>,
    page: Page,
    me: Me,
    search: Query<SearchForm>,
    at: Query<Keyset>,
) -> Result<HttpResponse, AppError> {
    let (form, errors) = (AddForm::default(), FieldErrors::none());
    let shown = Suppressions::of(&db, &page, place(me.role), (&search, *at), &form, (&errors, &[])).await?;
    page.html(&shown)
}

fn place(role: Role) -> Place {
    Place { path: PATH, whose: None, may_change: role == Role::Admin }
}

/// `POST /moderation/suppressions`
pub async fn suppress(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    form: Form<AddForm>,
) -> Result<HttpResponse, AppError> {
    let (by, now) = (me.id, clock.now());
    let read = match form.parse() {
        Ok(read) => read,
        Err((errors, wrong)) => {
            let (search, at) = (SearchForm::default(), Keyset::default());
            let shown = Suppressions::of(&db, &page, place(me.role), (&search, at), &form, (&errors, &wrong)).await?;
            return page.html_with(StatusCode::UNPROCESSABLE_ENTITY, &shown);
        }
    };
    let added = db.write(move |conn| {
        let added = suppression::add(conn, None, &read.entries, (Source::Page, &read.reason), now)?;
        if added.new > 0 {
            note(conn, by, Audited::Suppressed, added.new, &read.reason, now)?;
        }
        Ok::<_, diesel::result::Error>(added)
    });
    Ok(see_other(PATH).with_notice_about(&req, "notice-suppressions-added", &added.await?.new.to_string()))
}

fn note(
    conn: &mut Conn,
    by: AccountId,
    deed: Audited,
    count: usize,
    reason: &str,
    now: Timestamp,
) -> diesel::QueryResult<()> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    note_in_audit(conn, Some(by), deed, (Subject::Suppressions, count), reason, now)
}

/// `POST /moderation/suppressions/{id}/remove`
pub async fn unsuppress(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    id: Path<EntryId>,
) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (me.id, id.into_inner(), clock.now());
    let removed = db.write(move |conn| {
        let removed = suppression::remove(conn, None, id, now)?;
        if let Some(entry) = &removed {
            note(conn, by, Audited::Unsuppressed, 1, &entry.reason, now)?;
        }
        Ok::<_, diesel::result::Error>(removed)
    });
    let name = removed.await?.ok_or(AppError::NotFound)?.readable().unwrap_or_default();
    Ok(see_other(PATH).with_undo(&req, "notice-suppression-removed", &name, format!("{PATH}/{id}/restore")))
}

/// `POST /moderation/suppressions/{id}/restore`
pub async fn restore(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    id: Path<EntryId>,
) -> Result<HttpResponse, AppError> {
    let (by, id, now) = (me.id, id.into_inner(), clock.now());
    let restored = db.write(move |conn| {
        let restored = suppression::restore(conn, None, id)?;
        if let Some((entry, true)) = &restored {
            note(conn, by, Audited::Suppressed, 1, &entry.reason, now)?;
        }
        Ok::<_, diesel::result::Error>(restored)
    });
    let (entry, _) = restored.await?.ok_or(AppError::NotFound)?;
    let name = entry.readable().unwrap_or_default();
    Ok(see_other(PATH).with_notice_about(&req, "notice-suppression-back", &name))
}

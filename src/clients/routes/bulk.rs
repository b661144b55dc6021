//! What is done with many clients at once, and taken back.

use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::list;
use crate::clients::bulk::{self, Done, Whom};
use crate::clients::deletions::DeletionId;
use crate::clients::forms::{BulkForm, Deed, Pairs};
use crate::clients::search::{Counts, Filter};
use crate::clock::Clock;
use crate::db::{Db, Keyset};
use crate::web::access::Me;
use crate::web::{AppError, Page, see_other};

/// `POST /clients/bulk`
pub async fn submit(
    db: Data<Db>,
    counts: Data<Counts>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    pairs: Form<Pairs>,
) -> Result<HttpResponse, AppError> {
    let form = BulkForm::read(&pairs);
    let deed = match form.parse() {
        Ok(deed) => deed,
        Err(errors) => {
            let shown = list::Shown { bulk: &form, at: Keyset::default(), errors: &errors };
            return list::render(&db, &counts, &clock, &page, me.id, shown).await;
        }
    };
    let whom = if form.all { Whom::All(form.filter.clone()) } else { Whom::These(form.chosen.clone()) };
    // Not part of this request: whoever closes the window meanwhile has it done all the same.
    let work = bulk::carry_out(Db::clone(&db), me.id, deed.clone(), whom, clock.now());
    let done = actix_web::rt::spawn(work).await.map_err(|error| AppError::Internal(error.to_string()))??;
    Ok(tell(&req, &page, &form.filter, &deed, done))
}

fn tell(req: &HttpRequest, page: &Page, filter: &Filter, deed: &Deed, done: Done) -> HttpResponse {
    let notice = match (deed, done.count) {
        (_, 0) => "notice-nobody-changed",
        (Deed::Add(_), _) => "notice-added-to-list",
        (Deed::Remove(_), _) => "notice-removed-from-list",
        (Deed::Suppress { .. }, _) => "notice-suppressed-many",
        (Deed::Delete, _) => "notice-clients-deleted",
    };
    let count = page.number(i64::try_from(done.count).unwrap_or(i64::MAX));
    let back = see_other(path_of(filter));
    match done.deletion {
        Some(deletion) => back.with_undo(req, notice, &count, format!("/clients/deletions/{deletion}/undo")),
        None => back.with_notice_about(req, notice, &count),
    }
}

pub fn path_of(filter: &Filter) -> String {
    let query = filter.query();
    if query.is_empty() { "/clients".to_owned() } else { format!("/clients?{query}") }
}

/// `POST /clients/deletions/{id}/undo`
pub async fn undo(
    db: Data<Db>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<DeletionId>,
) -> Result<HttpResponse, AppError> {
    let work = bulk::undo(Db::clone(&db), me.id, id.into_inner());
    let count = actix_web::rt::spawn(work).await.map_err(|error| AppError::Internal(error.to_string()))??;
    let notice = if count == 0 { "notice-nobody-back" } else { "notice-clients-back" };
    let count = page.number(i64::try_from(count).unwrap_or(i64::MAX));
    Ok(see_other("/clients").with_notice_about(&req, notice, &count))
}

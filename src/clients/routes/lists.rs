//! `/lists`: making, renaming and deleting them. Who is on one is a page of `/clients`.

use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::clients::lists::{self, List, ListForm, ListId};
use crate::clients::search::{Counts, Filter};
use crate::clients::{pages, segments};
use crate::clock::Clock;
use crate::db::{self, AccountId, Db};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other};

/// `GET /lists`
pub async fn show(
    db: Data<Db>,
    counts: Data<Counts>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
) -> Result<HttpResponse, AppError> {
    let (owner, counts, now) = (me.id, Counts::clone(&counts), clock.now());
    let found = db.read(move |conn| {
        let lists = lists::lists(conn, owner)?.into_iter();
        let counted = lists.map(|list| {
            let filter = Filter { list: Some(list.id), ..Filter::default() };
            Ok((list, counts.count(conn, owner, &filter, now)?))
        });
        let counted = counted.collect::<diesel::QueryResult<Vec<(List, i64)>>>()?;
        Ok::<_, diesel::result::Error>((counted, segments::listed(conn, owner)?))
    });
    let (lists, segments) = found.await?;
    page.html(&pages::ListsPage { page: &page, lists, segments })
}

/// `GET /lists/new`
pub async fn new(page: Page) -> Result<HttpResponse, AppError> {
    let (form, errors) = (ListForm::default(), FieldErrors::none());
    page.html(&pages::ListFormPage { page: &page, list: None, form: &form, errors: &errors })
}

/// `POST /lists/new`
pub async fn make(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    form: Form<ListForm>,
) -> Result<HttpResponse, AppError> {
    let (owner, now) = (me.id, clock.now());
    let saved = match form.parse() {
        Ok(new) => {
            let name = new.name.clone();
            named(db.write(move |conn| lists::make_list(conn, owner, &new, now)).await)?.map(|_| name)
        }
        Err(errors) => Err(errors),
    };
    match saved {
        Ok(name) => Ok(see_other("/lists").with_notice_about(&req, "notice-list-made", &name)),
        Err(errors) => page.invalid(&pages::ListFormPage { page: &page, list: None, form: &form, errors: &errors }),
    }
}

/// A name that another list has is a mistake in the form.
fn named<T>(saved: diesel::QueryResult<T>) -> Result<Result<T, FieldErrors>, AppError> {
    match saved {
        Ok(value) => Ok(Ok(value)),
        Err(error) if db::is_taken(&error) => Ok(Err(FieldErrors::one("name", "invalid-list-name-taken"))),
        Err(error) => Err(error.into()),
    }
}

async fn find(db: &Db, owner: AccountId, id: ListId) -> Result<List, AppError> {
    db.read(move |conn| lists::find_list(conn, owner, id)).await?.ok_or(AppError::NotFound)
}

/// `GET /lists/{id}`
pub async fn edit(db: Data<Db>, page: Page, me: Me, id: Path<ListId>) -> Result<HttpResponse, AppError> {
    let list = find(&db, me.id, *id).await?;
    let (form, errors) = (ListForm::of(&list), FieldErrors::none());
    page.html(&pages::ListFormPage { page: &page, list: Some(&list), form: &form, errors: &errors })
}

/// `POST /lists/{id}`
pub async fn change(
    db: Data<Db>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<ListId>,
    form: Form<ListForm>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let list = find(&db, owner, id).await?;
    let saved = match form.parse() {
        Ok(new) => named(db.write(move |conn| lists::change_list(conn, owner, id, &new)).await)?,
        Err(errors) => Err(errors),
    };
    match saved {
        Ok(()) => Ok(see_other(format!("/clients?list={id}")).with_notice(&req, "notice-saved")),
        Err(errors) => {
            page.invalid(&pages::ListFormPage { page: &page, list: Some(&list), form: &form, errors: &errors })
        }
    }
}

/// `POST /lists/{id}/delete`
pub async fn delete(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    id: Path<ListId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, now) = (me.id, id.into_inner(), clock.now());
    let list = db.write(move |conn| lists::delete_list(conn, owner, id, now)).await?;
    Ok(see_other("/lists").with_undo(&req, "notice-list-deleted", &list.name, format!("/lists/{id}/undo")))
}

/// `POST /lists/{id}/undo`
pub async fn undo(db: Data<Db>, me: Me, req: HttpRequest, id: Path<ListId>) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    match db.write(move |conn| lists::restore_list(conn, owner, id)).await {
        Ok(list) => Ok(see_other("/lists").with_notice_about(&req, "notice-list-back", &list.name)),
        Err(error) if db::is_taken(&error) => Err(AppError::Conflict("refused-list-name-taken")),
        Err(error) => Err(error.into()),
    }
}

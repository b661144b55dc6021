//! Accounts on the desk.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::ROWS;
use crate::accounts;
use crate::clock::Clock;
use crate::db::{AccountId, Db, Keyset, Role};
use crate::moderation::forms::{ReasonForm, RoleForm, SearchForm};
use crate::moderation::pages;
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other};

/// `GET /moderation/accounts`
pub async fn list(
    db: Data<Db>,
    page: Page,
    form: Query<SearchForm>,
    at: Query<Keyset>,
) -> Result<HttpResponse, AppError> {
    let (search, at) = (form.search(), at.into_inner());
    let found = db.read(move |conn| accounts::list(conn, &search, at, ROWS as i64)).await?;
    let found = at.page(found, ROWS, |account| account.id.0);
    page.html(&pages::Accounts { page: &page, form: &form, found, roles: Role::ALL })
}

/// `GET /moderation/accounts/{id}`
pub async fn show(db: Data<Db>, page: Page, me: Me, id: Path<AccountId>) -> Result<HttpResponse, AppError> {
    let (form, errors) = (ReasonForm::default(), FieldErrors::none());
    let template = template(&db, &page, &me, *id, &form, &errors).await?;
    page.html(&template)
}

async fn template<'a>(
    db: &Db,
    page: &'a Page,
    me: &'a Me,
    id: AccountId,
    form: &'a ReasonForm,
    errors: &'a FieldErrors,
) -> Result<pages::Account<'a>, AppError> {
    let found = db.read(move |conn| {
        let Some(account) = accounts::find(conn, id)? else {
            return Ok(None);
        };
        Ok::<_, diesel::result::Error>(Some((account, accounts::blocks_of(conn, id)?)))
    });
    let (account, blocks) = found.await?.ok_or(AppError::NotFound)?;
    Ok(pages::Account { page, me, account, blocks, form, errors, roles: Role::ALL })
}

/// `POST /moderation/accounts/{id}/block`
pub async fn block(
    db: Data<Db>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    id: Path<AccountId>,
    form: Form<ReasonForm>,
) -> Result<HttpResponse, AppError> {
    let id = id.into_inner();
    let reason = match form.parse() {
        Ok(reason) => reason,
        Err(errors) => {
            let template = template(&db, &page, &me, id, &form, &errors).await?;
            return page.html_with(StatusCode::UNPROCESSABLE_ENTITY, &template);
        }
    };
    let (by, now) = (me.as_actor(), clock.now());
    db.write(move |conn| accounts::block(conn, by, id, &reason, now)).await?;
    Ok(back(&req, id, "notice-blocked"))
}

/// `POST /moderation/accounts/{id}/unblock`
pub async fn unblock(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    id: Path<AccountId>,
) -> Result<HttpResponse, AppError> {
    let (id, by, now) = (id.into_inner(), me.as_actor(), clock.now());
    db.write(move |conn| accounts::unblock(conn, by, id, now)).await?;
    Ok(back(&req, id, "notice-unblocked"))
}

/// `POST /moderation/accounts/{id}/role`
pub async fn appoint(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    id: Path<AccountId>,
    form: Form<RoleForm>,
) -> Result<HttpResponse, AppError> {
    let role = Role::parse(&form.role).ok_or(AppError::Refused("refused-no-such-role"))?;
    let (id, by, now) = (id.into_inner(), me.as_actor(), clock.now());
    db.write(move |conn| accounts::appoint(conn, by, id, role, now)).await?;
    Ok(back(&req, id, "notice-appointed"))
}

fn back(req: &HttpRequest, id: AccountId, notice: &str) -> HttpResponse {
    see_other(format!("/moderation/accounts/{id}")).with_notice(req, notice)
}

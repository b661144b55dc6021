//! The first admin.

use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::{check, dead_link, new_account};
use crate::accounts::forms::SignUpForm;
use crate::accounts::set_up::LINK;
use crate::accounts::{Accounts, pages};
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other};

/// `GET /set-up/{token}`
pub async fn form(accounts: Data<Accounts>, page: Page, token: Path<String>) -> Result<HttpResponse, AppError> {
    if !accounts.link_works(token.into_inner(), LINK).await? {
        return dead_link(&page);
    }
    page.html(&pages::SetUp { page: &page, form: &SignUpForm::default(), errors: &FieldErrors::none() })
}

/// `POST /set-up/{token}`
pub async fn submit(
    accounts: Data<Accounts>,
    page: Page,
    req: HttpRequest,
    token: Path<String>,
    form: Form<SignUpForm>,
) -> Result<HttpResponse, AppError> {
    let token = token.into_inner();
    if !accounts.link_works(token.clone(), LINK).await? {
        return dead_link(&page);
    }
    let again = |errors: &FieldErrors| page.invalid(&pages::SetUp { page: &page, form: &form, errors });
    if let Err(errors) = check(&accounts, &form).await {
        return again(&errors);
    }
    let new = match new_account(&accounts, &page, &form).await {
        Ok(new) => new,
        Err(errors) => return again(&errors),
    };
    if !accounts.set_up(token, new).await? {
        return dead_link(&page);
    }
    Ok(see_other("/sign-in").with_notice(&req, "notice-set-up"))
}

//! A forgotten password.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::{dead_link, may_send_letter};
use crate::accounts::even::evenly;
use crate::accounts::forms::{EmailForm, PasswordForm};
use crate::accounts::reset::LINK;
use crate::accounts::{Accounts, pages};
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Limits, Page, see_other};

/// `GET /reset`
pub async fn form(page: Page) -> Result<HttpResponse, AppError> {
    page.html(&pages::Reset { page: &page, form: &EmailForm::default(), errors: &FieldErrors::none() })
}

/// `POST /reset`
pub async fn submit(
    accounts: Data<Accounts>,
    limits: Data<Limits>,
    page: Page,
    req: HttpRequest,
    form: Form<EmailForm>,
) -> Result<HttpResponse, AppError> {
    let again =
        |status, errors: &FieldErrors| page.html_with(status, &pages::Reset { page: &page, form: &form, errors });
    let email = match form.parse() {
        Ok(email) => email,
        Err(errors) => return again(StatusCode::UNPROCESSABLE_ENTITY, &errors),
    };
    if may_send_letter(&limits, &req).is_err() {
        return again(StatusCode::TOO_MANY_REQUESTS, &FieldErrors::one("email", "too-many-letters"));
    }
    evenly(accounts.request_reset(email)).await?;
    Ok(see_other("/reset/sent").plain())
}

/// `GET /reset/sent`
pub async fn sent(page: Page) -> Result<HttpResponse, AppError> {
    page.html(&pages::ResetSent { page: &page })
}

/// `GET /reset/{token}`
pub async fn new_password(accounts: Data<Accounts>, page: Page, token: Path<String>) -> Result<HttpResponse, AppError> {
    if !accounts.link_works(token.into_inner(), LINK).await? {
        return dead_link(&page);
    }
    page.html(&pages::NewPassword { page: &page, errors: &FieldErrors::none() })
}

/// `POST /reset/{token}`
pub async fn set_new_password(
    accounts: Data<Accounts>,
    page: Page,
    req: HttpRequest,
    token: Path<String>,
    form: Form<PasswordForm>,
) -> Result<HttpResponse, AppError> {
    let token = token.into_inner();
    let Some(account) = accounts.account_of_reset(token.clone()).await? else {
        return dead_link(&page);
    };
    let hash = match accounts.passwords.hash(&form.password, &[&account.email, &account.name]).await {
        Ok(hash) => hash,
        Err(error) => {
            let errors = FieldErrors::one("password", error.key());
            return page.invalid(&pages::NewPassword { page: &page, errors: &errors });
        }
    };
    if !accounts.reset(token, hash).await? {
        return dead_link(&page);
    }
    Ok(see_other("/sign-in").with_notice(&req, "notice-password-set"))
}

//! Signing up.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};

use super::{check, may_send_letter, new_account, pending, remember_pending};
use crate::accounts::even::evenly;
use crate::accounts::forms::{EmailForm, SignUpForm};
use crate::accounts::{Accounts, pages};
use crate::web::forms::FieldErrors;
use crate::web::limits::Limit;
use crate::web::{AppError, Limits, Page, Site, client, see_other};

/// `GET /sign-up`
pub async fn form(page: Page) -> Result<HttpResponse, AppError> {
    if page.who.is_some() {
        return Ok(see_other(page.home()).plain());
    }
    page.html(&pages::SignUp { page: &page, form: &SignUpForm::default(), errors: &FieldErrors::none() })
}

/// `POST /sign-up`
pub async fn submit(
    accounts: Data<Accounts>,
    limits: Data<Limits>,
    site: Data<Site>,
    page: Page,
    req: HttpRequest,
    form: Form<SignUpForm>,
) -> Result<HttpResponse, AppError> {
    let again = |errors: &FieldErrors| page.invalid(&pages::SignUp { page: &page, form: &form, errors });
    let too_many = || {
        let errors = FieldErrors::one("email", "too-many-letters");
        let template = pages::SignUp { page: &page, form: &form, errors: &errors };
        page.html_with(StatusCode::TOO_MANY_REQUESTS, &template)
    };
    // Judging a password costs something, hashing it much more; what is mistyped uses up no letter.
    if limits.check(Limit::SignUpFromAddress, &client::limit_key(client::address(&req))).is_err() {
        return too_many();
    }
    if let Err(errors) = check(&accounts, &form).await {
        return again(&errors);
    }
    if may_send_letter(&limits, &req).is_err() {
        return too_many();
    }
    let new = match new_account(&accounts, &page, &form).await {
        Ok(new) => new,
        Err(errors) => return again(&errors),
    };
    let cookie = remember_pending(&site, new.email.as_str());
    evenly(accounts.sign_up(new)).await?;
    Ok(see_other("/sign-up/sent").with_cookie(cookie).plain())
}

/// `GET /sign-up/sent`
pub async fn sent(site: Data<Site>, page: Page, req: HttpRequest) -> Result<HttpResponse, AppError> {
    let email = pending(&site, &req).unwrap_or_default();
    page.html(&pages::Sent { page: &page, email: &email, errors: &FieldErrors::none() })
}

/// `POST /verify/resend`
pub async fn resend(
    accounts: Data<Accounts>,
    limits: Data<Limits>,
    site: Data<Site>,
    page: Page,
    req: HttpRequest,
    form: Form<EmailForm>,
) -> Result<HttpResponse, AppError> {
    let email = match form.parse() {
        Ok(email) => email,
        Err(errors) => {
            return page.invalid(&pages::Sent { page: &page, email: &form.email, errors: &errors });
        }
    };
    let back = if page.who.is_some() { "/verify" } else { "/sign-up/sent" };
    if limits.check(Limit::Resend, &email.mailbox_key()).is_err() || may_send_letter(&limits, &req).is_err() {
        return Ok(see_other(back).with_notice(&req, "notice-wait-before-resend"));
    }
    let cookie = remember_pending(&site, email.as_str());
    evenly(accounts.resend(email)).await?;
    Ok(see_other(back).with_cookie(cookie).with_notice(&req, "notice-sent-again"))
}

//! Signing in and out.

use actix_session::Session;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};

use crate::accounts::forms::SignInForm;
use crate::accounts::sign_in::SignIn;
use crate::accounts::{Accounts, pages, store};
use crate::config::hex;
use crate::mail::EmailAddress;
use crate::web::access::{home_of, local_path};
use crate::web::forms::FieldErrors;
use crate::web::limits::Limit;
use crate::web::{AppError, Limits, Page, Site, client, see_other};

#[derive(serde::Deserialize)]
pub struct Next {
    next: Option<String>,
}

/// `GET /sign-in`
pub async fn form(page: Page, query: Query<Next>) -> Result<HttpResponse, AppError> {
    if page.who.is_some() {
        return Ok(see_other(page.home()).plain());
    }
    let next = local_path(query.next.as_deref()).unwrap_or_default().to_owned();
    let form = SignInForm { next, ..SignInForm::default() };
    page.html(&pages::SignIn { page: &page, form: &form, errors: &FieldErrors::none(), blocked: None })
}

/// `POST /sign-in`
pub async fn submit(
    accounts: Data<Accounts>,
    limits: Data<Limits>,
    site: Data<Site>,
    session: Session,
    page: Page,
    req: HttpRequest,
    form: Form<SignInForm>,
) -> Result<HttpResponse, AppError> {
    let again = |status, errors: &FieldErrors, blocked: Option<&str>| {
        page.html_with(status, &pages::SignIn { page: &page, form: &form, errors, blocked })
    };
    let email = match form.parse() {
        Ok(email) => email,
        Err(errors) => return again(StatusCode::UNPROCESSABLE_ENTITY, &errors, None),
    };
    if may_try(&limits, &site, &req, &email).is_err() {
        return again(StatusCode::TOO_MANY_REQUESTS, &FieldErrors::one("email", "too-many-tries"), None);
    }
    let user_agent = req.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or("");
    let user_agent = user_agent.chars().take(300).collect();
    let address = client::address(&req).to_string();
    match accounts.sign_in(email.clone(), &form.password, user_agent, address).await? {
        SignIn::Wrong => again(StatusCode::UNPROCESSABLE_ENTITY, &FieldErrors::one("email", "invalid-sign-in"), None),
        SignIn::Blocked { reason } => again(StatusCode::FORBIDDEN, &FieldErrors::none(), Some(&reason)),
        SignIn::Welcome { opening, account } => {
            session.renew();
            session.insert(store::OPENING, opening).map_err(|error| AppError::Internal(error.to_string()))?;
            let next = local_path(Some(&form.next)).unwrap_or(home_of(account.role));
            let next = if account.verified_at.is_some() { next } else { "/verify" };
            let response = see_other(next);
            if account.verified_at.is_none() {
                // Whoever signs up with a foreign address does not become a known device of its owner.
                return Ok(response.plain());
            }
            let mut known = site.cookie(DEVICE, device_mark(&site, &email));
            known.make_permanent();
            Ok(response.with_cookie(known).plain())
        }
    }
}

/// `GET /sign-out`
pub async fn leave(page: Page) -> Result<HttpResponse, AppError> {
    page.html(&pages::SignOut { page: &page })
}

/// `POST /sign-out`
pub async fn sign_out(session: Session, req: HttpRequest) -> Result<HttpResponse, AppError> {
    session.purge();
    Ok(see_other("/sign-in").with_notice(&req, "notice-signed-out"))
}

/// A browser that signed in to this account before is not locked out by strangers who try.
const DEVICE: &str = "device";

fn may_try(limits: &Limits, site: &Site, req: &HttpRequest, email: &EmailAddress) -> Result<(), AppError> {
    limits.check(Limit::SignInFromAddress, &client::limit_key(client::address(req)))?;
    let mark = device_mark(site, email);
    let known = req.cookie(DEVICE).is_some_and(|cookie| cookie.value() == mark);
    let key = if known { format!("{} {mark}", email.key()) } else { email.key() };
    limits.check(Limit::SignInToAccount, &key)
}

fn device_mark(site: &Site, email: &EmailAddress) -> String {
    hex(site.key.sign("device", email.key().as_bytes()).iter().take(16))
}

//! The handlers of accounts, a file a flow. Each says one verb of the slice.

pub mod account;
pub mod reset;
pub mod set_up;
pub mod sign_in;
pub mod sign_up;
pub mod verify;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web::Data};

use super::Accounts;
use super::account::NewAccount;
use super::forms::SignUpForm;
use super::pages::DeadLink;
use crate::db::Role;
use crate::web::forms::FieldErrors;
use crate::web::limits::Limit;
use crate::web::{AppError, Limits, Page, Site, client};

/// A link that was used, ran out or never was: one page for all of them.
fn dead_link(page: &Page) -> Result<HttpResponse, AppError> {
    page.html_with(StatusCode::NOT_FOUND, &DeadLink { page })
}

/// Everything that is wrong with a sign-up form at once, the password's strength included.
async fn check(accounts: &Accounts, form: &SignUpForm) -> Result<(), FieldErrors> {
    let mut errors = form.parse().err().unwrap_or_default();
    if let Err(error) = accounts.passwords.judge(&form.password, &[form.email.trim(), form.name.trim()]).await {
        errors.add("password", error.key());
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// What a sign-up form says, as a new owner; or what is wrong with it.
async fn new_account(accounts: &Accounts, page: &Page, form: &SignUpForm) -> Result<NewAccount, FieldErrors> {
    let (email, name, zone) = form.parse()?;
    let hashed = accounts.passwords.hash(&form.password, &[email.as_str(), &name]).await;
    let password_hash = hashed.map_err(|error| FieldErrors::one("password", error.key()))?;
    Ok(NewAccount { email, name, password_hash, role: Role::Owner, language: page.language, zone, verified: false })
}

/// Everything that sends a letter somewhere asks here first.
fn may_send_letter(limits: &Limits, req: &HttpRequest) -> Result<(), AppError> {
    limits.check(Limit::LettersFromAddress, &client::limit_key(client::address(req)))?;
    limits.check(Limit::LettersAtAll, "")
}

/// The address somebody just signed up with, remembered by their browser for the next page.
fn remember_pending(site: &Data<Site>, email: &str) -> actix_web::cookie::Cookie<'static> {
    use base64::Engine as _;
    let sealed = site.key.seal("pending", email.as_bytes());
    site.cookie("pending", base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(sealed))
}

fn pending(site: &Data<Site>, req: &HttpRequest) -> Option<String> {
    use base64::Engine as _;
    let cookie = req.cookie("pending")?;
    let sealed = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(cookie.value()).ok()?;
    String::from_utf8(site.key.open("pending", &sealed)?).ok()
}

//! One's own account: profile, password, address, sessions, and its end.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::may_send_letter;
use crate::accounts::even::evenly;
use crate::accounts::forms::{ChangeEmailForm, ChangePasswordForm, DeleteForm, LettersForm, ProfileForm, zones};
use crate::accounts::{Accounts, pages};
use crate::db::Role;
use crate::mail::EmailAddress;
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::limits::Limit;
use crate::web::{AppError, Language, Limits, Page, see_other};

/// `GET /account`
pub async fn show(accounts: Data<Accounts>, page: Page, me: Me) -> Result<HttpResponse, AppError> {
    let errors = FieldErrors::none();
    page.html(&template(&accounts, &page, &me, &errors).await?)
}

/// The page as it is, for a form to put back what was typed.
async fn template<'a>(
    accounts: &Accounts,
    page: &'a Page,
    me: &'a Me,
    errors: &'a FieldErrors,
) -> Result<pages::Account<'a>, AppError> {
    Ok(pages::Account {
        page,
        who: me,
        profile: ProfileForm { name: me.name.clone(), language: me.language.to_string(), zone: me.zone.clone() },
        email: ChangeEmailForm::default(),
        errors,
        run_letters: match me.role {
            Role::Owner => Some(accounts.wants_run_letters(me.id).await?),
            _ => None,
        },
        sessions: accounts.open_sessions(me.id).await?,
        zones: zones().collect(),
        languages: Language::ALL,
    })
}

/// `POST /account/profile`
pub async fn profile(
    accounts: Data<Accounts>,
    page: Page,
    me: Me,
    req: HttpRequest,
    form: Form<ProfileForm>,
) -> Result<HttpResponse, AppError> {
    match form.parse() {
        Ok((name, language, zone)) => {
            accounts.change_profile(me.id, name, language, zone).await?;
            Ok(see_other("/account").with_notice(&req, "notice-saved"))
        }
        Err(errors) => {
            let template = template(&accounts, &page, &me, &errors).await?;
            page.invalid(&pages::Account { profile: form.into_inner(), ..template })
        }
    }
}

/// `POST /account/letters`
pub async fn letters(
    accounts: Data<Accounts>,
    me: Me,
    req: HttpRequest,
    form: Form<LettersForm>,
) -> Result<HttpResponse, AppError> {
    accounts.set_run_letters(me.id, form.run_letters.is_some()).await?;
    Ok(see_other("/account").with_notice(&req, "notice-saved"))
}

/// `POST /account/password`
pub async fn password(
    accounts: Data<Accounts>,
    limits: Data<Limits>,
    page: Page,
    me: Me,
    req: HttpRequest,
    form: Form<ChangePasswordForm>,
) -> Result<HttpResponse, AppError> {
    let errors = match check_password(&accounts, &limits, &me, &form.current_password, "current_password").await? {
        Ok(()) => match accounts.passwords.hash(&form.new_password, &[&me.email, &me.name]).await {
            Ok(hash) => {
                accounts.change_password(me.id, me.session, hash).await?;
                return Ok(see_other("/account").with_notice(&req, "notice-password-changed"));
            }
            Err(error) => FieldErrors::one("new_password", error.key()),
        },
        Err(errors) => errors,
    };
    page.invalid(&template(&accounts, &page, &me, &errors).await?)
}

/// `POST /account/email`
pub async fn email(
    accounts: Data<Accounts>,
    limits: Data<Limits>,
    page: Page,
    me: Me,
    req: HttpRequest,
    form: Form<ChangeEmailForm>,
) -> Result<HttpResponse, AppError> {
    let again = async |status: StatusCode, errors: &FieldErrors| {
        let template = template(&accounts, &page, &me, errors).await?;
        page.html_with(status, &pages::Account { email: form.clone(), ..template })
    };
    let Ok(new) = EmailAddress::parse(form.new_email.trim()) else {
        return again(StatusCode::UNPROCESSABLE_ENTITY, &FieldErrors::one("new_email", "invalid-email")).await;
    };
    if let Err(errors) = check_password(&accounts, &limits, &me, &form.email_password, "email_password").await? {
        return again(StatusCode::UNPROCESSABLE_ENTITY, &errors).await;
    }
    if may_send_letter(&limits, &req).is_err() {
        return again(StatusCode::TOO_MANY_REQUESTS, &FieldErrors::one("new_email", "too-many-letters")).await;
    }
    let address = new.to_string();
    evenly(accounts.request_email(me.id, new)).await?;
    Ok(see_other("/account").with_notice_about(&req, "notice-email-link-sent", &address))
}

/// `POST /account/sessions/{id}/end`
pub async fn end_session(
    accounts: Data<Accounts>,
    me: Me,
    req: HttpRequest,
    id: Path<i64>,
) -> Result<HttpResponse, AppError> {
    if !accounts.close_session(me.id, id.into_inner()).await? {
        return Err(AppError::NotFound);
    }
    Ok(see_other("/account").with_notice(&req, "notice-session-ended"))
}

/// `POST /account/sessions/end-others`
pub async fn end_other_sessions(accounts: Data<Accounts>, me: Me, req: HttpRequest) -> Result<HttpResponse, AppError> {
    accounts.close_other_sessions(me.id, me.session).await?;
    Ok(see_other("/account").with_notice(&req, "notice-sessions-ended"))
}

/// `POST /account/delete`
pub async fn delete(
    accounts: Data<Accounts>,
    limits: Data<Limits>,
    session: Session,
    page: Page,
    me: Me,
    req: HttpRequest,
    form: Form<DeleteForm>,
) -> Result<HttpResponse, AppError> {
    if let Err(errors) = check_password(&accounts, &limits, &me, &form.delete_password, "delete_password").await? {
        return page.invalid(&template(&accounts, &page, &me, &errors).await?);
    }
    if !accounts.delete(me.id).await? {
        let errors = FieldErrors::one("delete_password", "refused-last-admin");
        return page.html_with(StatusCode::CONFLICT, &template(&accounts, &page, &me, &errors).await?);
    }
    session.purge();
    Ok(see_other("/").with_notice(&req, "notice-account-deleted"))
}

/// Whoever sits at an open browser must not be able to take the account over.
async fn check_password(
    accounts: &Accounts,
    limits: &Limits,
    me: &Me,
    password: &str,
    field: &'static str,
) -> Result<Result<(), FieldErrors>, AppError> {
    if limits.check(Limit::PasswordAgain, &me.id.to_string()).is_err() {
        return Ok(Err(FieldErrors::one(field, "too-many-tries")));
    }
    let right = accounts.password_is(me.id, password).await?;
    Ok(if right { Ok(()) } else { Err(FieldErrors::one(field, "invalid-password-wrong")) })
}

//! Who may open a route. Every route names its policy; a route without one does not compile, and a test tries each with each
//! kind of visitor.

use std::rc::Rc;

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};

use super::{Answer, AppError, Next, Page, SignedIn, see_other};
use crate::db::Role;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Anyone,
    /// Signed in, even before the address is confirmed.
    Unconfirmed,
    /// Signed in with a confirmed address, whatever the role.
    Confirmed,
    OneOf(&'static [Role]),
    /// Caught letters: everyone while only this machine can reach us, else admins.
    TrialMail,
}

/// One row of the table of routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteInfo {
    pub method: &'static str,
    pub path: &'static str,
    pub access: Access,
}

/// Runs in front of each handler.
pub async fn check(access: Access, req: ServiceRequest, next: Next) -> Answer {
    let page = req.extensions().get::<Page>().cloned();
    let Some(page) = page else {
        return Ok(req.error_response(AppError::Internal("no page to check".to_owned())));
    };
    match judge(access, &page) {
        Judgement::Enter => next.call(req).await,
        Judgement::SignIn => {
            let response = to_sign_in(req.request());
            Ok(req.into_response(response))
        }
        Judgement::Confirm => {
            let response = see_other("/verify").plain();
            Ok(req.into_response(response))
        }
        Judgement::Refuse(error) => Ok(req.error_response(error)),
    }
}

enum Judgement {
    Enter,
    SignIn,
    Confirm,
    Refuse(AppError),
}

fn judge(access: Access, page: &Page) -> Judgement {
    if access == Access::TrialMail {
        return match (page.trial, page.sees_trial_mail(), &page.who) {
            (_, true, _) => Judgement::Enter,
            (false, ..) => Judgement::Refuse(AppError::NotFound),
            (true, false, None) => Judgement::SignIn,
            (true, false, Some(_)) => Judgement::Refuse(AppError::Forbidden),
        };
    }
    match (access, &page.who) {
        (Access::Anyone, _) | (Access::Unconfirmed, Some(_)) => Judgement::Enter,
        (_, None) if page.session_is_unreadable => {
            Judgement::Refuse(AppError::Busy("the session could not be read".to_owned()))
        }
        (_, None) => Judgement::SignIn,
        (_, Some(who)) if !who.verified => Judgement::Confirm,
        (Access::OneOf(roles), Some(who)) if !roles.contains(&who.role) => Judgement::Refuse(AppError::Forbidden),
        _ => Judgement::Enter,
    }
}

/// Signing in leads back to the page that was asked for; a form that was posted cannot be taken along.
fn to_sign_in(req: &HttpRequest) -> HttpResponse {
    let asked = req.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let back: String = url::form_urlencoded::byte_serialize(asked.as_bytes()).collect();
    if req.method() == Method::GET {
        see_other(format!("/sign-in?next={back}")).with_notice(req, "notice-sign-in-first")
    } else {
        see_other("/sign-in").with_notice(req, "notice-sign-in-first")
    }
}

/// Where a person goes after signing in, unless they were on their way somewhere.
pub fn home_of(role: Role) -> &'static str {
    match role {
        Role::Owner => "/dashboard",
        Role::Editor => "/editor/posts",
        Role::Manager | Role::Admin => "/moderation/accounts",
    }
}

/// `next=` leads only within this site.
pub fn local_path(next: Option<&str>) -> Option<&str> {
    next.filter(|path| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    })
}

/// The signed-in person. Only for routes whose policy asks for one.
pub struct Me(pub Rc<SignedIn>);

impl std::ops::Deref for Me {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

impl actix_web::FromRequest for Me {
    type Error = AppError;
    type Future = std::future::Ready<Result<Self, AppError>>;

    fn from_request(req: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        let who = req.extensions().get::<Page>().and_then(|page| page.who.clone());
        std::future::ready(who.map(|who| Self(Rc::new(who))).ok_or(AppError::Forbidden))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_never_leads_away() {
        assert_eq!(local_path(Some("/account?a=1")), Some("/account?a=1"));
        for bad in
            ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a b", "/\u{0}"]
        {
            assert_eq!(local_path(Some(bad)), None, "{bad}");
        }
    }
}

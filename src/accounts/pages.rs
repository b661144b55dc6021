//! The pages of accounts: one struct a template.

use askama::Template;

use super::forms::{ChangeEmailForm, EmailForm, ProfileForm, SignInForm, SignUpForm};
use super::sessions::Open;
use crate::delivery::{Fate, State};
use crate::web::forms::FieldErrors;
use crate::web::{Language, Page, SignedIn};

#[derive(Template)]
#[template(path = "accounts/sign_up.html")]
pub struct SignUp<'a> {
    pub page: &'a Page,
    pub form: &'a SignUpForm,
    pub errors: &'a FieldErrors,
}

/// "Look into your mail", for who is not signed in.
#[derive(Template)]
#[template(path = "accounts/sent.html")]
pub struct Sent<'a> {
    pub page: &'a Page,
    pub email: &'a str,
    pub errors: &'a FieldErrors,
}

impl Sent<'_> {
    /// No address is known, or it was not one.
    pub fn asks_for_address(&self) -> bool {
        self.email.is_empty() || !self.errors.is_empty()
    }
}

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
pub struct SignIn<'a> {
    pub page: &'a Page,
    pub form: &'a SignInForm,
    pub errors: &'a FieldErrors,
    /// Why a blocked account is blocked.
    pub blocked: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "accounts/sign_out.html")]
pub struct SignOut<'a> {
    pub page: &'a Page,
}

/// "Confirm your address", for who is signed in and has not.
#[derive(Template)]
#[template(path = "accounts/unconfirmed.html")]
pub struct Unconfirmed<'a> {
    pub page: &'a Page,
    pub who: &'a SignedIn,
    pub fate: Option<Fate>,
}

impl Unconfirmed<'_> {
    /// What the ledger knows of the letter, in words.
    pub fn fate_key(&self) -> &'static str {
        match self.fate.as_ref().map(|fate| fate.state) {
            None => "fate-none",
            Some(State::Accepted) => "fate-accepted",
            Some(State::Rejected) => "fate-rejected",
            Some(State::Unknown) => "fate-unknown",
            Some(State::Expired) => "fate-expired",
            Some(State::Suppressed | State::Cancelled | State::Quarantined) => "fate-stopped",
            Some(_) => "fate-waiting",
        }
    }

    pub fn fate_tag(&self) -> &'static str {
        match self.fate.as_ref().map(|fate| fate.state) {
            Some(State::Accepted) => "ok",
            Some(State::Rejected | State::Expired | State::Suppressed | State::Cancelled | State::Quarantined) => "bad",
            Some(State::Unknown) => "warn",
            _ => "calm",
        }
    }
}

/// A link from a letter: what it does, and the button that does it.
#[derive(Template)]
#[template(path = "accounts/verify.html")]
pub struct Verify<'a> {
    pub page: &'a Page,
}

#[derive(Template)]
#[template(path = "accounts/dead_link.html")]
pub struct DeadLink<'a> {
    pub page: &'a Page,
}

#[derive(Template)]
#[template(path = "accounts/reset.html")]
pub struct Reset<'a> {
    pub page: &'a Page,
    pub form: &'a EmailForm,
    pub errors: &'a FieldErrors,
}

#[derive(Template)]
#[template(path = "accounts/reset_sent.html")]
pub struct ResetSent<'a> {
    pub page: &'a Page,
}

#[derive(Template)]
#[template(path = "accounts/new_password.html")]
pub struct NewPassword<'a> {
    pub page: &'a Page,
    pub errors: &'a FieldErrors,
}

#[derive(Template)]
#[template(path = "accounts/set_up.html")]
pub struct SetUp<'a> {
    pub page: &'a Page,
    pub form: &'a SignUpForm,
    pub errors: &'a FieldErrors,
}

#[derive(Template)]
#[template(path = "accounts/account.html")]
pub struct Account<'a> {
    pub page: &'a Page,
    pub who: &'a SignedIn,
    pub profile: ProfileForm,
    pub email: ChangeEmailForm,
    pub errors: &'a FieldErrors,
    /// For an owner: whether letters tell how runs ended.
    pub run_letters: Option<bool>,
    pub sessions: Vec<Open>,
    pub zones: Vec<String>,
    pub languages: &'static [Language],
}

impl Account<'_> {
    /// "Firefox on Linux": enough to know one's own devices.
    pub fn device(&self, session: &Open) -> String {
        let agent = &session.user_agent;
        let find =
            |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
        let browser = find(&[
            ("Firefox", "Firefox"),
            ("Edg/", "Edge"),
            ("OPR/", "Opera"),
            ("YaBrowser", "Yandex Browser"),
            ("Chrome", "Chrome"),
            ("Safari", "Safari"),
        ]);
        let system = find(&[
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Windows", "Windows"),
            ("Mac OS", "macOS"),
            ("Linux", "Linux"),
        ]);
        match (browser, system) {
            (Some(browser), Some(system)) => self.page.t2("session-device", "browser", browser, "system", system),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => self.page.t("session-unknown-device"),
        }
    }
}

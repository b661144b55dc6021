//! What a reader sees who leaves.

use askama::Template;

use crate::campaigns::readers::{WhyGot, WhyLeft};
use crate::clients::ClientState;
use crate::clock::Timestamp;
use crate::web::Page;
use crate::web::forms::FieldErrors;

#[derive(Template)]
#[template(path = "campaigns/unsubscribe.html")]
pub struct Leave<'a> {
    pub page: &'a Page,
    pub token: &'a str,
    /// Takes back what was just done.
    pub undo: Option<&'a str>,
    pub address: String,
    /// Whom the letters are from.
    pub from: String,
    pub is_subscribed: bool,
    /// There is a client behind the link.
    pub is_known: bool,
    /// Weeks.
    pub breaks: &'static [u32],
    pub on_break_until: Option<Timestamp>,
    pub reasons: &'static [WhyLeft],
}

impl Leave<'_> {
    pub fn title(&self) -> &'static str {
        match (self.is_subscribed, self.on_break_until) {
            (true, None) => "unsubscribe-ask-title",
            (true, Some(_)) => "unsubscribe-break-title",
            (false, _) => "unsubscribe-done-title",
        }
    }
}

#[derive(Template)]
#[template(path = "campaigns/unsubscribe_dead.html")]
pub struct DeadLink<'a> {
    pub page: &'a Page,
}

/// Why somebody got a letter, and what they can do about it.
#[derive(Template)]
#[template(path = "campaigns/why.html")]
pub struct WhyPage<'a> {
    pub page: &'a Page,
    pub token: &'a str,
    pub address: String,
    /// Whose client they are.
    pub from: String,
    pub state: ClientState,
    pub why: WhyGot,
    pub errors: &'a FieldErrors,
}

impl WhyPage<'_> {
    pub fn may_complain(&self) -> bool {
        self.state != ClientState::Complained
    }

    pub fn may_leave(&self) -> bool {
        !matches!(self.state, ClientState::Unsubscribed | ClientState::Complained)
    }
}

#[derive(Template)]
#[template(path = "campaigns/forgotten.html")]
pub struct Forgotten<'a> {
    pub page: &'a Page,
}

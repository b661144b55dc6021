//! The pages of this slice.

use askama::Template;

use super::addresses::{Address, AddressId};
use super::checks::{Check, CheckState};
use super::faults::Fault;
use super::forms::{AddressForm, OwnForm, SenderForm};
use super::providers::{self, Provider};
use super::sender::{Protection, Sender};
use super::usable::Usable;
use crate::delivery::{Fate, State};
use crate::mail::EmailAddress;
use crate::smtp::{Cause, PUBLIC_PORTS};
use crate::web::Page;
use crate::web::forms::FieldErrors;

/// One sender with what is known of it.
pub struct Seen {
    pub sender: Sender,
    pub has_password: bool,
    /// Addresses of it that have not said yes.
    pub waiting: Vec<Waiting>,
    pub fault: Option<Fault>,
}

pub struct Waiting {
    pub email: String,
    /// `None`: it was taken back, and has to be asked anew.
    pub row: Option<AddressId>,
    /// A letter was sent to it.
    pub asked: bool,
}

impl Seen {
    pub fn tag(&self) -> &'static str {
        match (&self.fault, self.waiting.is_empty()) {
            (_, false) => "warn",
            (Some(_), true) => "bad",
            (None, true) => "ok",
        }
    }

    pub fn state(&self) -> &'static str {
        match (&self.fault, self.waiting.is_empty()) {
            (_, false) => "sender-waits",
            (Some(_), true) => "sender-fails",
            (None, true) => "sender-ready",
        }
    }

    pub fn waits_for(&self) -> &'static str {
        if self.waiting.iter().all(|address| address.asked) { "sender-waits-text" } else { "sender-waits-unasked" }
    }

    pub fn may_send(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[derive(Template)]
#[template(path = "senders/list.html")]
pub struct List<'a> {
    pub page: &'a Page,
    pub own: Usable,
    pub senders: Vec<Seen>,
}

#[derive(Template)]
#[template(path = "senders/sender.html")]
pub struct Show<'a> {
    pub page: &'a Page,
    pub seen: Seen,
    pub letter: Option<Fate>,
    pub email: &'a str,
}

impl Show<'_> {
    pub fn letter_tag(&self) -> &'static str {
        match self.letter.as_ref().map(|letter| letter.state) {
            Some(State::Accepted) => "ok",
            Some(State::Unknown) => "warn",
            Some(state) if state.is_final() => "bad",
            _ => "calm",
        }
    }

    pub fn letter_state(&self) -> &'static str {
        match self.letter.as_ref().map(|letter| letter.state) {
            Some(State::Accepted) => "fate-accepted",
            Some(State::Unknown) => "fate-unknown",
            Some(State::Rejected) => "fate-rejected",
            Some(State::Expired) => "sender-letter-late",
            Some(state) if state.is_final() => "fate-stopped",
            _ => "fate-waiting",
        }
    }
}

#[derive(Template)]
#[template(path = "senders/form.html")]
pub struct Form<'a> {
    pub page: &'a Page,
    /// `None`: a new one.
    pub sender: Option<&'a Sender>,
    pub has_password: bool,
    pub form: &'a SenderForm,
    pub errors: &'a FieldErrors,
    pub fill: Fill,
}

/// What came of "fill in".
#[derive(Clone, Copy)]
pub enum Fill {
    NotAsked,
    Done(&'static Provider),
    /// The address tells no provider.
    Unknown,
}

impl Form<'_> {
    pub fn action(&self) -> String {
        self.sender.map_or_else(|| "/senders/new".to_owned(), |sender| format!("/senders/{}/edit", sender.id))
    }

    pub fn title(&self) -> &'static str {
        if self.sender.is_some() { "sender-edit" } else { "sender-new" }
    }

    pub fn password_hint(&self) -> &'static str {
        if self.has_password { "sender-password-keep" } else { "sender-password-hint" }
    }

    pub fn providers(&self) -> &'static [Provider] {
        providers::ALL
    }

    pub fn ports(&self) -> [u16; 4] {
        PUBLIC_PORTS
    }

    pub fn protections(&self) -> &'static [Protection] {
        Protection::ALL
    }
}

#[derive(Template)]
#[template(path = "senders/check.html")]
pub struct Checked<'a> {
    pub page: &'a Page,
    pub sender: Sender,
    pub check: Option<Check>,
}

impl Checked<'_> {
    pub fn goes_on(&self) -> bool {
        self.check.as_ref().is_some_and(|check| check.state == CheckState::GoesOn)
    }
}

#[derive(Template)]
#[template(path = "senders/own.html")]
pub struct Own<'a> {
    pub page: &'a Page,
    pub house: &'a EmailAddress,
    pub form: &'a OwnForm,
    pub confirmed: &'a [EmailAddress],
    pub errors: &'a FieldErrors,
}

#[derive(Template)]
#[template(path = "senders/addresses.html")]
pub struct Addresses<'a> {
    pub page: &'a Page,
    /// The account's.
    pub own: &'a str,
    pub addresses: Vec<Address>,
    pub form: &'a AddressForm,
    pub errors: &'a FieldErrors,
}

/// A link from a letter: what it does, and the button that does it.
#[derive(Template)]
#[template(path = "senders/confirm.html")]
pub struct Confirm<'a> {
    pub page: &'a Page,
    pub email: &'a str,
    /// Whose account asks.
    pub account: &'a str,
}

#[derive(Template)]
#[template(path = "senders/confirmed.html")]
pub struct Confirmed<'a> {
    pub page: &'a Page,
}

#[derive(Template)]
#[template(path = "senders/dead_link.html")]
pub struct DeadLink<'a> {
    pub page: &'a Page,
}

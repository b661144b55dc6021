//! The page of test letters and of what became of them.

use askama::Template;

use super::Tab;
use crate::clients::Client;
use crate::delivery::{Fate, State};
use crate::mail::EmailAddress;
use crate::messages::forms::TestForm;
use crate::messages::trials::Trial;
use crate::messages::versions::Version;
use crate::senders::Usable;
use crate::web::Page;
use crate::web::forms::FieldErrors;

/// A test letter and what became of it.
pub struct Tried {
    pub trial: Trial,
    /// `None`: that was forgotten since.
    pub fate: Option<Fate>,
}

impl Tried {
    pub fn state(&self) -> &'static str {
        match self.fate.as_ref().map(|fate| fate.state) {
            None => "test-forgotten",
            Some(State::Accepted) => "fate-accepted",
            Some(State::Rejected) => "fate-rejected",
            Some(State::Unknown) => "fate-unknown",
            Some(State::Expired) => "test-late",
            Some(state) if state.is_final() => "fate-stopped",
            Some(_) => "fate-waiting",
        }
    }

    pub fn tag(&self) -> &'static str {
        match self.fate.as_ref().map(|fate| fate.state) {
            Some(State::Accepted) => "ok",
            Some(State::Unknown) => "warn",
            Some(state) if state.is_final() => "bad",
            _ => "calm",
        }
    }
}

#[derive(Template)]
#[template(path = "messages/test.html")]
pub struct Test<'a> {
    pub page: &'a Page,
    pub current: &'a Version,
    pub form: &'a TestForm,
    pub errors: &'a FieldErrors,
    pub addresses: Vec<EmailAddress>,
    pub ways: Vec<Usable>,
    pub clients: Vec<Client>,
    pub tried: Vec<Tried>,
}

impl Test<'_> {
    pub fn tab(&self) -> Tab {
        Tab::Test
    }

    /// As the form sends it.
    pub fn way(&self, way: &Usable) -> String {
        way.id.map(|id| id.to_string()).unwrap_or_default()
    }

    pub fn shown(&self, way: &Usable) -> String {
        let (name, address) = (&way.from.name, &way.from.address);
        if name.is_empty() { address.to_string() } else { format!("{name} <{address}>") }
    }
}

//! Whose values stand in a letter: a client's, or those of somebody we made up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clients::{Attribute, Client, ClientId, Kind};
use crate::mail::merge::{Recipient, Standard};
use crate::web::Page;

/// What a letter may say of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub own: BTreeMap<String, String>,
}

pub fn values(client: &Client) -> Values {
    let own = client.own.0.iter().map(|(key, value)| (key.clone(), value.to_string()));
    Values {
        first_name: client.first_name.clone(),
        last_name: client.last_name.clone(),
        email: client.email.clone(),
        own: own.collect(),
    }
}

impl Values {
    pub fn recipient<'a>(&'a self, unsubscribe_url: &'a str, view_url: &'a str) -> Recipient<'a> {
        Recipient::new(&self.own)
            .with(Standard::FirstName, &self.first_name)
            .with(Standard::LastName, &self.last_name)
            .with(Standard::Email, &self.email)
            .with(Standard::UnsubscribeUrl, unsubscribe_url)
            .with(Standard::ViewUrl, view_url)
    }

    /// What is kept of somebody for the time of a run.
    pub fn to_json(&self) -> String {
        // Texts and a map of them are always JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// First and last name; may be empty.
    pub fn called(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }
}

/// Whom a preview is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownAs {
    /// Somebody made up, of whom everything is known.
    Anna,
    /// Somebody of whom nothing but the address is known.
    Stranger,
    Client(ClientId),
}

impl ShownAs {
    pub fn parse(text: &str) -> Self {
        match text {
            "stranger" => Self::Stranger,
            id => id.parse().map_or(Self::Anna, |id| Self::Client(ClientId(id))),
        }
    }

    /// What `parse` reads.
    pub fn word(self) -> String {
        match self {
            Self::Anna => "anna".to_owned(),
            Self::Stranger => "stranger".to_owned(),
            Self::Client(id) => id.to_string(),
        }
    }

    /// Of those who are made up.
    pub fn made_up(self, page: &Page, attributes: &[Attribute]) -> Values {
        let email = "anna@example.org".to_owned();
        if self == Self::Stranger {
            return Values { email, ..Values::default() };
        }
        Values {
            first_name: page.t("sample-first-name"),
            last_name: page.t("sample-last-name"),
            email,
            own: attributes.iter().map(|attribute| (attribute.key.clone(), plausible(attribute))).collect(),
        }
    }
}

fn plausible(attribute: &Attribute) -> String {
    match attribute.kind {
        Kind::Text => attribute.label.clone(),
        Kind::Number => "42".to_owned(),
        Kind::Date => "2026-05-09".to_owned(),
        Kind::YesNo => "yes".to_owned(),
        Kind::Choice => attribute.choices.first().cloned().unwrap_or_default(),
    }
}

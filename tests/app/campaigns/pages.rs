//! The pages of campaigns as an owner meets them: the list, the form, the review, the buttons of each state, and what readers see
//! who leave.

mod clicks;
mod forms;
mod leaving;
mod lists;
mod owners;
mod readers;
mod states;

use actix_web::http::StatusCode;
use skymailing::clients::{self, ClientId, NewClient, NewList, Own};
use skymailing::db::{AccountId, Role};
use skymailing::mail::EmailAddress;
use skymailing::messages::{self, Content, Format, MessageId};

use crate::support::app::{NOW, TestApp};
use crate::support::person::Person;

/// An owner with three clients and a message.
pub struct Shop {
    pub owner: AccountId,
    pub ann: Person,
    pub clients: Vec<ClientId>,
    pub message: MessageId,
}

pub async fn shop(app: &TestApp, email: &str) -> Shop {
    let (owner, ann) = app.signed_in(email, Role::Owner).await;
    let host = email.split('@').next().unwrap_or_default().to_owned();
    let (clients, message) = app
        .write(move |conn| {
            let mut ids = Vec::new();
            for name in ["bob", "carl", "dora"] {
                let new = NewClient {
                    email: EmailAddress::parse(&format!("{name}@{host}.example.net")).unwrap(),
                    first_name: name.to_owned(),
                    last_name: String::new(),
                    comment: String::new(),
                    own: Own::default(),
                };
                ids.push(clients::insert(conn, owner, &new, NOW)?);
            }
            let list = NewList { name: "Friends".to_owned(), description: String::new() };
            clients::make_list(conn, owner, &list, NOW)?;
            Ok((ids, messages::create(conn, owner, owner, &letter("News"), NOW)?))
        })
        .await;
    Shop { owner, ann, clients, message }
}

fn letter(name: &str) -> Content {
    Content {
        name: name.to_owned(),
        language: "en".to_owned(),
        subject: "News for you".to_owned(),
        preheader: String::new(),
        format: Format::Markdown,
        body: "Hello {{ first_name }}\n\n[Leave]({{ unsubscribe_url }})\n".to_owned(),
        text: String::new(),
    }
}

impl Shop {
    /// Fills in the form of a new campaign; what is not named stays as it stands on the page.
    pub async fn writes(&mut self, fields: &[(&str, &str)]) {
        self.ann.visit("/campaigns/new").await;
        let message = self.message.to_string();
        let usual = [("name", "May news"), ("message", message.as_str())];
        let mut all: Vec<(&str, &str)> =
            usual.into_iter().filter(|(name, _)| !fields.iter().any(|(other, _)| other == name)).collect();
        all.extend(fields);
        self.ann.submit("/campaigns/new", &all).await;
    }

    /// A campaign, and the path of its page.
    pub async fn given(&mut self, fields: &[(&str, &str)]) -> String {
        self.writes(fields).await;
        assert_eq!(self.ann.page.status, StatusCode::OK, "{}", self.ann.page.text());
        let path = self.ann.page.path.strip_suffix("/review").map(str::to_owned);
        path.unwrap_or_else(|| panic!("at {}: {}", self.ann.page.path, self.ann.page.text()))
    }

    /// Presses a button on the campaign's page.
    pub async fn does(&mut self, path: &str, deed: &str) {
        let from = if deed == "launch" { format!("{path}/review") } else { path.to_owned() };
        self.ann.visit(&from).await;
        self.ann.submit(&format!("{path}/{deed}"), &[]).await;
    }
}

/// The deeds whose buttons or links stand on the page.
pub fn buttons(person: &Person, path: &str) -> Vec<&'static str> {
    let all = ["launch", "undo-launch", "pause", "resume", "cancel", "send-now", "edit", "duplicate", "delete"];
    let stands = |deed: &&str| {
        let page = &person.page;
        match *deed {
            "launch" => page.has(&format!("main a[href='{path}/review']")),
            "edit" => page.has(&format!("main a[href='{path}/edit']")),
            deed => page.has(&format!("main form[action='{path}/{deed}'] button")),
        }
    };
    all.into_iter().filter(stands).collect()
}

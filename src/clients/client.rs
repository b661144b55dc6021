//! A client and the state that says whether they may be written to.

use diesel::prelude::*;

use super::own::Own;
use crate::clock::Timestamp;
use crate::db::AccountId;
use crate::db::schema::clients;
use crate::mail::EmailAddress;
use crate::{id_type, text_enum};

id_type!(ClientId);

text_enum! {
    /// Only who is active is written to.
    pub enum ClientState {
        Active = "active",
        Unsubscribed = "unsubscribed",
        Bounced = "bounced",
        Complained = "complained",
        Suppressed = "suppressed",
    }
}

#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = clients)]
pub struct Client {
    pub id: ClientId,
    pub owner_id: AccountId,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub comment: String,
    pub own: Own,
    pub state: ClientState,
    /// Why it is so, in the words of whoever set it; may be empty.
    pub state_reason: String,
    pub state_since: Timestamp,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Client {
    /// The address was parsed before it was stored.
    pub fn address(&self) -> Option<EmailAddress> {
        EmailAddress::parse(&self.email).ok()
    }

    /// First and last name; the address of who has neither.
    pub fn called(&self) -> String {
        let name = format!("{} {}", self.first_name, self.last_name);
        let name = name.trim();
        if name.is_empty() { self.email.clone() } else { name.to_owned() }
    }
}

/// What a form or a file says of a client.
#[derive(Clone, Debug, PartialEq)]
pub struct NewClient {
    pub email: EmailAddress,
    pub first_name: String,
    pub last_name: String,
    pub comment: String,
    pub own: Own,
}

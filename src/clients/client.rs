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

/// What an owner may do. It lifts what it set itself, and tries an address again; what a person asked for stays.
const MOVES_OF_OWNER: &[(ClientState, ClientState)] = &[
    (ClientState::Active, ClientState::Suppressed),
    (ClientState::Suppressed, ClientState::Active),
    (ClientState::Bounced, ClientState::Active),
];

impl ClientState {
    pub fn owner_may_make(self, next: Self) -> bool {
        MOVES_OF_OWNER.contains(&(self, next))
    }

    /// Who asked not to be written to would be forgotten with the address.
    pub fn keeps_its_address(self) -> bool {
        matches!(self, Self::Unsubscribed | Self::Complained)
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
        let name = self.name();
        if name.is_empty() { self.readable() } else { name }
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    /// The address for pages: its domain in its own letters.
    pub fn readable(&self) -> String {
        self.address().map_or_else(|| self.email.clone(), |address| address.readable())
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

//! An account as the rest of the program sees it.

use diesel::prelude::*;
use jiff::tz::TimeZone;

use crate::clock::Timestamp;
use crate::db::schema::accounts;
use crate::db::{AccountId, Role};
use crate::mail::EmailAddress;
use crate::web::Language;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub struct Account {
    pub id: AccountId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub language: Language,
    pub zone: String,
    pub session_epoch: i64,
    pub created_at: Timestamp,
    pub verified_at: Option<Timestamp>,
    /// Whether they want to be told by letter how their runs ended.
    pub run_letters: bool,
}

impl Account {
    /// One that no database knows is UTC.
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }

    /// The address was parsed before it was stored.
    pub fn address(&self) -> Option<EmailAddress> {
        EmailAddress::parse(&self.email).ok()
    }
}

#[derive(Clone, Debug)]
pub struct NewAccount {
    pub email: EmailAddress,
    pub name: String,
    pub password_hash: String,
    pub role: Role,
    pub language: Language,
    pub zone: String,
    pub verified: bool,
}

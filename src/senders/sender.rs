//! A sender: whose name and address stand in From, and the server that carries the letters.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::db::AccountId;
use crate::db::schema::senders;
use crate::delivery::{SenderId, lanes};
use crate::mail::{self, EmailAddress};
use crate::smtp::{Credentials, Relay, RelayError, Security};
use crate::text_enum;

text_enum! {
    /// How the line to the server is secured.
    pub enum Protection {
        StartTls = "starttls",
        Tls = "tls",
        None = "none",
    }
}

impl Protection {
    pub fn security(self) -> Security {
        match self {
            Self::StartTls => Security::StartTls,
            Self::Tls => Security::Implicit,
            Self::None => Security::Plain,
        }
    }
}

/// As its owner and the rest of the program see it: without the password.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = senders)]
pub struct Sender {
    pub id: SenderId,
    pub owner_id: AccountId,
    pub name: String,
    pub from_email: String,
    pub reply_to: Option<String>,
    pub host: String,
    pub port: i64,
    pub protection: Protection,
    pub login: String,
    pub per_minute: Option<i64>,
    pub per_day: Option<i64>,
    pub sessions: Option<i64>,
    pub per_domain: Option<i64>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

impl Sender {
    /// What stands in From. The address was parsed before it was stored.
    pub fn from(&self) -> Option<mail::Sender> {
        let address = EmailAddress::parse(&self.from_email).ok()?;
        Some(mail::Sender { name: self.name.clone(), address })
    }

    pub fn answers_to(&self) -> Option<EmailAddress> {
        EmailAddress::parse(self.reply_to.as_deref()?).ok()
    }

    /// Addresses that must have said yes before it may be used.
    pub fn addresses(&self) -> impl Iterator<Item = EmailAddress> {
        [Some(self.from_email.as_str()), self.reply_to.as_deref()]
            .into_iter()
            .flatten()
            .filter_map(|text| EmailAddress::parse(text).ok())
    }

    /// The same under another name.
    pub fn copied(&self, name: String) -> Option<NewSender> {
        Some(NewSender {
            name,
            from: EmailAddress::parse(&self.from_email).ok()?,
            reply_to: self.answers_to(),
            server: self.server(),
            pace: self.pace(),
        })
    }

    pub fn pace(&self) -> Pace {
        Pace {
            per_minute: self.per_minute,
            per_day: self.per_day,
            sessions: self.sessions,
            per_domain: self.per_domain,
        }
    }

    pub fn limits(&self) -> lanes::Limits {
        let number = |limit: Option<i64>| limit.map(|limit| u32::try_from(limit).unwrap_or(u32::MAX));
        lanes::Limits {
            per_minute: number(self.per_minute),
            per_day: number(self.per_day),
            sessions: number(self.sessions),
            per_domain: number(self.per_domain),
        }
    }

    pub fn server(&self) -> Server {
        Server {
            host: self.host.clone(),
            port: u16::try_from(self.port).unwrap_or_default(),
            protection: self.protection,
            login: self.login.clone(),
        }
    }
}

/// Where letters go in. A password was given for exactly this: to another server it is not said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// As `smtp::Host` spells it.
    pub host: String,
    pub port: u16,
    pub protection: Protection,
    /// Empty: the server asks for no login.
    pub login: String,
}

impl Server {
    /// The way to it, judged by the rules for what tenants name.
    pub fn relay(&self, password: Option<&str>) -> Result<Relay, RelayError> {
        let credentials = match (self.login.as_str(), password) {
            ("", None) => None,
            (login, password) => Some(Credentials::password(login, password.unwrap_or_default())?),
        };
        Relay::of_tenant(&self.host, self.port, self.protection.security(), credentials)
    }
}

/// How fast it may be used. `None`: as fast as the server takes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    pub per_minute: Option<i64>,
    pub per_day: Option<i64>,
    pub sessions: Option<i64>,
    /// A minute, to addresses of one domain.
    pub per_domain: Option<i64>,
}

impl Pace {
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// What a form says of a sender.
#[derive(Clone, Debug)]
pub struct NewSender {
    pub name: String,
    pub from: EmailAddress,
    pub reply_to: Option<EmailAddress>,
    pub server: Server,
    pub pace: Pace,
}

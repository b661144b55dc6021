//! The deeds of an owner: senders are made, changed, copied, deleted; addresses are asked for.

use std::time::Duration;

use super::addresses::{self, Address, AddressId};
use super::sender::NewSender;
use super::usable::usable_one;
use super::{Senders, faults, letters, own_sender, queries, secrets};
use crate::accounts;
use crate::clock::{Timestamp, hours, minutes};
use crate::config::Secret;
use crate::db::{AccountId, Conn};
use crate::delivery::{self, PostError, Purpose, SenderId};
use crate::mail::EmailAddress;
use crate::web::AppError;

/// How many letters of this kind a mailbox gets in an hour, so that nobody is bombed through us.
const LETTERS_AN_HOUR: i64 = 3;
/// And how many one owner may have sent, to whomever.
const LETTERS_OF_AN_OWNER_AN_HOUR: i64 = 20;
const BETWEEN_LETTERS: Duration = minutes(1);
const SENDERS_AT_MOST: usize = 50;
const ADDRESSES_AT_MOST: i64 = 100;

/// What a form says about the password.
#[derive(Clone, Debug)]
pub enum Password {
    /// The stored one, or none: nothing of the server changed.
    AsItWas,
    New(Secret),
    /// The server asks for no login.
    Nothing,
}

/// What came of asking a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It said yes before.
    Confirmed,
    Sent,
    /// A letter is on its way already, or was sent a moment ago.
    Waits,
    /// It was sent enough for now.
    TooMany,
}

impl Senders {
    pub async fn create(&self, owner: AccountId, new: NewSender, password: Password) -> Result<SenderId, AppError> {
        let (asks, now) = (self.asks(), self.clock.now());
        let id = self
            .db
            .write(move |conn| {
                if queries::all(conn, owner)?.len() >= SENDERS_AT_MOST {
                    return Err(AppError::Refused("refused-many-senders"));
                }
                let id = queries::insert(conn, owner, &new, now)?;
                if let Password::New(password) = &password {
                    queries::set_sealed(conn, owner, id, Some(&secrets::seal(&asks.key, owner, id, password)))?;
                }
                asks.ask_for_all(conn, owner, &new, now)?;
                Ok(id)
            })
            .await?;
        self.outbox.ring();
        Ok(id)
    }

    pub async fn change(
        &self,
        owner: AccountId,
        id: SenderId,
        new: NewSender,
        password: Password,
    ) -> Result<(), AppError> {
        let (asks, now) = (self.asks(), self.clock.now());
        self.db
            .write(move |conn| {
                let stored = queries::find(conn, owner, id)?.ok_or(AppError::NotFound)?;
                // The form was filled in beside another server: its password must not be said to this one.
                if matches!(password, Password::AsItWas) && stored.server() != new.server {
                    return Err(AppError::Conflict("error-409-lead"));
                }
                queries::update(conn, owner, id, &new, now)?;
                match &password {
                    Password::AsItWas => {}
                    Password::New(password) => {
                        let sealed = secrets::seal(&asks.key, owner, id, password);
                        queries::set_sealed(conn, owner, id, Some(&sealed))?;
                    }
                    Password::Nothing => queries::set_sealed(conn, owner, id, None)?,
                }
                if !matches!(password, Password::AsItWas) || stored.from_email != new.from.as_str() {
                    faults::clear(conn, id)?;
                }
                // Whatever its server refused may be mended.
                delivery::lanes::reopen(conn, Some(id))?;
                asks.ask_for_all(conn, owner, &new, now)
            })
            .await?;
        self.outbox.ring();
        Ok(())
    }

    /// A copy of everything, the password too, which is sealed anew for its row.
    pub async fn duplicate(&self, owner: AccountId, id: SenderId, name: String) -> Result<SenderId, AppError> {
        let (key, now) = (self.key.clone(), self.clock.now());
        self.db
            .write(move |conn| {
                let sender = queries::find(conn, owner, id)?.ok_or(AppError::NotFound)?;
                if queries::all(conn, owner)?.len() >= SENDERS_AT_MOST {
                    return Err(AppError::Refused("refused-many-senders"));
                }
                let new = sender.copied(name).ok_or(AppError::NotFound)?;
                let copy = queries::insert(conn, owner, &new, now)?;
                let password = queries::sealed(conn, owner, id)?;
                if let Some(password) = password.and_then(|sealed| secrets::open(&key, owner, id, &sealed)) {
                    queries::set_sealed(conn, owner, copy, Some(&secrets::seal(&key, owner, copy, &password)))?;
                }
                Ok(copy)
            })
            .await
    }

    /// Returns the name of what was deleted.
    pub async fn delete(&self, owner: AccountId, id: SenderId) -> Result<String, AppError> {
        let now = self.clock.now();
        let deleted = self.db.write(move |conn| queries::set_deleted(conn, owner, id, Some(now))).await?;
        deleted.ok_or(AppError::NotFound)
    }

    pub async fn restore(&self, owner: AccountId, id: SenderId) -> Result<String, AppError> {
        let restored = self.db.write(move |conn| queries::set_deleted(conn, owner, id, None)).await?;
        restored.ok_or(AppError::NotFound)
    }

    pub async fn set_own(&self, owner: AccountId, name: String, reply_to: EmailAddress) -> Result<(), AppError> {
        let now = self.clock.now();
        Ok(self.db.write(move |conn| own_sender::set(conn, owner, &name, &reply_to, now)).await?)
    }

    pub async fn add_address(&self, owner: AccountId, address: EmailAddress) -> Result<Asked, AppError> {
        let (asks, now) = (self.asks(), self.clock.now());
        let asked = self
            .db
            .write(move |conn| {
                if addresses::count(conn, owner)? >= ADDRESSES_AT_MOST {
                    return Err(AppError::Refused("refused-many-addresses"));
                }
                asks.ask(conn, owner, &address, now)
            })
            .await?;
        self.outbox.ring();
        Ok(asked)
    }

    /// Sends the question again.
    pub async fn ask_again(&self, owner: AccountId, id: AddressId) -> Result<(Address, Asked), AppError> {
        let (asks, now) = (self.asks(), self.clock.now());
        let asked = self
            .db
            .write(move |conn| {
                let address = addresses::find(conn, owner, id)?.ok_or(AppError::NotFound)?;
                let asked = match address.confirmed_at {
                    Some(_) => Asked::Confirmed,
                    None => asks.send(conn, owner, &address, now)?,
                };
                Ok::<_, AppError>((address, asked))
            })
            .await?;
        self.outbox.ring();
        Ok(asked)
    }

    /// The letter that shows that a sender works, to the account's own address.
    pub async fn send_test(&self, owner: AccountId, id: SenderId) -> Result<EmailAddress, AppError> {
        let (outbox, house, now) = (self.outbox.clone(), self.house.clone(), self.clock.now());
        let to = self
            .db
            .write(move |conn| {
                let usable = usable_one(conn, owner, &house, Some(id))?.ok_or(AppError::NotFound)?;
                let account = accounts::find(conn, owner)?.ok_or(AppError::NotFound)?;
                let to = account.address().ok_or(AppError::NotFound)?;
                if delivery::posted_by_since(conn, owner, &[Purpose::SenderTest], now.minus(minutes(1)))? >= 5 {
                    return Err(AppError::TooMany(60));
                }
                let compose = |letter| letters::test(&account, &usable, &to, outbox.key(), letter, now);
                outbox.post_by(conn, owner, Some(id), &to, Purpose::SenderTest, compose, now)?;
                Ok(to)
            })
            .await?;
        self.outbox.ring();
        Ok(to)
    }

    /// Whose mailbox said yes. `None`: the link does not work any more.
    pub async fn confirm(&self, token: String) -> Result<Option<Address>, AppError> {
        let now = self.clock.now();
        Ok(self.db.write(move |conn| addresses::confirm(conn, &token, now)).await?)
    }

    fn asks(&self) -> Asks {
        Asks { key: self.key.clone(), outbox: self.outbox.clone(), base_url: self.base_url.clone() }
    }
}

/// What is needed to ask a mailbox.
struct Asks {
    key: crate::config::SecretKey,
    outbox: delivery::Outbox,
    base_url: String,
}

impl Asks {
    fn ask_for_all(&self, conn: &mut Conn, owner: AccountId, new: &NewSender, now: Timestamp) -> Result<(), AppError> {
        for address in [Some(&new.from), new.reply_to.as_ref()].into_iter().flatten() {
            self.ask(conn, owner, address, now)?;
        }
        Ok(())
    }

    /// Asks a mailbox that was not asked yet.
    fn ask(
        &self,
        conn: &mut Conn,
        owner: AccountId,
        address: &EmailAddress,
        now: Timestamp,
    ) -> Result<Asked, AppError> {
        if addresses::is_confirmed(conn, owner, address)? {
            return Ok(Asked::Confirmed);
        }
        let address = addresses::ensure(conn, owner, address, now)?;
        if address.waits(now) { Ok(Asked::Waits) } else { self.send(conn, owner, &address, now) }
    }

    fn send(&self, conn: &mut Conn, owner: AccountId, address: &Address, now: Timestamp) -> Result<Asked, AppError> {
        const QUESTION: &[Purpose] = &[Purpose::ConfirmAddress];
        let to = address.parsed().ok_or(AppError::NotFound)?;
        if delivery::posted_since(conn, &to, QUESTION, now.minus(BETWEEN_LETTERS))? > 0 {
            return Ok(Asked::Waits);
        }
        if delivery::posted_since(conn, &to, QUESTION, now.minus(hours(1)))? >= LETTERS_AN_HOUR
            || delivery::posted_by_since(conn, owner, QUESTION, now.minus(hours(1)))? >= LETTERS_OF_AN_OWNER_AN_HOUR
        {
            return Ok(Asked::TooMany);
        }
        let account = accounts::find(conn, owner)?.ok_or(AppError::NotFound)?;
        let token = addresses::issue_link(conn, address.id, now)?;
        let notice = letters::confirm_address(&account, &to, &self.base_url, &token);
        let posted: Result<_, PostError> =
            self.outbox.post(conn, Some(owner), &to, Purpose::ConfirmAddress, &notice, now);
        posted?;
        Ok(Asked::Sent)
    }
}

//! Signing up and confirming the address. Whoever signs up is told to look into their mail, whether the address is new, waits
//! for confirmation or has an account: only the letter knows.

use diesel::prelude::*;

use super::account::NewAccount;
use super::tokens::{self, Purpose};
use super::{Accounts, letters, queries, sessions, staff};
use crate::clock::{Timestamp, hours};
use crate::db::{AccountId, Conn, Role, is_taken};
use crate::delivery::{self, Fate, Outbox, PostError};
use crate::mail::EmailAddress;
use crate::web::AppError;

/// How many letters of the program a mailbox gets in an hour, so that nobody is bombed through us.
const LETTERS_AN_HOUR: i64 = 3;

impl From<PostError> for AppError {
    fn from(error: PostError) -> Self {
        match error {
            PostError::Database(error) => error.into(),
            PostError::Letter(why) => Self::Internal(why),
        }
    }
}

impl Accounts {
    pub async fn sign_up(&self, new: NewAccount) -> Result<(), AppError> {
        let now = self.clock.now();
        let register = async || {
            let (outbox, base_url, new) = (self.outbox.clone(), self.base_url.clone(), new.clone());
            self.db.write(move |conn| register(conn, &outbox, &base_url, &new, now)).await
        };
        match register().await {
            // The same address signed up at the same moment: now it is there to be found.
            Err(PostError::Database(error)) if is_taken(&error) => register().await?,
            other => other?,
        }
        self.outbox.ring();
        Ok(())
    }

    /// Sends the confirmation again, if there is anything to confirm.
    pub async fn resend(&self, email: EmailAddress) -> Result<(), AppError> {
        let (outbox, base_url, now) = (self.outbox.clone(), self.base_url.clone(), self.clock.now());
        self.db
            .write(move |conn| match queries::find_by_email(conn, &email)? {
                Some(account) if account.verified_at.is_none() => {
                    let new = (account.id, account.language, account.name);
                    send_confirmation(conn, &outbox, &base_url, new, &email, now)
                }
                _ => Ok(()),
            })
            .await?;
        self.outbox.ring();
        Ok(())
    }

    /// What the person who waits for the confirmation may know of it.
    pub async fn fate_of_confirmation(&self, account: AccountId) -> Result<Option<Fate>, AppError> {
        Ok(self.db.read(move |conn| delivery::fate(conn, account, delivery::Purpose::Verify)).await?)
    }

    pub async fn link_works(&self, token: String, purposes: &'static [Purpose]) -> Result<bool, AppError> {
        let now = self.clock.now();
        Ok(self.db.read(move |conn| tokens::peek(conn, &token, purposes, now)).await?.is_some())
    }

    /// Confirms an address, new or changed. `false`: the link does not work any more. Sessions other than the one at hand
    /// end: they may belong to somebody who signed up with an address that is not theirs.
    pub async fn confirm(&self, token: String, session: Option<i64>) -> Result<bool, AppError> {
        let (outbox, now) = (self.outbox.clone(), self.clock.now());
        let confirmed = match self.db.write(move |conn| confirm(conn, &outbox, &token, session, now)).await {
            // Somebody else got the new address at the same moment.
            Err(PostError::Database(error)) if is_taken(&error) => false,
            other => other?,
        };
        self.outbox.ring();
        Ok(confirmed)
    }
}

fn register(
    conn: &mut Conn,
    outbox: &Outbox,
    base_url: &str,
    new: &NewAccount,
    now: Timestamp,
) -> Result<(), PostError> {
    let id = match queries::find_by_email(conn, &new.email)? {
        Some(account) if account.verified_at.is_some() => {
            let notice = letters::already_signed_up(&account, base_url);
            if has_had_its_letters(conn, &new.email, now)? {
                return Ok(());
            }
            let purpose = delivery::Purpose::AlreadySignedUp;
            return outbox.post(conn, Some(account.id), &new.email, purpose, &notice, now).map(drop);
        }
        // Somebody was given a role and has not confirmed yet: a stranger's password must not come with it.
        Some(account) if account.role != Role::Owner => {
            let whom = (account.id, account.language, account.name);
            return send_confirmation(conn, outbox, base_url, whom, &new.email, now);
        }
        Some(account) => {
            queries::replace_unconfirmed(conn, account.id, new)?;
            // No letter that is older than a password may confirm it.
            tokens::revoke(conn, Purpose::Verify, Some(account.id), now)?;
            account.id
        }
        None => queries::insert(conn, new, now)?,
    };
    send_confirmation(conn, outbox, base_url, (id, new.language, new.name.clone()), &new.email, now)
}

fn send_confirmation(
    conn: &mut Conn,
    outbox: &Outbox,
    base_url: &str,
    (id, language, name): (AccountId, crate::web::Language, String),
    email: &EmailAddress,
    now: Timestamp,
) -> Result<(), PostError> {
    if has_had_its_letters(conn, email, now)? {
        return Ok(());
    }
    let token = tokens::issue(conn, Purpose::Verify, Some(id), None, now)?;
    let notice = letters::verify(language, &name, base_url, &token);
    outbox.post(conn, Some(id), email, delivery::Purpose::Verify, &notice, now).map(drop)
}

/// Whether a mailbox had its share of this hour. What tells people of their own deeds is not counted.
pub(super) fn has_had_its_letters(conn: &mut Conn, to: &EmailAddress, now: Timestamp) -> QueryResult<bool> {
    use delivery::Purpose::{AlreadySignedUp, ChangeEmail, Reset, Verify};
    let purposes = [Verify, AlreadySignedUp, ChangeEmail, Reset];
    Ok(delivery::posted_since(conn, to, &purposes, now.minus(hours(1)))? >= LETTERS_AN_HOUR)
}

/// One reset an hour always gets through: nobody can keep a person out by filling the share with other letters.
pub(super) fn has_had_its_resets(conn: &mut Conn, to: &EmailAddress, now: Timestamp) -> QueryResult<bool> {
    let resets = delivery::posted_since(conn, to, &[delivery::Purpose::Reset], now.minus(hours(1)))?;
    Ok(resets > 0 && has_had_its_letters(conn, to, now)?)
}

fn confirm(
    conn: &mut Conn,
    outbox: &Outbox,
    token: &str,
    session: Option<i64>,
    now: Timestamp,
) -> Result<bool, PostError> {
    let Some(token) = tokens::redeem(conn, token, &[Purpose::Verify, Purpose::ChangeEmail], now)? else {
        return Ok(false);
    };
    let Some(id) = token.account_id else { return Ok(false) };
    if staff::open_block(conn, id)?.is_some() {
        return Ok(false);
    }
    if token.purpose == Purpose::ChangeEmail {
        return super::profile::change_email(conn, outbox, id, token.email.as_deref(), now);
    }
    queries::mark_verified(conn, id, now)?;
    sessions::close_all(conn, id, session)?;
    Ok(true)
}

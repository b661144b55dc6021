//! What people change about their own account: name, language, zone, password, address, sessions, and its end.

use super::account::Account;
use super::sessions::{self, Open};
use super::tokens::{self, Purpose};
use super::{Accounts, letters, queries, reset, sign_up};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn, Role};
use crate::delivery::{self, Outbox, PostError};
use crate::mail::EmailAddress;
use crate::web::{AppError, Language};

impl Accounts {
    pub async fn open_sessions(&self, id: AccountId) -> Result<Vec<Open>, AppError> {
        let now = self.clock.now();
        Ok(self.db.read(move |conn| sessions::open_of(conn, id, now)).await?)
    }

    pub async fn change_profile(
        &self,
        id: AccountId,
        name: String,
        language: Language,
        zone: String,
    ) -> Result<(), AppError> {
        Ok(self.db.write(move |conn| queries::set_profile(conn, id, &name, language, &zone)).await?)
    }

    /// Whether they are told by letter how their runs ended.
    pub async fn wants_run_letters(&self, id: AccountId) -> Result<bool, AppError> {
        let account = self.db.read(move |conn| queries::find(conn, id)).await?;
        Ok(account.is_some_and(|account| account.run_letters))
    }

    pub async fn set_run_letters(&self, id: AccountId, wanted: bool) -> Result<(), AppError> {
        Ok(self.db.write(move |conn| queries::set_run_letters(conn, id, wanted)).await?)
    }

    /// Whether this is the account's password.
    pub async fn password_is(&self, id: AccountId, password: &str) -> Result<bool, AppError> {
        let hash = self.db.read(move |conn| queries::password_hash(conn, id)).await?;
        Ok(self.passwords.verify(password, hash).await?)
    }

    /// Sets a new password; all other sessions end.
    pub async fn change_password(&self, id: AccountId, session: i64, hash: String) -> Result<(), AppError> {
        let (outbox, now) = (self.outbox.clone(), self.clock.now());
        self.db
            .write(move |conn| {
                queries::set_password(conn, id, &hash)?;
                sessions::close_all(conn, id, Some(session))?;
                tokens::revoke(conn, Purpose::Reset, Some(id), now)?;
                tokens::revoke(conn, Purpose::ChangeEmail, Some(id), now)?;
                match queries::find(conn, id)? {
                    Some(account) => reset::tell_password_changed(conn, &outbox, &account, now),
                    None => Ok(()),
                }
            })
            .await?;
        self.outbox.ring();
        Ok(())
    }

    /// Sends a link to the new address. Nothing changes before it is pressed, and whether the address has an account of its
    /// own is not told.
    pub async fn request_email(&self, id: AccountId, new: EmailAddress) -> Result<(), AppError> {
        let (outbox, base_url, now) = (self.outbox.clone(), self.base_url.clone(), self.clock.now());
        self.db.write(move |conn| send_email_link(conn, &outbox, &base_url, id, &new, now)).await?;
        self.outbox.ring();
        Ok(())
    }

    pub async fn close_session(&self, id: AccountId, session: i64) -> Result<bool, AppError> {
        Ok(self.db.write(move |conn| sessions::close_one(conn, id, session)).await?)
    }

    pub async fn close_other_sessions(&self, id: AccountId, session: i64) -> Result<(), AppError> {
        Ok(self.db.write(move |conn| sessions::close_all(conn, id, Some(session))).await?)
    }

    /// Deletes the account and all that was kept about it. `false`: the last admin cannot go.
    pub async fn delete(&self, id: AccountId) -> Result<bool, AppError> {
        if self.db.read(move |conn| is_needed(conn, id)).await? {
            return Ok(false);
        }
        // In steps that hold up no other write. After a crash between them the account is still there to be deleted.
        for erase in self.erasers {
            while self.db.write(move |conn| erase(conn, id)).await? > 0 {}
        }
        let (outbox, now) = (self.outbox.clone(), self.clock.now());
        let deleted = self.db.write(move |conn| delete(conn, &outbox, id, now)).await?;
        self.outbox.ring();
        Ok(deleted)
    }
}

fn send_email_link(
    conn: &mut Conn,
    outbox: &Outbox,
    base_url: &str,
    id: AccountId,
    new: &EmailAddress,
    now: Timestamp,
) -> Result<(), PostError> {
    let Some(account) = queries::find(conn, id)? else {
        return Ok(());
    };
    if queries::find_by_email(conn, new)?.is_some() || sign_up::has_had_its_letters(conn, new, now)? {
        return Ok(());
    }
    let token = tokens::issue(conn, Purpose::ChangeEmail, Some(id), Some(new.as_str()), now)?;
    let notice = letters::change_email(&account, base_url, &token);
    outbox.post(conn, Some(id), new, delivery::Purpose::ChangeEmail, &notice, now).map(drop)
}

/// The link in the letter to the new address was pressed.
pub(super) fn change_email(
    conn: &mut Conn,
    outbox: &Outbox,
    id: AccountId,
    new: Option<&str>,
    now: Timestamp,
) -> Result<bool, PostError> {
    let (Some(account), Some(new)) = (queries::find(conn, id)?, new.and_then(|text| EmailAddress::parse(text).ok()))
    else {
        return Ok(false);
    };
    if queries::find_by_email(conn, &new)?.is_some() {
        return Ok(false);
    }
    queries::set_email(conn, id, &new)?;
    tokens::revoke(conn, Purpose::Reset, Some(id), now)?;
    if let Some(old) = account.address() {
        let notice = letters::email_changed(&account, new.as_str());
        outbox.post(conn, Some(id), &old, delivery::Purpose::Notice, &notice, now)?;
    }
    Ok(true)
}

fn delete(conn: &mut Conn, outbox: &Outbox, id: AccountId, now: Timestamp) -> Result<bool, PostError> {
    let Some(account) = queries::find(conn, id)? else {
        return Ok(true);
    };
    if is_last_admin(conn, &account)? {
        return Ok(false);
    }
    delivery::erase_for(conn, id)?;
    queries::delete(conn, id)?;
    if let Some(address) = account.address() {
        let notice = letters::deleted(&account);
        outbox.post(conn, None, &address, delivery::Purpose::Notice, &notice, now)?;
    }
    Ok(true)
}

fn is_needed(conn: &mut Conn, id: AccountId) -> diesel::QueryResult<bool> {
    queries::find(conn, id)?.map_or(Ok(false), |account| is_last_admin(conn, &account))
}

/// Without an admin nobody could appoint one again.
pub(super) fn is_last_admin(conn: &mut Conn, account: &Account) -> diesel::QueryResult<bool> {
    let is_one = account.role == Role::Admin && account.verified_at.is_some();
    Ok(is_one && !queries::has_admin(conn, Some(account.id))?)
}

//! A forgotten password: a one-time link by letter, then a new password, which ends every session.

use super::account::Account;
use super::tokens::{self, Purpose};
use super::{Accounts, letters, queries, sessions, sign_up};
use crate::clock::Timestamp;
use crate::db::Conn;
use crate::delivery::{self, Outbox, PostError};
use crate::mail::EmailAddress;
use crate::web::AppError;

pub const LINK: &[Purpose] = &[Purpose::Reset];

impl Accounts {
    /// Sends a link if the address has an account; the caller answers the same either way.
    pub async fn request_reset(&self, email: EmailAddress) -> Result<(), AppError> {
        let (outbox, base_url, now) = (self.outbox.clone(), self.base_url.clone(), self.clock.now());
        self.db
            .write(move |conn| match queries::find_by_email(conn, &email)? {
                Some(account) => send_link(conn, &outbox, &base_url, &account, &email, now),
                None => Ok(()),
            })
            .await?;
        self.outbox.ring();
        Ok(())
    }

    /// Whose password a link resets: for the rules of the new one.
    pub async fn account_of_reset(&self, token: String) -> Result<Option<Account>, AppError> {
        let now = self.clock.now();
        let found =
            self.db.read(move |conn| match tokens::peek(conn, &token, LINK, now)?.and_then(|found| found.account_id) {
                Some(id) => queries::find(conn, id),
                None => Ok(None),
            });
        Ok(found.await?)
    }

    /// Sets the new password. `false`: the link does not work any more.
    pub async fn reset(&self, token: String, password_hash: String) -> Result<bool, AppError> {
        let (outbox, now) = (self.outbox.clone(), self.clock.now());
        let done = self.db.write(move |conn| set_new_password(conn, &outbox, &token, &password_hash, now)).await?;
        self.outbox.ring();
        Ok(done)
    }
}

fn send_link(
    conn: &mut Conn,
    outbox: &Outbox,
    base_url: &str,
    account: &Account,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<(), PostError> {
    if sign_up::has_had_its_resets(conn, email, now)? {
        return Ok(());
    }
    let token = tokens::issue(conn, Purpose::Reset, Some(account.id), None, now)?;
    let notice = letters::reset(account, base_url, &token);
    outbox.post(conn, Some(account.id), email, delivery::Purpose::Reset, &notice, now).map(drop)
}

fn set_new_password(
    conn: &mut Conn,
    outbox: &Outbox,
    token: &str,
    password_hash: &str,
    now: Timestamp,
) -> Result<bool, PostError> {
    let Some(id) = tokens::redeem(conn, token, LINK, now)?.and_then(|token| token.account_id) else {
        return Ok(false);
    };
    let Some(account) = queries::find(conn, id)? else {
        return Ok(false);
    };
    queries::set_password(conn, id, password_hash)?;
    sessions::close_all(conn, id, None)?;
    // Whoever knew the old password may have asked for another address with it.
    tokens::revoke(conn, Purpose::ChangeEmail, Some(id), now)?;
    // The link came by mail, so the address is confirmed as well.
    if account.verified_at.is_none() {
        queries::mark_verified(conn, id, now)?;
        tokens::revoke(conn, Purpose::Verify, Some(id), now)?;
    }
    tell_password_changed(conn, outbox, &account, now)?;
    Ok(true)
}

pub(super) fn tell_password_changed(
    conn: &mut Conn,
    outbox: &Outbox,
    account: &Account,
    now: Timestamp,
) -> Result<(), PostError> {
    let Some(address) = account.address() else {
        return Ok(());
    };
    let notice = letters::password_changed(account);
    outbox.post(conn, Some(account.id), &address, delivery::Purpose::Notice, &notice, now).map(drop)
}

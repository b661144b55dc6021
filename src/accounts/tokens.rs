//! One-time links: 256 random bits that stand only in the letter; the table keeps their SHA-256, so a copy of it opens nothing.

use std::time::Duration;

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::clock::{Timestamp, days, minutes};
use crate::config::{hex, random_token};
use crate::db::schema::tokens;
use crate::db::{AccountId, Conn};
use crate::delivery;
use crate::text_enum;

text_enum! {
    pub enum Purpose {
        Verify = "verify",
        Reset = "reset",
        ChangeEmail = "change-email",
        SetUp = "set-up",
    }
}

impl Purpose {
    pub fn lasts(self) -> Duration {
        match self {
            // As long as the letter it stands in.
            Self::Verify => delivery::Purpose::Verify.lasts(),
            Self::Reset => delivery::Purpose::Reset.lasts(),
            Self::ChangeEmail => delivery::Purpose::ChangeEmail.lasts(),
            Self::SetUp => minutes(30),
        }
    }
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = tokens)]
pub struct Token {
    pub id: i64,
    pub purpose: Purpose,
    pub account_id: Option<AccountId>,
    pub email: Option<String>,
}

/// A new token, which takes the place of all earlier ones for the same purpose. Returns what goes into the link.
pub fn issue(
    conn: &mut Conn,
    purpose: Purpose,
    account: Option<AccountId>,
    email: Option<&str>,
    now: Timestamp,
) -> QueryResult<String> {
    revoke(conn, purpose, account, now)?;
    let plain = random_token();
    diesel::insert_into(tokens::table)
        .values((
            tokens::hash.eq(hash(&plain)),
            tokens::purpose.eq(purpose),
            tokens::account_id.eq(account),
            tokens::email.eq(email),
            tokens::created_at.eq(now),
            tokens::expires_at.eq(now.plus(purpose.lasts())),
        ))
        .execute(conn)?;
    Ok(plain)
}

/// Looks a link up without using it: for the page with the button.
pub fn peek(conn: &mut Conn, plain: &str, purposes: &[Purpose], now: Timestamp) -> QueryResult<Option<Token>> {
    tokens::table
        .filter(tokens::hash.eq(hash(plain)).and(tokens::purpose.eq_any(purposes)))
        .filter(tokens::used_at.is_null().and(tokens::expires_at.gt(now)))
        .select(Token::as_select())
        .get_result(conn)
        .optional()
}

/// Uses a link up. Of two clicks at once only one gets the token.
pub fn redeem(conn: &mut Conn, plain: &str, purposes: &[Purpose], now: Timestamp) -> QueryResult<Option<Token>> {
    let Some(token) = peek(conn, plain, purposes, now)? else {
        return Ok(None);
    };
    let used = diesel::update(tokens::table.filter(tokens::id.eq(token.id).and(tokens::used_at.is_null())))
        .set(tokens::used_at.eq(now))
        .execute(conn)?;
    Ok(Some(token).filter(|_| used == 1))
}

pub fn revoke(conn: &mut Conn, purpose: Purpose, account: Option<AccountId>, now: Timestamp) -> QueryResult<()> {
    let open = tokens::table.filter(tokens::purpose.eq(purpose).and(tokens::used_at.is_null()));
    match account {
        Some(account) => {
            diesel::update(open.filter(tokens::account_id.eq(account))).set(tokens::used_at.eq(now)).execute(conn)?
        }
        None => diesel::update(open.filter(tokens::account_id.is_null())).set(tokens::used_at.eq(now)).execute(conn)?,
    };
    Ok(())
}

pub fn forget_expired(conn: &mut Conn, now: Timestamp) -> QueryResult<usize> {
    diesel::delete(tokens::table.filter(tokens::expires_at.lt(now.minus(days(7))))).execute(conn)
}

pub fn hash(plain: &str) -> String {
    hex(Sha256::digest(plain.as_bytes()).iter())
}

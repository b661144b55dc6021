//! The SQL of accounts.

use diesel::prelude::*;

use super::account::{Account, NewAccount};
use crate::clock::{Timestamp, days};
use crate::db::schema::{accounts, blocks, tokens};
use crate::db::{AccountId, Conn, Keyset, Role, like_containing, lower};
use crate::mail::EmailAddress;
use crate::web::Language;

pub fn insert(conn: &mut Conn, new: &NewAccount, now: Timestamp) -> QueryResult<AccountId> {
    diesel::insert_into(accounts::table)
        .values((
            accounts::email.eq(new.email.as_str()),
            accounts::email_key.eq(new.email.key()),
            accounts::name.eq(&new.name),
            accounts::password_hash.eq(&new.password_hash),
            accounts::role.eq(new.role),
            accounts::language.eq(new.language),
            accounts::zone.eq(&new.zone),
            accounts::session_epoch.eq(0_i64),
            accounts::created_at.eq(now),
            accounts::verified_at.eq(Some(now).filter(|_| new.verified)),
        ))
        .returning(accounts::id)
        .get_result(conn)
}

pub fn find(conn: &mut Conn, id: AccountId) -> QueryResult<Option<Account>> {
    accounts::table.find(id).select(Account::as_select()).get_result(conn).optional()
}

pub fn find_by_email(conn: &mut Conn, email: &EmailAddress) -> QueryResult<Option<Account>> {
    accounts::table.filter(accounts::email_key.eq(email.key())).select(Account::as_select()).get_result(conn).optional()
}

pub fn password_hash(conn: &mut Conn, id: AccountId) -> QueryResult<Option<String>> {
    accounts::table.find(id).select(accounts::password_hash).get_result(conn).optional()
}

/// Whether anybody, but perhaps the one named, can sign in as an admin.
pub fn has_admin(conn: &mut Conn, but: Option<AccountId>) -> QueryResult<bool> {
    let nobody = AccountId(-1);
    diesel::select(diesel::dsl::exists(
        accounts::table
            .left_join(blocks::table.on(blocks::account_id.eq(accounts::id).and(blocks::lifted_at.is_null())))
            .filter(accounts::role.eq(Role::Admin).and(accounts::verified_at.is_not_null()))
            .filter(blocks::id.is_null().and(accounts::id.ne(but.unwrap_or(nobody))))
            .select(accounts::id),
    ))
    .get_result(conn)
}

/// A second sign-up for an address that was never confirmed: the newest one counts.
pub fn replace_unconfirmed(conn: &mut Conn, id: AccountId, new: &NewAccount) -> QueryResult<()> {
    diesel::update(accounts::table.filter(accounts::id.eq(id).and(accounts::verified_at.is_null())))
        .set((
            accounts::name.eq(&new.name),
            accounts::password_hash.eq(&new.password_hash),
            accounts::language.eq(new.language),
            accounts::zone.eq(&new.zone),
            accounts::session_epoch.eq(accounts::session_epoch + 1),
        ))
        .execute(conn)
        .map(drop)
}

pub fn mark_verified(conn: &mut Conn, id: AccountId, now: Timestamp) -> QueryResult<()> {
    diesel::update(accounts::table.find(id)).set(accounts::verified_at.eq(now)).execute(conn).map(drop)
}

pub fn set_password(conn: &mut Conn, id: AccountId, hash: &str) -> QueryResult<()> {
    diesel::update(accounts::table.find(id)).set(accounts::password_hash.eq(hash)).execute(conn).map(drop)
}

pub fn set_profile(conn: &mut Conn, id: AccountId, name: &str, language: Language, zone: &str) -> QueryResult<()> {
    diesel::update(accounts::table.find(id))
        .set((accounts::name.eq(name), accounts::language.eq(language), accounts::zone.eq(zone)))
        .execute(conn)
        .map(drop)
}

pub fn set_run_letters(conn: &mut Conn, id: AccountId, wanted: bool) -> QueryResult<()> {
    diesel::update(accounts::table.find(id)).set(accounts::run_letters.eq(wanted)).execute(conn).map(drop)
}

pub fn set_email(conn: &mut Conn, id: AccountId, email: &EmailAddress) -> QueryResult<()> {
    diesel::update(accounts::table.find(id))
        .set((accounts::email.eq(email.as_str()), accounts::email_key.eq(email.key())))
        .execute(conn)
        .map(drop)
}

pub fn set_role(conn: &mut Conn, id: AccountId, role: Role) -> QueryResult<()> {
    diesel::update(accounts::table.find(id)).set(accounts::role.eq(role)).execute(conn).map(drop)
}

pub fn delete(conn: &mut Conn, id: AccountId) -> QueryResult<()> {
    diesel::delete(accounts::table.find(id)).execute(conn).map(drop)
}

/// People who never confirmed leave nothing behind. Whoever was given a role, or has a link that still works, is waited for.
pub fn forget_unconfirmed(conn: &mut Conn, now: Timestamp) -> QueryResult<usize> {
    let never = accounts::table
        .filter(accounts::verified_at.is_null().and(accounts::role.eq(Role::Owner)))
        .filter(accounts::created_at.lt(now.minus(days(7))));
    let open_links = tokens::table
        .filter(tokens::account_id.is_not_null().and(tokens::used_at.is_null()).and(tokens::expires_at.gt(now)))
        .select(tokens::account_id.assume_not_null());
    let never = never.filter(diesel::dsl::not(accounts::id.eq_any(open_links)));
    diesel::delete(never).execute(conn)
}

/// A row of the list of accounts.
#[derive(Clone, Debug, Queryable)]
pub struct Listed {
    pub id: AccountId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub created_at: Timestamp,
    pub verified_at: Option<Timestamp>,
    pub blocked_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Default)]
pub struct Search {
    pub text: Option<String>,
    pub role: Option<Role>,
    pub blocked: bool,
}

/// One row more than `size`, so that the caller sees whether there are more.
pub fn list(conn: &mut Conn, search: &Search, at: Keyset, size: i64) -> QueryResult<Vec<Listed>> {
    let mut query = accounts::table
        .left_join(blocks::table.on(blocks::account_id.eq(accounts::id).and(blocks::lifted_at.is_null())))
        .select((
            accounts::id,
            accounts::email,
            accounts::name,
            accounts::role,
            accounts::created_at,
            accounts::verified_at,
            blocks::blocked_at.nullable(),
        ))
        .into_boxed();
    if let Some(text) = &search.text {
        let pattern = like_containing(text);
        query = query.filter(
            accounts::email_key.like(pattern.clone()).escape('\\').or(lower(accounts::name).like(pattern).escape('\\')),
        );
    }
    if let Some(role) = search.role {
        query = query.filter(accounts::role.eq(role));
    }
    if search.blocked {
        query = query.filter(blocks::id.is_not_null());
    }
    if let Some(before) = at.before {
        query = query.filter(accounts::id.lt(AccountId(before)));
    }
    query = match at.after {
        Some(after) => query.filter(accounts::id.gt(AccountId(after))).order(accounts::id.asc()),
        None => query.order(accounts::id.desc()),
    };
    query.limit(size + 1).load(conn)
}

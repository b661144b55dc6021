//! The addresses an owner may write from. An address counts once somebody who reads its mailbox pressed the button behind a
//! link that stood only in a letter to it; the account's own address counts from the start.

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::accounts;
use crate::clock::Timestamp;
use crate::config::{hex, random_token};
use crate::db::schema::sender_addresses;
use crate::db::{AccountId, Conn};
use crate::delivery::Purpose;
use crate::id_type;
use crate::mail::EmailAddress;

id_type!(AddressId);

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = sender_addresses)]
pub struct Address {
    pub id: AddressId,
    pub owner_id: AccountId,
    pub email: String,
    pub created_at: Timestamp,
    pub confirmed_at: Option<Timestamp>,
    pub token_expires_at: Option<Timestamp>,
}

impl Address {
    /// A letter was sent, and its link still works.
    pub fn waits(&self, now: Timestamp) -> bool {
        self.confirmed_at.is_none() && self.token_expires_at.is_some_and(|until| until > now)
    }

    pub fn parsed(&self) -> Option<EmailAddress> {
        EmailAddress::parse(&self.email).ok()
    }
}

#[diesel::dsl::auto_type(no_type_alias)]
fn kept(owner: AccountId) -> _ {
    let owner: AccountId = owner;
    sender_addresses::table.filter(sender_addresses::owner_id.eq(owner).and(sender_addresses::deleted_at.is_null()))
}

/// Every address an owner may write from and have test letters sent to, the account's own first.
pub fn confirmed_addresses(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<EmailAddress>> {
    let own = own_address(conn, owner)?;
    let others: Vec<String> = kept(owner)
        .filter(sender_addresses::confirmed_at.is_not_null())
        .order(sender_addresses::email_key)
        .select(sender_addresses::email)
        .load(conn)?;
    let others = others.iter().filter_map(|email| EmailAddress::parse(email).ok());
    let others: Vec<EmailAddress> =
        others.filter(|other| own.as_ref().is_none_or(|own| own.key() != other.key())).collect();
    Ok(own.into_iter().chain(others).collect())
}

pub fn is_confirmed(conn: &mut Conn, owner: AccountId, address: &EmailAddress) -> QueryResult<bool> {
    let key = address.key();
    if own_address(conn, owner)?.is_some_and(|own| own.key() == key) {
        return Ok(true);
    }
    let found = kept(owner)
        .filter(sender_addresses::email_key.eq(key).and(sender_addresses::confirmed_at.is_not_null()))
        .count()
        .get_result::<i64>(conn)?;
    Ok(found > 0)
}

/// The address of the account, which was confirmed when it signed up.
pub fn own_address(conn: &mut Conn, owner: AccountId) -> QueryResult<Option<EmailAddress>> {
    let account = accounts::find(conn, owner)?.filter(|account| account.verified_at.is_some());
    Ok(account.and_then(|account| account.address()))
}

pub fn all(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<Address>> {
    kept(owner).order(sender_addresses::email_key).select(Address::as_select()).load(conn)
}

pub fn find(conn: &mut Conn, owner: AccountId, id: AddressId) -> QueryResult<Option<Address>> {
    kept(owner).filter(sender_addresses::id.eq(id)).select(Address::as_select()).get_result(conn).optional()
}

pub fn count(conn: &mut Conn, owner: AccountId) -> QueryResult<i64> {
    kept(owner).count().get_result(conn)
}

/// The row of an address, made where there is none. One that was deleted has to be confirmed anew.
pub fn ensure(conn: &mut Conn, owner: AccountId, address: &EmailAddress, now: Timestamp) -> QueryResult<Address> {
    let of_key = sender_addresses::table
        .filter(sender_addresses::owner_id.eq(owner).and(sender_addresses::email_key.eq(address.key())));
    diesel::delete(of_key.clone().filter(sender_addresses::deleted_at.is_not_null())).execute(conn)?;
    let known = of_key.clone().select(Address::as_select()).get_result(conn).optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    diesel::insert_into(sender_addresses::table)
        .values((
            sender_addresses::owner_id.eq(owner),
            sender_addresses::email.eq(address.as_str()),
            sender_addresses::email_key.eq(address.key()),
            sender_addresses::created_at.eq(now),
        ))
        .execute(conn)?;
    of_key.select(Address::as_select()).get_result(conn)
}

/// A new link, in the place of the one before. Returns what stands in it.
pub fn issue_link(conn: &mut Conn, id: AddressId, now: Timestamp) -> QueryResult<String> {
    let plain = random_token();
    diesel::update(sender_addresses::table.find(id))
        .set((
            sender_addresses::token_hash.eq(hash(&plain)),
            sender_addresses::token_expires_at.eq(now.plus(Purpose::ConfirmAddress.lasts())),
        ))
        .execute(conn)?;
    Ok(plain)
}

/// Whose address a link is about. The link is not used up by that.
pub fn behind_link(conn: &mut Conn, plain: &str, now: Timestamp) -> QueryResult<Option<Address>> {
    sender_addresses::table
        .filter(sender_addresses::token_hash.eq(hash(plain)).and(sender_addresses::token_expires_at.gt(now)))
        .filter(sender_addresses::deleted_at.is_null())
        .select(Address::as_select())
        .get_result(conn)
        .optional()
}

/// Uses the link up. `None`: it does not work any more.
pub fn confirm(conn: &mut Conn, plain: &str, now: Timestamp) -> QueryResult<Option<Address>> {
    let Some(address) = behind_link(conn, plain, now)? else {
        return Ok(None);
    };
    let used = diesel::update(
        sender_addresses::table
            .filter(sender_addresses::id.eq(address.id).and(sender_addresses::token_hash.eq(hash(plain)))),
    )
    .set((
        sender_addresses::confirmed_at.eq(now),
        sender_addresses::token_hash.eq(None::<String>),
        sender_addresses::token_expires_at.eq(None::<Timestamp>),
    ))
    .execute(conn)?;
    Ok(Some(address).filter(|_| used == 1))
}

/// `false`: there is none to delete, or to bring back.
pub fn set_deleted(
    conn: &mut Conn,
    owner: AccountId,
    id: AddressId,
    deleted_at: Option<Timestamp>,
) -> QueryResult<bool> {
    let row = sender_addresses::table.filter(sender_addresses::owner_id.eq(owner).and(sender_addresses::id.eq(id)));
    let changed = match deleted_at {
        Some(_) => diesel::update(row.filter(sender_addresses::deleted_at.is_null()))
            .set(sender_addresses::deleted_at.eq(deleted_at))
            .execute(conn)?,
        None => diesel::update(row.filter(sender_addresses::deleted_at.is_not_null()))
            .set(sender_addresses::deleted_at.eq(deleted_at))
            .execute(conn)?,
    };
    Ok(changed == 1)
}

fn hash(plain: &str) -> String {
    hex(Sha256::digest(plain.as_bytes()).iter())
}

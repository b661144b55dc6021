//! How the installation's own server writes for an owner: its address cannot be chosen, the name before it and where answers go
//! can.

use diesel::prelude::*;

use crate::accounts;
use crate::clock::Timestamp;
use crate::db::schema::own_senders;
use crate::db::{AccountId, Conn};
use crate::mail::EmailAddress;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSender {
    pub name: String,
    pub reply_to: String,
}

/// What the owner chose; else the account's name and address.
pub fn find(conn: &mut Conn, owner: AccountId) -> QueryResult<OwnSender> {
    let chosen: Option<(String, String)> = own_senders::table
        .find(owner)
        .select((own_senders::name, own_senders::reply_to))
        .get_result(conn)
        .optional()?;
    if let Some((name, reply_to)) = chosen {
        return Ok(OwnSender { name, reply_to });
    }
    let account = accounts::find(conn, owner)?.ok_or(diesel::result::Error::NotFound)?;
    Ok(OwnSender { name: account.name, reply_to: account.email })
}

pub fn set(conn: &mut Conn, owner: AccountId, name: &str, reply_to: &EmailAddress, now: Timestamp) -> QueryResult<()> {
    let chosen = (
        own_senders::name.eq(name.to_owned()),
        own_senders::reply_to.eq(reply_to.as_str().to_owned()),
        own_senders::updated_at.eq(now),
    );
    if diesel::update(own_senders::table.find(owner)).set(chosen.clone()).execute(conn)? == 0 {
        diesel::insert_into(own_senders::table).values((own_senders::owner_id.eq(owner), chosen)).execute(conn)?;
    }
    Ok(())
}

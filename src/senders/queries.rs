//! The SQL of senders.

use std::time::Duration;

use diesel::prelude::*;

use super::sender::{NewSender, Protection, Sender};
use crate::clock::{Timestamp, days};
use crate::db::schema::senders;
use crate::db::{AccountId, Conn};
use crate::delivery::SenderId;

/// How long a deleted sender, and the password with it, can be brought back.
const KEPT_AFTER_DELETION: Duration = days(7);

pub fn insert(conn: &mut Conn, owner: AccountId, new: &NewSender, now: Timestamp) -> QueryResult<SenderId> {
    diesel::insert_into(senders::table)
        .values((senders::owner_id.eq(owner), values(new), senders::created_at.eq(now), senders::updated_at.eq(now)))
        .returning(senders::id)
        .get_result(conn)
}

pub fn update(conn: &mut Conn, owner: AccountId, id: SenderId, new: &NewSender, now: Timestamp) -> QueryResult<bool> {
    let row = senders::table.filter(senders::owner_id.eq(owner).and(senders::id.eq(id)));
    let changed = diesel::update(row.filter(senders::deleted_at.is_null()))
        .set((values(new), senders::updated_at.eq(now)))
        .execute(conn)?;
    Ok(changed == 1)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn values(new: &NewSender) -> _ {
    let reply_to: Option<String> = new.reply_to.as_ref().map(|address| address.as_str().to_owned());
    let (name, from_email): (String, String) = (new.name.clone(), new.from.as_str().to_owned());
    let (host, login): (String, String) = (new.server.host.clone(), new.server.login.clone());
    let (port, protection): (i64, Protection) = (i64::from(new.server.port), new.server.protection);
    let (per_minute, per_day, sessions, per_domain): (Option<i64>, Option<i64>, Option<i64>, Option<i64>) =
        (new.pace.per_minute, new.pace.per_day, new.pace.sessions, new.pace.per_domain);
    (
        senders::name.eq(name),
        senders::from_email.eq(from_email),
        senders::reply_to.eq(reply_to),
        senders::host.eq(host),
        senders::port.eq(port),
        senders::protection.eq(protection),
        senders::login.eq(login),
        senders::per_minute.eq(per_minute),
        senders::per_day.eq(per_day),
        senders::sessions.eq(sessions),
        senders::per_domain.eq(per_domain),
    )
}

pub fn find(conn: &mut Conn, owner: AccountId, id: SenderId) -> QueryResult<Option<Sender>> {
    senders::table
        .filter(senders::owner_id.eq(owner).and(senders::id.eq(id)).and(senders::deleted_at.is_null()))
        .select(Sender::as_select())
        .get_result(conn)
        .optional()
}

pub fn all(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<Sender>> {
    senders::table
        .filter(senders::owner_id.eq(owner).and(senders::deleted_at.is_null()))
        .order(senders::id)
        .select(Sender::as_select())
        .load(conn)
}

pub fn exists(conn: &mut Conn, id: SenderId) -> QueryResult<bool> {
    Ok(senders::table.filter(senders::id.eq(id)).count().get_result::<i64>(conn)? > 0)
}

/// The name of what was deleted, or brought back; `None`: there is none.
pub fn set_deleted(
    conn: &mut Conn,
    owner: AccountId,
    id: SenderId,
    deleted_at: Option<Timestamp>,
) -> QueryResult<Option<String>> {
    let row = senders::table.filter(senders::owner_id.eq(owner).and(senders::id.eq(id)));
    let name = row.select(senders::name).get_result(conn).optional()?;
    let changed = match deleted_at {
        Some(_) => diesel::update(row.filter(senders::deleted_at.is_null()))
            .set(senders::deleted_at.eq(deleted_at))
            .execute(conn)?,
        None => diesel::update(row.filter(senders::deleted_at.is_not_null()))
            .set(senders::deleted_at.eq(deleted_at))
            .execute(conn)?,
    };
    Ok(name.filter(|_| changed == 1))
}

/// Forgets senders whose deletion was not taken back. Called by the schedule.
pub fn forget_deleted(conn: &mut Conn, now: Timestamp) -> QueryResult<usize> {
    diesel::delete(senders::table.filter(senders::deleted_at.lt(now.minus(KEPT_AFTER_DELETION)))).execute(conn)
}

pub fn sealed(conn: &mut Conn, owner: AccountId, id: SenderId) -> QueryResult<Option<String>> {
    let row = senders::table.filter(senders::owner_id.eq(owner).and(senders::id.eq(id)));
    Ok(row.select(senders::sealed).get_result::<Option<String>>(conn).optional()?.flatten())
}

pub fn set_sealed(conn: &mut Conn, owner: AccountId, id: SenderId, sealed: Option<&str>) -> QueryResult<()> {
    diesel::update(senders::table.filter(senders::owner_id.eq(owner).and(senders::id.eq(id))))
        .set(senders::sealed.eq(sealed))
        .execute(conn)
        .map(drop)
}

/// Of all owners, for a change of the key.
pub fn sealed_after(conn: &mut Conn, after: SenderId, at_most: i64) -> QueryResult<Vec<(AccountId, SenderId, String)>> {
    senders::table
        .filter(senders::id.gt(after).and(senders::sealed.is_not_null()))
        .order(senders::id)
        .limit(at_most)
        .select((senders::owner_id, senders::id, senders::sealed.assume_not_null()))
        .load(conn)
}

pub fn replace_sealed(conn: &mut Conn, id: SenderId, old: &str, new: &str) -> QueryResult<usize> {
    diesel::update(senders::table.filter(senders::id.eq(id).and(senders::sealed.eq(old))))
        .set(senders::sealed.eq(new))
        .execute(conn)
}

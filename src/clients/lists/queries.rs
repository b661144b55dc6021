//! The SQL of lists and of who is on them.

use diesel::prelude::*;
use diesel::result::Error;

use super::list::{List, ListId, NewList};
use crate::clients::client::ClientId;
use crate::clock::Timestamp;
use crate::db::schema::{clients, list_members, lists};
use crate::db::{AccountId, Conn};
use crate::on_each;

/// A name that another list has is an error, see `db::is_taken`.
pub fn make_list(conn: &mut Conn, owner: AccountId, new: &NewList, now: Timestamp) -> QueryResult<ListId> {
    diesel::insert_into(lists::table)
        .values((
            lists::owner_id.eq(owner),
            lists::name.eq(&new.name),
            lists::name_key.eq(new.key()),
            lists::description.eq(&new.description),
            lists::created_at.eq(now),
        ))
        .returning(lists::id)
        .get_result(conn)
}

pub fn change_list(conn: &mut Conn, owner: AccountId, id: ListId, new: &NewList) -> QueryResult<()> {
    let list = lists::table.filter(lists::id.eq(id).and(lists::owner_id.eq(owner)).and(lists::deleted_at.is_null()));
    let changed = diesel::update(list)
        .set((lists::name.eq(&new.name), lists::name_key.eq(new.key()), lists::description.eq(&new.description)))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::NotFound) }
}

pub fn find_list(conn: &mut Conn, owner: AccountId, id: ListId) -> QueryResult<Option<List>> {
    let list = lists::table.filter(lists::id.eq(id).and(lists::owner_id.eq(owner)).and(lists::deleted_at.is_null()));
    list.select(List::as_select()).get_result(conn).optional()
}

/// By name.
pub fn lists(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<List>> {
    lists::table
        .filter(lists::owner_id.eq(owner).and(lists::deleted_at.is_null()))
        .order((lists::name_key, lists::id))
        .select(List::as_select())
        .load(conn)
}

/// Those a client is on.
pub fn lists_of(conn: &mut Conn, owner: AccountId, client: ClientId) -> QueryResult<Vec<List>> {
    lists::table
        .inner_join(list_members::table)
        .filter(lists::owner_id.eq(owner).and(lists::deleted_at.is_null()).and(list_members::client_id.eq(client)))
        .order((lists::name_key, lists::id))
        .select(List::as_select())
        .load(conn)
}

/// Its members stay written down, so that it can be brought back with them.
pub fn delete_list(conn: &mut Conn, owner: AccountId, id: ListId, now: Timestamp) -> QueryResult<List> {
    let list = find_list(conn, owner, id)?.ok_or(Error::NotFound)?;
    diesel::update(lists::table.filter(lists::id.eq(id).and(lists::owner_id.eq(owner))))
        .set(lists::deleted_at.eq(now))
        .execute(conn)?;
    Ok(list)
}

/// Brings a deleted list back. Its name may be another's by now: an error, see `db::is_taken`.
pub fn restore_list(conn: &mut Conn, owner: AccountId, id: ListId) -> QueryResult<List> {
    diesel::update(lists::table.filter(lists::id.eq(id).and(lists::owner_id.eq(owner))))
        .set(lists::deleted_at.eq(None::<Timestamp>))
        .execute(conn)?;
    find_list(conn, owner, id)?.ok_or(Error::NotFound)
}

/// Puts the owner's clients among these on a list of the owner, and says how many were not on it yet.
pub fn add_members(
    conn: &mut Conn,
    owner: AccountId,
    list: ListId,
    members: &[ClientId],
    now: Timestamp,
) -> QueryResult<usize> {
    find_list(conn, owner, list)?.ok_or(Error::NotFound)?;
    let mut added = 0;
    // SQLite binds at most 32,766 values.
    for some in members.chunks(10_000) {
        added += on_each!(conn => {
            let owned = clients::table
                .filter(clients::owner_id.eq(owner).and(clients::id.eq_any(some)).and(clients::deletion_id.is_null()))
                .select((list.into_sql::<diesel::sql_types::BigInt>(), clients::id, now.into_sql::<diesel::sql_types::BigInt>()));
            diesel::insert_into(list_members::table)
                .values(owned)
                .into_columns((list_members::list_id, list_members::client_id, list_members::added_at))
                .on_conflict_do_nothing()
                .execute(conn)
        })?;
    }
    Ok(added)
}

/// Takes clients off a list of the owner, and says how many were on it.
pub fn remove_members(conn: &mut Conn, owner: AccountId, list: ListId, members: &[ClientId]) -> QueryResult<usize> {
    find_list(conn, owner, list)?.ok_or(Error::NotFound)?;
    let mut removed = 0;
    for some in members.chunks(10_000) {
        let members =
            list_members::table.filter(list_members::list_id.eq(list).and(list_members::client_id.eq_any(some)));
        removed += diesel::delete(members).execute(conn)?;
    }
    Ok(removed)
}

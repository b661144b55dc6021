//! The SQL of single clients.

use diesel::prelude::*;
use diesel::result::Error;

use super::client::{Client, ClientId, ClientState, NewClient};
use super::deletions::DeletionId;
use crate::clock::Timestamp;
use crate::db::schema::{clients, list_members};
use crate::db::{AccountId, Conn};

/// An address that stands with this owner already is an error, see `db::is_taken`; `add` knows what to do then.
pub fn insert(conn: &mut Conn, owner: AccountId, new: &NewClient, now: Timestamp) -> QueryResult<ClientId> {
    diesel::insert_into(clients::table)
        .values((
            clients::owner_id.eq(owner),
            said(new),
            clients::state.eq(ClientState::Active),
            clients::state_reason.eq(""),
            clients::state_since.eq(now),
            clients::created_at.eq(now),
            clients::updated_at.eq(now),
        ))
        .returning(clients::id)
        .get_result(conn)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn said<'a>(new: &'a NewClient) -> _ {
    let (email, key, own): (&'a str, String, String) = (new.email.as_str(), new.email.key(), new.own.to_json());
    let (first_name, last_name, comment): (&'a str, &'a str, &'a str) = (&new.first_name, &new.last_name, &new.comment);
    (
        clients::email.eq(email),
        clients::email_key.eq(key),
        clients::first_name.eq(first_name),
        clients::last_name.eq(last_name),
        clients::comment.eq(comment),
        clients::own.eq(own),
    )
}

pub fn find(conn: &mut Conn, owner: AccountId, id: ClientId) -> QueryResult<Option<Client>> {
    clients::table
        .filter(clients::id.eq(id).and(clients::owner_id.eq(owner)).and(clients::deletion_id.is_null()))
        .select(Client::as_select())
        .get_result(conn)
        .optional()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    New(ClientId),
    /// The address stood deleted. Whoever was not active is not so now.
    Back(ClientId),
    /// The address stands with another client already, and nothing was changed.
    Taken(ClientId),
}

/// How an address came to its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    pub since: Timestamp,
    /// In a file, and not one by one.
    pub by_file: bool,
}

pub fn origin(conn: &mut Conn, owner: AccountId, id: ClientId) -> QueryResult<Option<Origin>> {
    let row: Option<(Timestamp, Option<i64>)> = clients::table
        .filter(clients::owner_id.eq(owner).and(clients::id.eq(id)))
        .select((clients::created_at, clients::import_id))
        .get_result(conn)
        .optional()?;
    Ok(row.map(|(since, import)| Origin { since, by_file: import.is_some() }))
}

/// The addresses of these, as far as they are there, in the order of an alphabet.
pub fn emails_of(conn: &mut Conn, owner: AccountId, ids: &[ClientId]) -> QueryResult<Vec<String>> {
    clients::table
        .filter(clients::owner_id.eq(owner).and(clients::deletion_id.is_null()).and(clients::id.eq_any(ids)))
        .order(clients::email_key)
        .select(clients::email)
        .load(conn)
}

pub fn add(conn: &mut Conn, owner: AccountId, new: &NewClient, now: Timestamp) -> QueryResult<Added> {
    match by_key(conn, owner, &new.email.key())? {
        None => insert(conn, owner, new, now).map(Added::New),
        Some((id, None)) => Ok(Added::Taken(id)),
        Some((id, Some(_))) => {
            // Where they were kept before is not said anew.
            diesel::delete(list_members::table.filter(list_members::client_id.eq(id))).execute(conn)?;
            diesel::update(clients::table.filter(clients::owner_id.eq(owner).and(clients::id.eq(id))))
                .set((
                    said(new),
                    clients::deletion_id.eq(None::<DeletionId>),
                    clients::created_at.eq(now),
                    clients::updated_at.eq(now),
                ))
                .execute(conn)?;
            Ok(Added::Back(id))
        }
    }
}

fn by_key(conn: &mut Conn, owner: AccountId, key: &str) -> QueryResult<Option<(ClientId, Option<DeletionId>)>> {
    clients::table
        .filter(clients::owner_id.eq(owner).and(clients::email_key.eq(key)))
        .select((clients::id, clients::deletion_id))
        .get_result(conn)
        .optional()
}

#[derive(Clone, Debug, PartialEq)]
pub enum Edited {
    Saved,
    /// Somebody else was quicker: as it stands now.
    Meanwhile(Box<Client>),
    /// The address is another client's.
    Taken(ClientId),
    /// The address is that of a deleted client.
    TakenByDeleted,
    /// Who asked not to be written to cannot be given another address: the old one would be forgotten.
    AddressStays,
}

/// Changes a client that still is as it was seen.
pub fn edit(
    conn: &mut Conn,
    owner: AccountId,
    id: ClientId,
    seen: Timestamp,
    new: &NewClient,
    now: Timestamp,
) -> QueryResult<Edited> {
    let client = find(conn, owner, id)?.ok_or(Error::NotFound)?;
    if client.updated_at != seen {
        return Ok(Edited::Meanwhile(Box::new(client)));
    }
    let key = new.email.key();
    if client.address().is_none_or(|address| address.key() != key) {
        if client.state.keeps_its_address() {
            return Ok(Edited::AddressStays);
        }
        match by_key(conn, owner, &key)? {
            Some((_, Some(_))) => return Ok(Edited::TakenByDeleted),
            Some((other, None)) if other != id => return Ok(Edited::Taken(other)),
            _ => {}
        }
    }
    let as_seen = clients::id.eq(id).and(clients::owner_id.eq(owner)).and(clients::updated_at.eq(seen));
    let saved = diesel::update(clients::table.filter(as_seen))
        .set((said(new), clients::updated_at.eq(later(seen, now))))
        .execute(conn)?;
    match saved {
        0 => Ok(Edited::Meanwhile(Box::new(find(conn, owner, id)?.ok_or(Error::NotFound)?))),
        _ => Ok(Edited::Saved),
    }
}

/// The time of a change also tells it from the one before.
fn later(seen: Timestamp, now: Timestamp) -> Timestamp {
    now.max(Timestamp::from_micros(seen.as_micros() + 1))
}

/// Moves clients of the owner from one state to another, and says how many were in it. At most 10,000 at once.
pub fn move_some(
    conn: &mut Conn,
    owner: AccountId,
    ids: &[ClientId],
    (from, to): (ClientState, ClientState),
    reason: &str,
    now: Timestamp,
) -> QueryResult<usize> {
    debug_assert!(from.owner_may_make(to), "{from} never becomes {to} by the owner");
    let there = clients::table
        .filter(clients::owner_id.eq(owner).and(clients::id.eq_any(ids)).and(clients::deletion_id.is_null()))
        .filter(clients::state.eq(from));
    diesel::update(there)
        .set((
            clients::state.eq(to),
            clients::state_reason.eq(reason),
            clients::state_since.eq(now),
            clients::updated_at.eq(now),
        ))
        .execute(conn)
}

/// Of a deleted client as well.
pub fn state_since(conn: &mut Conn, owner: AccountId, id: ClientId) -> QueryResult<Option<(ClientState, Timestamp)>> {
    clients::table
        .filter(clients::owner_id.eq(owner).and(clients::id.eq(id)))
        .select((clients::state, clients::state_since))
        .get_result(conn)
        .optional()
}

/// The same for what a client says, and not their owner. `false`: they were in another state by then.
pub fn set_state(
    conn: &mut Conn,
    owner: AccountId,
    id: ClientId,
    (from, to): (ClientState, ClientState),
    reason: &str,
    now: Timestamp,
) -> QueryResult<bool> {
    let there = clients::table.filter(clients::owner_id.eq(owner).and(clients::id.eq(id)).and(clients::state.eq(from)));
    let changed = diesel::update(there)
        .set((
            clients::state.eq(to),
            clients::state_reason.eq(reason),
            clients::state_since.eq(now),
            clients::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

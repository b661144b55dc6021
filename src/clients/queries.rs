//! The SQL of clients.

use diesel::prelude::*;

use super::attributes::Attribute;
use super::client::{Client, ClientId, ClientState, NewClient};
use crate::clock::Timestamp;
use crate::db::schema::{attributes, clients};
use crate::db::{AccountId, Conn};

/// An address that stands with this owner already is an error, see `db::is_taken`.
pub fn insert(conn: &mut Conn, owner: AccountId, new: &NewClient, now: Timestamp) -> QueryResult<ClientId> {
    diesel::insert_into(clients::table)
        .values((
            clients::owner_id.eq(owner),
            clients::email.eq(new.email.as_str()),
            clients::email_key.eq(new.email.key()),
            clients::first_name.eq(&new.first_name),
            clients::last_name.eq(&new.last_name),
            clients::comment.eq(&new.comment),
            clients::own.eq(new.own.to_json()),
            clients::state.eq(ClientState::Active),
            clients::state_reason.eq(""),
            clients::state_since.eq(now),
            clients::created_at.eq(now),
            clients::updated_at.eq(now),
        ))
        .returning(clients::id)
        .get_result(conn)
}

pub fn find(conn: &mut Conn, owner: AccountId, id: ClientId) -> QueryResult<Option<Client>> {
    clients::table
        .filter(clients::id.eq(id).and(clients::owner_id.eq(owner)).and(clients::deletion_id.is_null()))
        .select(Client::as_select())
        .get_result(conn)
        .optional()
}

/// The attributes in use, in the order of the owner.
pub fn attributes(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<Attribute>> {
    let rows = attributes::table
        .filter(attributes::owner_id.eq(owner).and(attributes::deleted_at.is_null()))
        .order((attributes::position, attributes::id))
        .select((attributes::id, attributes::key, attributes::label, attributes::kind, attributes::choices))
        .load(conn)?;
    Ok(rows.into_iter().map(Attribute::of).collect())
}

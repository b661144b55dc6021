//! The orders of clients, and the place of one in each.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::filter::Sort;
use super::queries::Condition;
use crate::clients::client::ClientId;
use crate::clock::Timestamp;
use crate::db::schema::clients;
use crate::db::{AccountId, Conn};

/// Where a client stands in each order.
#[derive(Queryable, Selectable)]
#[diesel(table_name = clients)]
pub(super) struct Place {
    id: ClientId,
    email_key: String,
    first_name: String,
    last_name: String,
    state_since: Timestamp,
}

/// Also of who was deleted meanwhile.
pub(super) fn find_place(conn: &mut Conn, owner: AccountId, id: ClientId) -> QueryResult<Option<Place>> {
    let found = clients::table.filter(clients::id.eq(id).and(clients::owner_id.eq(owner)));
    found.select(Place::as_select()).get_result(conn).optional()
}

/// Whoever comes after that place, or before it.
pub(super) fn beyond(sort: Sort, place: &Place, back: bool) -> Condition {
    let sign = |falls: bool| if falls == back { " > " } else { " < " };
    match sort {
        Sort::Newest => Box::new(sql::<Bool>("clients.id").sql(sign(true)).bind::<BigInt, _>(place.id)),
        Sort::Email => {
            Box::new(sql::<Bool>("clients.email_key").sql(sign(false)).bind::<Text, _>(place.email_key.clone()))
        }
        Sort::Name => Box::new(
            sql::<Bool>("(clients.last_name, clients.first_name, clients.id)")
                .sql(sign(false))
                .sql("(")
                .bind::<Text, _>(place.last_name.clone())
                .sql(", ")
                .bind::<Text, _>(place.first_name.clone())
                .sql(", ")
                .bind::<BigInt, _>(place.id)
                .sql(")"),
        ),
        Sort::Since => Box::new(
            sql::<Bool>("(clients.state_since, clients.id)")
                .sql(sign(true))
                .sql("(")
                .bind::<BigInt, _>(place.state_since)
                .sql(", ")
                .bind::<BigInt, _>(place.id)
                .sql(")"),
        ),
    }
}

/// `without_index`: the database is kept from walking along the order.
pub(super) fn order(sort: Sort, back: bool, without_index: bool) -> String {
    let (columns, falls): (&[&str], bool) = match sort {
        Sort::Newest => (&["clients.id"], true),
        Sort::Email => (&["clients.email_key"], false),
        Sort::Name => (&["clients.last_name", "clients.first_name", "clients.id"], false),
        Sort::Since => (&["clients.state_since", "clients.id"], true),
    };
    let way = if falls == back { " ASC" } else { " DESC" };
    let sign = if without_index { "+" } else { "" };
    columns.iter().map(|column| format!("{sign}{column}{way}")).collect::<Vec<_>>().join(", ")
}

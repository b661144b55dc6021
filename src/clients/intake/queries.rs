//! The SQL of many clients at once. Each is a statement for hundreds of rows: SQLite takes 32,766 values at most.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::upsert::excluded;

use super::{Details, Known, Stamp, Taken};
use crate::clients::attributes::NewAttribute;
use crate::clients::client::{ClientId, ClientState};
use crate::clients::lists::{NewList, make_list};
use crate::clients::own::Own;
use crate::clock::Timestamp;
use crate::db::schema::{attributes, clients, list_members, lists};
use crate::db::{AccountId, Conn};
use crate::on_each;

/// Thirteen values a row.
const ROWS: usize = 2000;

type Row = (String, ClientId, ClientState, (String, String, String, Own), Timestamp, Option<i64>);

/// Who stands at these addresses; `lock`: nobody else may change them until the transaction ends.
pub fn known_at(conn: &mut Conn, owner: AccountId, keys: &[&str], lock: bool) -> QueryResult<HashMap<String, Known>> {
    let mut found = HashMap::with_capacity(keys.len());
    for keys in keys.chunks(ROWS * 5) {
        let query = clients::table.filter(clients::owner_id.eq(owner).and(clients::email_key.eq_any(keys))).select((
            clients::email_key,
            clients::id,
            clients::state,
            (clients::first_name, clients::last_name, clients::comment, clients::own),
            clients::updated_at,
            clients::deletion_id,
        ));
        let rows: Vec<Row> = match conn {
            Conn::Sqlite(conn) => query.load(conn)?,
            // In one order, so that two who lock the same clients wait for each other and not in a ring.
            Conn::Pg(conn) if lock => query.order(clients::id).for_update().load(conn)?,
            Conn::Pg(conn) => query.load(conn)?,
        };
        found.extend(rows.into_iter().map(|(key, id, state, details, updated_at, deletion)| {
            let (first_name, last_name, comment, own) = details;
            let details = Details { first_name, last_name, comment, own };
            (key, Known { id, state, details, updated_at, deleted: deletion.is_some() })
        }));
    }
    Ok(found)
}

/// The key of an address that was added, and its client.
#[derive(QueryableByName)]
pub struct Added {
    #[diesel(sql_type = Text)]
    pub email_key: String,
    #[diesel(sql_type = BigInt)]
    pub id: ClientId,
}

/// Adds who is not there yet. Whoever somebody else added in the same moment is left out of the answer.
pub fn add_many(conn: &mut Conn, owner: AccountId, taken: &[&Taken], stamp: Stamp) -> QueryResult<Vec<Added>> {
    if taken.is_empty() {
        return Ok(Vec::new());
    }
    let each = match conn {
        Conn::Sqlite(_) => "json_each($5)",
        Conn::Pg(_) => "json_array_elements(CAST($5 AS json))",
    };
    // One value for all of them: to read a statement with a place for each costs more than to carry it out.
    let insert = diesel::sql_query(format!(
        "INSERT INTO clients (owner_id, state, state_reason, state_since, created_at, updated_at, import_id,
             email, email_key, first_name, last_name, comment, own)
         SELECT $1, $2, '', $3, $3, $3, $4,
             value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM {each}
         WHERE true ON CONFLICT (owner_id, email_key) DO NOTHING RETURNING email_key, id"
    ));
    let insert = insert.bind::<BigInt, _>(owner).bind::<Text, _>(ClientState::Active).bind::<BigInt, _>(stamp.at);
    let added = insert.bind::<BigInt, _>(stamp.import).bind::<Text, _>(as_json(taken)).load::<Added>(conn)?;
    if let Conn::Sqlite(conn) = conn {
        count_and_enter_words(conn, owner, &added)?;
    }
    Ok(added)
}

/// An array of arrays.
fn as_json(taken: &[&Taken]) -> String {
    let row = |taken: &&Taken| {
        let Details { first_name, last_name, comment, own } = &taken.details;
        [&taken.email, &taken.email_key, first_name, last_name, comment, &own.to_json()].map(String::clone)
    };
    let rows: Vec<[String; 6]> = taken.iter().map(row).collect();
    // Text always is JSON.
    serde_json::to_string(&rows).unwrap_or_default()
}

/// What the triggers leave to us, see the migration.
fn count_and_enter_words(conn: &mut SqliteConnection, owner: AccountId, added: &[Added]) -> QueryResult<()> {
    let ids = || added.iter().map(|added| added.id);
    let (Some(first), Some(last)) = (ids().min(), ids().max()) else { return Ok(()) };
    // Nobody else writes meanwhile, so all ids in between are theirs.
    diesel::sql_query(
        "INSERT INTO clients_words (rowid, words) SELECT id, words FROM clients WHERE id BETWEEN $1 AND $2",
    )
    .bind::<BigInt, _>(first)
    .bind::<BigInt, _>(last)
    .execute(conn)?;
    diesel::sql_query(
        "INSERT INTO client_counts VALUES ($1, $2, $3, 1)
             ON CONFLICT DO UPDATE SET clients = clients + excluded.clients, version = version + 1",
    )
    .bind::<BigInt, _>(owner)
    .bind::<Text, _>(ClientState::Active)
    .bind::<BigInt, _>(i64::try_from(added.len()).unwrap_or(i64::MAX))
    .execute(conn)
    .map(drop)
}

/// Writes these details over what stands there, and brings back who was deleted.
pub fn change_many(conn: &mut Conn, owner: AccountId, taken: &[&Taken], stamp: Stamp) -> QueryResult<()> {
    for taken in taken.chunks(ROWS) {
        let own: Vec<String> = taken.iter().map(|taken| taken.details.own.to_json()).collect();
        let rows: Vec<_> = taken.iter().zip(&own).map(|(taken, own)| row(owner, taken, own, stamp)).collect();
        let insert = diesel::insert_into(clients::table).values(&rows);
        on_each!(conn => insert
            .on_conflict((clients::owner_id, clients::email_key))
            .do_update()
            .set((
                clients::first_name.eq(excluded(clients::first_name)),
                clients::last_name.eq(excluded(clients::last_name)),
                clients::comment.eq(excluded(clients::comment)),
                clients::own.eq(excluded(clients::own)),
                clients::updated_at.eq(excluded(clients::updated_at)),
                clients::deletion_id.eq(None::<i64>),
            ))
            .execute(conn))?;
    }
    Ok(())
}

type Columns<'a> = (
    (
        diesel::dsl::Eq<clients::owner_id, AccountId>,
        diesel::dsl::Eq<clients::email, &'a str>,
        diesel::dsl::Eq<clients::email_key, &'a str>,
        diesel::dsl::Eq<clients::first_name, &'a str>,
        diesel::dsl::Eq<clients::last_name, &'a str>,
        diesel::dsl::Eq<clients::comment, &'a str>,
        diesel::dsl::Eq<clients::own, &'a str>,
    ),
    (
        diesel::dsl::Eq<clients::state, ClientState>,
        diesel::dsl::Eq<clients::state_reason, &'a str>,
        diesel::dsl::Eq<clients::state_since, Timestamp>,
        diesel::dsl::Eq<clients::created_at, Timestamp>,
        diesel::dsl::Eq<clients::updated_at, Timestamp>,
        diesel::dsl::Eq<clients::import_id, i64>,
    ),
);

fn row<'a>(owner: AccountId, taken: &'a Taken, own: &'a str, stamp: Stamp) -> Columns<'a> {
    (
        (
            clients::owner_id.eq(owner),
            clients::email.eq(taken.email.as_str()),
            clients::email_key.eq(taken.email_key.as_str()),
            clients::first_name.eq(taken.details.first_name.as_str()),
            clients::last_name.eq(taken.details.last_name.as_str()),
            clients::comment.eq(taken.details.comment.as_str()),
            clients::own.eq(own),
        ),
        (
            clients::state.eq(ClientState::Active),
            clients::state_reason.eq(""),
            clients::state_since.eq(stamp.at),
            clients::created_at.eq(stamp.at),
            clients::updated_at.eq(stamp.at),
            clients::import_id.eq(stamp.import),
        ),
    )
}

/// Which of these clients are in which of these lists.
pub fn lists_among(conn: &mut Conn, lists: &[i64], clients: &[ClientId]) -> QueryResult<Vec<(i64, ClientId)>> {
    if lists.is_empty() || clients.is_empty() {
        return Ok(Vec::new());
    }
    list_members::table
        .filter(list_members::client_id.eq_any(clients).and(list_members::list_id.eq_any(lists)))
        .select((list_members::list_id, list_members::client_id))
        .load(conn)
}

pub fn join_lists(conn: &mut Conn, members: &[(i64, ClientId)], at: Timestamp) -> QueryResult<usize> {
    let mut joined = 0;
    for members in members.chunks(ROWS * 5) {
        let rows: Vec<_> = members
            .iter()
            .map(|(list, client)| {
                (list_members::list_id.eq(*list), list_members::client_id.eq(*client), list_members::added_at.eq(at))
            })
            .collect();
        let insert = diesel::insert_into(list_members::table).values(&rows);
        joined += on_each!(conn => insert.on_conflict_do_nothing().execute(conn))?;
    }
    Ok(joined)
}

/// Who comes back after having been deleted comes as somebody new.
pub fn begin_anew(conn: &mut Conn, owner: AccountId, back: &[ClientId], stamp: Stamp) -> QueryResult<()> {
    if back.is_empty() {
        return Ok(());
    }
    diesel::delete(list_members::table.filter(list_members::client_id.eq_any(back))).execute(conn)?;
    diesel::update(clients::table.filter(clients::owner_id.eq(owner).and(clients::id.eq_any(back))))
        .set((clients::import_id.eq(Some(stamp.import)), clients::created_at.eq(stamp.at)))
        .execute(conn)?;
    Ok(())
}

/// Who was in these lists because of an import is no longer.
pub fn leave_lists(conn: &mut Conn, lists: &[i64], clients: &[ClientId], stamp: Stamp) -> QueryResult<usize> {
    if lists.is_empty() || clients.is_empty() {
        return Ok(0);
    }
    let theirs = list_members::client_id
        .eq_any(clients)
        .and(list_members::list_id.eq_any(lists))
        .and(list_members::added_at.eq(stamp.at));
    diesel::delete(list_members::table.filter(theirs)).execute(conn)
}

/// A list by this name: the one that is there, or a new one.
pub fn list_called(conn: &mut Conn, owner: AccountId, name: &str, now: Timestamp) -> QueryResult<i64> {
    let key = name.to_lowercase();
    let same = lists::owner_id.eq(owner).and(lists::name_key.eq(&key)).and(lists::deleted_at.is_null());
    let there: Option<i64> = lists::table.filter(same).select(lists::id).get_result(conn).optional()?;
    match there {
        Some(id) => Ok(id),
        None => {
            make_list(conn, owner, &NewList { name: name.to_owned(), description: String::new() }, now).map(|id| id.0)
        }
    }
}

/// The keys of all attributes there ever were: values of the deleted ones still stand with clients.
pub fn attribute_keys(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<String>> {
    attributes::table.filter(attributes::owner_id.eq(owner)).select(attributes::key).load(conn)
}

pub fn add_attribute(conn: &mut Conn, owner: AccountId, new: &NewAttribute, now: Timestamp) -> QueryResult<()> {
    let last: Option<i64> = attributes::table
        .filter(attributes::owner_id.eq(owner))
        .select(diesel::dsl::max(attributes::position))
        .get_result(conn)?;
    diesel::insert_into(attributes::table)
        .values((
            attributes::owner_id.eq(owner),
            attributes::key.eq(&new.key),
            attributes::label.eq(&new.label),
            attributes::kind.eq(new.kind),
            attributes::choices.eq("[]"),
            attributes::position.eq(last.unwrap_or(0) + 1),
            attributes::created_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// The names of the lists each of these is on, by name.
pub fn list_names(conn: &mut Conn, owner: AccountId, clients: &[ClientId]) -> QueryResult<Vec<(ClientId, String)>> {
    list_members::table
        .inner_join(lists::table)
        .filter(lists::owner_id.eq(owner).and(lists::deleted_at.is_null()))
        .filter(list_members::client_id.eq_any(clients))
        .order((list_members::client_id, lists::name_key))
        .select((list_members::client_id, lists::name))
        .load(conn)
}

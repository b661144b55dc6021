//! The SQL of going through clients. One filter has three shapes, because a database that is asked in the wrong one walks
//! through a million rows to find ten: who is rare is gathered by what makes them rare and sorted then; who is common is met
//! soon on a walk along the order; and who is gone through from end to end is looked for within a stretch of ids.
//!
//! PostgreSQL chooses by its statistics. SQLite has none: there a sign before a column keeps it from taking the index of it.

use diesel::dsl::sql;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::filter::{Filter, Sort};
use super::words::Words;
use crate::clients::client::{Client, ClientId};
use crate::clients::segments;
use crate::clock::Timestamp;
use crate::db::schema::clients;
use crate::db::{AccountId, Conn, Keyset, MultiBackend, Page};

/// Something that is true of some clients.
pub type Condition = Box<dyn BoxableExpression<clients::table, MultiBackend, SqlType = Bool>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Gather,
    /// The first so many on the way from an id, up or down.
    Stream {
        from: i64,
        up: bool,
        at_most: i64,
    },
    Walk,
    /// Ids after the first and up to the second.
    Within(i64, i64),
}

/// Up to so many are gathered and sorted rather than met on a walk.
const RARE: i64 = 20_000;
/// So many clients of an owner are looked through at once.
const STRETCH: i64 = 50_000;

/// Whoever is the owner's, not deleted, and let pass.
pub(super) fn condition(
    conn: &mut Conn,
    owner: AccountId,
    filter: &Filter,
    shape: Shape,
    now: Timestamp,
) -> QueryResult<Condition> {
    let words = Words::of(&filter.text);
    let steers = matches!(conn, Conn::Sqlite(_));
    let has_lead = filter.list.is_some() || filter.import.is_some() || words.is_some();
    let gathers = matches!(shape, Shape::Gather | Shape::Stream { .. });
    let owned = if steers && gathers && has_lead { "+clients.owner_id = " } else { "clients.owner_id = " };
    let owned = sql::<Bool>(owned).bind::<BigInt, _>(owner);
    let mut all: Condition = Box::new(owned.and(clients::deletion_id.is_null()));
    if let Shape::Within(after, last) = shape {
        all = Box::new(all.and(clients::id.gt(ClientId(after))).and(clients::id.le(ClientId(last))));
    }
    if let Some(state) = filter.state {
        let by_index = if gathers { !has_lead } else { shape == Shape::Walk && filter.sort == Sort::Newest };
        let stands = if steers && !by_index { "+clients.state = " } else { "clients.state = " };
        all = Box::new(all.and(sql::<Bool>(stands).bind::<Text, _>(state)));
    }
    if let Some(list) = filter.list {
        let member = if gathers {
            "clients.id IN (SELECT client_id FROM list_members WHERE list_id = "
        } else {
            "EXISTS (SELECT 1 FROM list_members WHERE client_id = clients.id AND list_id = "
        };
        all = Box::new(all.and(sql::<Bool>(member).bind::<BigInt, _>(list).sql(")")));
    }
    if filter.unlisted {
        all = Box::new(all.and(sql::<Bool>("NOT EXISTS (SELECT 1 FROM list_members WHERE client_id = clients.id)")));
    }
    if let Some(import) = filter.import {
        let brought = if steers && !gathers { "+clients.import_id = " } else { "clients.import_id = " };
        all = Box::new(all.and(sql::<Bool>(brought).bind::<BigInt, _>(import)));
    }
    if let Some(words) = words {
        all = Box::new(all.and(says(conn, owner, &words, shape)));
    }
    if let Some(id) = filter.segment {
        let today = segments::today(conn, owner, now)?;
        let inside = segments::condition(conn, owner, id, &today)?.ok_or(diesel::NotFound)?;
        all = Box::new(all.and(inside));
    }
    Ok(all)
}

fn says(conn: &Conn, owner: AccountId, words: &Words, shape: Shape) -> Condition {
    if words.are_none() {
        return Box::new(sql::<Bool>("1 = 0"));
    }
    let found = match (conn, shape) {
        (Conn::Pg(_), _) => {
            let query = sql::<Bool>("clients.words @@ CAST(").bind::<Text, _>(words.for_postgres(owner));
            return Box::new(query.sql(" AS tsquery)"));
        }
        _ => "clients.id IN (SELECT rowid FROM clients_words WHERE clients_words MATCH ",
    };
    let found = sql::<Bool>(found).bind::<Text, _>(words.for_sqlite(owner));
    match shape {
        Shape::Stream { from, up, at_most } => {
            let found = found.sql(if up { " AND rowid > " } else { " AND rowid < " }).bind::<BigInt, _>(from);
            let found = found.sql(if up { " ORDER BY rowid LIMIT " } else { " ORDER BY rowid DESC LIMIT " });
            Box::new(found.bind::<BigInt, _>(at_most).sql(")"))
        }
        Shape::Within(after, last) => {
            let found = found.sql(" AND rowid > ").bind::<BigInt, _>(after);
            Box::new(found.sql(" AND rowid <= ").bind::<BigInt, _>(last).sql(")"))
        }
        _ => Box::new(found.sql(")")),
    }
}

/// A page in the order of the filter. `before` leads on, `after` leads back, each from the client of this id. `total` is what
/// `count` said: it tells whether those who are meant are rare.
pub fn page(
    conn: &mut Conn,
    owner: AccountId,
    filter: &Filter,
    at: Keyset,
    size: usize,
    total: i64,
    now: Timestamp,
) -> QueryResult<Page<Client>> {
    let size_and_one = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
    let place = match at.after.or(at.before) {
        Some(id) => find_place(conn, owner, ClientId(id))?,
        None => None,
    };
    // Whoever led here is gone altogether: from the beginning.
    let at = if place.is_some() { at } else { Keyset::default() };
    let back = at.after.is_some();
    let shape = shape_of_page(conn, filter, total, at, size_and_one);
    let condition = condition(conn, owner, filter, shape, now)?;
    let mut query = clients::table.filter(condition).select(Client::as_select()).into_boxed::<MultiBackend>();
    if let Some(place) = place {
        query = query.filter(beyond(filter.sort, place, back));
    }
    let sorts = matches!(conn, Conn::Sqlite(_)) && shape != Shape::Walk;
    let found = query.order(sql::<Text>(&order(filter.sort, back, sorts))).limit(size_and_one).load(conn)?;
    Ok(at.page(found, size, |client| client.id.0))
}

fn shape_of_page(conn: &Conn, filter: &Filter, total: i64, at: Keyset, at_most: i64) -> Shape {
    // FTS5 finds words, and cannot quickly say of one client whether they are there.
    let by_words = matches!(conn, Conn::Sqlite(_)) && Words::of(&filter.text).is_some();
    if by_words && filter.sort == Sort::Newest && filter.asks_for_words_alone() {
        let (from, up) = (at.after.or(at.before).unwrap_or(i64::MAX), at.after.is_some());
        return Shape::Stream { from, up, at_most };
    }
    let gathers = by_words || total <= RARE && !filter.asks_for_state_alone();
    if gathers { Shape::Gather } else { Shape::Walk }
}

/// Where a client stands in each order.
#[derive(Queryable, Selectable)]
#[diesel(table_name = clients)]
struct Place {
    id: ClientId,
    email_key: String,
    first_name: String,
    last_name: String,
    state_since: Timestamp,
}

/// Also of who was deleted meanwhile.
fn find_place(conn: &mut Conn, owner: AccountId, id: ClientId) -> QueryResult<Option<Place>> {
    let found = clients::table.filter(clients::id.eq(id).and(clients::owner_id.eq(owner)));
    found.select(Place::as_select()).get_result(conn).optional()
}

fn beyond(sort: Sort, place: Place, back: bool) -> Condition {
    let sign = |falls: bool| if falls == back { " > " } else { " < " };
    match sort {
        Sort::Newest => Box::new(sql::<Bool>("clients.id").sql(sign(true)).bind::<BigInt, _>(place.id)),
        Sort::Email => Box::new(sql::<Bool>("clients.email_key").sql(sign(false)).bind::<Text, _>(place.email_key)),
        Sort::Name => Box::new(
            sql::<Bool>("(clients.last_name, clients.first_name, clients.id)")
                .sql(sign(false))
                .sql("(")
                .bind::<Text, _>(place.last_name)
                .sql(", ")
                .bind::<Text, _>(place.first_name)
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

fn order(sort: Sort, back: bool, without_index: bool) -> String {
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

/// The next ids after `after`, rising, up to so many; none when there are no more. For what goes through all who are meant.
pub fn ids(
    conn: &mut Conn,
    owner: AccountId,
    filter: &Filter,
    after: Option<ClientId>,
    at_most: usize,
    now: Timestamp,
) -> QueryResult<Vec<ClientId>> {
    let mut found: Vec<ClientId> = Vec::new();
    let mut after = after.unwrap_or(ClientId(0));
    while found.len() < at_most {
        let Some(last) = end_of_stretch(conn, owner, after)? else { break };
        let condition = condition(conn, owner, filter, Shape::Within(after.0, last.0), now)?;
        let missing = i64::try_from(at_most - found.len()).unwrap_or(i64::MAX);
        let next = clients::table.filter(condition).order(clients::id).limit(missing).select(clients::id);
        found.extend(next.load::<ClientId>(conn)?);
        after = last;
    }
    Ok(found)
}

/// The next clients after `after`, as `ids` finds them.
pub fn chunk(
    conn: &mut Conn,
    owner: AccountId,
    filter: &Filter,
    after: Option<ClientId>,
    at_most: usize,
    now: Timestamp,
) -> QueryResult<Vec<Client>> {
    let mut found = Vec::new();
    // SQLite binds at most 32,766 values.
    for some in ids(conn, owner, filter, after, at_most, now)?.chunks(10_000) {
        let rows = clients::table.filter(clients::owner_id.eq(owner).and(clients::id.eq_any(some)));
        found.extend(rows.order(clients::id).select(Client::as_select()).load::<Client>(conn)?);
    }
    Ok(found)
}

fn end_of_stretch(conn: &mut Conn, owner: AccountId, after: ClientId) -> QueryResult<Option<ClientId>> {
    let rest = || {
        let of_owner = clients::table.filter(clients::owner_id.eq(owner).and(clients::deletion_id.is_null()));
        of_owner.filter(clients::id.gt(after)).select(clients::id)
    };
    let end: Option<ClientId> = rest().order(clients::id).limit(1).offset(STRETCH - 1).get_result(conn).optional()?;
    match end {
        Some(end) => Ok(Some(end)),
        None => rest().order(clients::id.desc()).limit(1).get_result(conn).optional(),
    }
}

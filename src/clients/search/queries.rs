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
use super::order::{Place, beyond, find_place, order};
use super::words::Words;
use crate::clients::client::{Client, ClientId, ClientState};
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
/// If there are more, it is likely that a page of them is met on a walk
const COMMON: i64 = 2_000;
/// of so many steps.
const ON_THE_WAY: i64 = 20_000;
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
    // Most are active, and few are anything else: then the state leads to them, and not the list.
    let led_by_state = words.is_none() && filter.state.is_some_and(|state| state != ClientState::Active);
    let has_lead = !led_by_state && (filter.list.is_some() || filter.import.is_some() || words.is_some());
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
        let member = if gathers && has_lead {
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
        (_, Shape::Walk) => {
            let has = sql::<Bool>("has_words(clients.words, ").bind::<Text, _>(words.with_blanks());
            return Box::new(has.sql(")"));
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
    if total == 0 {
        return Ok(Page { rows: Vec::new(), older: None, newer: None });
    }
    let place = match at.after.or(at.before) {
        Some(id) => find_place(conn, owner, ClientId(id))?,
        None => None,
    };
    // Whoever led here is gone altogether: from the beginning.
    let at = if place.is_some() { at } else { Keyset::default() };
    let back = at.after.is_some();
    if matches!(conn, Conn::Sqlite(_))
        && total > COMMON
        && !filter.asks_for_state_alone()
        && let Some(found) = met_on_the_way(conn, owner, filter, place.as_ref(), back, size_and_one, now)?
    {
        return Ok(at.page(found, size, |client| client.id.0));
    }
    let shape = shape_of_page(conn, filter, total, at, size_and_one);
    let condition = condition(conn, owner, filter, shape, now)?;
    let mut query = clients::table.filter(condition).select(Client::as_select()).into_boxed::<MultiBackend>();
    if let Some(place) = &place {
        query = query.filter(beyond(filter.sort, place, back));
    }
    let sorts = matches!(conn, Conn::Sqlite(_)) && shape != Shape::Walk;
    let found = query.order(sql::<Text>(&order(filter.sort, back, sorts))).limit(size_and_one).load(conn)?;
    Ok(at.page(found, size, |client| client.id.0))
}

/// Whoever is met on a walk along the order. `None`: so far on the way there is no whole page of them, because they are few, or
/// stand close together further on. Each is asked for the words by itself: FTS5 finds all who have them before it names the first.
fn met_on_the_way(
    conn: &mut Conn,
    owner: AccountId,
    filter: &Filter,
    from: Option<&Place>,
    back: bool,
    at_most: i64,
    now: Timestamp,
) -> QueryResult<Option<Vec<Client>>> {
    let way = order(filter.sort, back, false);
    let owned = clients::owner_id.eq(owner).and(clients::deletion_id.is_null());
    let mut all = clients::table.filter(owned).select(Place::as_select()).into_boxed::<MultiBackend>();
    let condition = condition(conn, owner, filter, Shape::Walk, now)?;
    let mut query = clients::table.filter(condition).select(Client::as_select()).into_boxed::<MultiBackend>();
    if let Some(from) = from {
        all = all.filter(beyond(filter.sort, from, back));
        query = query.filter(beyond(filter.sort, from, back));
    }
    let end: Option<Place> = all.order(sql::<Text>(&way)).limit(1).offset(ON_THE_WAY).get_result(conn).optional()?;
    if let Some(end) = &end {
        query = query.filter(beyond(filter.sort, end, !back));
    }
    let found: Vec<Client> = query.order(sql::<Text>(&way)).limit(at_most).load(conn)?;
    let is_whole = end.is_none() || i64::try_from(found.len()) == Ok(at_most);
    Ok(is_whole.then_some(found))
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

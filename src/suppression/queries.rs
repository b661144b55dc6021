//! The SQL of the suppression list.

use std::collections::HashSet;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::entry::{Entry, EntryId, Kind, Listed, Source, Whose, keys};
use crate::clock::Timestamp;
use crate::db::schema::suppressions;
use crate::db::{AccountId, Conn, Keyset, MultiBackend, Page, like_containing, lower};
use crate::on_each;

/// Entries of one page.
const PAGE: usize = 50;

/// How many were written down, and how many stood there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    pub new: usize,
    pub known: usize,
}

/// Rows of one statement: SQLite takes 32,766 values at most.
const ROWS: usize = 1000;

/// After the commit no campaign that they hold for writes to them.
pub fn add(
    conn: &mut Conn,
    whose: Whose,
    entries: &[Entry],
    (source, reason): (Source, &str),
    now: Timestamp,
) -> QueryResult<Added> {
    let mut new = 0;
    for some in entries.chunks(ROWS) {
        if source == Source::Erased {
            unname(conn, whose, some, reason, now)?;
        }
        let rows: Vec<_> = some
            .iter()
            .map(|entry| {
                (
                    suppressions::owner_id.eq(whose),
                    suppressions::kind.eq(entry.kind),
                    suppressions::key.eq(entry.key()),
                    suppressions::shown.eq(Some(&entry.text).filter(|_| source != Source::Erased)),
                    suppressions::source.eq(source),
                    suppressions::reason.eq(reason),
                    suppressions::created_at.eq(now),
                )
            })
            .collect();
        let insert = diesel::insert_into(suppressions::table).values(&rows);
        new += on_each!(conn => insert.on_conflict_do_nothing().execute(conn))?;
    }
    Ok(Added { new, known: entries.len() - new })
}

/// Of all that was ever said about these only the hash is left, also of what holds no more.
fn unname(conn: &mut Conn, whose: Whose, entries: &[Entry], reason: &str, now: Timestamp) -> QueryResult<()> {
    let keys: Vec<String> = entries.iter().map(Entry::key).collect();
    let breaks = suppressions::source.eq(Source::Reader).and(suppressions::key.eq_any(&keys));
    diesel::update(suppressions::table.filter(breaks).filter(of(whose)))
        .set(suppressions::removed_at.eq(now))
        .execute(conn)?;
    diesel::update(suppressions::table.filter(suppressions::key.eq_any(&keys)).filter(ever_of(whose)))
        .set((
            suppressions::source.eq(Source::Erased),
            suppressions::shown.eq(None::<String>),
            suppressions::reason.eq(reason),
        ))
        .execute(conn)
        .map(drop)
}

/// Their owner's campaigns do not write to them until then, whatever their owner says.
pub fn take_break(
    conn: &mut Conn,
    owner: AccountId,
    entry: &Entry,
    reason: &str,
    until: Timestamp,
    now: Timestamp,
) -> QueryResult<()> {
    end_break(conn, owner, entry, now)?;
    let row = (
        suppressions::owner_id.eq(owner),
        suppressions::kind.eq(entry.kind),
        suppressions::key.eq(entry.key()),
        suppressions::shown.eq(&entry.text),
        suppressions::source.eq(Source::Reader),
        suppressions::reason.eq(reason),
        suppressions::created_at.eq(now),
        suppressions::expires_at.eq(until),
    );
    let insert = diesel::insert_into(suppressions::table).values(row);
    on_each!(conn => insert.on_conflict_do_nothing().execute(conn)).map(drop)
}

/// A break is over before its time. `false`: there was none.
pub fn end_break(conn: &mut Conn, owner: AccountId, entry: &Entry, now: Timestamp) -> QueryResult<bool> {
    let there = suppressions::table.filter(suppressions::key.eq(entry.key())).filter(of(Some(owner)));
    let breaks = there.filter(suppressions::source.eq(Source::Reader));
    Ok(diesel::update(breaks).set(suppressions::removed_at.eq(now)).execute(conn)? > 0)
}

type Condition = Box<dyn BoxableExpression<suppressions::table, MultiBackend, SqlType = Bool>>;

fn of(whose: Whose) -> Condition {
    Box::new(ever_of(whose).and(suppressions::removed_at.is_null()))
}

/// Also what holds no more.
fn ever_of(whose: Whose) -> Condition {
    Box::new(sql::<Bool>("coalesce(suppressions.owner_id, 0) = ").bind::<BigInt, _>(whose.map_or(0, |owner| owner.0)))
}

/// What a break that is over does not.
fn holds(now: Timestamp) -> Condition {
    Box::new(
        sql::<Bool>("coalesce(suppressions.expires_at, 9223372036854775807) > ").bind::<BigInt, _>(now.as_micros()),
    )
}

/// The newest first. `text`: a part of an address, a domain or a reason.
pub fn list(conn: &mut Conn, whose: Whose, text: &str, at: Keyset, now: Timestamp) -> QueryResult<Page<Listed>> {
    let mut query = suppressions::table.filter(of(whose)).filter(holds(now)).select(Listed::as_select()).into_boxed();
    if !text.is_empty() {
        let pattern = like_containing(text);
        let shown = lower(sql::<Text>("coalesce(suppressions.shown, '')")).like(pattern.clone()).escape('\\');
        let reason = lower(suppressions::reason).like(pattern).escape('\\');
        query = query.filter(shown.or(reason));
    }
    if let Some(before) = at.before {
        query = query.filter(suppressions::id.lt(EntryId(before)));
    }
    query = match at.after {
        Some(after) => query.filter(suppressions::id.gt(EntryId(after))).order(suppressions::id.asc()),
        None => query.order(suppressions::id.desc()),
    };
    let found = query.limit(PAGE as i64 + 1).load(conn)?;
    Ok(at.page(found, PAGE, |entry: &Listed| entry.id.0))
}

pub fn total(conn: &mut Conn, whose: Whose, now: Timestamp) -> QueryResult<i64> {
    suppressions::table.filter(of(whose)).filter(holds(now)).count().get_result(conn)
}

/// `None`: there is no such entry here. What a person asked for stays.
pub fn remove(conn: &mut Conn, whose: Whose, id: EntryId, now: Timestamp) -> QueryResult<Option<Listed>> {
    let there = suppressions::table
        .filter(suppressions::id.eq(id).and(suppressions::source.eq(Source::Page)))
        .filter(of(whose));
    let found: Option<Listed> = there.select(Listed::as_select()).get_result(conn).optional()?;
    if found.is_some() {
        diesel::update(suppressions::table.find(id)).set(suppressions::removed_at.eq(now)).execute(conn)?;
    }
    Ok(found)
}

/// Undoes a removal, and says whether that changed anything: they may have been put on the list anew meanwhile, which is as good.
pub fn restore(conn: &mut Conn, whose: Whose, id: EntryId) -> QueryResult<Option<(Listed, bool)>> {
    let row = suppressions::table.filter(suppressions::id.eq(id).and(suppressions::source.eq(Source::Page)));
    let found: Option<(Listed, String)> =
        row.filter(ever_of(whose)).select((Listed::as_select(), suppressions::key)).get_result(conn).optional()?;
    let Some((entry, key)) = found else { return Ok(None) };
    let again = suppressions::key.eq(key).and(suppressions::source.ne(Source::Reader));
    let again: i64 = suppressions::table.filter(again).filter(of(whose)).count().get_result(conn)?;
    if again == 0 {
        diesel::update(row).set(suppressions::removed_at.eq(None::<Timestamp>)).execute(conn)?;
    }
    Ok(Some((entry, again == 0)))
}

/// Why an address is not written to: what stands nearest to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stands {
    pub kind: Kind,
    /// By the installation, and not by the owner.
    pub by_all: bool,
    pub reason: String,
    pub since: Timestamp,
    /// It is a break of theirs.
    pub until: Option<Timestamp>,
}

/// Whether an owner's campaigns may not write to an address, and why.
pub fn stands(conn: &mut Conn, owner: AccountId, recipient: &str, now: Timestamp) -> QueryResult<Option<Stands>> {
    type Row = (Kind, Option<AccountId>, String, Timestamp, Option<Timestamp>);
    let row: Option<Row> = suppressions::table
        .filter(suppressions::key.eq_any(keys(recipient)).and(suppressions::removed_at.is_null()))
        .filter(suppressions::owner_id.is_null().or(suppressions::owner_id.eq(owner)))
        .filter(holds(now))
        .order((
            suppressions::kind,
            suppressions::owner_id.is_null(),
            suppressions::expires_at.is_not_null(),
            suppressions::id,
        ))
        .limit(1)
        .select((
            suppressions::kind,
            suppressions::owner_id,
            suppressions::reason,
            suppressions::created_at,
            suppressions::expires_at,
        ))
        .get_result(conn)
        .optional()?;
    Ok(row.map(|(kind, owner, reason, since, until)| Stands { kind, by_all: owner.is_none(), reason, since, until }))
}

/// Until when somebody takes a break from an owner's letters.
pub fn break_until(conn: &mut Conn, owner: AccountId, entry: &Entry, now: Timestamp) -> QueryResult<Option<Timestamp>> {
    let until: Option<Option<Timestamp>> = suppressions::table
        .filter(suppressions::key.eq(entry.key()).and(suppressions::source.eq(Source::Reader)))
        .filter(of(Some(owner)))
        .filter(holds(now))
        .select(suppressions::expires_at)
        .first(conn)
        .optional()?;
    Ok(until.flatten())
}

/// Asked in the transaction in which a letter may leave.
pub fn stops(conn: &mut Conn, owner: AccountId, recipient: &str, now: Timestamp) -> QueryResult<bool> {
    stops_among(conn, owner, &[recipient], now).map(|stopped| !stopped.is_empty())
}

/// Those of at most a thousand addresses that are not written to.
pub fn stops_among<'a>(
    conn: &mut Conn,
    owner: AccountId,
    recipients: &[&'a str],
    now: Timestamp,
) -> QueryResult<HashSet<&'a str>> {
    let keyed: Vec<(&str, [String; 2])> = recipients.iter().map(|recipient| (*recipient, keys(recipient))).collect();
    let asked: HashSet<&String> = keyed.iter().flat_map(|(_, keys)| keys).collect();
    let found: HashSet<String> = suppressions::table
        .filter(suppressions::key.eq_any(asked).and(suppressions::removed_at.is_null()))
        .filter(suppressions::owner_id.is_null().or(suppressions::owner_id.eq(owner)))
        .filter(holds(now))
        .select(suppressions::key)
        .load::<String>(conn)?
        .into_iter()
        .collect();
    let stopped = keyed.into_iter().filter(|(_, keys)| keys.iter().any(|key| found.contains(key)));
    Ok(stopped.map(|(recipient, _)| recipient).collect())
}

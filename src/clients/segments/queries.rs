//! The SQL of segments.

use diesel::prelude::*;

use super::Known;
use super::Today;
use super::counting::{Person, Stretch};
use super::rules::Group;
use super::segment::{Listed, NAME_AT_MOST, NewSegment, Segment, SegmentId};
use crate::clients::{self, Condition};
use crate::clock::Timestamp;
use crate::db::schema::{accounts, clients as people, segments};
use crate::db::{AccountId, Conn};

type Row = (SegmentId, String, String, Timestamp);

fn read((id, name, rules, updated_at): Row) -> Segment {
    Segment { id, name, rules: Group::from_json(&rules), updated_at }
}

pub fn find(conn: &mut Conn, owner: AccountId, id: SegmentId) -> QueryResult<Option<Segment>> {
    let row: Option<Row> = segments::table
        .filter(segments::owner_id.eq(owner).and(segments::id.eq(id)).and(segments::deleted_at.is_null()))
        .select((segments::id, segments::name, segments::rules, segments::updated_at))
        .get_result(conn)
        .optional()?;
    Ok(row.map(read))
}

/// By name.
pub fn all(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<Segment>> {
    let rows: Vec<Row> = segments::table
        .filter(segments::owner_id.eq(owner).and(segments::deleted_at.is_null()))
        .order((segments::name_key, segments::id))
        .select((segments::id, segments::name, segments::rules, segments::updated_at))
        .load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}

pub fn listed(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<Listed>> {
    let segments = all(conn, owner)?;
    if segments.is_empty() {
        return Ok(Vec::new());
    }
    let known = known(conn, owner)?;
    let is_whole = |segment: &Segment| segment.rules.as_ref().is_some_and(|rules| known.covers(rules));
    Ok(segments.into_iter().map(|segment| Listed { is_whole: is_whole(&segment), segment }).collect())
}

/// Whether nothing that its rules ask about was deleted. `None`: there is no such segment.
pub fn is_whole(conn: &mut Conn, owner: AccountId, id: SegmentId) -> QueryResult<Option<bool>> {
    let Some(segment) = find(conn, owner, id)? else {
        return Ok(None);
    };
    let known = known(conn, owner)?;
    Ok(Some(segment.rules.is_some_and(|rules| known.covers(&rules))))
}

/// What rules may ask about.
pub fn known(conn: &mut Conn, owner: AccountId) -> QueryResult<Known> {
    let attributes = clients::attributes(conn, owner)?;
    let lists = clients::lists(conn, owner)?.into_iter().map(|list| (list.id, list.name)).collect();
    Ok(Known { attributes, lists })
}

/// The day it is in the owner's zone.
pub fn today(conn: &mut Conn, owner: AccountId, now: Timestamp) -> QueryResult<Today> {
    let zone: String = accounts::table.find(owner).select(accounts::zone).get_result(conn)?;
    Ok(Today::at(now, &zone))
}

/// A name that is taken is an error, see `db::is_taken`.
pub fn insert(conn: &mut Conn, owner: AccountId, new: &NewSegment, now: Timestamp) -> QueryResult<SegmentId> {
    diesel::insert_into(segments::table)
        .values((
            segments::owner_id.eq(owner),
            segments::name.eq(&new.name),
            segments::name_key.eq(key(&new.name)),
            segments::rules.eq(new.rules.to_json()),
            segments::created_at.eq(now),
            segments::updated_at.eq(now),
        ))
        .returning(segments::id)
        .get_result(conn)
}

pub fn update(conn: &mut Conn, owner: AccountId, id: SegmentId, new: &NewSegment, now: Timestamp) -> QueryResult<()> {
    let segment = segments::table
        .filter(segments::owner_id.eq(owner).and(segments::id.eq(id)).and(segments::deleted_at.is_null()));
    let changed = diesel::update(segment)
        .set((
            segments::name.eq(&new.name),
            segments::name_key.eq(key(&new.name)),
            segments::rules.eq(new.rules.to_json()),
            segments::updated_at.eq(now),
        ))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(diesel::NotFound) }
}

/// Under a name that is free.
pub fn duplicate(conn: &mut Conn, owner: AccountId, id: SegmentId, now: Timestamp) -> QueryResult<(SegmentId, String)> {
    let segment = find(conn, owner, id)?.ok_or(diesel::NotFound)?;
    let rules = segment.rules.ok_or(diesel::NotFound)?;
    let name = free_name(conn, owner, &segment.name)?;
    let copy = insert(conn, owner, &NewSegment { name: name.clone(), rules }, now)?;
    Ok((copy, name))
}

/// Says what it was called.
pub fn delete(conn: &mut Conn, owner: AccountId, id: SegmentId, now: Timestamp) -> QueryResult<String> {
    let segment = segments::table
        .filter(segments::owner_id.eq(owner).and(segments::id.eq(id)).and(segments::deleted_at.is_null()));
    diesel::update(segment).set(segments::deleted_at.eq(now)).returning(segments::name).get_result(conn)
}

/// Brings a deleted one back, under another name if its own is taken by now. Says what it is called.
pub fn restore(conn: &mut Conn, owner: AccountId, id: SegmentId) -> QueryResult<String> {
    let deleted = segments::table
        .filter(segments::owner_id.eq(owner).and(segments::id.eq(id)).and(segments::deleted_at.is_not_null()));
    let name: String = deleted.select(segments::name).get_result(conn)?;
    let name = free_name(conn, owner, &name)?;
    let set = (segments::name.eq(&name), segments::name_key.eq(key(&name)), segments::deleted_at.eq(None::<Timestamp>));
    let deleted = segments::table.filter(segments::owner_id.eq(owner).and(segments::id.eq(id)));
    diesel::update(deleted).set(set).execute(conn)?;
    Ok(name)
}

fn key(name: &str) -> String {
    name.to_lowercase()
}

/// The name itself, or with a number behind it.
fn free_name(conn: &mut Conn, owner: AccountId, name: &str) -> QueryResult<String> {
    let taken: Vec<String> = segments::table
        .filter(segments::owner_id.eq(owner).and(segments::deleted_at.is_null()))
        .select(segments::name_key)
        .load(conn)?;
    let numbered = |number: usize| {
        let end = format!(" ({number})");
        let start: String = name.chars().take(NAME_AT_MOST - end.len()).collect();
        start + &end
    };
    let mut names = std::iter::once(name.to_owned()).chain((2..).map(numbered));
    names.find(|name| !taken.contains(&key(name))).ok_or(diesel::NotFound)
}

/// The oldest of the next so many clients, going from new to old; `None` when there are no more than that.
pub(super) fn end_of_stretch(conn: &mut Conn, owner: AccountId, before: i64, clients: i64) -> QueryResult<Option<i64>> {
    people::table
        .filter(people::owner_id.eq(owner).and(people::deletion_id.is_null()).and(people::id.lt(before)))
        .order(people::id.desc())
        .offset(clients - 1)
        .limit(1)
        .select(people::id)
        .get_result(conn)
        .optional()
}

/// How many in one stretch meet a condition.
pub(super) fn count(conn: &mut Conn, owner: AccountId, of: Stretch, condition: Condition) -> QueryResult<i64> {
    people::table
        .filter(people::owner_id.eq(owner).and(people::deletion_id.is_null()))
        .filter(people::id.lt(of.before).and(people::id.ge(of.from)))
        .filter(condition)
        .count()
        .get_result(conn)
}

/// The newest of them.
pub(super) fn newest(
    conn: &mut Conn,
    owner: AccountId,
    of: Stretch,
    condition: Condition,
    at_most: i64,
) -> QueryResult<Vec<Person>> {
    people::table
        .filter(people::owner_id.eq(owner).and(people::deletion_id.is_null()))
        .filter(people::id.lt(of.before).and(people::id.ge(of.from)))
        .filter(condition)
        .order(people::id.desc())
        .limit(at_most)
        .select((people::id, people::email, people::first_name, people::last_name))
        .load(conn)
}

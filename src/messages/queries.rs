//! The SQL of messages. What is in them is in their versions.

use std::time::Duration;

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::attachments;
use super::message::{Listed, MessageId, Search, Sort};
use crate::clock::{Timestamp, days};
use crate::db::schema::{message_versions, messages, runs};
use crate::db::{AccountId, Conn, like_containing, lower};

/// How many an owner has.
pub fn count(conn: &mut Conn, owner: AccountId) -> QueryResult<i64> {
    messages::table.filter(messages::owner_id.eq(owner).and(messages::deleted_at.is_null())).count().get_result(conn)
}

/// What they are called, the newest first.
pub fn newest(conn: &mut Conn, owner: AccountId, at_most: i64) -> QueryResult<Vec<(MessageId, String)>> {
    messages::table
        .filter(messages::owner_id.eq(owner).and(messages::deleted_at.is_null()))
        .order(messages::id.desc())
        .limit(at_most)
        .select((messages::id, messages::name))
        .load(conn)
}

/// What these are called, as far as they are there.
pub fn names_of(conn: &mut Conn, owner: AccountId, ids: &[MessageId]) -> QueryResult<Vec<(MessageId, String)>> {
    messages::table
        .filter(messages::owner_id.eq(owner).and(messages::deleted_at.is_null()).and(messages::id.eq_any(ids)))
        .select((messages::id, messages::name))
        .load(conn)
}

pub fn list(conn: &mut Conn, owner: AccountId, search: &Search, at_most: i64) -> QueryResult<Vec<Listed>> {
    let mut query = messages::table
        .inner_join(
            message_versions::table
                .on(message_versions::message_id.eq(messages::id).and(message_versions::number.eq(messages::current))),
        )
        .filter(messages::owner_id.eq(owner).and(messages::deleted_at.is_null()))
        .select((
            messages::id,
            messages::name,
            messages::current,
            messages::updated_at,
            message_versions::subject,
            message_versions::format,
        ))
        .into_boxed();
    if let Some(text) = &search.text {
        let pattern = like_containing(text);
        query = query.filter(
            lower(messages::name)
                .like(pattern.clone())
                .escape('\\')
                .or(lower(message_versions::subject).like(pattern).escape('\\')),
        );
    }
    query = match search.sort {
        Sort::Changed => query.order((messages::updated_at.desc(), messages::id.desc())),
        Sort::Name => query.order((lower(messages::name).asc(), messages::id.asc())),
        Sort::Created => query.order((messages::id.desc(), messages::updated_at.desc())),
    };
    query.offset(search.skip).limit(at_most).load(conn)
}

pub(super) fn insert(conn: &mut Conn, owner: AccountId, name: &str, now: Timestamp) -> QueryResult<MessageId> {
    diesel::insert_into(messages::table)
        .values((
            messages::owner_id.eq(owner),
            messages::name.eq(name),
            messages::current.eq(1_i64),
            messages::created_at.eq(now),
            messages::updated_at.eq(now),
        ))
        .returning(messages::id)
        .get_result(conn)
}

/// Makes the next number the current one, if `from` still is.
pub(super) fn advance(
    conn: &mut Conn,
    owner: AccountId,
    id: MessageId,
    from: i64,
    name: &str,
    now: Timestamp,
) -> QueryResult<bool> {
    let as_it_was = messages::owner_id.eq(owner).and(messages::id.eq(id)).and(messages::current.eq(from));
    let moved = diesel::update(messages::table.filter(as_it_was.and(messages::deleted_at.is_null())))
        .set((messages::current.eq(from + 1), messages::name.eq(name), messages::updated_at.eq(now)))
        .execute(conn)?;
    Ok(moved == 1)
}

/// Its name, if it was there.
pub(super) fn delete(conn: &mut Conn, owner: AccountId, id: MessageId, now: Timestamp) -> QueryResult<Option<String>> {
    let there = messages::owner_id.eq(owner).and(messages::id.eq(id)).and(messages::deleted_at.is_null());
    diesel::update(messages::table.filter(there))
        .set(messages::deleted_at.eq(now))
        .returning(messages::name)
        .get_result(conn)
        .optional()
}

pub(super) fn undelete(conn: &mut Conn, owner: AccountId, id: MessageId) -> QueryResult<Option<String>> {
    let gone = messages::owner_id.eq(owner).and(messages::id.eq(id)).and(messages::deleted_at.is_not_null());
    diesel::update(messages::table.filter(gone))
        .set(messages::deleted_at.eq(None::<Timestamp>))
        .returning(messages::name)
        .get_result(conn)
        .optional()
}

/// How long a deleted message can be brought back.
const REMEMBERED: Duration = days(30);
const AT_ONCE: i64 = 100;

/// Forgets what was deleted long ago and was never sent: what was sent stays known. Called by the schedule.
pub fn forget_deleted(conn: &mut Conn, now: Timestamp) -> QueryResult<usize> {
    let versions = message_versions::table.filter(message_versions::message_id.eq(messages::id));
    let sent = runs::table
        .filter(runs::owner_id.eq(messages::owner_id))
        .filter(runs::version_id.eq_any(versions.select(message_versions::id)));
    let old: Vec<(AccountId, MessageId)> = messages::table
        .filter(messages::deleted_at.lt(now.minus(REMEMBERED)).and(not(exists(sent.select(runs::id)))))
        .order(messages::deleted_at)
        .limit(AT_ONCE)
        .select((messages::owner_id, messages::id))
        .load(conn)?;
    for (owner, id) in &old {
        attachments::release_all(conn, *owner, *id, now)?;
        diesel::delete(messages::table.filter(messages::owner_id.eq(owner).and(messages::id.eq(id)))).execute(conn)?;
    }
    Ok(old.len())
}

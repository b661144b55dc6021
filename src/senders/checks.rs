//! Checks of servers: one row each, with what was said, so that the page that shows it may be served by any process and be
//! loaded as often as one likes.

use std::time::Duration;

use diesel::prelude::*;

use crate::clock::{Timestamp, days, minutes};
use crate::db::schema::sender_checks;
use crate::db::{AccountId, Conn};
use crate::delivery::SenderId;
use crate::id_type;
use crate::smtp::Cause;

id_type!(CheckId);

/// An owner may have so many servers called in a minute: else we would find open ports for whoever asks.
pub const A_MINUTE: i64 = 5;
const KEPT: Duration = days(1);
/// Nobody works on a check for so long: its process is gone.
const DEAD_AFTER: Duration = minutes(2);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub id: CheckId,
    pub started_at: Timestamp,
    pub state: CheckState,
    pub dialogue: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    GoesOn,
    /// The process that did it was stopped.
    CutOff,
    Ended(Cause),
}

pub fn begin(conn: &mut Conn, owner: AccountId, sender: SenderId, now: Timestamp) -> QueryResult<CheckId> {
    diesel::insert_into(sender_checks::table)
        .values((
            sender_checks::owner_id.eq(owner),
            sender_checks::sender_id.eq(sender),
            sender_checks::started_at.eq(now),
            sender_checks::dialogue.eq(""),
        ))
        .returning(sender_checks::id)
        .get_result(conn)
}

pub fn newest(conn: &mut Conn, owner: AccountId, sender: SenderId, now: Timestamp) -> QueryResult<Option<Check>> {
    type Row = (CheckId, Timestamp, Option<Timestamp>, Option<String>, String);
    let row: Option<Row> = sender_checks::table
        .filter(sender_checks::owner_id.eq(owner).and(sender_checks::sender_id.eq(sender)))
        .order(sender_checks::id.desc())
        .select((
            sender_checks::id,
            sender_checks::started_at,
            sender_checks::finished_at,
            sender_checks::cause,
            sender_checks::dialogue,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(id, started_at, finished_at, cause, dialogue)| {
        let state = match (finished_at, cause.as_deref().and_then(Cause::parse)) {
            (Some(_), Some(cause)) => CheckState::Ended(cause),
            (None, _) if now.since(started_at) < DEAD_AFTER => CheckState::GoesOn,
            _ => CheckState::CutOff,
        };
        Check { id, started_at, state, dialogue: dialogue.lines().map(str::to_owned).collect() }
    }))
}

pub fn count_since(conn: &mut Conn, owner: AccountId, since: Timestamp) -> QueryResult<i64> {
    sender_checks::table
        .filter(sender_checks::owner_id.eq(owner).and(sender_checks::started_at.gt(since)))
        .count()
        .get_result(conn)
}

/// What was said so far.
pub fn write_along(conn: &mut Conn, id: CheckId, dialogue: &[String]) -> QueryResult<()> {
    diesel::update(sender_checks::table.filter(sender_checks::id.eq(id).and(sender_checks::finished_at.is_null())))
        .set(sender_checks::dialogue.eq(dialogue.join("\n")))
        .execute(conn)
        .map(drop)
}

pub fn finish(conn: &mut Conn, id: CheckId, cause: Cause, dialogue: &[String], now: Timestamp) -> QueryResult<()> {
    diesel::update(sender_checks::table.find(id))
        .set((
            sender_checks::finished_at.eq(now),
            sender_checks::cause.eq(cause.as_str()),
            sender_checks::dialogue.eq(dialogue.join("\n")),
        ))
        .execute(conn)
        .map(drop)
}

/// Called by the schedule.
pub fn forget_old(conn: &mut Conn, now: Timestamp) -> QueryResult<usize> {
    diesel::delete(sender_checks::table.filter(sender_checks::started_at.lt(now.minus(KEPT)))).execute(conn)
}

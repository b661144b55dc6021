//! What was sent to one client and what became of it, for whoever looks at that client.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::queries::DeliveryId;
use super::state::State;
use crate::clock::Timestamp;
use crate::db::schema::{attempts, deliveries};
use crate::db::{AccountId, Conn, Keyset, Page};
use crate::smtp::{Cause, Consequence};

/// One letter to a client.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    pub id: DeliveryId,
    pub state: State,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// The last conversation about it.
    pub last: Option<LastAttempt>,
}

/// How a conversation ended; without a verdict while the answer is awaited.
#[derive(Clone, Debug, PartialEq)]
pub struct LastAttempt {
    pub number: i64,
    pub at: Timestamp,
    pub verdict: Option<String>,
    pub cause: Option<Cause>,
    pub code: Option<i64>,
    /// What the server said.
    pub reply: String,
}

/// Whether the last so many letters to a client were all refused because the mailbox is there and takes none. What still waits
/// does not count.
pub fn softly_refused(conn: &mut Conn, owner: AccountId, client: i64, letters: usize) -> QueryResult<bool> {
    let last: Vec<(State, Option<String>)> = deliveries::table
        .filter(deliveries::owner_id.eq(owner).and(deliveries::client_id.eq(client)))
        .filter(deliveries::state.eq_any([State::Accepted, State::Rejected]))
        .order(deliveries::id.desc())
        .limit(i64::try_from(letters).unwrap_or(i64::MAX))
        .select((deliveries::state, deliveries::cause))
        .load(conn)?;
    let is_soft = |cause: Cause| cause.consequence() == Consequence::SoftBounce;
    let refused = |(_, cause): &&(State, Option<String>)| cause.as_deref().and_then(Cause::parse).is_some_and(is_soft);
    Ok(last.iter().filter(refused).count() == letters)
}

type AttemptRow = (DeliveryId, i64, Timestamp, Option<Timestamp>, Option<String>, Option<String>, Option<i64>, String);

/// The owner's letters to a client, the newest first.
pub fn to_client(conn: &mut Conn, owner: AccountId, client: i64, at: Keyset, size: usize) -> QueryResult<Page<Sent>> {
    let mut query = deliveries::table
        .filter(deliveries::owner_id.eq(owner).and(deliveries::client_id.eq(client)))
        .select((deliveries::id, deliveries::state, deliveries::created_at, deliveries::finished_at))
        .into_boxed();
    if let Some(before) = at.before {
        query = query.filter(deliveries::id.lt(DeliveryId(before)));
    }
    query = match at.after {
        Some(after) => query.filter(deliveries::id.gt(DeliveryId(after))).order(deliveries::id.asc()),
        None => query.order(deliveries::id.desc()),
    };
    let size_and_one = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
    let found: Vec<(DeliveryId, State, Timestamp, Option<Timestamp>)> = query.limit(size_and_one).load(conn)?;
    let page = at.page(found, size, |(id, ..)| id.0);
    let ids: Vec<DeliveryId> = page.rows.iter().map(|(id, ..)| *id).collect();
    let attempts = last_attempts(conn, &ids)?;
    let sent = |(id, state, created_at, finished_at)| {
        let last = attempts.iter().find(|(of, _)| *of == id).map(|(_, last)| last.clone());
        Sent { id, state, created_at, finished_at, last }
    };
    Ok(Page { rows: page.rows.into_iter().map(sent).collect(), older: page.older, newer: page.newer })
}

fn last_attempts(conn: &mut Conn, ids: &[DeliveryId]) -> QueryResult<Vec<(DeliveryId, LastAttempt)>> {
    let last =
        "attempts.number = (SELECT max(number) FROM attempts AS later WHERE later.delivery_id = attempts.delivery_id)";
    let rows: Vec<AttemptRow> = attempts::table
        .filter(attempts::delivery_id.eq_any(ids))
        .filter(sql::<Bool>(last))
        .select((
            attempts::delivery_id,
            attempts::number,
            attempts::started_at,
            attempts::finished_at,
            attempts::verdict,
            attempts::cause,
            attempts::code,
            attempts::reply,
        ))
        .load(conn)?;
    let read = |(id, number, started_at, finished_at, verdict, cause, code, reply): AttemptRow| {
        let cause = cause.and_then(|cause| Cause::parse(&cause));
        (id, LastAttempt { number, at: finished_at.unwrap_or(started_at), verdict, cause, code, reply })
    };
    Ok(rows.into_iter().map(read).collect())
}

//! Attempts at the letters of a run, to be read by people: what was said about whom, filtered, a page at a time. A page looks at so
//! many attempts and no more, and says how far it came; so no filter makes it slow.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::run::RunId;
use crate::clock::Timestamp;
use crate::db::schema::{attempts, clients, deliveries};
use crate::db::{AccountId, Conn};
use crate::delivery::attempts::Trigger;
use crate::delivery::queries::DeliveryId;
use crate::delivery::state::State;
use crate::smtp::Verdict;

/// What a filter asks for. Nothing: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub verdict: Option<Verdict>,
    /// From the first code to the last: `(500, 599)`.
    pub codes: Option<(i64, i64)>,
    /// Everybody there.
    pub domain: Option<String>,
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
}

impl Wanted {
    /// The same question to one attempt.
    pub fn lets_pass(&self, said: &Conversation) -> bool {
        let domain = |domain: &String| said.recipient.rsplit('@').next() == Some(domain.as_str());
        self.verdict.is_none_or(|verdict| said.verdict.as_deref() == Some(verdict.as_str()))
            && self.codes.is_none_or(|(from, to)| said.code.is_some_and(|code| (from..=to).contains(&code)))
            && self.domain.as_ref().is_none_or(domain)
            && self.from.is_none_or(|from| said.started_at >= from)
            && self.to.is_none_or(|to| said.started_at < to)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Conversation {
    pub id: i64,
    pub delivery: DeliveryId,
    pub recipient: String,
    pub number: i64,
    pub trigger: Trigger,
    pub started_at: Timestamp,
    /// `None`: the answer is awaited.
    pub finished_at: Option<Timestamp>,
    pub verdict: Option<String>,
    pub cause: Option<String>,
    pub stage: String,
    pub code: Option<i64>,
    pub enhanced: Option<String>,
    pub reply: String,
    pub server: String,
    pub tls: bool,
}

/// A page of attempts, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    pub rows: Vec<Conversation>,
    /// To look on: behind the last row, or behind the last that was looked at. `None`: that was all.
    pub older: Option<i64>,
    /// Since when all that is wanted stands here, where not all was looked at.
    pub looked_to: Option<Timestamp>,
}

macro_rules! columns {
    () => {
        (
            attempts::id,
            deliveries::id,
            deliveries::recipient,
            attempts::number,
            attempts::trigger,
            attempts::started_at,
            attempts::finished_at,
            attempts::verdict,
            attempts::cause,
            attempts::stage,
            attempts::code,
            attempts::enhanced,
            attempts::reply,
            attempts::server,
            attempts::tls,
        )
    };
}

/// A page looks at no more attempts.
const LOOKED_AT: i64 = 20_000;

/// Attempts before `before`.
pub fn conversations(
    conn: &mut Conn,
    run: RunId,
    wanted: &Wanted,
    before: Option<i64>,
    size: usize,
) -> QueryResult<Looked> {
    let before = before.unwrap_or(i64::MAX);
    let failures_only = wanted.verdict.is_some_and(|verdict| verdict != Verdict::Accepted);
    let walk = if failures_only {
        "attempts.run_id IS NOT NULL AND attempts.verdict <> 'accepted'"
    } else {
        "attempts.run_id IS NOT NULL"
    };
    let last: Option<(i64, Timestamp)> = attempts::table
        .filter(sql::<Bool>(walk))
        .filter(attempts::run_id.eq(run).and(attempts::id.lt(before)))
        .order(attempts::id.desc())
        .offset(LOOKED_AT)
        .select((attempts::id, attempts::started_at))
        .first(conn)
        .optional()?;
    let mut found = attempts::table
        .inner_join(deliveries::table)
        .filter(sql::<Bool>(walk))
        .filter(attempts::run_id.eq(run).and(attempts::id.lt(before)))
        .filter(attempts::id.gt(last.map_or(0, |(id, _)| id)))
        .order(attempts::id.desc())
        .limit(i64::try_from(size).unwrap_or(i64::MAX - 1) + 1)
        .select(columns!())
        .into_boxed();
    if let Some(verdict) = wanted.verdict {
        found = found.filter(attempts::verdict.eq(verdict.as_str()));
    }
    if let Some((from, to)) = wanted.codes {
        found = found.filter(attempts::code.between(from, to));
    }
    if let Some(domain) = &wanted.domain {
        let everybody = format!("%@{}", domain.replace(['%', '_', '\\'], ""));
        found = found.filter(deliveries::recipient.like(everybody));
    }
    if let Some(from) = wanted.from {
        found = found.filter(attempts::started_at.ge(from));
    }
    if let Some(to) = wanted.to {
        found = found.filter(attempts::started_at.lt(to));
    }
    let mut rows: Vec<Conversation> = found.load(conn)?;
    let more = rows.len() > size;
    rows.truncate(size);
    let older = if more { rows.last().map(|row| row.id) } else { last.map(|(id, _)| id + 1) };
    Ok(Looked { rows, older, looked_to: last.filter(|_| !more).map(|(_, at)| at) })
}

/// A letter of a run, and all that was said about it, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    pub delivery: DeliveryId,
    pub run: RunId,
    pub client: Option<i64>,
    pub recipient: String,
    pub state: State,
    pub next_attempt_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub conversations: Vec<Conversation>,
}

pub fn path(conn: &mut Conn, owner: AccountId, id: DeliveryId) -> QueryResult<Option<Path>> {
    type Row = (Option<RunId>, Option<i64>, String, State, Timestamp, Option<Timestamp>);
    let row: Option<Row> = deliveries::table
        .find(id)
        .filter(deliveries::owner_id.eq(owner).and(deliveries::run_id.is_not_null()))
        .select((
            deliveries::run_id,
            deliveries::client_id,
            deliveries::recipient,
            deliveries::state,
            deliveries::next_attempt_at,
            deliveries::finished_at,
        ))
        .get_result(conn)
        .optional()?;
    let Some((Some(run), client, recipient, state, next_attempt_at, finished_at)) = row else {
        return Ok(None);
    };
    let conversations = attempts::table
        .inner_join(deliveries::table)
        .filter(attempts::delivery_id.eq(id))
        .order(attempts::number.desc())
        .select(columns!())
        .load(conn)?;
    Ok(Some(Path { delivery: id, run, client, recipient, state, next_attempt_at, finished_at, conversations }))
}

/// The letter of a run to this address, in lower case.
pub fn recipient(conn: &mut Conn, owner: AccountId, run: RunId, address: &str) -> QueryResult<Option<DeliveryId>> {
    let theirs = clients::table
        .filter(clients::owner_id.eq(owner).and(clients::email_key.eq(address)))
        .select(clients::id.nullable());
    deliveries::table
        .filter(deliveries::run_id.eq(run).and(deliveries::client_id.eq_any(theirs)))
        .select(deliveries::id)
        .first(conn)
        .optional()
}

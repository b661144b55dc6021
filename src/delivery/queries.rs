//! All SQL of deliveries: claim, dot mark, settle, recovery. Every UPDATE names the old state and the lease's epoch; that no row
//! changed means somebody else holds the delivery now, and is no error.

use std::time::Duration;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::books::{Books, Failure};
use super::routes::SenderId;
use super::runs::RunId;
use super::state::State;
use crate::clock::Timestamp;
use crate::db::schema::{attempts, deliveries, letters};
use crate::db::{AccountId, Conn};
use crate::smtp::Verdict;
use crate::{id_type, on_each};

id_type!(DeliveryId);

/// A worker that says nothing for so long is taken for dead.
pub const LEASE: Duration = Duration::from_secs(90);

/// A delivery in a worker's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    pub id: DeliveryId,
    pub epoch: i64,
    /// `None`: a single letter.
    pub run: Option<RunId>,
}

pub fn insert(
    conn: &mut Conn,
    owner: Option<AccountId>,
    sender: Option<SenderId>,
    recipient: &str,
    now: Timestamp,
) -> QueryResult<DeliveryId> {
    diesel::insert_into(deliveries::table)
        .values((
            deliveries::owner_id.eq(owner),
            deliveries::sender_id.eq(sender),
            deliveries::recipient.eq(recipient),
            deliveries::state.eq(State::Queued),
            deliveries::epoch.eq(0_i64),
            deliveries::next_attempt_at.eq(now),
            deliveries::created_at.eq(now),
        ))
        .returning(deliveries::id)
        .get_result(conn)
}

/// Which letters a claim is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those that go the installation's own way.
    Installation,
    /// Those that name a sender: of each sender the one that is due first, unless one of its letters is on the way already. An
    /// owner's server that hangs holds up that owner alone.
    Senders,
}

/// Takes up to `at_most` deliveries that are due. Nothing is talked before this is committed.
pub fn claim(conn: &mut Conn, whose: Whose, worker: &str, at_most: i64, now: Timestamp) -> QueryResult<Vec<Lease>> {
    let lease = (
        deliveries::state.eq(State::Leased),
        deliveries::epoch.eq(deliveries::epoch + 1),
        deliveries::leased_by.eq(worker),
        deliveries::leased_until.eq(now.plus(LEASE)),
    );
    let due = diesel::alias!(deliveries as due);
    // The state is a literal: a prepared plan cannot use the partial index with a parameter.
    let next = due
        .filter(sql::<Bool>(match whose {
            Whose::Installation => "due.state = 'queued' AND due.sender_id IS NULL AND due.run_id IS NULL",
            Whose::Senders => FIRST_OF_ITS_SENDER,
        }))
        .filter(due.field(deliveries::next_attempt_at).le(now))
        .order((due.field(deliveries::next_attempt_at), due.field(deliveries::id)))
        .limit(at_most)
        .select(due.field(deliveries::id));
    let claimed: Vec<(DeliveryId, i64)> = match conn {
        Conn::Sqlite(conn) => diesel::update(deliveries::table.filter(deliveries::id.eq_any(next)))
            .set(lease)
            .returning((deliveries::id, deliveries::epoch))
            .get_results(conn)?,
        Conn::Pg(conn) => {
            diesel::update(deliveries::table.filter(deliveries::id.eq_any(next.for_update().skip_locked())))
                .set(lease)
                .returning((deliveries::id, deliveries::epoch))
                .get_results(conn)?
        }
    };
    Ok(claimed.into_iter().map(|(id, epoch)| Lease { id, epoch, run: None }).collect())
}

const FIRST_OF_ITS_SENDER: &str = "due.state = 'queued' AND due.sender_id IS NOT NULL AND due.run_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM deliveries held
        WHERE held.state IN ('leased', 'sending') AND held.sender_id = due.sender_id AND held.run_id IS NULL)
    AND NOT EXISTS (SELECT 1 FROM deliveries earlier
        WHERE earlier.state = 'queued' AND earlier.sender_id = due.sender_id AND earlier.run_id IS NULL
        AND (earlier.next_attempt_at, earlier.id) < (due.next_attempt_at, due.id))";

/// How many letters that name a sender this worker has in hand.
pub fn held_for_senders(conn: &mut Conn, worker: &str) -> QueryResult<i64> {
    deliveries::table
        .filter(sql::<Bool>("state IN ('leased', 'sending') AND sender_id IS NOT NULL AND run_id IS NULL"))
        .filter(deliveries::leased_by.eq(worker))
        .count()
        .get_result(conn)
}

/// Moves a delivery on, if it is still ours and where we left it.
pub fn advance(
    conn: &mut Conn,
    books: &mut Books,
    lease: Lease,
    from: State,
    to: State,
    now: Timestamp,
) -> QueryResult<bool> {
    debug_assert!(from.may_become(to), "{from} never becomes {to}");
    let finished = Some(now).filter(|_| to.is_final());
    let moved = diesel::update(held(lease, from))
        .set((deliveries::state.eq(to), deliveries::finished_at.eq(finished)))
        .execute(conn)?;
    if moved == 1 {
        books.moved(lease.run, lease.id, from, to);
        if to.is_final() && lease.run.is_none() {
            empty_letter(conn, lease.id)?;
        }
    }
    Ok(moved == 1)
}

/// Gives a delivery back, to be claimed again at `at`.
pub fn requeue(conn: &mut Conn, books: &mut Books, lease: Lease, from: State, at: Timestamp) -> QueryResult<bool> {
    debug_assert!(from.may_become(State::Queued), "{from} is never queued again");
    let moved = diesel::update(held(lease, from))
        .set((
            deliveries::state.eq(State::Queued),
            deliveries::next_attempt_at.eq(at),
            deliveries::leased_by.eq(None::<String>),
            deliveries::leased_until.eq(None::<Timestamp>),
        ))
        .execute(conn)?;
    if moved == 1 {
        books.moved(lease.run, lease.id, from, State::Queued);
    }
    Ok(moved == 1)
}

type Held = diesel::dsl::Filter<
    deliveries::table,
    diesel::dsl::And<
        diesel::dsl::And<diesel::dsl::Eq<deliveries::id, DeliveryId>, diesel::dsl::Eq<deliveries::epoch, i64>>,
        diesel::dsl::Eq<deliveries::state, State>,
    >,
>;

fn held(lease: Lease, state: State) -> Held {
    deliveries::table
        .filter(deliveries::id.eq(lease.id).and(deliveries::epoch.eq(lease.epoch)).and(deliveries::state.eq(state)))
}

/// Whether a delivery is still ours and where we left it. If it is, it stays so until the end of the transaction: this changes
/// nothing, but locks the row on PostgreSQL. Says why it failed before.
pub fn hold(conn: &mut Conn, lease: Lease, state: State) -> QueryResult<Option<Option<Failure>>> {
    let held: Option<(Option<String>, Option<i64>)> = diesel::update(held(lease, state))
        .set(deliveries::epoch.eq(lease.epoch))
        .returning((deliveries::cause, deliveries::code))
        .get_result(conn)
        .optional()?;
    Ok(held.map(|(cause, code)| cause.map(|cause| Failure { cause, code: code.unwrap_or(0) })))
}

/// A letter may hold a one-time link: it is kept no longer than it is needed.
fn empty_letter(conn: &mut Conn, id: DeliveryId) -> QueryResult<()> {
    diesel::update(letters::table.find(id)).set(letters::sealed.eq(None::<String>)).execute(conn).map(drop)
}

/// Says that the conversations of this worker live: their leases last on.
pub fn renew_leases(conn: &mut Conn, worker: &str, held: &[Lease], now: Timestamp) -> QueryResult<usize> {
    let ids: Vec<DeliveryId> = held.iter().map(|lease| lease.id).collect();
    on_each!(conn => diesel::update(
        deliveries::table
            .filter(sql::<Bool>("state IN ('leased', 'sending')"))
            .filter(deliveries::leased_by.eq(worker).and(deliveries::id.eq_any(ids))),
    )
    .set(deliveries::leased_until.eq(now.plus(LEASE)))
    .execute(conn))
}

/// What dead workers held: leases that ran out before `now`.
pub fn abandoned(conn: &mut Conn, now: Timestamp) -> QueryResult<Vec<(Lease, State)>> {
    let rows: Vec<(DeliveryId, i64, Option<RunId>, State)> = deliveries::table
        .filter(sql::<Bool>("state IN ('leased', 'sending')"))
        .filter(deliveries::leased_until.le(now))
        .order(deliveries::id)
        .limit(1000)
        .select((deliveries::id, deliveries::epoch, deliveries::run_id, deliveries::state))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, epoch, run, state)| (Lease { id, epoch, run }, state)).collect())
}

/// Ends the leases of everyone but `worker`. Only where it is certain that no other process sends.
pub fn end_leases_of_others(conn: &mut Conn, worker: &str, now: Timestamp) -> QueryResult<usize> {
    diesel::update(
        deliveries::table
            .filter(sql::<Bool>("state IN ('leased', 'sending')"))
            .filter(deliveries::leased_by.ne(worker)),
    )
    .set(deliveries::leased_until.eq(now))
    .execute(conn)
}

/// What this worker claimed and did not begin to send.
pub fn leased_by(conn: &mut Conn, worker: &str) -> QueryResult<Vec<Lease>> {
    let rows: Vec<(DeliveryId, i64, Option<RunId>)> = deliveries::table
        .filter(sql::<Bool>("state IN ('leased', 'sending') AND state = 'leased'"))
        .filter(deliveries::leased_by.eq(worker))
        .select((deliveries::id, deliveries::epoch, deliveries::run_id))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, epoch, run)| Lease { id, epoch, run }).collect())
}

/// What a worker needs to send a claimed letter.
#[derive(Queryable)]
pub struct Claimed {
    pub owner: Option<AccountId>,
    pub sender: Option<SenderId>,
    pub recipient: String,
    pub sealed: Option<String>,
    pub expires_at: Timestamp,
}

pub fn claimed(conn: &mut Conn, id: DeliveryId) -> QueryResult<Option<Claimed>> {
    deliveries::table
        .inner_join(letters::table)
        .filter(deliveries::id.eq(id))
        .select((
            deliveries::owner_id,
            deliveries::sender_id,
            deliveries::recipient,
            letters::sealed,
            letters::expires_at,
        ))
        .get_result(conn)
        .optional()
}

/// When the next single letter is due, so that the engine sleeps until then.
pub fn next_due(conn: &mut Conn) -> QueryResult<Option<Timestamp>> {
    deliveries::table
        .filter(sql::<Bool>("state = 'queued' AND run_id IS NULL"))
        .order(deliveries::next_attempt_at)
        .select(deliveries::next_attempt_at)
        .first(conn)
        .optional()
}

/// Since when the longest-waiting letter that is due has been due.
pub fn oldest_due(conn: &mut Conn, now: Timestamp) -> QueryResult<Option<Timestamp>> {
    Ok(next_due(conn)?.filter(|due| *due <= now))
}

/// How many attempts in a row, the newest first, ended as `verdict`.
pub fn newest_in_a_row(conn: &mut Conn, id: DeliveryId, verdict: Verdict) -> QueryResult<u32> {
    let verdicts: Vec<Option<String>> = attempts::table
        .filter(attempts::delivery_id.eq(id))
        .order(attempts::number.desc())
        .limit(64)
        .select(attempts::verdict)
        .load(conn)?;
    let run = verdicts.iter().take_while(|found| found.as_deref() == Some(verdict.as_str())).count();
    Ok(u32::try_from(run).unwrap_or(u32::MAX))
}

/// How many attempts ended as `verdict`, since somebody asked for the last time.
pub fn ended_as(conn: &mut Conn, id: DeliveryId, verdict: Verdict) -> QueryResult<u32> {
    let found: i64 = attempts::table
        .inner_join(deliveries::table)
        .filter(attempts::number.gt(deliveries::tries_from))
        .filter(attempts::delivery_id.eq(id).and(attempts::verdict.eq(verdict.as_str())))
        .count()
        .get_result(conn)?;
    Ok(u32::try_from(found).unwrap_or(u32::MAX))
}

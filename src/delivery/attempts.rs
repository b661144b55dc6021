//! Attempts: one SMTP conversation about one delivery, with what the server said. An attempt that reaches the final dot is
//! written down before the dot leaves and completed after the answer; any other is written once, complete.

use std::time::Duration;

use diesel::prelude::*;

use super::backoff;
use super::queries::{self, DeliveryId, Lease};
use super::state::State;
use crate::clock::Timestamp;
use crate::db::Conn;
use crate::db::schema::{attempts, letters};
use crate::smtp::{Answer, Cause, Stage, Verdict};

/// The dot mark. `false`: the delivery is no longer ours, and no dot may be written.
pub fn mark_dot(
    conn: &mut Conn,
    lease: Lease,
    started_at: Timestamp,
    server: &str,
    tls: bool,
    now: Timestamp,
) -> QueryResult<bool> {
    if !queries::advance(conn, lease, State::Leased, State::Sending, now)? {
        return Ok(false);
    }
    let number = queries::next_number(conn, lease.id)?;
    diesel::insert_into(attempts::table)
        .values((
            attempts::delivery_id.eq(lease.id),
            attempts::number.eq(number),
            attempts::epoch.eq(lease.epoch),
            attempts::started_at.eq(started_at),
            attempts::stage.eq(Stage::Dot.as_str()),
            attempts::reply.eq(""),
            attempts::server.eq(server),
            attempts::tls.eq(tls),
        ))
        .execute(conn)?;
    Ok(true)
}

/// Writes down how a conversation ended and what becomes of the delivery. `false`, and nothing done, when it is no longer ours:
/// then it was deleted, or another worker took it up and knows more.
pub fn settle(
    conn: &mut Conn,
    lease: Lease,
    from: State,
    started_at: Timestamp,
    answer: &Answer,
    now: Timestamp,
) -> QueryResult<bool> {
    if !queries::hold(conn, lease, from)? {
        return Ok(false);
    }
    let outcome = (
        attempts::finished_at.eq(now),
        attempts::verdict.eq(answer.verdict().as_str()),
        attempts::cause.eq(answer.cause.as_str()),
        attempts::stage.eq(answer.stage.as_str()),
        attempts::code.eq(answer.code.map(i64::from)),
        attempts::enhanced.eq(&answer.enhanced),
        attempts::reply.eq(&answer.text),
        attempts::server.eq(answer.server.map(|address| address.to_string()).unwrap_or_default()),
        attempts::tls.eq(answer.tls),
    );
    match from {
        State::Sending => {
            diesel::update(unfinished(lease)).set(outcome).execute(conn)?;
        }
        _ => {
            let number = queries::next_number(conn, lease.id)?;
            diesel::insert_into(attempts::table)
                .values((
                    attempts::delivery_id.eq(lease.id),
                    attempts::number.eq(number),
                    attempts::epoch.eq(lease.epoch),
                    attempts::started_at.eq(started_at),
                    outcome,
                ))
                .execute(conn)?;
        }
    }
    decide(conn, lease, from, answer.verdict(), now)?;
    Ok(true)
}

/// Closes the attempt of a worker that died after its final dot: whether it was heard, nobody knows.
pub fn settle_abandoned(conn: &mut Conn, lease: Lease, now: Timestamp) -> QueryResult<()> {
    if !queries::hold(conn, lease, State::Sending)? {
        return Ok(());
    }
    let cause = Cause::ProgramStopped;
    diesel::update(unfinished(lease))
        .set((
            attempts::finished_at.eq(now),
            attempts::verdict.eq(cause.verdict().as_str()),
            attempts::cause.eq(cause.as_str()),
            attempts::reply.eq("the program stopped before the answer came"),
        ))
        .execute(conn)?;
    decide(conn, lease, State::Sending, cause.verdict(), now)
}

/// Gives back a letter whose dot was not written because the database failed us: that is not an attempt.
pub fn release(conn: &mut Conn, lease: Lease, now: Timestamp) -> QueryResult<()> {
    let at = now.plus(backoff::after_fault(1, seed(lease)));
    if queries::requeue(conn, lease, State::Leased, at)? {
        return Ok(());
    }
    // The dot mark was committed, and only the news of it was lost.
    if queries::requeue(conn, lease, State::Sending, at)? {
        diesel::delete(unfinished(lease)).execute(conn)?;
    }
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn unfinished(lease: Lease) -> _ {
    let (id, epoch): (DeliveryId, i64) = (lease.id, lease.epoch);
    attempts::table
        .filter(attempts::delivery_id.eq(id).and(attempts::epoch.eq(epoch)))
        .filter(attempts::finished_at.is_null())
}

/// What a verdict makes of a delivery.
enum Next {
    Ends(State),
    TriesAgain(Duration),
}

/// The program's own letters are repeated so often when nobody can know: a second copy of a link does no harm, a missing one
/// locks a person out.
const UNKNOWN_REPEATS: u32 = 1;

fn decide(conn: &mut Conn, lease: Lease, from: State, verdict: Verdict, now: Timestamp) -> QueryResult<()> {
    let next = match verdict {
        Verdict::Accepted => Next::Ends(State::Accepted),
        Verdict::Rejected => Next::Ends(State::Rejected),
        Verdict::Temporary => match queries::ended_as(conn, lease.id, verdict)? {
            nth if nth >= backoff::REFUSALS_AT_MOST => Next::Ends(State::Rejected),
            nth => Next::TriesAgain(backoff::after_refusal(nth, seed(lease))),
        },
        Verdict::ServerFault => {
            let nth = queries::newest_in_a_row(conn, lease.id, verdict)?;
            Next::TriesAgain(backoff::after_fault(nth, seed(lease)))
        }
        Verdict::Unknown => match queries::ended_as(conn, lease.id, verdict)? {
            nth if nth > UNKNOWN_REPEATS => Next::Ends(State::Unknown),
            _ => Next::TriesAgain(backoff::after_refusal(1, seed(lease))),
        },
    };
    match next {
        Next::Ends(last) => queries::advance(conn, lease, from, last, now)?,
        Next::TriesAgain(wait) if now.plus(wait) >= expiry(conn, lease, now)? => {
            queries::advance(conn, lease, from, State::Expired, now)?
        }
        Next::TriesAgain(wait) => queries::requeue(conn, lease, from, now.plus(wait))?,
    };
    Ok(())
}

fn expiry(conn: &mut Conn, lease: Lease, now: Timestamp) -> QueryResult<Timestamp> {
    let expires: Option<Timestamp> =
        letters::table.find(lease.id).select(letters::expires_at).get_result(conn).optional()?;
    Ok(expires.unwrap_or(now))
}

fn seed(lease: Lease) -> u64 {
    lease.id.0.unsigned_abs()
}

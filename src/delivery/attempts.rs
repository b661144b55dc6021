//! Attempts: one SMTP conversation about one delivery, with what the server said. An attempt that reaches the final dot is
//! written down before the dot leaves and completed after the answer; any other is written once, complete.

use std::time::Duration;

use diesel::prelude::*;

use super::backoff;
use super::books::{Books, Failure};
use super::queries::{self, DeliveryId, Lease};
use super::state::State;
use crate::clock::Timestamp;
use crate::db::Conn;
use crate::db::schema::{attempts, deliveries, letters, runs};
use crate::smtp::{Answer, Cause, Stage, Verdict};
use crate::{on_each, text_enum};

text_enum! {
    /// What made an attempt due.
    pub enum Trigger {
        Start = "start",
        /// It was refused for now, or the server was at fault.
        Retry = "retry",
        /// Nobody could know what became of the last one.
        Repeat = "repeat",
        /// Somebody asked for it.
        ByHand = "by-hand",
    }
}

/// The dot mark. `false`: the delivery is no longer ours, and no dot may be written.
pub fn mark_dot(
    conn: &mut Conn,
    books: &mut Books,
    lease: Lease,
    started_at: Timestamp,
    server: &str,
    tls: bool,
    now: Timestamp,
) -> QueryResult<bool> {
    if !queries::advance(conn, books, lease, State::Leased, State::Sending, now)? {
        return Ok(false);
    }
    let (number, trigger) = next(conn, lease.id)?;
    diesel::insert_into(attempts::table)
        .values((
            attempts::delivery_id.eq(lease.id),
            attempts::number.eq(number),
            attempts::trigger.eq(trigger),
            attempts::epoch.eq(lease.epoch),
            attempts::started_at.eq(started_at),
            attempts::stage.eq(Stage::Dot.as_str()),
            attempts::reply.eq(""),
            attempts::server.eq(server),
            attempts::tls.eq(tls),
            attempts::run_id.eq(lease.run),
        ))
        .execute(conn)?;
    Ok(true)
}

/// Writes down how a conversation ended and what becomes of the delivery. `false`, and nothing done, when it is no longer ours:
/// then it was deleted, or another worker took it up and knows more.
pub fn settle(
    conn: &mut Conn,
    books: &mut Books,
    lease: Lease,
    from: State,
    started_at: Timestamp,
    answer: &Answer,
    now: Timestamp,
) -> QueryResult<bool> {
    let Some(failed_before) = queries::hold(conn, lease, from)? else {
        return Ok(false);
    };
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
            let (number, trigger) = next(conn, lease.id)?;
            diesel::insert_into(attempts::table)
                .values((
                    attempts::delivery_id.eq(lease.id),
                    attempts::number.eq(number),
                    attempts::trigger.eq(trigger),
                    attempts::epoch.eq(lease.epoch),
                    attempts::started_at.eq(started_at),
                    attempts::run_id.eq(lease.run),
                    outcome,
                ))
                .execute(conn)?;
        }
    }
    books.ended(lease.run, lease.id, answer.verdict(), now);
    note_failure(conn, books, lease, failed_before, answer.cause, answer.code)?;
    decide(conn, books, lease, from, answer.verdict(), now)?;
    Ok(true)
}

/// A letter that so many workers died with is put aside: it may be what kills them. The first time it was one of many in hand, and
/// twice it was the only one that may be to blame, see `dispatch::claim`.
const DEATHS_AT_MOST: i64 = 3;

/// Takes up a letter that a dead worker held. What was not sent is queued again; of what may have been sent, nobody knows whether it
/// was heard.
pub fn take_up(conn: &mut Conn, books: &mut Books, lease: Lease, from: State, now: Timestamp) -> QueryResult<()> {
    let Some(failed_before) = queries::hold(conn, lease, from)? else {
        return Ok(());
    };
    let deaths: i64 = diesel::update(deliveries::table.find(lease.id))
        .set(deliveries::deaths.eq(deliveries::deaths + 1))
        .returning(deliveries::deaths)
        .get_result(conn)?;
    if from == State::Sending {
        close_abandoned(conn, lease, now)?;
        books.ended(lease.run, lease.id, Cause::ProgramStopped.verdict(), now);
        note_failure(conn, books, lease, failed_before, Cause::ProgramStopped, None)?;
        return decide(conn, books, lease, from, Cause::ProgramStopped.verdict(), now);
    }
    if deaths >= DEATHS_AT_MOST {
        queries::advance(conn, books, lease, from, State::Quarantined, now)?;
    } else {
        queries::requeue(conn, books, lease, from, now)?;
    }
    Ok(())
}

fn close_abandoned(conn: &mut Conn, lease: Lease, now: Timestamp) -> QueryResult<()> {
    let cause = Cause::ProgramStopped;
    diesel::update(unfinished(lease))
        .set((
            attempts::finished_at.eq(now),
            attempts::verdict.eq(cause.verdict().as_str()),
            attempts::cause.eq(cause.as_str()),
            attempts::reply.eq("the program stopped before the answer came"),
        ))
        .execute(conn)
        .map(drop)
}

/// Keeps with a letter of a run why the last attempt failed. What is accepted at the first attempt costs nothing here.
fn note_failure(
    conn: &mut Conn,
    books: &mut Books,
    lease: Lease,
    before: Option<Failure>,
    cause: Cause,
    code: Option<u16>,
) -> QueryResult<()> {
    let Some(run) = lease.run else { return Ok(()) };
    let failure = Failure { cause: cause.as_str().to_owned(), code: code.map_or(0, i64::from) };
    let failure = Some(failure).filter(|_| cause.verdict() != Verdict::Accepted);
    if before != failure {
        let (cause, code) = failure.clone().map(|failure| (failure.cause, failure.code)).unzip();
        diesel::update(deliveries::table.find(lease.id))
            .set((deliveries::cause.eq(cause), deliveries::code.eq(code.filter(|code| *code != 0))))
            .execute(conn)?;
        books.failed(run, lease.id, before, failure);
    }
    Ok(())
}

/// Gives back a letter whose dot was not written because the database failed us: that is not an attempt.
pub fn release(conn: &mut Conn, books: &mut Books, lease: Lease, now: Timestamp) -> QueryResult<()> {
    let at = now.plus(backoff::after_fault(1, seed(lease)));
    if queries::requeue(conn, books, lease, State::Leased, at)? {
        return Ok(());
    }
    // The dot mark was committed, and only the news of it was lost.
    if queries::requeue(conn, books, lease, State::Sending, at)? {
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

fn decide(
    conn: &mut Conn,
    books: &mut Books,
    lease: Lease,
    from: State,
    verdict: Verdict,
    now: Timestamp,
) -> QueryResult<()> {
    let next = match verdict {
        Verdict::Accepted => Next::Ends(State::Accepted),
        Verdict::Rejected => Next::Ends(State::Rejected),
        Verdict::Temporary => match queries::ended_as(conn, lease.id, verdict)? {
            nth if nth >= backoff::REFUSALS_AT_MOST => Next::Ends(State::Rejected),
            nth => Next::TriesAgain(backoff::after_refusal(nth, seed(lease))),
        },
        // The way waits instead of the letter, see `lanes`.
        Verdict::ServerFault if lease.run.is_some() => Next::TriesAgain(Duration::ZERO),
        Verdict::ServerFault => {
            let nth = queries::newest_in_a_row(conn, lease.id, verdict)?;
            Next::TriesAgain(backoff::after_fault(nth, seed(lease)))
        }
        Verdict::Unknown => match queries::ended_as(conn, lease.id, verdict)? {
            nth if nth > terms(conn, lease, now)?.repeats => Next::Ends(State::Unknown),
            _ => Next::TriesAgain(backoff::after_refusal(1, seed(lease))),
        },
    };
    match next {
        Next::Ends(last) => queries::advance(conn, books, lease, from, last, now)?,
        Next::TriesAgain(wait) if now.plus(wait) >= terms(conn, lease, now)?.expires_at => {
            // Nobody knows, and nobody will: that it is too late to ask again does not make it unsent.
            let last = if verdict == Verdict::Unknown { State::Unknown } else { State::Expired };
            queries::advance(conn, books, lease, from, last, now)?
        }
        Next::TriesAgain(wait) => queries::requeue(conn, books, lease, from, now.plus(wait))?,
    };
    Ok(())
}

/// What the run or the purpose of a letter says about trying again.
struct Terms {
    expires_at: Timestamp,
    repeats: u32,
}

fn terms(conn: &mut Conn, lease: Lease, now: Timestamp) -> QueryResult<Terms> {
    let Some(run) = lease.run else {
        let expires: Option<Timestamp> =
            letters::table.find(lease.id).select(letters::expires_at).get_result(conn).optional()?;
        return Ok(Terms { expires_at: expires.unwrap_or(now), repeats: UNKNOWN_REPEATS });
    };
    let run: Option<(Timestamp, i64)> =
        runs::table.find(run).select((runs::ends_at, runs::repeats)).get_result(conn).optional()?;
    let (expires_at, repeats) = run.unwrap_or((now, 0));
    Ok(Terms { expires_at, repeats: u32::try_from(repeats).unwrap_or(0) })
}

/// The number of the next attempt, and why it is made.
fn next(conn: &mut Conn, id: DeliveryId) -> QueryResult<(i64, Trigger)> {
    let last: Option<(i64, Option<String>, i64)> = on_each!(conn => attempts::table
        .inner_join(deliveries::table)
        .filter(attempts::delivery_id.eq(id))
        .order(attempts::number.desc())
        .select((attempts::number, attempts::verdict, deliveries::tries_from))
        .first(conn)
        .optional())?;
    Ok(match last {
        None => (1, Trigger::Start),
        Some((number, _, tries_from)) if number == tries_from => (number + 1, Trigger::ByHand),
        Some((number, verdict, _)) if verdict.as_deref() == Some(Verdict::Unknown.as_str()) => {
            (number + 1, Trigger::Repeat)
        }
        Some((number, ..)) => (number + 1, Trigger::Retry),
    })
}

fn seed(lease: Lease) -> u64 {
    lease.id.0.unsigned_abs()
}

//! Trying again what failed, because its owner asks for it. The idea: the wish is a row, and letters are queued again some at a
//! time, each by its old state; so a crash in between loses nothing, no letter is queued twice, and what was accepted is never
//! touched. A run that had ended is open again until they have their last state.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::run::{Ending, Gate, Run, RunId, RunState};
use crate::clock::Timestamp;
use crate::crash;
use crate::db::schema::{clients, deliveries, retries, runs};
use crate::db::{Conn, Db};
use crate::delivery::books::{Books, Failure};
use crate::delivery::queries::DeliveryId;
use crate::delivery::state::State;
use crate::on_each;

/// Which letters of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    All,
    /// Those whose last attempt failed so.
    Failed(Failure),
    One(DeliveryId),
}

/// What would become of a wish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// They would be sent again.
    pub again: i64,
    /// Nobody knows whether they arrived: they are sent again only if the owner says so.
    pub unknown: i64,
    /// They would be sent again, but their clients are not written to any more.
    pub left_out: i64,
    /// Only so many were looked at.
    pub at_least: bool,
}

/// What a wish has come to so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retried {
    /// Queued again.
    pub letters: i64,
    /// No others follow.
    pub is_all: bool,
    /// The run had ended, and is open again.
    pub reopened: bool,
}

/// Other writers wait no longer than for so many.
const CHUNK: i64 = 2000;
/// A page counts no further.
const COUNTED: i64 = 20_000;

type Row = (DeliveryId, Option<i64>, State, Option<bool>);

/// The states of `State::may_be_tried_again`, as the index has them.
const AGAIN: &str =
    "deliveries.run_id IS NOT NULL AND deliveries.state IN ('rejected', 'unknown', 'expired', 'quarantined')";

/// Letters of a run to clients behind this one that may be tried again, with their states, and whether their clients are written to.
fn candidates(conn: &mut Conn, run: RunId, which: &Which, after: i64, at_most: i64) -> QueryResult<Vec<Row>> {
    let mut found = deliveries::table
        .left_join(clients::table.on(deliveries::client_id.eq(clients::id.nullable())))
        .filter(sql::<Bool>(AGAIN))
        .filter(deliveries::run_id.eq(run).and(deliveries::client_id.gt(after)))
        .order(deliveries::client_id)
        .limit(at_most)
        .select((
            deliveries::id,
            deliveries::client_id,
            deliveries::state,
            sql::<diesel::sql_types::Nullable<Bool>>("clients.state = 'active' AND clients.deletion_id IS NULL"),
        ))
        .into_boxed();
    found = match which {
        Which::All => found,
        Which::Failed(failure) => {
            let code = sql::<BigInt>("coalesce(deliveries.code, 0)");
            found.filter(deliveries::cause.eq(&failure.cause).and(code.eq(failure.code)))
        }
        Which::One(id) => found.filter(deliveries::id.eq(*id)),
    };
    found.load(conn)
}

/// Looks ahead, for the page that asks whether it is meant.
pub fn outlook(conn: &mut Conn, run: RunId, which: &Which) -> QueryResult<Outlook> {
    let rows = candidates(conn, run, which, 0, COUNTED + 1)?;
    let mut outlook = Outlook { at_least: rows.len() as i64 > COUNTED, ..Outlook::default() };
    for (_, _, state, active) in rows {
        match (active, state) {
            (Some(true), State::Unknown) => outlook.unknown += 1,
            (Some(true), _) => outlook.again += 1,
            _ => outlook.left_out += 1,
        }
    }
    Ok(outlook)
}

/// The clients behind `after` whose letters failed so the last time, in the order of their ids; none: that is all.
pub fn failed_clients(conn: &mut Conn, run: RunId, failure: &Failure, after: i64) -> QueryResult<Vec<i64>> {
    let rows = candidates(conn, run, &Which::Failed(failure.clone()), after, CHUNK)?;
    Ok(rows.into_iter().filter_map(|(_, client, ..)| client).collect())
}

/// Opens the run again if it had ended, writes the wish down, and begins with it.
pub fn retry(
    conn: &mut Conn,
    run: &Run,
    which: &Which,
    unknown: bool,
    (gate, ends_at): (Gate, Timestamp),
    now: Timestamp,
) -> QueryResult<Retried> {
    let reopened = locked(conn, run.id)? == Some(RunState::Finished);
    if reopened {
        diesel::update(runs::table.filter(runs::id.eq(run.id).and(runs::state.eq(RunState::Finished))))
            .set((
                runs::state.eq(RunState::Open),
                runs::ending.eq(None::<Ending>),
                runs::finished_at.eq(None::<Timestamp>),
                runs::ends_at.eq(ends_at),
                (runs::opens_at.eq(gate.opens_at), runs::shuts_at.eq(gate.shuts_at)),
                runs::letters_left.eq(gate.letters_left),
                (runs::stopped_at.eq(None::<Timestamp>), runs::stopped_by.eq(None::<String>), runs::refused.eq(0_i64)),
                (runs::paused_at.eq(None::<Timestamp>), runs::disabled_at.eq(None::<Timestamp>)),
            ))
            .execute(conn)?;
    }
    let (failure, one) = match which {
        Which::All => (None, None),
        Which::Failed(failure) => (Some(failure), None),
        Which::One(id) => (None, Some(*id)),
    };
    let wish: i64 = diesel::insert_into(retries::table)
        .values((
            retries::run_id.eq(run.id),
            retries::cause.eq(failure.map(|failure| &failure.cause)),
            retries::code.eq(failure.map(|failure| failure.code)),
            retries::delivery_id.eq(one),
            retries::unknown.eq(unknown),
            retries::looked_to.eq(0_i64),
            retries::letters.eq(0_i64),
            retries::created_at.eq(now),
        ))
        .returning(retries::id)
        .get_result(conn)?;
    let more = carry_on(conn, wish, now)?;
    let letters = retries::table.find(wish).select(retries::letters).get_result(conn)?;
    Ok(Retried { letters, is_all: !more, reopened })
}

/// Goes on with all wishes that are not carried out. Called by the schedule; several nodes may do it at once.
pub async fn retry_on(db: &Db, now: Timestamp) -> QueryResult<bool> {
    let unfinished = |conn: &mut Conn| {
        retries::table.filter(sql::<Bool>("finished_at IS NULL")).order(retries::id).select(retries::id).load(conn)
    };
    let wishes: Vec<i64> = db.read(unfinished).await?;
    for wish in &wishes {
        let wish = *wish;
        while db.write(move |conn| carry_on(conn, wish, now)).await? {
            crash::point("retried");
        }
        crash::point("retried");
    }
    Ok(!wishes.is_empty())
}

/// The next letters of a wish. Says whether there may be more.
fn carry_on(conn: &mut Conn, wish: i64, now: Timestamp) -> QueryResult<bool> {
    type Wish = (RunId, Option<String>, Option<i64>, Option<DeliveryId>, bool, i64);
    let row = retries::table.find(wish).filter(retries::finished_at.is_null()).select((
        retries::run_id,
        retries::cause,
        retries::code,
        retries::delivery_id,
        retries::unknown,
        retries::looked_to,
    ));
    let row: Option<Wish> = match conn {
        Conn::Sqlite(conn) => row.get_result(conn).optional()?,
        Conn::Pg(conn) => row.for_update().get_result(conn).optional()?,
    };
    let Some((run, cause, code, one, unknown, looked_to)) = row else {
        return Ok(false);
    };
    let which = match (one, cause) {
        (Some(one), _) => Which::One(one),
        (None, Some(cause)) => Which::Failed(Failure { cause, code: code.unwrap_or(0) }),
        (None, None) => Which::All,
    };
    // What was cancelled or came to its end meanwhile stays so.
    let goes_on = locked(conn, run)? == Some(RunState::Open);
    let rows = if goes_on { candidates(conn, run, &which, looked_to, CHUNK)? } else { Vec::new() };
    let more = rows.len() as i64 == CHUNK;
    let last = rows.last().and_then(|(_, client, ..)| *client).unwrap_or(looked_to);
    let wanted =
        rows.into_iter().filter(|(_, _, state, active)| *active == Some(true) && (unknown || *state != State::Unknown));
    let wanted: Vec<(DeliveryId, State)> = wanted.map(|(id, _, state, _)| (id, state)).collect();
    let queued = queue_again(conn, run, &wanted, now)?;
    diesel::update(retries::table.find(wish))
        .set((
            retries::looked_to.eq(last),
            retries::letters.eq(retries::letters + queued),
            retries::finished_at.eq((!more).then_some(now)),
        ))
        .execute(conn)?;
    Ok(more)
}

/// Nobody finishes the run until the transaction ends.
fn locked(conn: &mut Conn, run: RunId) -> QueryResult<Option<RunState>> {
    let state = runs::table.find(run).select(runs::state);
    match conn {
        Conn::Sqlite(conn) => state.get_result(conn).optional(),
        Conn::Pg(conn) => state.for_update().get_result(conn).optional(),
    }
}

fn queue_again(conn: &mut Conn, run: RunId, wanted: &[(DeliveryId, State)], now: Timestamp) -> QueryResult<i64> {
    let (mut books, mut queued) = (Books::default(), 0);
    for from in State::ALL.iter().copied().filter(|state| state.may_be_tried_again()) {
        let ids: Vec<DeliveryId> = wanted.iter().filter(|(_, state)| *state == from).map(|(id, _)| *id).collect();
        if ids.is_empty() {
            continue;
        }
        let rows = deliveries::table.filter(deliveries::id.eq_any(ids).and(deliveries::state.eq(from)));
        let last_number = "(SELECT coalesce(max(number), 0) FROM attempts WHERE delivery_id = deliveries.id)";
        let moved: Vec<DeliveryId> = on_each!(conn => diesel::update(rows)
            .set((
                deliveries::state.eq(State::Queued),
                deliveries::next_attempt_at.eq(now),
                deliveries::finished_at.eq(None::<Timestamp>),
                (deliveries::leased_by.eq(None::<String>), deliveries::leased_until.eq(None::<Timestamp>)),
                (deliveries::deaths.eq(0_i64), deliveries::tries_from.eq(sql::<BigInt>(last_number))),
            ))
            .returning(deliveries::id)
            .get_results(conn))?;
        moved.iter().for_each(|id| books.moved(Some(run), *id, from, State::Queued));
        queued += moved.len() as i64;
    }
    books.close(conn)?;
    Ok(queued)
}

/// Whether a wish about a run is not carried out yet.
pub(super) fn is_retried(conn: &mut Conn, run: RunId) -> QueryResult<bool> {
    let unfinished = retries::table.filter(sql::<Bool>("finished_at IS NULL")).filter(retries::run_id.eq(run));
    Ok(unfinished.count().get_result::<i64>(conn)? > 0)
}

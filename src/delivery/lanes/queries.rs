//! The SQL of ways. A way that has no row is well and has no limits.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use diesel::prelude::*;

use super::domains::{Turn, Turns};
use super::pace::{Allowance, Limits};
use super::{Lane, key};
use crate::clock::Timestamp;
use crate::db::Conn;
use crate::db::schema::{domain_turns, lanes};
use crate::delivery::routes::SenderId;
use crate::on_each;
use crate::smtp::{Answer, Cause};

type Row = (i64, i64, Timestamp, Option<Timestamp>, Option<String>, String, i64, Timestamp, i64, i64);

fn read((_, faults, shut_until, shut_since, cause, reply, gap, next_at, day, day_letters): Row) -> Lane {
    let set = |at: Timestamp| (at.as_micros() > 0).then_some(at);
    Lane {
        faults,
        shut_until: set(shut_until),
        shut_since,
        cause: cause.as_deref().and_then(Cause::parse),
        reply,
        gap: Duration::from_micros(u64::try_from(gap).unwrap_or(0)),
        next_at: set(next_at),
        day,
        day_letters,
    }
}

/// What is known about the way of a sender; `None`: the installation's own.
pub fn find(conn: &mut Conn, sender: Option<SenderId>) -> QueryResult<Lane> {
    let row: Option<Row> = lanes::table.find(key(sender)).get_result(conn).optional()?;
    Ok(row.map(read).unwrap_or_default())
}

/// By the key of each way.
pub fn all(conn: &mut Conn, senders: &[Option<SenderId>]) -> QueryResult<HashMap<i64, Lane>> {
    let keys: Vec<i64> = senders.iter().map(|sender| key(*sender)).collect();
    let rows: Vec<Row> = lanes::table.filter(lanes::sender_id.eq_any(keys)).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.0, read(row))).collect())
}

/// What an answer says about its way is written down.
pub fn note(conn: &mut Conn, sender: Option<SenderId>, answer: &Answer, now: Timestamp) -> QueryResult<()> {
    match locked(conn, sender)?.after(answer, sender, now) {
        Some(lane) => write(conn, sender, &lane),
        None => Ok(()),
    }
}

/// Letters that may go by a way now are taken by `take`, which says how many it took. `Err`: when to ask again.
pub fn reserve<T>(
    conn: &mut Conn,
    sender: Option<SenderId>,
    limits: &Limits,
    at_most: usize,
    now: Timestamp,
    take: impl FnOnce(&mut Conn, usize) -> QueryResult<Vec<T>>,
) -> QueryResult<Result<(Vec<T>, Allowance), Timestamp>> {
    if limits.are_counted() {
        // Two that find no row have nothing to wait for each other at.
        let row = diesel::insert_into(lanes::table).values((lanes::sender_id.eq(key(sender)), said(&Lane::default())));
        on_each!(conn => row.on_conflict_do_nothing().execute(conn))?;
    }
    let lane = locked(conn, sender)?;
    let allowance = match lane.allows(limits, at_most, now) {
        Ok(allowance) => allowance,
        Err(later) => return Ok(Err(later)),
    };
    let taken = take(conn, allowance.letters)?;
    if !taken.is_empty() && (limits.per_day.is_some() || !allowance.gap.is_zero()) {
        write(conn, sender, &lane.taken(&allowance, taken.len(), now))?;
    }
    Ok(Ok((taken, allowance)))
}

/// Letters that were taken and not sent do not count for the day.
pub fn give_back(conn: &mut Conn, sender: Option<SenderId>, letters: usize, now: Timestamp) -> QueryResult<()> {
    let lane = locked(conn, sender)?;
    if letters == 0 || lane == Lane::default() {
        return Ok(());
    }
    write(conn, sender, &lane.given_back(letters, now))
}

/// Its owner changed the sender: whatever was wrong may be mended.
pub fn reopen(conn: &mut Conn, sender: Option<SenderId>) -> QueryResult<()> {
    let lane = find(conn, sender)?;
    if lane.faults > 0 || lane.shut_until.is_some() {
        write(conn, sender, &lane.with_faults(0))?;
    }
    Ok(())
}

/// Two workers that read the same row on PostgreSQL would both take the last letter of the day.
fn locked(conn: &mut Conn, sender: Option<SenderId>) -> QueryResult<Lane> {
    let row = lanes::table.find(key(sender));
    let row: Option<Row> = match conn {
        Conn::Sqlite(conn) => row.get_result(conn).optional()?,
        Conn::Pg(conn) => row.for_update().get_result(conn).optional()?,
    };
    Ok(row.map(read).unwrap_or_default())
}

fn write(conn: &mut Conn, sender: Option<SenderId>, lane: &Lane) -> QueryResult<()> {
    let insert = diesel::insert_into(lanes::table).values((lanes::sender_id.eq(key(sender)), said(lane)));
    on_each!(conn => insert.on_conflict(lanes::sender_id).do_update().set(said(lane)).execute(conn)).map(drop)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn said(lane: &Lane) -> _ {
    let (shut_until, next_at): (Timestamp, Timestamp) = (instant(lane.shut_until), instant(lane.next_at));
    let (faults, shut_since): (i64, Option<Timestamp>) = (lane.faults, lane.shut_since);
    let (day, day_letters): (i64, i64) = (lane.day, lane.day_letters);
    let gap: i64 = i64::try_from(lane.gap.as_micros()).unwrap_or(i64::MAX);
    let (cause, reply): (Option<&'static str>, String) = (lane.cause.map(Cause::as_str), lane.reply.clone());
    (
        lanes::faults.eq(faults),
        lanes::shut_until.eq(shut_until),
        lanes::shut_since.eq(shut_since),
        lanes::cause.eq(cause),
        lanes::reply.eq(reply),
        lanes::gap.eq(gap),
        lanes::next_at.eq(next_at),
        lanes::day.eq(day),
        lanes::day_letters.eq(day_letters),
    )
}

fn instant(at: Option<Timestamp>) -> Timestamp {
    at.unwrap_or(Timestamp::from_micros(0))
}

/// The turns of domains by the way of a sender. Whoever calls has reserved letters of it, so nobody else takes turns meanwhile.
pub fn turns(conn: &mut Conn, sender: SenderId, per_minute: u32, now: Timestamp) -> QueryResult<Turns> {
    let rows: Vec<(String, Timestamp, Timestamp)> = domain_turns::table
        .filter(domain_turns::sender_id.eq(sender))
        .select((domain_turns::domain, domain_turns::next_at, domain_turns::put_off_to))
        .load(conn)?;
    let read = |(domain, next_at, put_off_to)| (domain, Turn { next_at, put_off_to });
    Ok(Turns::new(per_minute, rows.into_iter().map(read).collect::<BTreeMap<_, _>>(), now))
}

pub fn keep_turns(conn: &mut Conn, sender: SenderId, turns: &Turns) -> QueryResult<()> {
    for (domain, turn) in turns.changed() {
        let set = (domain_turns::next_at.eq(turn.next_at), domain_turns::put_off_to.eq(turn.put_off_to));
        let row = (domain_turns::sender_id.eq(sender), domain_turns::domain.eq(domain), set);
        let insert = diesel::insert_into(domain_turns::table).values(row);
        on_each!(conn => insert
            .on_conflict((domain_turns::sender_id, domain_turns::domain))
            .do_update()
            .set(set)
            .execute(conn))?;
    }
    Ok(())
}

/// What lies in the past says nothing any more. Called by the schedule.
pub fn forget_turns(conn: &mut Conn, now: Timestamp) -> QueryResult<usize> {
    let past = domain_turns::table.filter(domain_turns::next_at.lt(now).and(domain_turns::put_off_to.lt(now)));
    diesel::delete(past).execute(conn)
}

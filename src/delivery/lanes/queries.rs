//! The SQL of ways. A way that has no row is well and has no limits.

use std::collections::HashMap;
use std::time::Duration;

use diesel::prelude::*;

use super::pace::{Allowance, Limits};
use super::{Lane, key};
use crate::clock::Timestamp;
use crate::db::Conn;
use crate::db::schema::lanes;
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
    let instant = |at: Option<Timestamp>| at.unwrap_or(Timestamp::from_micros(0));
    let said = (
        lanes::faults.eq(lane.faults),
        lanes::shut_until.eq(instant(lane.shut_until)),
        lanes::shut_since.eq(lane.shut_since),
        lanes::cause.eq(lane.cause.map(Cause::as_str)),
        lanes::reply.eq(lane.reply.clone()),
        lanes::gap.eq(i64::try_from(lane.gap.as_micros()).unwrap_or(i64::MAX)),
        lanes::next_at.eq(instant(lane.next_at)),
        lanes::day.eq(lane.day),
        lanes::day_letters.eq(lane.day_letters),
    );
    let insert = diesel::insert_into(lanes::table).values((lanes::sender_id.eq(key(sender)), said.clone()));
    on_each!(conn => insert.on_conflict(lanes::sender_id).do_update().set(said).execute(conn)).map(drop)
}

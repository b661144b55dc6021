//! The SQL of the home page's numbers: one row.

use diesel::prelude::*;

use super::numbers::Numbers;
use crate::clock::Timestamp;
use crate::db::Conn;
use crate::db::schema::home_numbers;
use crate::on_each;

const ROW: i64 = 1;

/// `None`: nobody has counted yet.
pub fn kept(conn: &mut Conn) -> QueryResult<Option<Numbers>> {
    type Row = (i64, i64, i64, i64, String);
    let columns = (
        home_numbers::campaigns,
        home_numbers::active,
        home_numbers::addresses,
        home_numbers::letters,
        home_numbers::clients_version,
    );
    let found: Option<Row> = home_numbers::table.find(ROW).select(columns).get_result(conn).optional()?;
    Ok(found.filter(|row| !row.4.is_empty()).map(|(campaigns, active, addresses, letters, clients_version)| Numbers {
        campaigns,
        active,
        addresses,
        letters,
        clients_version,
    }))
}

/// Takes the turn to count, if nobody took it since then, and says what was counted before. Whoever dies with it loses it.
pub fn claim(conn: &mut Conn, now: Timestamp, since: Timestamp) -> QueryResult<Option<Option<Numbers>>> {
    let first = (
        home_numbers::id.eq(ROW),
        home_numbers::campaigns.eq(0_i64),
        home_numbers::active.eq(0_i64),
        home_numbers::addresses.eq(0_i64),
        home_numbers::letters.eq(0_i64),
        home_numbers::clients_version.eq(""),
        home_numbers::claimed_at.eq(now),
    );
    let insert = diesel::insert_into(home_numbers::table).values(first);
    let mut is_ours = on_each!(conn => insert.on_conflict_do_nothing().execute(conn))? == 1;
    if !is_ours {
        // A clock that was set back gives no turn away for ever.
        let old = home_numbers::claimed_at.le(since).or(home_numbers::claimed_at.gt(now));
        let row = home_numbers::table.filter(home_numbers::id.eq(ROW).and(old));
        is_ours = diesel::update(row).set(home_numbers::claimed_at.eq(now)).execute(conn)? == 1;
    }
    if is_ours { kept(conn).map(Some) } else { Ok(None) }
}

pub fn keep(conn: &mut Conn, numbers: &Numbers) -> QueryResult<()> {
    diesel::update(home_numbers::table.find(ROW))
        .set((
            home_numbers::campaigns.eq(numbers.campaigns),
            home_numbers::active.eq(numbers.active),
            home_numbers::addresses.eq(numbers.addresses),
            home_numbers::letters.eq(numbers.letters),
            home_numbers::clients_version.eq(&numbers.clients_version),
        ))
        .execute(conn)
        .map(drop)
}

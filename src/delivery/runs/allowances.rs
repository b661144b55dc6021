//! How many letters of a daily cap the runs of a campaign may take. The idea: what was given out for a day never adds up to more than
//! the cap, and what is taken back is taken from the gate it was given to; so the cap holds whatever happens in between.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::run::{CampaignId, RunId};
use crate::db::Conn;
use crate::db::schema::{allowances, runs};
use crate::on_each;

/// What is left of a day's cap, given to this run alone. Whoever calls holds the campaign; the gate that this replaces, and those of
/// other runs that were open on that day, let nothing through any more.
pub fn allow(conn: &mut Conn, campaign: CampaignId, run: RunId, day: &str, cap: i64) -> QueryResult<i64> {
    for id in given_for(conn, campaign, run)? {
        take_back(conn, id)?;
    }
    let of_campaign = runs::table.filter(runs::campaign_id.eq(campaign)).select(runs::id);
    let gone: i64 = allowances::table
        .filter(allowances::day.eq(day).and(allowances::run_id.eq_any(of_campaign)))
        .select(sql::<BigInt>("CAST(coalesce(sum(letters), 0) AS BIGINT)"))
        .get_result(conn)?;
    let left = (cap - gone).max(0);
    let row = (allowances::run_id.eq(run), allowances::day.eq(day), allowances::letters.eq(left));
    let insert = diesel::insert_into(allowances::table).values(row);
    on_each!(conn => insert
        .on_conflict((allowances::run_id, allowances::day))
        .do_update()
        .set(allowances::letters.eq(allowances::letters + left))
        .execute(conn))?;
    Ok(left)
}

/// Runs of the campaign whose gates still have letters, this one among them. No letter of them is counted down meanwhile.
fn given_for(conn: &mut Conn, campaign: CampaignId, run: RunId) -> QueryResult<Vec<RunId>> {
    let open = runs::table
        .filter(runs::campaign_id.eq(campaign).and(runs::letters_left.gt(0).or(runs::id.eq(run))))
        .order(runs::id)
        .select(runs::id);
    match conn {
        Conn::Sqlite(conn) => open.load(conn),
        Conn::Pg(conn) => open.for_update().load(conn),
    }
}

/// What is left of the gate of a run goes back to the day it was given for, the last one.
fn take_back(conn: &mut Conn, id: RunId) -> QueryResult<()> {
    let left: Option<i64> = runs::table.find(id).select(runs::letters_left).get_result(conn)?;
    let day: Option<String> = allowances::table
        .filter(allowances::run_id.eq(id))
        .order(allowances::day.desc())
        .limit(1)
        .select(allowances::day)
        .get_result(conn)
        .optional()?;
    let (Some(left), Some(day)) = (left, day) else {
        return Ok(());
    };
    let given = allowances::table.filter(allowances::run_id.eq(id).and(allowances::day.eq(day)));
    diesel::update(given).set(allowances::letters.eq(allowances::letters - left)).execute(conn)?;
    diesel::update(runs::table.find(id)).set(runs::letters_left.eq(Some(0_i64))).execute(conn).map(drop)
}

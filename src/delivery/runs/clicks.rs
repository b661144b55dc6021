//! Who opened a letter and followed which of its links, of runs whose owners want that counted: each recipient once, and sums that are
//! kept. Programs that look at links before their owners do are counted apart.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::run::RunId;
use crate::clock::Timestamp;
use crate::db::Conn;
use crate::db::schema::{run_clicks, run_links};
use crate::on_each;

/// The opening has a number like a link.
const OPENING: i64 = 0;

/// Writes down where the links of a run lead, beginning with 1. A second time changes nothing: the letter of a run never changes.
pub fn keep_links(conn: &mut Conn, run: RunId, urls: &[String]) -> QueryResult<()> {
    let opening = String::new();
    let rows: Vec<_> = std::iter::once(&opening)
        .chain(urls)
        .zip(OPENING..)
        .map(|(url, number)| {
            (
                run_links::run_id.eq(run),
                run_links::number.eq(number),
                run_links::url.eq(url),
                run_links::people.eq(0_i64),
                run_links::scanners.eq(0_i64),
            )
        })
        .collect();
    let insert = diesel::insert_into(run_links::table).values(&rows);
    on_each!(conn => insert.on_conflict_do_nothing().execute(conn)).map(drop)
}

/// Where a link leads, and whether this recipient's following it is still to be written down. `None`: there is no such link.
pub fn leads_to(
    conn: &mut Conn,
    (run, client, number): (RunId, i64, i64),
    by_scanner: bool,
) -> QueryResult<Option<(String, bool)>> {
    let url: Option<String> =
        run_links::table.find((run, number)).select(run_links::url).get_result(conn).optional()?;
    let Some(url) = url else { return Ok(None) };
    let known: Option<bool> =
        run_clicks::table.find((run, client, number)).select(run_clicks::by_scanner).get_result(conn).optional()?;
    // Of whom only a scanner came, a person may come yet.
    let is_new = known.is_none_or(|was_scanner| was_scanner && !by_scanner);
    Ok(Some((url, is_new)))
}

/// A recipient followed a link, or opened the letter: who follows one has opened it, whatever happened to its pictures.
pub fn follow(
    conn: &mut Conn,
    (run, client, number): (RunId, i64, i64),
    by_scanner: bool,
    now: Timestamp,
) -> QueryResult<()> {
    note(conn, (run, client, number), by_scanner, now)?;
    if number == OPENING { Ok(()) } else { note(conn, (run, client, OPENING), by_scanner, now) }
}

fn note(
    conn: &mut Conn,
    (run, client, number): (RunId, i64, i64),
    by_scanner: bool,
    now: Timestamp,
) -> QueryResult<()> {
    let row = (
        run_clicks::run_id.eq(run),
        run_clicks::client_id.eq(client),
        run_clicks::number.eq(number),
        run_clicks::at.eq(now),
        run_clicks::by_scanner.eq(by_scanner),
    );
    let insert = diesel::insert_into(run_clicks::table).values(row);
    let first = on_each!(conn => insert.on_conflict_do_nothing().execute(conn))? == 1;
    let (mut people, mut scanners) = (0_i64, 0_i64);
    if first {
        (people, scanners) = if by_scanner { (0, 1) } else { (1, 0) };
    } else if !by_scanner {
        let scanned = run_clicks::table.find((run, client, number)).filter(run_clicks::by_scanner.eq(true));
        let set = (run_clicks::by_scanner.eq(false), run_clicks::at.eq(now));
        if diesel::update(scanned).set(set).execute(conn)? == 1 {
            (people, scanners) = (1, -1);
        }
    }
    if (people, scanners) == (0, 0) {
        return Ok(());
    }
    diesel::update(run_links::table.find((run, number)))
        .set((run_links::people.eq(run_links::people + people), run_links::scanners.eq(run_links::scanners + scanners)))
        .execute(conn)
        .map(drop)
}

/// How many recipients followed a link. An empty address: opened the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    pub url: String,
    pub people: i64,
    pub scanners: i64,
}

/// Of several runs together; what most people followed comes first.
pub fn followed(conn: &mut Conn, runs: &[RunId]) -> QueryResult<Vec<Followed>> {
    let sum = |of: &str| sql::<BigInt>(&format!("CAST(sum({of}) AS BIGINT)"));
    let rows: Vec<(String, i64, i64)> = run_links::table
        .filter(run_links::run_id.eq_any(runs))
        .group_by(run_links::url)
        .select((run_links::url, sum("people"), sum("scanners")))
        .load(conn)?;
    let mut all: Vec<Followed> =
        rows.into_iter().map(|(url, people, scanners)| Followed { url, people, scanners }).collect();
    all.sort_by(|one, other| other.people.cmp(&one.people).then_with(|| one.url.cmp(&other.url)));
    Ok(all)
}

//! What pages and letters tell about runs: how fast letters leave, when they left, over which domains they are spread, and what
//! readers did. All of it are kept sums, so nothing here grows with the size of a run; only the domains are counted from the rows,
//! by a job, some rows at a time.

use std::collections::BTreeMap;
use std::time::Duration;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel::upsert::excluded;

use super::run::{Run, RunId, Sums};
use crate::clock::{Timestamp, minutes};
use crate::db::Conn;
use crate::db::schema::{run_domains, run_minutes, run_reports, run_responses, run_sums, runs};
use crate::delivery::state::State;
use crate::smtp::Verdict;
use crate::{on_each, text_enum};

text_enum! {
    /// What a reader did with a letter.
    pub enum Response {
        Unsubscribed = "unsubscribed",
        Complained = "complained",
    }
}

/// How fast letters of a run got their last answer lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    pub letters: i64,
    pub within: Duration,
}

impl Pace {
    pub fn a_minute(self) -> f64 {
        let minutes = self.within.as_secs_f64() / 60.0;
        if minutes > 0.0 { self.letters as f64 / minutes } else { 0.0 }
    }

    /// How long so many letters take at this pace; `None` when it says nothing.
    pub fn takes(self, letters: i64) -> Option<Duration> {
        let minutes = letters as f64 / self.a_minute();
        Duration::try_from_secs_f64(minutes * 60.0).ok().filter(|_| self.letters > 0)
    }
}

/// A pace of longer ago is of no use.
const LATELY: i64 = 5;

/// `since`: when letters began to leave.
pub fn pace(conn: &mut Conn, run: RunId, since: Timestamp, now: Timestamp) -> QueryResult<Pace> {
    let first = now.as_seconds().div_euclid(60) - LATELY;
    let rows: Vec<(i64, i64)> = run_minutes::table
        .filter(run_minutes::run_id.eq(run).and(run_minutes::minute.ge(first)))
        .filter(run_minutes::verdict.eq_any([Verdict::Accepted.as_str(), Verdict::Rejected.as_str()]))
        .order(run_minutes::minute)
        .select((run_minutes::minute, run_minutes::letters))
        .load(conn)?;
    let began = rows.first().map_or(now, |(minute, _)| Timestamp::from_micros(minute * 60_000_000));
    Ok(Pace { letters: rows.iter().map(|(_, letters)| letters).sum(), within: now.since(began.max(since)) })
}

/// Attempts that ended in a span of time, by how they ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub at: Timestamp,
    pub verdict: String,
    pub letters: i64,
}

/// In every zone of the world an hour begins at a multiple of it.
const QUARTER: i64 = 15;

/// In each quarter of an hour.
pub fn quarters(conn: &mut Conn, runs: &[RunId]) -> QueryResult<Vec<Ended>> {
    let (quarter, letters) = (format!("minute / {QUARTER}"), "CAST(sum(letters) AS BIGINT)");
    let rows: Vec<(i64, String, i64)> = run_minutes::table
        .filter(run_minutes::run_id.eq_any(runs))
        .group_by(sql::<(BigInt, Text)>(&format!("{quarter}, verdict")))
        .select((sql::<BigInt>(&quarter), sql::<Text>("verdict"), sql::<BigInt>(letters)))
        .order(sql::<BigInt>(&quarter))
        .load(conn)?;
    let at = |quarter: i64| Timestamp::from_micros(quarter * QUARTER * 60_000_000);
    Ok(rows.into_iter().map(|(quarter, verdict, letters)| Ended { at: at(quarter), verdict, letters }).collect())
}

/// The sums of many runs at once.
pub fn sums_of(conn: &mut Conn, runs: &[RunId]) -> QueryResult<BTreeMap<RunId, Sums>> {
    let rows: Vec<(RunId, State, i64)> = run_sums::table
        .filter(run_sums::run_id.eq_any(runs))
        .select((run_sums::run_id, run_sums::state, run_sums::letters))
        .load(conn)?;
    let mut sums: BTreeMap<RunId, Sums> = runs.iter().map(|run| (*run, Sums::default())).collect();
    for (run, state, letters) in rows {
        let of = &mut sums.entry(run).or_default().0;
        match of.iter_mut().find(|(known, _)| *known == state) {
            Some((_, sum)) => *sum += letters,
            None => of.push((state, letters)),
        }
    }
    for Sums(of) in sums.values_mut() {
        of.retain(|(_, letters)| *letters != 0);
        of.sort_by_key(|(state, _)| State::ALL.iter().position(|one| one == state));
    }
    Ok(sums)
}

/// A reader of a run answered, or took it back.
pub fn respond(conn: &mut Conn, run: RunId, response: Response, takes_back: bool) -> QueryResult<()> {
    let there = run_responses::table.find((run, response.as_str()));
    if takes_back {
        return diesel::update(there.filter(run_responses::letters.gt(0)))
            .set(run_responses::letters.eq(run_responses::letters - 1))
            .execute(conn)
            .map(drop);
    }
    let first = (run_responses::run_id.eq(run), run_responses::response.eq(response), run_responses::letters.eq(1_i64));
    let insert = diesel::insert_into(run_responses::table).values(first);
    on_each!(conn => insert
        .on_conflict((run_responses::run_id, run_responses::response))
        .do_update()
        .set(run_responses::letters.eq(run_responses::letters + excluded(run_responses::letters)))
        .execute(conn))
    .map(drop)
}

pub fn responses(conn: &mut Conn, runs: &[RunId], response: Response) -> QueryResult<BTreeMap<RunId, i64>> {
    let rows: Vec<(RunId, i64)> = run_responses::table
        .filter(run_responses::run_id.eq_any(runs).and(run_responses::response.eq(response)))
        .select((run_responses::run_id, run_responses::letters))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// How letters are spread over the domains of their recipients. The empty name: all others together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// The largest first, the others last.
    pub domains: Vec<(String, Sums)>,
    /// When the one that was counted longest ago was counted; `None`: not every one was.
    pub as_of: Option<Timestamp>,
}

pub fn spread(conn: &mut Conn, runs: &[RunId]) -> QueryResult<Spread> {
    let rows: Vec<(String, State, i64)> = run_domains::table
        .filter(run_domains::run_id.eq_any(runs))
        .group_by((run_domains::domain, run_domains::state))
        .select((run_domains::domain, run_domains::state, sql::<BigInt>("CAST(sum(letters) AS BIGINT)")))
        .load(conn)?;
    let mut domains: BTreeMap<String, Sums> = BTreeMap::new();
    for (domain, state, letters) in rows {
        domains.entry(domain).or_default().0.push((state, letters));
    }
    let mut domains: Vec<(String, Sums)> = domains.into_iter().collect();
    domains.sort_by_key(|(domain, sums)| (domain.is_empty(), -sums.all(), domain.clone()));
    let counted: Vec<Option<Timestamp>> = run_reports::table
        .filter(run_reports::run_id.eq_any(runs).and(run_reports::tallied_at.is_not_null()))
        .select(run_reports::tallied_at)
        .load(conn)?;
    let as_of = counted.iter().flatten().min().copied().filter(|_| counted.len() == runs.len());
    Ok(Spread { domains, as_of })
}

/// A run ended: it is to be reported. In the transaction that ends it.
pub(super) fn want(conn: &mut Conn, run: RunId, now: Timestamp) -> QueryResult<()> {
    let insert = diesel::insert_into(run_reports::table)
        .values((run_reports::run_id.eq(run), run_reports::wanted_at.eq(Some(now))));
    on_each!(conn => insert
        .on_conflict(run_reports::run_id)
        .do_update()
        .set(run_reports::wanted_at.eq(excluded(run_reports::wanted_at)))
        .execute(conn))
    .map(drop)
}

/// Runs that ended and are not reported yet, the oldest first.
pub fn unreported(conn: &mut Conn, at_most: i64) -> QueryResult<Vec<Run>> {
    run_reports::table
        .inner_join(runs::table)
        .filter(sql::<Bool>("run_reports.wanted_at IS NOT NULL"))
        .order(run_reports::run_id)
        .limit(at_most)
        .select(Run::as_select())
        .load(conn)
}

/// Says that a run is reported now, and whether its owner is to be told: once, however often its letters are tried again.
pub fn report(conn: &mut Conn, run: RunId, now: Timestamp) -> QueryResult<bool> {
    let wanted = run_reports::table.find(run).filter(run_reports::wanted_at.is_not_null());
    if diesel::update(wanted).set(run_reports::wanted_at.eq(None::<Timestamp>)).execute(conn)? == 0 {
        return Ok(false);
    }
    let untold = run_reports::table.find(run).filter(run_reports::told_at.is_null());
    Ok(diesel::update(untold).set(run_reports::told_at.eq(now)).execute(conn)? == 1)
}

/// Of a run that goes on the domains are counted anew when so much time has passed, and more for a large one.
const COUNTED_ANEW: Duration = minutes(1);
const LETTERS_A_SECOND: i64 = 10_000;

/// Whether it is time to count the domains of a run that goes on.
pub(super) fn is_stale(conn: &mut Conn, run: RunId, planned: i64, now: Timestamp) -> QueryResult<bool> {
    let counted: Option<Option<Timestamp>> =
        run_reports::table.find(run).select(run_reports::tallied_at).get_result(conn).optional()?;
    let wait = COUNTED_ANEW + Duration::from_secs(u64::try_from(planned / LETTERS_A_SECOND).unwrap_or(0));
    Ok(counted.flatten().is_none_or(|at| at.plus(wait) <= now))
}

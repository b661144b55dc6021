//! Counts the letters of runs by the domains of their recipients: a job that walks through the rows, some at a time, and keeps the
//! largest domains by name.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::queries::unfinished;
use super::reports::is_stale;
use super::run::RunId;
use crate::clock::Timestamp;
use crate::db::schema::{deliveries, run_domains, run_reports};
use crate::db::{Conn, Db};
use crate::delivery::state::State;
use crate::on_each;

/// So many domains are kept by name.
const NAMED: usize = 50;
/// Of a run that is spread even wider, a domain that comes after so many others is one of "the others".
const DOMAINS_AT_MOST: usize = 50_000;
const ROWS: i64 = 10_000;

/// Counts anew what goes on and was counted some time ago. Called by the schedule; several nodes may do it at once.
pub async fn tally_open(db: &Db, now: Timestamp) -> QueryResult<()> {
    let stale = move |conn: &mut Conn| {
        let mut stale = Vec::new();
        for run in unfinished(conn)? {
            if run.planned > 0 && is_stale(conn, run.id, run.planned, now)? {
                stale.push(run.id);
            }
        }
        Ok::<_, diesel::result::Error>(stale)
    };
    for run in db.read(stale).await? {
        tally(db, run, now).await?;
    }
    Ok(())
}

pub async fn tally(db: &Db, run: RunId, now: Timestamp) -> QueryResult<()> {
    let mut counts = Counts::default();
    let mut after = i64::MIN;
    loop {
        let rows = db.read(move |conn| stretch(conn, run, after)).await?;
        for (_, recipient, state) in &rows {
            counts.add(domain_of(recipient), *state);
        }
        match rows.last() {
            Some((Some(client), ..)) => after = *client,
            _ => break,
        }
    }
    let kept = counts.largest();
    db.write(move |conn| keep(conn, run, &kept, now)).await
}

type Row = (Option<i64>, String, State);

fn stretch(conn: &mut Conn, run: RunId, after: i64) -> QueryResult<Vec<Row>> {
    deliveries::table
        .filter(deliveries::run_id.eq(run).and(deliveries::client_id.gt(after)))
        .order(deliveries::client_id)
        .limit(ROWS)
        .select((deliveries::client_id, deliveries::recipient, deliveries::state))
        .load(conn)
}

fn domain_of(recipient: &str) -> &str {
    recipient.rsplit_once('@').map_or("", |(_, domain)| domain)
}

#[derive(Default)]
struct Counts(HashMap<String, HashMap<State, i64>>);

impl Counts {
    fn add(&mut self, domain: &str, state: State) {
        let name = if self.0.contains_key(domain) || self.0.len() < DOMAINS_AT_MOST { domain } else { "" };
        if !self.0.contains_key(name) {
            self.0.insert(name.to_owned(), HashMap::new());
        }
        if let Some(counts) = self.0.get_mut(name) {
            *counts.entry(state).or_default() += 1;
        }
    }

    /// The largest by name, and all others together under the empty one.
    fn largest(self) -> Vec<(String, State, i64)> {
        let mut domains: Vec<(String, HashMap<State, i64>)> = self.0.into_iter().collect();
        domains.sort_by_cached_key(|(domain, counts)| {
            (domain.is_empty(), std::cmp::Reverse(counts.values().sum::<i64>()), domain.clone())
        });
        let mut others: HashMap<State, i64> = HashMap::new();
        let mut kept = Vec::new();
        for (place, (domain, counts)) in domains.into_iter().enumerate() {
            for (state, letters) in counts {
                if place < NAMED && !domain.is_empty() {
                    kept.push((domain.clone(), state, letters));
                } else {
                    *others.entry(state).or_default() += letters;
                }
            }
        }
        kept.extend(others.into_iter().map(|(state, letters)| (String::new(), state, letters)));
        kept
    }
}

/// Whoever else counted the same run meanwhile waits, or was there before.
fn keep(conn: &mut Conn, run: RunId, counts: &[(String, State, i64)], now: Timestamp) -> QueryResult<()> {
    let insert = diesel::insert_into(run_reports::table)
        .values((run_reports::run_id.eq(run), run_reports::tallied_at.eq(Some(now))));
    on_each!(conn => insert
        .on_conflict(run_reports::run_id)
        .do_update()
        .set(run_reports::tallied_at.eq(excluded(run_reports::tallied_at)))
        .execute(conn))?;
    diesel::delete(run_domains::table.filter(run_domains::run_id.eq(run))).execute(conn)?;
    for (domain, state, letters) in counts {
        diesel::insert_into(run_domains::table)
            .values((
                run_domains::run_id.eq(run),
                run_domains::domain.eq(domain),
                run_domains::state.eq(state),
                run_domains::letters.eq(letters),
            ))
            .execute(conn)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_keep_their_names_and_nobody_is_lost() {
        let mut counts = Counts::default();
        for n in 0..NAMED + 20 {
            for _ in 0..=n {
                counts.add(&format!("d{n}.example"), State::Accepted);
            }
        }
        let all: i64 = (1..=(NAMED as i64 + 20)).sum();
        let kept = counts.largest();
        assert_eq!(kept.iter().map(|(.., letters)| letters).sum::<i64>(), all);
        assert_eq!(kept.len(), NAMED + 1);
        assert_eq!(kept[0], (format!("d{}.example", NAMED + 19), State::Accepted, NAMED as i64 + 20));
        assert_eq!(kept.last(), Some(&(String::new(), State::Accepted, (1..=20).sum())));
    }

    #[test]
    fn an_address_has_one_domain() {
        assert_eq!(domain_of("\"a@b\"@example.org"), "example.org");
        assert_eq!(domain_of("nowhere"), "");
    }
}

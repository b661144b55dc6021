//! How many clients a filter lets pass. Those of a state stand ready in `client_counts`; everything else is counted once and
//! kept until the owner's clients change, which the version of that table tells.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::filter::{Filter, Sort};
use super::queries::{self, Shape};
use super::words::Words;
use crate::clients::client::ClientState;
use crate::clock::Timestamp;
use crate::db::schema::{client_counts, clients};
use crate::db::{AccountId, Conn};

/// How many an owner has in each state.
pub fn count_all(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<(ClientState, i64)>> {
    client_counts::table
        .filter(client_counts::owner_id.eq(owner))
        .group_by(client_counts::state)
        .select((client_counts::state, sql::<BigInt>("CAST(sum(clients) AS BIGINT)")))
        .load(conn)
}

/// Exactly how many the filter lets pass.
pub fn count(conn: &mut Conn, owner: AccountId, filter: &Filter, now: Timestamp) -> QueryResult<i64> {
    if filter.asks_for_state_alone() {
        let all = count_all(conn, owner)?;
        return Ok(all
            .iter()
            .filter(|(state, _)| filter.state.is_none_or(|wanted| wanted == *state))
            .map(|(_, n)| n)
            .sum());
    }
    if let Some(count) = count_in_index(conn, owner, filter)? {
        return Ok(count);
    }
    let condition = queries::condition(conn, owner, filter, Shape::Gather, now)?;
    clients::table.filter(condition).count().get_result(conn)
}

/// What an index alone can tell: how many are on a list, and on SQLite how many say some words.
fn count_in_index(conn: &mut Conn, owner: AccountId, filter: &Filter) -> QueryResult<Option<i64>> {
    let of_list = Filter { list: filter.list, sort: filter.sort, ..Filter::default() };
    match filter.list {
        Some(list) if *filter == of_list => {
            // The list must be the owner's; who is deleted stays a member for as long as they can be brought back.
            let members = sql::<BigInt>(
                "(SELECT count(*) FROM list_members WHERE list_id = (SELECT lists.id FROM lists WHERE lists.id = ",
            )
            .bind::<BigInt, _>(list)
            .sql(" AND lists.owner_id = ")
            .bind::<BigInt, _>(owner)
            .sql(
                ")) - (SELECT count(*) FROM deletions INNER JOIN clients ON clients.deletion_id = deletions.id
                 INNER JOIN list_members ON list_members.client_id = clients.id WHERE deletions.owner_id = ",
            )
            .bind::<BigInt, _>(owner)
            .sql(" AND list_members.list_id = ")
            .bind::<BigInt, _>(list)
            .sql(")");
            diesel::select(members).get_result(conn).map(Some)
        }
        None if filter.asks_for_words_alone() && matches!(conn, Conn::Sqlite(_)) => match Words::of(&filter.text) {
            Some(words) if !words.are_none() => {
                let query = words.for_sqlite(owner);
                let found = sql::<BigInt>("(SELECT count(*) FROM clients_words WHERE clients_words MATCH ");
                diesel::select(found.bind::<Text, _>(query).sql(")")).get_result(conn).map(Some)
            }
            _ => Ok(Some(0)),
        },
        _ => Ok(None),
    }
}

/// Counts that are still right. One for each process: it is asked again as soon as anything changed, whoever changed it.
#[derive(Clone, Default)]
pub struct Counts(Arc<Mutex<Kept>>);

/// By owner and filter: what was counted, and under which version.
type Kept = HashMap<(AccountId, String), (Version, i64)>;

/// The same only while no client and no list of the owner changed.
type Version = (i64, i64, i64);

const KEPT_AT_MOST: usize = 10_000;

impl Counts {
    pub fn count(&self, conn: &mut Conn, owner: AccountId, filter: &Filter, now: Timestamp) -> QueryResult<i64> {
        // Segments depend on the day and on what was sent, and no version tells of that.
        if filter.asks_for_state_alone() || filter.segment.is_some() {
            return count(conn, owner, filter, now);
        }
        // Before the count: what changes in between is another version.
        let version = version(conn, owner)?;
        let key = (owner, Filter { sort: Sort::Newest, ..filter.clone() }.query());
        if let Some((of, count)) = self.kept().get(&key)
            && *of == version
        {
            return Ok(*count);
        }
        let count = count(conn, owner, filter, now)?;
        let mut kept = self.kept();
        if kept.len() >= KEPT_AT_MOST {
            kept.clear();
        }
        kept.insert(key, (version, count));
        Ok(count)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn version(conn: &mut Conn, owner: AccountId) -> QueryResult<Version> {
    client_counts::table
        .filter(client_counts::owner_id.eq(owner))
        .select((
            sql::<BigInt>("count(*)"),
            sql::<BigInt>("CAST(coalesce(sum(version), 0) AS BIGINT)"),
            sql::<BigInt>("coalesce(max(version), 0)"),
        ))
        .get_result(conn)
}

/// What changes whenever any client of anybody does.
pub fn version_of_all(conn: &mut Conn) -> QueryResult<String> {
    let version: (i64, String, i64) = client_counts::table
        .select((
            sql::<BigInt>("count(*)"),
            sql::<Text>("CAST(coalesce(sum(version), 0) AS TEXT)"),
            sql::<BigInt>("coalesce(max(version), 0)"),
        ))
        .get_result(conn)?;
    Ok(format!("{} {} {}", version.0, version.1, version.2))
}

/// How many different addresses all owners together write to. Each owner has an address once, so with one owner the number stands
/// ready; with more the addresses are gone through, a second for each million: for a job, not for a page.
pub fn count_addresses(conn: &mut Conn) -> QueryResult<i64> {
    let sum = "CAST(sum(clients) AS BIGINT)";
    let owners: Vec<i64> = client_counts::table
        .group_by(client_counts::owner_id)
        .having(sql::<Bool>("sum(clients) > 0"))
        .select(sql::<BigInt>(sum))
        .load(conn)?;
    match owners.as_slice() {
        [] => Ok(0),
        [one] => Ok(*one),
        _ => diesel::select(sql::<BigInt>(
            "(SELECT count(*) FROM (SELECT 1 FROM clients WHERE deletion_id IS NULL GROUP BY email_key) AS addresses)",
        ))
        .get_result(conn),
    }
}

/// Adds up what PostgreSQL keeps change by change. Called by the schedule.
pub fn fold(conn: &mut Conn) -> QueryResult<usize> {
    match conn {
        Conn::Sqlite(_) => Ok(0),
        Conn::Pg(conn) => diesel::sql_query(
            "WITH gone AS (DELETE FROM client_counts WHERE owner_id IN
                (SELECT owner_id FROM client_counts GROUP BY owner_id HAVING count(*) > 16) RETURNING owner_id, state, clients)
             INSERT INTO client_counts (owner_id, state, clients) SELECT owner_id, state, sum(clients) FROM gone GROUP BY 1, 2",
        )
        .execute(conn),
    }
}

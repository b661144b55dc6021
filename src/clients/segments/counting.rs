//! How many belong to a segment now. A million clients are not counted in one go: stretch by stretch, so that others get their
//! turn with the database between two, whoever goes away stops the counting, and it ends after a while in any case.

use std::time::Duration;

use diesel::prelude::*;

use super::condition::compile;
use super::rules::Group;
use super::values::Dialect;
use super::{Known, Today, queries};
use crate::clients::ClientId;
use crate::clock::Stopwatch;
use crate::db::{AccountId, Db};

const STRETCH: i64 = 10_000;
const SHOWN: i64 = 10;
/// A page waits no longer for a number.
pub const PATIENCE: Duration = Duration::from_secs(4);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    pub people: i64,
    /// The newest of them.
    pub first: Vec<Person>,
    /// `false`: time was up, and there may be more.
    pub is_all: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Person {
    pub id: ClientId,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
}

/// Clients by their ids: from the oldest on, before the first of the last stretch.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub from: i64,
    pub before: i64,
}

pub async fn count(
    db: &Db,
    owner: AccountId,
    rules: &Group,
    known: &Known,
    today: &Today,
    patience: Duration,
) -> QueryResult<Counted> {
    let begun = Stopwatch::start();
    let mut counted = Counted { people: 0, first: Vec::new(), is_all: false };
    let mut before = Some(i64::MAX);
    while let Some(from_here) = before.filter(|_| begun.elapsed() < patience) {
        let (rules, known, today) = (rules.clone(), known.clone(), today.clone());
        let wanted = SHOWN - counted.first.len() as i64;
        let (people, newest, next) = db
            .read(move |conn| {
                let end = queries::end_of_stretch(conn, owner, from_here, STRETCH)?;
                let stretch = Stretch { from: end.unwrap_or(i64::MIN), before: from_here };
                let condition = |dialect| compile(&rules, &known, &today, dialect);
                let dialect = Dialect::of(conn);
                let people = queries::count(conn, owner, stretch, condition(dialect))?;
                let newest = if people > 0 && wanted > 0 {
                    queries::newest(conn, owner, stretch, condition(dialect), wanted)?
                } else {
                    Vec::new()
                };
                Ok::<_, diesel::result::Error>((people, newest, end))
            })
            .await?;
        counted.people += people;
        counted.first.extend(newest);
        before = next;
    }
    counted.is_all = before.is_none();
    Ok(counted)
}

/// How many belong to a saved segment. `None`: there is no such segment.
pub async fn count_saved(
    db: &Db,
    owner: AccountId,
    id: super::SegmentId,
    today: &Today,
) -> QueryResult<Option<Counted>> {
    let found = db.read(move |conn| {
        let Some(segment) = queries::find(conn, owner, id)? else {
            return Ok(None);
        };
        Ok::<_, diesel::result::Error>(Some((segment, queries::known(conn, owner)?)))
    });
    let Some((segment, known)) = found.await? else {
        return Ok(None);
    };
    let Some(rules) = segment.rules.filter(|rules| known.covers(rules)) else {
        return Ok(Some(Counted { people: 0, first: Vec::new(), is_all: true }));
    };
    count(db, owner, &rules, &known, today, PATIENCE).await.map(Some)
}

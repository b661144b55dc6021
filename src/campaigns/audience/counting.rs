//! How many an audience is now. As with segments, it is counted stretch by stretch, and no page waits long for a number.

use std::time::Duration;

use diesel::QueryResult;

use super::queries::{self, chunk, stretch};
use super::{Audience, AudienceProblem};
use crate::clients::ClientState;
use crate::clock::{Stopwatch, Timestamp};
use crate::db::{AccountId, Db};

const PATIENCE: Duration = Duration::from_secs(4);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Who is written to.
    pub people: i64,
    /// Who is meant and may not be written to, and why.
    pub not_active: Vec<(ClientState, i64)>,
    /// Who is meant and could be written to, but is left out.
    pub excluded: i64,
    /// `false`: time was up, and there may be more.
    pub is_all: bool,
}

pub async fn count(
    db: &Db,
    owner: AccountId,
    audience: &Audience,
    now: Timestamp,
) -> QueryResult<Result<Counted, Vec<AudienceProblem>>> {
    let begun = Stopwatch::start();
    let mut counted = Counted::default();
    let mut after = i64::MIN;
    while begun.elapsed() < PATIENCE {
        let audience = audience.clone();
        let found = db.read(move |conn| match stretch(conn, owner, after)? {
            Some(of) => queries::count(conn, owner, &audience, of, now).map(|found| Some((of.to, found))),
            None => Ok(None),
        });
        match found.await? {
            Some((to, Ok(found))) => {
                counted.add(&found);
                after = to;
            }
            Some((_, Err(problems))) => return Ok(Err(problems)),
            None => {
                counted.is_all = true;
                break;
            }
        }
    }
    Ok(Ok(counted))
}

impl Counted {
    fn add(&mut self, found: &queries::Found) {
        self.people += found.people;
        self.excluded -= found.people;
        for (state, clients) in &found.meant {
            match self.not_active.iter_mut().find(|(known, _)| known == state) {
                _ if *state == ClientState::Active => self.excluded += clients,
                Some((_, sum)) => *sum += clients,
                None => self.not_active.push((*state, *clients)),
            }
        }
    }
}

/// Whether there is anybody. When time is up before anybody was found, there may be.
pub async fn is_anybody(
    db: &Db,
    owner: AccountId,
    audience: &Audience,
    now: Timestamp,
) -> QueryResult<Result<bool, Vec<AudienceProblem>>> {
    let begun = Stopwatch::start();
    let mut after = i64::MIN;
    while begun.elapsed() < PATIENCE {
        let audience = audience.clone();
        let found = db.read(move |conn| chunk(conn, owner, &audience, after, i64::MAX, 1, now));
        match found.await? {
            Ok(found) if !found.clients.is_empty() => return Ok(Ok(true)),
            Ok(found) if found.to == i64::MAX => return Ok(Ok(false)),
            Ok(found) => after = found.to,
            Err(problems) => return Ok(Err(problems)),
        }
    }
    Ok(Ok(true))
}

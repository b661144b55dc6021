//! Getting rid of what nobody needs. A row goes first and its bytes after the commit, so what a row speaks of is always there.

use std::time::Duration;

use diesel::QueryResult;
use futures_util::{StreamExt, TryStreamExt};

use super::queries;
use super::store::{INCOMING, Landed, Store, StoreError};
use crate::clock::{Timestamp, days};
use crate::db::Db;

/// Long enough for everything that is under way.
const GRACE: Duration = days(1);
const AT_ONCE: i64 = 500;

/// After the commit, or after what should have come of it failed: what landed stays only where a row speaks of it. When the same
/// was there before, that is the other copy.
pub async fn settle(db: &Db, store: &Store, landed: &Landed) {
    let place = landed.place.clone();
    match db.read(move |conn| queries::known(conn, &[place])).await {
        Ok(known) if known.is_empty() => store.discard(landed).await,
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "a file that is perhaps not needed was left for the sweep"),
    }
}

/// Removes files that nobody has referred to for a day. Called by the schedule.
pub async fn forget_unused(db: &Db, store: &Store, now: Timestamp) -> QueryResult<usize> {
    let places = db.write(move |conn| queries::take_unused(conn, now.minus(GRACE), AT_ONCE)).await?;
    for place in &places {
        if let Err(error) = store.remove(place).await {
            tracing::warn!(%error, "a file that nobody needs was left for the sweep");
        }
    }
    Ok(places.len())
}

/// Removes what a crash left: bytes that are a day old and that no row speaks of. Called by the schedule.
pub async fn sweep(db: &Db, store: &Store, now: Timestamp) -> Result<usize, StoreError> {
    let mut removed = sweep_halves(store, now)?;
    let mut old = store.older_than(GRACE, now).try_chunks(AT_ONCE as usize);
    while let Some(places) = old.next().await {
        let places = places.map_err(|error| error.1)?;
        let asked = places.clone();
        let known = db.read(move |conn| queries::known(conn, &asked)).await;
        let known = known.map_err(|error: diesel::result::Error| StoreError(error.to_string()))?;
        for place in places.iter().filter(|place| !known.contains(place)) {
            store.remove(place).await?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// In a directory, what was half written when the program died stands under a name that is not listed.
fn sweep_halves(store: &Store, now: Timestamp) -> Result<usize, StoreError> {
    let Some(incoming) =
        store.directory.as_ref().map(|directory| directory.join(INCOMING)).filter(|path| path.is_dir())
    else {
        return Ok(0);
    };
    let mut removed = 0;
    for entry in std::fs::read_dir(incoming)? {
        let entry = entry?;
        let written = entry.metadata()?.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let written = Timestamp::from_micros(i64::try_from(written.as_micros()).unwrap_or(i64::MAX));
        if written < now.minus(GRACE) {
            std::fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}

//! Files and histories that nobody needs any more. What an owner's clients are does not change by it.

mod queries;

use std::time::Duration;

use diesel::QueryResult;

pub use self::queries::forget_beyond;
use super::work::Imports;
use crate::clock::{days, hours};

const FORGET_AFTER: Duration = days(30);

impl Imports {
    /// Files and histories that nobody needs any more. Called by the schedule.
    pub async fn forget_old(&self) -> QueryResult<usize> {
        let now = self.clock.now();
        let before = now.minus(FORGET_AFTER);
        let forgotten = self.db.write(move |conn| queries::forget(conn, before)).await?;
        forgotten.iter().for_each(|name| self.store.remove_all(name));
        // Their account is gone, or the upload was broken off.
        let old = self.store.older_than(now.minus(hours(1)));
        let orphans = self.db.read(move |conn| queries::unknown(conn, &old)).await?;
        orphans.iter().for_each(|name| self.store.remove_all(name));
        Ok(forgotten.len() + orphans.len())
    }
}

//! The numbers of the home page. The idea: no page counts. A job counts for all nodes, into one row, at most every 20 seconds and
//! one node at a time; to find how many addresses there are it may have to go through millions, so it does that only when some
//! client changed. Pages read the row, and keep what they read for 20 seconds: together with the job's own turn of 10, a number
//! is never older than a minute.

use std::sync::Arc;
use std::time::Duration;

use diesel::QueryResult;
use moka::future::Cache;

use super::queries;
use crate::blog::Blog;
use crate::clock::{Clock, Timestamp, seconds};
use crate::db::{Conn, Db};
use crate::web::AppError;
use crate::{campaigns, clients, delivery};

const COUNTED_EVERY: Duration = seconds(20);
const READ_EVERY: i64 = 20;
/// Turns of which numbers are kept here.
const KEPT: u64 = 4;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    pub campaigns: i64,
    pub active: i64,
    /// Different ones, whoever writes to them.
    pub addresses: i64,
    pub letters: i64,
    /// What the clients were like.
    pub clients_version: String,
}

/// What the home page is made of.
#[derive(Clone)]
pub struct Front {
    pub blog: Blog,
    db: Db,
    clock: Clock,
    numbers: Cache<i64, Arc<Numbers>>,
}

impl Front {
    pub fn new(db: Db, clock: Clock, blog: Blog) -> Self {
        Self { blog, db, clock, numbers: Cache::new(KEPT) }
    }

    /// The numbers, and the name of this reading.
    pub async fn numbers(&self) -> Result<(i64, Arc<Numbers>), AppError> {
        let now = self.clock.now();
        let turn = now.as_seconds().div_euclid(READ_EVERY);
        let numbers = self.numbers.try_get_with(turn, self.read(now)).await;
        Ok((turn, numbers.map_err(|error: Arc<AppError>| AppError::clone(&error))?))
    }

    async fn read(&self, now: Timestamp) -> Result<Arc<Numbers>, AppError> {
        if let Some(numbers) = self.db.read(queries::kept).await? {
            return Ok(Arc::new(numbers));
        }
        // The first time there is.
        self.count_at(now).await?;
        let numbers = self.db.read(|conn| match queries::kept(conn)? {
            Some(numbers) => Ok(numbers),
            // Another node is at it.
            None => count(conn, None),
        });
        Ok(Arc::new(numbers.await?))
    }

    /// Counts, unless somebody did a moment ago. Called by the schedule.
    pub async fn count(&self) -> QueryResult<()> {
        self.count_at(self.clock.now()).await
    }

    async fn count_at(&self, now: Timestamp) -> QueryResult<()> {
        let Some(before) = self.db.write(move |conn| queries::claim(conn, now, now.minus(COUNTED_EVERY))).await? else {
            return Ok(());
        };
        let counted = self.db.read(move |conn| count(conn, before)).await?;
        self.db.write(move |conn| queries::keep(conn, &counted)).await
    }
}

fn count(conn: &mut Conn, before: Option<Numbers>) -> QueryResult<Numbers> {
    let (campaigns, active) = campaigns::counts_of_all(conn)?;
    // Before the count: what changes in between is another version.
    let clients_version = clients::version_of_all(conn)?;
    let addresses = match before {
        Some(before) if before.clients_version == clients_version => before.addresses,
        _ => clients::count_addresses(conn)?,
    };
    Ok(Numbers { campaigns, active, addresses, letters: delivery::accepted_of_all(conn)?, clients_version })
}

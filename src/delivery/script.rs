//! How a letter of a run is made. The ledger knows a run by its number only; what its letters say is asked of the slice above,
//! once for each run and then for each recipient.

use std::sync::Arc;

use diesel::QueryResult;
use futures_util::future::BoxFuture;

use super::queries::Lease;
use super::runs::Run;
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};
use crate::mail::FilledLetter;
use crate::smtp::Answer;

/// A letter of a run in a worker's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    pub lease: Lease,
    pub client: i64,
    pub recipient: String,
    /// What is the recipient's own in the letter, as the plan wrote it down.
    pub fills: String,
    /// How many workers died with it.
    pub deaths: i64,
}

/// A run's letter, ready to be filled in.
pub trait Script: Send + Sync {
    /// The same bytes for the same parcel, every time. `Err` says why this one cannot be made.
    fn letter(&self, parcel: &Parcel) -> Result<FilledLetter, String>;
}

/// Why a run has no script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptError {
    /// It never will have one, until somebody mends the message.
    Broken(String),
    /// A store or the database does not answer just now.
    NotNow(String),
}

/// Made by the slice of campaigns.
pub trait Scripts: Send + Sync {
    fn script(&self, run: Run) -> BoxFuture<'_, Result<Arc<dyn Script>, ScriptError>>;

    /// A server said something about a recipient's address, in the transaction that writes it down.
    fn address_refused(
        &self,
        conn: &mut Conn,
        owner: AccountId,
        client: i64,
        answer: &Answer,
        now: Timestamp,
    ) -> QueryResult<()>;
}

//! The ways of letters that name a sender. The ledger knows only that a letter names one; where it then goes is asked of the
//! slice above at the time of each attempt, so that a changed password counts at once.

use diesel::QueryResult;

use super::lanes;
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};
use crate::id_type;
use crate::mail::EmailAddress;
use crate::smtp::{Answer, Relay};

id_type!(
    /// Who a letter comes from, where that is not the installation itself.
    SenderId
);

/// A way out.
#[derive(Clone, Debug)]
pub struct Route {
    /// `None`: the installation's own server carries it.
    pub relay: Option<Relay>,
    /// The envelope's sender.
    pub from: EmailAddress,
    /// What its owner set.
    pub limits: lanes::Limits,
}

/// Made by the slice of senders.
pub trait Routes: Send + Sync {
    /// The way of an owner's sender now; or why there is none, in a word for the log of attempts.
    fn route(&self, conn: &mut Conn, owner: AccountId, sender: SenderId) -> QueryResult<Result<Route, &'static str>>;

    /// What an attempt by a sender came to, in the transaction that writes it down.
    fn settled(&self, conn: &mut Conn, sender: SenderId, answer: &Answer, now: Timestamp) -> QueryResult<()>;
}

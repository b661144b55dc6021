//! The way of a letter that names a sender: the sender's own server, opened for this attempt; in trial mode the built-in one,
//! because then nothing leaves.

use diesel::QueryResult;

use super::{addresses, faults, queries, secrets};
use crate::clock::Timestamp;
use crate::config::SecretKey;
use crate::db::{AccountId, Conn};
use crate::delivery::{Route, Routes, SenderId};
use crate::smtp::Answer;

pub struct ByRow {
    pub key: SecretKey,
    /// Letters are caught instead of sent.
    pub trial: bool,
}

impl Routes for ByRow {
    fn route(&self, conn: &mut Conn, owner: AccountId, id: SenderId) -> QueryResult<Result<Route, &'static str>> {
        let Some(sender) = queries::find(conn, owner, id)? else {
            return Ok(Err("the sender was deleted"));
        };
        let Some(from) = sender.from() else {
            return Ok(Err("the sender's address is not valid"));
        };
        if !addresses::is_confirmed(conn, owner, &from.address)? {
            return Ok(Err("the sender's address is not confirmed"));
        }
        let limits = sender.limits();
        if self.trial {
            return Ok(Ok(Route { relay: None, from: from.address, limits }));
        }
        let password = match queries::sealed(conn, owner, id)? {
            None => None,
            Some(sealed) => match secrets::open(&self.key, owner, id, &sealed) {
                Some(password) => Some(password),
                None => return Ok(Err("the sender's password cannot be opened: was SECRET_KEY changed?")),
            },
        };
        let relay = sender.server().relay(password.as_ref().map(|secret| secret.expose()));
        Ok(match relay {
            Ok(relay) => Ok(Route { relay: Some(relay), from: from.address, limits }),
            Err(_) => Err("the sender's server is not allowed"),
        })
    }

    fn settled(&self, conn: &mut Conn, sender: SenderId, answer: &Answer, now: Timestamp) -> QueryResult<()> {
        faults::note(conn, sender, answer, now)
    }
}

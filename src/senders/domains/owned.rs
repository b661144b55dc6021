//! Which domains are an owner's, and how many keys each may have.

use super::pages::Shown;
use super::queries;
use crate::db::{AccountId, Conn};
use crate::senders::addresses;

/// Whoever changes keys every day is lost in them.
const KEYS_AT_MOST: usize = 8;

/// Those of the addresses they may write from, and those that still have keys.
pub fn owned(conn: &mut Conn, owner: AccountId) -> diesel::QueryResult<Vec<Shown>> {
    let keys = queries::kept(conn, owner)?;
    let checks = queries::checks(conn, owner)?;
    let addresses = addresses::confirmed_addresses(conn, owner)?;
    let mut names: Vec<String> = addresses.into_iter().map(|address| address.domain().to_owned()).collect();
    names.extend(keys.iter().map(|key| key.domain.clone()));
    names.sort();
    names.dedup();
    let shown = names.into_iter().map(|domain| Shown {
        keys: keys.iter().filter(|key| key.domain == domain).cloned().collect(),
        check: checks.iter().find(|check| check.domain == domain).cloned(),
        domain,
    });
    Ok(shown.collect())
}

/// `None`: the owner writes from no address there.
pub fn find_owned(conn: &mut Conn, owner: AccountId, domain: &str) -> diesel::QueryResult<Option<Shown>> {
    Ok(owned(conn, owner)?.into_iter().find(|shown| shown.domain == domain))
}

impl Shown {
    pub fn has_room_for_keys(&self) -> bool {
        self.keys.len() < KEYS_AT_MOST
    }
}

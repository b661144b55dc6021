//! How much may be said to a server at once, and which servers have shown that it is less than they offer.
//!
//! Shared by every conversation of the process and forgotten with it: another process finds out by itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::relay::Relay;

const SERVERS: usize = 10_000;

/// What goes out in one write where the server offers PIPELINING, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grouping {
    /// One command at a time.
    Nothing,
    /// MAIL, RCPT and DATA. When that goes wrong, no letter is in doubt.
    Offers,
    /// And an offer behind the dot of the letter before it.
    BehindTheDot,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Habits {
    /// The servers to which something is left unsaid.
    learned: Arc<Mutex<HashMap<(String, u16), Grouping>>>,
}

impl Habits {
    pub(super) fn grouping(&self, relay: &Relay) -> Grouping {
        let servers = self.learned.lock().unwrap_or_else(PoisonError::into_inner);
        let learned = if servers.is_empty() { None } else { servers.get(&(relay.host.clone(), relay.port)).copied() };
        learned.unwrap_or(Grouping::BehindTheDot)
    }

    pub(super) fn at_most(&self, host: &str, port: u16, grouping: Grouping) {
        let mut servers = self.learned.lock().unwrap_or_else(PoisonError::into_inner);
        let server = (host.to_owned(), port);
        let known = servers.get(&server).copied();
        if known.is_none_or(|known| grouping < known) && (known.is_some() || servers.len() < SERVERS) {
            servers.insert(server, grouping);
            tracing::info!(
                host,
                port,
                ?grouping,
                "the server cannot do all it offers; from now on it is spoken to in smaller groups"
            );
        }
    }
}

//! Which servers have shown that less may be said to them at once than they offer.
//!
//! Shared by every conversation of the process and forgotten with it: another process finds out by itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::grouping::Grouping;
use super::relay::Relay;

const SERVERS: usize = 10_000;

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
        if servers.get(&server).is_some_and(|known| *known <= grouping) {
            return;
        }
        tracing::info!(
            host,
            port,
            ?grouping,
            "the server cannot do all it offers; from now on it is spoken to in smaller groups"
        );
        // A tenant can name any number of servers. What makes room is found out again at the price of one connection.
        let other = servers.keys().find(|other| **other != server).cloned();
        if let Some(other) = other.filter(|_| servers.len() >= SERVERS && !servers.contains_key(&server)) {
            servers.remove(&other);
        }
        servers.insert(server, grouping);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_names_many_servers_does_not_keep_others_from_being_learned() {
        let habits = Habits::default();
        for number in 0..SERVERS {
            habits.at_most(&format!("h{number}.example.org"), 25, Grouping::Nothing);
        }
        habits.at_most("127.0.0.1", 25, Grouping::Offers);
        assert_eq!(habits.grouping(&Relay::on_loopback(25)), Grouping::Offers);
        assert_eq!(habits.learned.lock().unwrap().len(), SERVERS);
    }
}

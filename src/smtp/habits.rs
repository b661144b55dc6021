//! Which servers have answered out of step. They are spoken to one command at a time from then on.
//!
//! Shared by every conversation of the process and forgotten with it: another process finds out by itself.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::relay::Relay;

const SERVERS: usize = 10_000;

#[derive(Clone, Debug, Default)]
pub(super) struct Habits {
    lock_step: Arc<Mutex<HashSet<(String, u16)>>>,
}

impl Habits {
    pub(super) fn wants_lock_step(&self, relay: &Relay) -> bool {
        let servers = self.lock_step.lock().unwrap_or_else(PoisonError::into_inner);
        !servers.is_empty() && servers.contains(&(relay.host.clone(), relay.port))
    }

    pub(super) fn answered_out_of_step(&self, host: &str, port: u16) {
        let mut servers = self.lock_step.lock().unwrap_or_else(PoisonError::into_inner);
        if !servers.insert((host.to_owned(), port)) {
            return;
        }
        tracing::info!(host, port, "the server answers out of step; it gets one command at a time from now on");
        // A tenant can name any number of servers. What makes room is found out again at the price of one connection.
        let other = servers.iter().find(|(name, at)| (name.as_str(), *at) != (host, port)).cloned();
        if let Some(other) = other.filter(|_| servers.len() > SERVERS) {
            servers.remove(&other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_names_many_servers_does_not_keep_others_from_being_learned() {
        let habits = Habits::default();
        for number in 0..SERVERS {
            habits.answered_out_of_step(&format!("h{number}.example.org"), 25);
        }
        habits.answered_out_of_step("127.0.0.1", 25);
        assert!(habits.wants_lock_step(&Relay::on_loopback(25)));
        assert_eq!(habits.lock_step.lock().unwrap().len(), SERVERS);
    }
}

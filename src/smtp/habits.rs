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
        if servers.len() < SERVERS && servers.insert((host.to_owned(), port)) {
            tracing::info!(host, port, "the server answers out of step; it gets one command at a time from now on");
        }
    }
}

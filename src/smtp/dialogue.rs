//! A record of what was said, for a person who tests a server.
//!
//! A cloned handle outlives the connection, so the record is there even when opening it failed. Passwords are never noted.

use std::sync::{Arc, Mutex, PoisonError};

use super::credentials::Credentials;
use super::reply::Reply;

const LINES: usize = 400;

/// `Dialogue::default()` keeps nothing.
#[derive(Clone, Debug, Default)]
pub struct Dialogue {
    lines: Option<Arc<Mutex<Vec<String>>>>,
}

impl Dialogue {
    pub fn recorded() -> Dialogue {
        Dialogue { lines: Some(Arc::default()) }
    }

    /// `> ` we said, `< ` the server said, `* ` what happened.
    pub fn lines(&self) -> Vec<String> {
        match &self.lines {
            Some(lines) => lines.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            None => Vec::new(),
        }
    }

    pub(super) fn we_said(&self, line: &str) {
        self.note(|| format!("> {line}"));
    }

    pub(super) fn server_said(&self, reply: &Reply, credentials: Option<&Credentials>) {
        let last = reply.lines().len().saturating_sub(1);
        for (number, line) in reply.lines().iter().enumerate() {
            let mark = if number < last { '-' } else { ' ' };
            self.note(|| {
                format!(
                    "< {}{mark}{}",
                    reply.code(),
                    credentials.map_or_else(|| line.clone(), |own| own.hidden_in(line))
                )
            });
        }
    }

    pub(super) fn happened(&self, what: &str) {
        self.note(|| format!("* {what}"));
    }

    fn note(&self, line: impl FnOnce() -> String) {
        if let Some(lines) = &self.lines {
            let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
            if lines.len() < LINES {
                lines.push(line());
            }
        }
    }
}

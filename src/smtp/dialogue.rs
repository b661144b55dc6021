//! A record of what was said, for a person who tests a server.
//!
//! A cloned handle outlives the connection, so the record is there even when opening it failed. Passwords are never noted.

use std::sync::{Arc, Mutex, PoisonError};

use super::commands;
use super::relay::Credentials;
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

    /// The same, for eyes that must not see the password: a server may repeat what it was told, plain or encoded.
    pub fn lines_without(&self, credentials: Option<&Credentials>) -> Vec<String> {
        let Some(credentials) = credentials else {
            return self.lines();
        };
        let plain = commands::auth_plain(credentials);
        let plain = plain.trim_end().rsplit(' ').next().unwrap_or_default();
        let encoded = commands::encoded(credentials.password());
        let secrets = [plain, encoded.trim_end(), credentials.password()];
        let secrets = secrets.into_iter().filter(|secret| !secret.is_empty());
        let hide = |line: String| secrets.clone().fold(line, |line, secret| line.replace(secret, "***"));
        self.lines().into_iter().map(hide).collect()
    }

    pub(super) fn we_said(&self, line: &str) {
        self.note(|| format!("> {line}"));
    }

    pub(super) fn server_said(&self, reply: &Reply) {
        let last = reply.lines().len().saturating_sub(1);
        for (number, line) in reply.lines().iter().enumerate() {
            let mark = if number < last { '-' } else { ' ' };
            self.note(|| format!("< {}{mark}{line}", reply.code()));
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

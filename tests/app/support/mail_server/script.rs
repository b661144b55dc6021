//! When the server does something else than a good server would.
//!
//! What was asked for once goes before the rules: a recipient's own first. A rule for one connection goes before one for all.

use std::collections::{HashMap, VecDeque};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::acts::Act;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    Banner,
    Ehlo,
    Helo,
    StartTls,
    /// Between the answer to STARTTLS, or the connection, and the handshake.
    Handshake,
    Auth,
    /// After the client has answered a 334.
    AuthAnswer,
    Mail,
    Rcpt,
    Data,
    /// Before a byte of the letter is read.
    Body,
    /// The final dot was read.
    Dot,
    Rset,
    Quit,
}

#[derive(Debug, Default)]
pub struct Script {
    rules: RwLock<Rules>,
}

#[derive(Debug, Default)]
struct Rules {
    /// For one connection, or for all.
    always: HashMap<(Option<usize>, Moment), Vec<Act>>,
    /// For one recipient, or for whoever comes there first.
    queues: HashMap<(Option<String>, Moment), VecDeque<Vec<Act>>>,
}

impl Script {
    pub fn always(&self, connection: Option<usize>, moment: Moment, acts: Vec<Act>) {
        self.write().always.insert((connection, moment), acts);
    }

    pub fn once(&self, to: Option<&str>, moment: Moment, acts: Vec<Act>) {
        self.write().queues.entry((to.map(str::to_owned), moment)).or_default().push_back(acts);
    }

    /// `None`: it behaves.
    pub fn at(&self, connection: usize, moment: Moment, to: Option<&str>) -> Option<Vec<Act>> {
        let own = to.and_then(|to| self.next_of(Some(to), moment));
        if let Some(acts) = own.or_else(|| self.next_of(None, moment)) {
            return Some(acts);
        }
        let rules = self.read();
        let rule = rules.always.get(&(Some(connection), moment));
        rule.or_else(|| rules.always.get(&(None, moment))).cloned()
    }

    fn next_of(&self, to: Option<&str>, moment: Moment) -> Option<Vec<Act>> {
        if self.read().queues.is_empty() {
            return None;
        }
        let key = (to.map(str::to_owned), moment);
        let mut rules = self.write();
        let queue = rules.queues.get_mut(&key)?;
        let acts = queue.pop_front();
        if queue.is_empty() {
            rules.queues.remove(&key);
        }
        acts
    }

    fn read(&self) -> RwLockReadGuard<'_, Rules> {
        self.rules.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Rules> {
        self.rules.write().unwrap_or_else(PoisonError::into_inner)
    }
}

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

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Whom {
    Everyone,
    /// By number; the first is 1.
    Connection(usize),
    Recipient(String),
}

#[derive(Debug, Default)]
pub struct Script {
    rules: RwLock<Rules>,
}

#[derive(Debug, Default)]
struct Rules {
    once: HashMap<(Whom, Moment), VecDeque<Vec<Act>>>,
    always: HashMap<(Whom, Moment), Vec<Act>>,
}

impl Script {
    pub fn always(&self, whom: Whom, moment: Moment, acts: Vec<Act>) {
        self.write().always.insert((whom, moment), acts);
    }

    pub fn once(&self, whom: Whom, moment: Moment, acts: Vec<Act>) {
        self.write().once.entry((whom, moment)).or_default().push_back(acts);
    }

    /// `None`: it behaves.
    pub fn at(&self, connection: usize, moment: Moment, to: Option<&str>) -> Option<Vec<Act>> {
        if self.read().is_empty() {
            return None;
        }
        let keys = to
            .map(|to| Whom::Recipient(to.to_owned()))
            .into_iter()
            .chain([Whom::Connection(connection), Whom::Everyone])
            .map(|whom| (whom, moment));
        let keys: Vec<(Whom, Moment)> = keys.collect();
        let mut rules = self.write();
        let once = keys.iter().find_map(|key| rules.once.get_mut(key)?.pop_front());
        once.or_else(|| keys.iter().find_map(|key| rules.always.get(key).cloned()))
    }

    fn read(&self) -> RwLockReadGuard<'_, Rules> {
        self.rules.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Rules> {
        self.rules.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rules {
    fn is_empty(&self) -> bool {
        self.once.is_empty() && self.always.is_empty()
    }
}

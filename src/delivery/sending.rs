//! One claimed letter: open a conversation, offer the letter, mark the dot, send it, settle. No transaction is open while the
//! network is talked to.

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::attempts;
use super::queries::{self, DeliveryId, Lease};
use super::state::State;
use crate::clock::{Clock, Timestamp};
use crate::config::SecretKey;
use crate::db::Db;
use crate::logging;
use crate::mail::EmailAddress;
use crate::smtp::{Answer, Caller, Connection, Envelope, Relay};

/// Everything a conversation needs, shared by all sessions of an engine.
pub struct Post {
    pub db: Db,
    pub clock: Clock,
    pub key: SecretKey,
    pub relay: Relay,
    pub caller: Caller,
    /// The envelope's sender.
    pub from: EmailAddress,
}

pub fn seal(key: &SecretKey, id: DeliveryId, letter: &[u8]) -> String {
    BASE64_STANDARD.encode(key.seal(&context(id), letter))
}

fn open(key: &SecretKey, id: DeliveryId, sealed: &str) -> Option<Vec<u8>> {
    key.open(&context(id), &BASE64_STANDARD.decode(sealed).ok()?)
}

fn context(id: DeliveryId) -> String {
    format!("letter:{id}")
}

impl Post {
    pub async fn send(&self, lease: Lease) {
        let started_at = self.clock.now();
        match self.attempt(lease, started_at).await {
            Ended::Answered(from, answer, connection) => {
                self.until_it_lands(move |conn, now| attempts::settle(conn, lease, from, started_at, &answer, now))
                    .await;
                // Manners come after the result is safe.
                if let Some(connection) = connection {
                    connection.quit().await;
                }
            }
            Ended::Expired => {
                self.until_it_lands(move |conn, now| {
                    queries::advance(conn, lease, State::Leased, State::Expired, now).map(drop)
                })
                .await;
            }
            Ended::DatabaseFailed => {
                self.until_it_lands(move |conn, now| attempts::release(conn, lease, now)).await;
            }
            Ended::NotOurs => {}
        }
    }

    async fn attempt(&self, lease: Lease, now: Timestamp) -> Ended {
        let claimed = match self.db.read(move |conn| queries::claimed(conn, lease.id)).await {
            Ok(Some(claimed)) => claimed,
            Ok(None) => return Ended::NotOurs,
            Err(error) => {
                tracing::warn!(%error, "a claimed letter could not be read");
                return Ended::DatabaseFailed;
            }
        };
        if claimed.expires_at <= now {
            return Ended::Expired;
        }
        let Ok(to) = EmailAddress::parse(&claimed.recipient) else {
            return Ended::broken("the address is not valid");
        };
        let Some(letter) = claimed.sealed.and_then(|sealed| open(&self.key, lease.id, &sealed)) else {
            return Ended::broken("the letter cannot be opened: was SECRET_KEY changed?");
        };
        let recipient = logging::masked(to.as_str()).to_string();
        let ended = self.converse(lease, now, to, &letter).await;
        if let Ended::Answered(_, answer, _) = &ended {
            let (verdict, stage, code) = (answer.verdict(), answer.stage, answer.code);
            tracing::info!(delivery = %lease.id, recipient, %verdict, %stage, code, "attempt");
        }
        ended
    }

    async fn converse(&self, lease: Lease, started_at: Timestamp, to: EmailAddress, letter: &[u8]) -> Ended {
        let mut connection = match self.caller.open(&self.relay).await {
            Ok(connection) => connection,
            Err(answer) => return Ended::Answered(State::Leased, answer, None),
        };
        let envelope = Envelope { from: Some(self.from.clone()), to };
        if let Err(answer) = connection.offer(&envelope, letter.len()).await {
            return Ended::Answered(State::Leased, answer, Some(Box::new(connection)));
        }
        let (server, tls) = (connection.server().to_string(), connection.is_tls());
        let marked = self
            .db
            .write({
                let now = self.clock.now();
                move |conn| attempts::mark_dot(conn, lease, started_at, &server, tls, now)
            })
            .await;
        // Not marked: dropping the connection here is what keeps the letter from leaving.
        match marked {
            Ok(true) => {}
            Ok(false) => return Ended::NotOurs,
            Err(error) => {
                tracing::warn!(%error, "a letter was not sent because that could not be written down");
                return Ended::DatabaseFailed;
            }
        }
        let answer = connection.finish(letter).await;
        Ended::Answered(State::Sending, answer, Some(Box::new(connection)))
    }

    /// What is known about a letter is written down however long the database takes.
    async fn until_it_lands<F>(&self, work: F)
    where
        F: Fn(&mut crate::db::Conn, Timestamp) -> diesel::QueryResult<()> + Clone + Send + 'static,
    {
        let mut wait = Duration::from_millis(100);
        loop {
            let (work, now) = (work.clone(), self.clock.now());
            match self.db.write(move |conn| work(conn, now)).await {
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, "a result is not written down yet; trying again"),
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(Duration::from_secs(5));
        }
    }
}

/// How a conversation ended.
enum Ended {
    /// With a verdict, in which state the delivery was then, and the connection if there is one to say goodbye on.
    Answered(State, Answer, Option<Box<Connection>>),
    Expired,
    /// Before anything that counts had left.
    DatabaseFailed,
    /// Deleted, or another worker holds it.
    NotOurs,
}

impl Ended {
    /// A verdict reached here, without any network.
    fn broken(why: &str) -> Self {
        Self::Answered(State::Leased, Answer::not_built(why), None)
    }
}

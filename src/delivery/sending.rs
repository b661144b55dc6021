//! One claimed letter: find its way, open a conversation, offer the letter, mark the dot, send it, settle. No transaction is open while the
//! network is talked to.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::attempts;
use super::books::Books;
use super::lanes;
use super::queries::{self, Claimed, DeliveryId, Lease};
use super::routes::{Route, Routes, SenderId};
use super::script::Scripts;
use super::state::State;
use crate::clock::{Clock, Timestamp};
use crate::config::SecretKey;
use crate::db::{Conn, Db};
use crate::logging;
use crate::mail::EmailAddress;
use crate::smtp::{Answer, Caller, Connection, Envelope, Relay};

/// Everything a conversation needs, shared by all sessions of an engine.
pub struct Post {
    pub db: Db,
    pub clock: Clock,
    pub key: SecretKey,
    /// The installation's own way.
    pub relay: Relay,
    pub caller: Caller,
    /// The envelope's sender of the installation's own letters.
    pub from: EmailAddress,
    /// The ways of letters that name a sender.
    pub routes: Arc<dyn Routes>,
    /// What letters of runs say.
    pub scripts: Arc<dyn Scripts>,
}

pub fn seal(key: &SecretKey, id: DeliveryId, letter: &[u8]) -> String {
    BASE64_STANDARD.encode(key.seal(&context(id), letter))
}

pub(super) fn open(key: &SecretKey, id: DeliveryId, sealed: &str) -> Option<Vec<u8>> {
    key.open(&context(id), &BASE64_STANDARD.decode(sealed).ok()?)
}

fn context(id: DeliveryId) -> String {
    format!("letter:{id}")
}

/// A claimed letter, and where it goes; or why it cannot go anywhere.
type Found = Option<(Claimed, Result<Route, &'static str>)>;

impl Post {
    pub async fn send(&self, lease: Lease) {
        let started_at = self.clock.now();
        match self.attempt(lease, started_at).await {
            Ended::Answered(answered) => {
                let Answered { from, answer, sender, connection } = *answered;
                let routes = self.routes.clone();
                self.until_it_lands(move |conn, now| {
                    let mut books = Books::default();
                    let settled = attempts::settle(conn, &mut books, lease, from, started_at, &answer, now)?;
                    books.close(conn)?;
                    match sender {
                        Some(sender) if settled => routes.settled(conn, sender, &answer, now),
                        _ => Ok(()),
                    }
                })
                .await;
                // Manners come after the result is safe.
                if let Some(connection) = connection {
                    connection.quit().await;
                }
            }
            Ended::Expired => {
                self.until_it_lands(move |conn, now| {
                    let mut books = Books::default();
                    queries::advance(conn, &mut books, lease, State::Leased, State::Expired, now)?;
                    books.close(conn)
                })
                .await;
            }
            Ended::DatabaseFailed => {
                self.until_it_lands(move |conn, now| {
                    let mut books = Books::default();
                    attempts::release(conn, &mut books, lease, now)?;
                    books.close(conn)
                })
                .await;
            }
            Ended::NotOurs => {}
        }
    }

    async fn attempt(&self, lease: Lease, now: Timestamp) -> Ended {
        let (claimed, route) = match self.find(lease).await {
            Ok(Some(found)) => found,
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
            return Ended::here(Answer::not_built("the address is not valid"), None);
        };
        let Some(letter) = claimed.sealed.and_then(|sealed| open(&self.key, lease.id, &sealed)) else {
            return Ended::here(Answer::not_built("the letter cannot be opened: was SECRET_KEY changed?"), None);
        };
        let route = match route {
            Ok(route) => route,
            Err(why) => return Ended::here(Answer::no_way(why), claimed.sender),
        };
        let recipient = logging::masked(to.as_str()).to_string();
        let mut ended = self.converse(lease, now, &route, to, &letter).await;
        if let Ended::Answered(answered) = &mut ended {
            answered.sender = claimed.sender;
            let (verdict, stage, code) = (answered.answer.verdict(), answered.answer.stage, answered.answer.code);
            tracing::info!(delivery = %lease.id, recipient, %verdict, %stage, code, "attempt");
        }
        ended
    }

    async fn find(&self, lease: Lease) -> diesel::QueryResult<Found> {
        let (routes, from) = (self.routes.clone(), self.from.clone());
        self.db
            .read(move |conn: &mut Conn| {
                let Some(claimed) = queries::claimed(conn, lease.id)? else {
                    return Ok(None);
                };
                let route = match (claimed.owner, claimed.sender) {
                    (_, None) => Ok(Route { relay: None, from, limits: lanes::Limits::default() }),
                    (Some(owner), Some(sender)) => routes.route(conn, owner, sender)?,
                    (None, Some(_)) => Err("the letter has no owner"),
                };
                Ok(Some((claimed, route)))
            })
            .await
    }

    async fn converse(
        &self,
        lease: Lease,
        started_at: Timestamp,
        route: &Route,
        to: EmailAddress,
        letter: &[u8],
    ) -> Ended {
        let mut connection = match self.caller.open(route.relay.as_ref().unwrap_or(&self.relay)).await {
            Ok(connection) => connection,
            Err(answer) => return Ended::answered(State::Leased, answer, None),
        };
        let envelope = Envelope { from: Some(route.from.clone()), to };
        if let Err(answer) = connection.offer(&envelope, letter.len()).await {
            return Ended::answered(State::Leased, answer, Some(connection));
        }
        let (server, tls) = (connection.server().to_string(), connection.is_tls());
        let marked = self
            .db
            .write({
                let now = self.clock.now();
                move |conn| {
                    let mut books = Books::default();
                    let marked = attempts::mark_dot(conn, &mut books, lease, started_at, &server, tls, now)?;
                    books.close(conn)?;
                    Ok::<_, diesel::result::Error>(marked)
                }
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
        Ended::answered(State::Sending, answer, Some(connection))
    }

    /// What is known about a letter is written down however long the database takes.
    pub(super) async fn until_it_lands<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: Fn(&mut Conn, Timestamp) -> diesel::QueryResult<T> + Clone + Send + 'static,
    {
        let mut wait = Duration::from_millis(100);
        loop {
            let (work, now) = (work.clone(), self.clock.now());
            match self.db.write(move |conn| work(conn, now)).await {
                Ok(done) => return done,
                Err(error) => tracing::warn!(%error, "a result is not written down yet; trying again"),
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(Duration::from_secs(5));
        }
    }
}

/// How a conversation ended.
enum Ended {
    Answered(Box<Answered>),
    Expired,
    /// Before anything that counts had left.
    DatabaseFailed,
    /// Deleted, or another worker holds it.
    NotOurs,
}

/// A verdict.
struct Answered {
    /// The state of the delivery when it was reached.
    from: State,
    answer: Answer,
    sender: Option<SenderId>,
    /// If there is one to say goodbye on.
    connection: Option<Connection>,
}

impl Ended {
    fn answered(from: State, answer: Answer, connection: Option<Connection>) -> Self {
        Self::Answered(Box::new(Answered { from, answer, sender: None, connection }))
    }

    /// A verdict reached here, without any network.
    fn here(answer: Answer, sender: Option<SenderId>) -> Self {
        Self::Answered(Box::new(Answered { from: State::Leased, answer, sender, connection: None }))
    }
}

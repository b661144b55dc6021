//! Opens conversations. What they all share lives here: what we trust, how long we wait, how we name ourselves, and what was
//! learned about the servers.

use tokio::time::Instant;

use super::answer::{Answer, Failure};
use super::cause::Cause;
use super::connection::Connection;
use super::dialer::{DialError, Dialer};
use super::dialogue::Dialogue;
use super::driver::Driver;
use super::habits::Habits;
use super::limits::Limits;
use super::relay::Relay;
use super::session::Session;
use super::tls::Tls;
use super::wire::Wire;

#[derive(Clone, Debug)]
pub struct Caller {
    dialer: Dialer,
    tls: Tls,
    limits: Limits,
    hello: String,
    habits: Habits,
}

impl Caller {
    /// `hello` is the name we greet with.
    pub fn new(dialer: Dialer, tls: Tls, limits: Limits, hello: &str) -> Caller {
        Caller { dialer, tls, limits, hello: hello.to_owned(), habits: Habits::default() }
    }

    /// How long it waits, and for how much.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether a call to a server that is named just now could be made. For the moment it is saved: each call judges again.
    pub async fn check(&self, relay: &Relay) -> Result<(), DialError> {
        self.dialer.check(&relay.host, relay.port, relay.reach, &self.limits).await.map(drop)
    }

    /// Up to the point where a letter can be offered.
    pub async fn open(&self, relay: &Relay) -> Result<Connection, Failure> {
        self.open_recorded(relay, Dialogue::default()).await
    }

    /// The same, and `dialogue` notes what is said.
    pub async fn open_recorded(&self, relay: &Relay, dialogue: Dialogue) -> Result<Connection, Failure> {
        let attempt_ends = Instant::now() + self.limits.attempt;
        let (stream, server) = match self.dialer.dial(&relay.host, relay.port, relay.reach, &self.limits).await {
            Ok(dialled) => dialled,
            Err(error) => return Err(not_dialled(error, &dialogue)),
        };
        dialogue.happened(&format!("connected to {server}"));
        let mut session = Session::new(relay, &self.limits, &self.hello, server.ip().is_loopback(), dialogue);
        session.group_at_most(self.habits.grouping(relay));
        let driver = Driver {
            wire: Wire::Clear(stream),
            session,
            limits: self.limits.clone(),
            tls: self.tls.clone(),
            host: relay.host.clone(),
            port: relay.port,
            attempt_ends,
            buffer: Vec::new(),
        };
        let mut connection = Connection::new(driver, server, self.habits.clone());
        connection.greet().await?;
        Ok(connection)
    }
}

fn not_dialled(error: DialError, dialogue: &Dialogue) -> Failure {
    let cause = match &error {
        DialError::NoSuchHost { .. } => Cause::NameNotFound,
        DialError::ResolverFailed { .. } => Cause::NameServerSilent,
        DialError::Forbidden { .. } | DialError::ForbiddenPort { .. } => Cause::AddressForbidden,
        DialError::Unreachable { .. } | DialError::TimedOut { .. } => Cause::Unreachable,
    };
    let text = error.to_string();
    dialogue.happened(&text);
    Answer { server: error.server(), ..Answer::fault(cause, error.stage(), &text) }
}

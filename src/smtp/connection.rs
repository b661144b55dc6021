//! The conversation as the rest of the program sees it: open, offer, finish, quit.
//!
//! The idea: between `offer` and `finish` the caller may commit its dot mark; before `finish` nothing that counts has left.
//! A dropped future leaves the session mid-phase, and such a connection is never used again.

use std::fmt;
use std::net::SocketAddr;

use tokio::time::{Instant, timeout};

use super::answer::{Answer, Failure, Outcome};
use super::dialer::{DialError, Dialer};
use super::dialogue::Dialogue;
use super::driver::Driver;
use super::limits::Limits;
use super::phase::Envelope;
use super::relay::Relay;
use super::session::Session;
use super::tls::Tls;
use super::verdict::Verdict;
use super::wire::Wire;

pub struct Connection {
    driver: Driver,
    server: SocketAddr,
    letters: usize,
}

impl Connection {
    /// Up to the point where a letter can be offered. `hello` is the name we greet with.
    pub async fn open(
        relay: &Relay,
        dialer: &Dialer,
        tls: &Tls,
        limits: &Limits,
        hello: &str,
    ) -> Result<Connection, Failure> {
        Connection::open_recorded(relay, dialer, tls, limits, hello, Dialogue::default()).await
    }

    /// The same, and `dialogue` notes what is said.
    pub async fn open_recorded(
        relay: &Relay,
        dialer: &Dialer,
        tls: &Tls,
        limits: &Limits,
        hello: &str,
        dialogue: Dialogue,
    ) -> Result<Connection, Failure> {
        let attempt_ends = Instant::now() + limits.attempt;
        let (stream, server) = match dialer.dial(&relay.host, relay.port, relay.reach, limits).await {
            Ok(dialled) => dialled,
            Err(error) => return Err(not_dialled(error, &dialogue)),
        };
        dialogue.happened(&format!("connected to {server}"));
        let mut session = Session::new(relay, limits, hello, server.ip().is_loopback(), dialogue);
        let first = session.begin();
        let driver = Driver {
            wire: Wire::Clear(stream),
            session,
            limits: limits.clone(),
            tls: tls.clone(),
            host: relay.host.clone(),
            attempt_ends,
        };
        let mut connection = Connection { driver, server, letters: 0 };
        match connection.driver.drive(first, 0).await {
            None => Ok(connection),
            Some(answer) => Err(connection.stamped(answer)),
        }
    }

    /// MAIL, RCPT, DATA. When it is `Ok` the server waits for the letter, and nothing that counts was sent.
    pub async fn offer(&mut self, envelope: &Envelope, size: usize) -> Result<(), Failure> {
        if self.letters > 0 {
            self.driver.attempt_ends = Instant::now() + self.driver.limits.attempt;
        }
        self.letters += 1;
        // What waits on a half-used connection is about the letter before, and this one must not take it for its own.
        let waiting = if self.is_idle() { self.driver.unasked().await } else { None };
        let step = match waiting {
            Some(step) => step,
            None => self.driver.session.offer(envelope, size),
        };
        match self.driver.drive(step, size).await {
            None => Ok(()),
            Some(answer) => Err(self.stamped(answer)),
        }
    }

    /// The letter, its final dot, and the answer. Whoever drops this future has to take the outcome for unknown.
    pub async fn finish(&mut self, letter: &[u8]) -> Outcome {
        let step = match self.driver.unasked().await {
            Some(step) => step,
            None => self.driver.write_letter(letter).await,
        };
        let answer = match self.driver.drive(step, letter.len()).await {
            Some(answer) => answer,
            None => self.driver.session.fault("The session stopped without an answer."),
        };
        self.stamped(answer)
    }

    /// The address we are connected to.
    pub fn server(&self) -> SocketAddr {
        self.server
    }

    pub fn is_tls(&self) -> bool {
        self.driver.session.is_secured()
    }

    /// Whether another letter may be offered.
    pub fn is_idle(&self) -> bool {
        self.driver.session.is_idle()
    }

    /// Says goodbye where that is possible, and closes. Short, and never an error.
    pub async fn quit(mut self) {
        let limit = self.driver.limits.quit;
        let _best_effort = timeout(limit, self.driver.quit()).await;
    }

    fn stamped(&self, answer: Answer) -> Answer {
        Answer { server: Some(self.server), ..answer }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("server", &self.server).finish_non_exhaustive()
    }
}

fn not_dialled(error: DialError, dialogue: &Dialogue) -> Failure {
    let text = error.to_string();
    dialogue.happened(&text);
    let answer = Answer::fault(Verdict::ServerFault, error.stage(), &text);
    Answer { server: error.server(), ..answer }
}

//! How a fault's letters are sent: the one place that knows the calls of the conversation.
//!
//! Two letters, as an engine would send them: the second on the same connection where that is still good, else on a new one.

use std::time::Duration;

use skymailing::mail::EmailAddress;
use skymailing::smtp::{Answer, Connection, Envelope, Limits, Relay, Tls, Verdict};
use tokio::time::Instant;

/// Which of its two languages the server speaks: it offers PIPELINING or not, and we use what is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    LockStep,
    Pipelined,
}

pub const WAYS: [Way; 2] = [Way::LockStep, Way::Pipelined];

pub struct Letter {
    pub to: &'static str,
    pub text: Vec<u8>,
}

pub struct Sent {
    pub first: Answer,
    /// From the dial to the last word about the first letter.
    pub took: Duration,
    /// Where there was a second letter.
    pub second: Option<Answer>,
}

pub struct Courier {
    pub relay: Relay,
    pub tls: Tls,
    pub limits: Limits,
}

impl Courier {
    pub async fn send(&self, first: &Letter, second: Option<&Letter>) -> Sent {
        let began = Instant::now();
        let mut connection = None;
        let answer = self.send_one(&mut connection, first).await;
        let took = began.elapsed();
        let mut sent = Sent { first: answer, took, second: None };
        if let Some(second) = second {
            let mut answer = self.send_one(&mut connection, second).await;
            // A fault that was left on the old connection hurts nobody twice.
            if answer.verdict() == Verdict::ServerFault {
                answer = self.send_one(&mut None, second).await;
            }
            sent.second = Some(answer);
        }
        if let Some(connection) = connection {
            connection.quit().await;
        }
        sent
    }

    async fn send_one(&self, kept: &mut Option<Connection>, letter: &Letter) -> Answer {
        let mut connection = match kept.take().filter(Connection::is_idle) {
            Some(connection) => connection,
            None => match Connection::open(&self.relay, &self.tls, &self.limits, "me.example.org").await {
                Ok(connection) => connection,
                Err(failure) => return failure,
            },
        };
        let answer = match connection.offer(&envelope_to(letter.to), letter.text.len()).await {
            Ok(()) => connection.finish(&letter.text).await,
            Err(failure) => failure,
        };
        *kept = Some(connection);
        answer
    }
}

fn envelope_to(to: &str) -> Envelope {
    let address = |text| EmailAddress::parse(text).unwrap();
    Envelope { from: Some(address("ann@example.org")), to: address(to) }
}

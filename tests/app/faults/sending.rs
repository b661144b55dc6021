//! How a fault's letters are sent: the one place that knows the calls of the conversation.
//!
//! They go as an engine would send them: the next one on the same connection where that is still good, else on a new one.

use skymailing::mail::EmailAddress;
use skymailing::smtp::{Answer, Caller, Connection, Dialer, Envelope, Limits, Next, Relay, Tls, Verdict};

/// Whether we use the PIPELINING that the server offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    LockStep,
    Pipelined,
}

pub const WAYS: [Way; 2] = [Way::LockStep, Way::Pipelined];

pub struct Letter {
    pub to: String,
    pub text: Vec<u8>,
}

pub struct Courier {
    relay: Relay,
    caller: Caller,
}

impl Courier {
    pub fn new(relay: Relay, way: Way, tls: Tls, limits: Limits) -> Self {
        let relay = Relay { pipelining: way == Way::Pipelined, ..relay };
        let caller = Caller::new(Dialer::without_names(), tls, limits, "me.example.org");
        Self { relay, caller }
    }

    /// What comes of each letter. They follow one another on a connection as long as it carries them; a letter that the
    /// server's fault stopped goes out once more on a new one, except the first, whose fault is the test.
    pub async fn send(&self, letters: &[Letter]) -> Vec<Answer> {
        let mut answers = Vec::new();
        let mut held: Option<(Connection, Next)> = None;
        for (number, letter) in letters.iter().enumerate() {
            let (answer, left) = self.send_one(held.take(), letter, letters.get(number + 1)).await;
            held = left;
            let again = number > 0 && answer.verdict() == Verdict::ServerFault;
            answers.push(if again { self.send_one(None, letter, None).await.0 } else { answer });
        }
        if let Some((connection, _)) = held {
            connection.quit().await;
        }
        answers
    }

    /// The answer, and the connection with what it has said of the next letter, where it can still be used.
    async fn send_one(
        &self,
        held: Option<(Connection, Next)>,
        letter: &Letter,
        next: Option<&Letter>,
    ) -> (Answer, Option<(Connection, Next)>) {
        let (mut connection, offered) = match held {
            Some((connection, Next::Offered)) => (connection, Some(Ok(()))),
            Some((connection, Next::Refused(failure))) => (connection, Some(Err(failure))),
            Some((connection, Next::Untouched)) if connection.takes_another() => (connection, None),
            _ => match self.caller.open(&self.relay).await {
                Ok(connection) => (connection, None),
                Err(failure) => return (failure, None),
            },
        };
        let offered = match offered {
            Some(offered) => offered,
            None => connection.offer(&letter.envelope(), letter.text.len()).await,
        };
        match (offered, next) {
            (Err(failure), _) => (failure, Some((connection, Next::Untouched))),
            (Ok(()), None) => (connection.finish(&letter.text).await, Some((connection, Next::Untouched))),
            (Ok(()), Some(next)) => {
                let (answer, next) = connection.finish_then(&letter.text, &next.envelope(), next.text.len()).await;
                (answer, Some((connection, next)))
            }
        }
    }
}

impl Letter {
    /// With lines that begin with dots.
    pub fn to(to: &str) -> Self {
        Self { to: to.to_owned(), text: format!("To: {to}\r\nSubject: hi\r\n\r\n.\r\n..two\r\n").into_bytes() }
    }

    pub fn of_size(mut self, size: usize) -> Self {
        let line = b"The quick brown fox jumps over the lazy dog, and over the next one too.\r\n";
        while self.text.len() < size {
            self.text.extend_from_slice(line);
        }
        self
    }

    fn envelope(&self) -> Envelope {
        let address = |text: &str| EmailAddress::parse(text).unwrap();
        Envelope { from: Some(address("ann@example.org")), to: address(&self.to) }
    }
}

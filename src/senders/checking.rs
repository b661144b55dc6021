//! "Test this server": a call up to the point where a letter could be offered, in the background. The page answers at once and
//! shows what was said so far; a server that is slow, lies or hangs costs nobody anything.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::checks::{self, CheckId, CheckState};
use super::{Senders, queries, secrets};
use crate::clock::{Clock, minutes};
use crate::db::{AccountId, Db};
use crate::delivery::{SenderId, lanes};
use crate::smtp::{Caller, Cause, Dialogue, Limits, Relay};
use crate::web::AppError;

/// How often what was said is written down for the page.
const GLANCE: Duration = Duration::from_millis(400);

/// As patient as a person who waits for a page.
pub fn limits() -> Limits {
    let seconds = Duration::from_secs;
    Limits {
        connect: seconds(5),
        addresses: 2,
        banner: seconds(10),
        command: seconds(10),
        tls: seconds(10),
        auth: seconds(15),
        attempt: seconds(30),
        ..Limits::default()
    }
}

impl Senders {
    /// Begins a check, unless one goes on.
    pub async fn begin_check(&self, owner: AccountId, id: SenderId) -> Result<(), AppError> {
        let (key, now) = (self.key.clone(), self.clock.now());
        let begun = self
            .db
            .write(move |conn| {
                let sender = queries::find(conn, owner, id)?.ok_or(AppError::NotFound)?;
                if checks::newest(conn, owner, id, now)?.is_some_and(|check| check.state == CheckState::GoesOn) {
                    return Ok(None);
                }
                if checks::count_since(conn, owner, now.minus(minutes(1)))? >= checks::A_MINUTE {
                    return Err(AppError::TooMany(60));
                }
                let sealed = queries::sealed(conn, owner, id)?;
                let password = match &sealed {
                    None => Ok(None),
                    Some(sealed) => secrets::open(&key, owner, id, sealed).map(Some).ok_or(()),
                };
                let relay = password.and_then(|password| {
                    sender.server().relay(password.as_ref().map(|secret| secret.expose())).map_err(drop)
                });
                Ok(Some((checks::begin(conn, owner, id, now)?, relay)))
            })
            .await?;
        if let Some((check, relay)) = begun {
            let call =
                Call { db: self.db.clone(), clock: self.clock.clone(), caller: self.caller.clone(), check, sender: id };
            tokio::spawn(call.run(relay));
        }
        Ok(())
    }
}

struct Call {
    db: Db,
    clock: Clock,
    caller: Caller,
    check: CheckId,
    sender: SenderId,
}

impl Call {
    async fn run(self, relay: Result<Relay, ()>) {
        let (cause, dialogue) = match relay {
            Ok(relay) => self.read_along(&relay).await,
            Err(()) => (Cause::SenderNotUsable, Vec::new()),
        };
        let (check, sender, now) = (self.check, self.sender, self.clock.now());
        let written = self.db.write(move |conn| {
            checks::finish(conn, check, cause, &dialogue, now)?;
            // It takes us: whatever waits for it need not wait any longer.
            if cause == Cause::Accepted { lanes::reopen(conn, Some(sender)) } else { Ok(()) }
        });
        let written = written.await;
        if let Err(error) = written {
            tracing::warn!(%error, "what a mail server said to a test could not be written down");
        }
    }

    async fn read_along(&self, relay: &Relay) -> (Cause, Vec<String>) {
        // Whether nobody listens or a wall swallows the call is told with the same words after the same time: else this page
        // would find open ports for whoever asks.
        let mut quiet = std::pin::pin!(sleep(self.longest_dial()));
        let dialogue = Dialogue::recorded();
        let mut conversation = std::pin::pin!(self.converse(relay, dialogue.clone()));
        let mut written = 0;
        let cause = loop {
            if let Ok(cause) = timeout(GLANCE, &mut conversation).await {
                break cause;
            }
            let lines = dialogue.lines();
            if lines.len() > written {
                written = lines.len();
                let check = self.check;
                // Only for the eye; the end is written in any case.
                drop(self.db.write(move |conn| checks::write_along(conn, check, &lines)).await);
            }
        };
        if cause == Cause::Unreachable {
            quiet.as_mut().await;
            return (cause, vec![format!("* {} port {} does not answer", relay.host, relay.port)]);
        }
        (cause, dialogue.lines())
    }

    async fn converse(&self, relay: &Relay, dialogue: Dialogue) -> Cause {
        match timeout(self.longest(), self.caller.open_recorded(relay, dialogue)).await {
            Ok(Ok(connection)) => {
                connection.quit().await;
                Cause::Accepted
            }
            Ok(Err(failure)) => failure.cause,
            Err(_) => Cause::NoAnswer,
        }
    }

    fn longest_dial(&self) -> Duration {
        let limits = self.caller.limits();
        limits.resolve + limits.connect * u32::try_from(limits.addresses).unwrap_or(u32::MAX)
    }

    fn longest(&self) -> Duration {
        self.longest_dial() + self.caller.limits().attempt
    }
}

//! The trial server: a small SMTP server on loopback that catches every letter.
//!
//! The idea: letters of a trial take the very same path as real ones, up to a real socket. It says 250 to the dot only after
//! the mailbox has the letter. It knows nothing about who looks into that mailbox. `Lines` and `Command` are the whole parser of
//! a server, and serve whoever builds another one.

mod command;
mod conversation;
mod lines;
mod mischief;

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

pub use command::{Command, Path};
use conversation::Conversation;
pub use lines::{Line, Lines};

const CONNECTIONS: usize = 256;
const MESSAGE: usize = 25_000_000;
const LINE: usize = 2048;
const RECIPIENTS: usize = 100;
const ERRORS: usize = 20;
const IDLE: Duration = Duration::from_secs(5 * 60);
const FAREWELL: Duration = Duration::from_secs(1);
/// How long a recipient `+timeout` keeps the client waiting.
const SILENCE: Duration = Duration::from_secs(10 * 60);

/// A letter as it came, dots undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caught {
    pub from: String,
    pub to: Vec<String>,
    pub data: Vec<u8>,
}

/// Where caught letters go. The error is for the log; the client hears `451 4.3.0`.
pub trait Mailbox: Clone + Send + Sync + 'static {
    fn deliver(&self, letter: Caught) -> impl Future<Output = Result<(), String>> + Send;
}

/// Serves until `shutdown` says true or its sender is gone; then every client is told, and it returns.
pub async fn serve<M: Mailbox>(listener: TcpListener, mailbox: M, shutdown: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut conversations = JoinSet::new();
    let mut stop = shutdown.clone();
    loop {
        while conversations.try_join_next().is_some() {}
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = stopped(&mut stop) => break,
        };
        let Ok(place) = place else { break };
        match accepted {
            Ok((stream, _)) => {
                let conversation = Conversation::new(stream, mailbox.clone(), shutdown.clone());
                conversations.spawn(async move {
                    conversation.run().await;
                    drop(place);
                });
            }
            Err(error) => {
                // Out of file handles, most likely: that passes, and spinning would not help it.
                tracing::warn!(%error, "the trial server cannot take a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    while conversations.join_next().await.is_some() {}
}

async fn stopped(shutdown: &mut watch::Receiver<bool>) {
    let _gone_counts_too = shutdown.wait_for(|stop| *stop).await;
}

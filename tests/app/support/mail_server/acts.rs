//! What the server does at a moment, in place of its usual answer. None of it goes on for ever.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use super::conversation::{Conversation, over};

#[derive(Clone, Debug)]
pub enum Act {
    /// These bytes in one write; a line end is not added.
    Say(Vec<u8>),
    /// The answer of a good server.
    Usual,
    Wait(Duration),
    /// The bytes one by one, with a pause after each.
    Slowly(Vec<u8>, Duration),
    /// The same bytes again and again, with a pause after each time.
    Repeat(Vec<u8>, Duration),
    /// The same bytes at full speed.
    Flood(Vec<u8>),
    /// Reads a part of what comes, about so many bytes, and throws it away.
    Swallow(usize),
    /// Reads one byte, waits, reads the next.
    Sip(Duration),
    /// Hears everything and says nothing.
    Mute,
    /// Reads nothing and says nothing.
    Deaf,
    /// Waits until the test lets it go on.
    Hold(Gate),
    /// Ends the connection in good order.
    Close,
    /// Is gone: under TLS without the goodbye that TLS asks for.
    Vanish,
    Reset,
}

pub fn say(bytes: impl Into<Vec<u8>>) -> Act {
    Act::Say(bytes.into())
}

/// Where a conversation waits for the test.
#[derive(Clone, Debug)]
pub struct Gate {
    open: Arc<Semaphore>,
    reached: Arc<Semaphore>,
}

impl Gate {
    pub fn closed() -> Self {
        Self { open: Arc::new(Semaphore::new(0)), reached: Arc::new(Semaphore::new(0)) }
    }

    /// Waits until a conversation has come here.
    pub async fn reached(&self) {
        self.reached.acquire().await.unwrap().forget();
    }

    pub fn let_one_go(&self) {
        self.open.add_permits(1);
    }

    async fn pass(&self) {
        self.reached.add_permits(1);
        self.open.acquire().await.unwrap().forget();
    }
}

/// A test that has not ended by then has failed.
const LONGEST: Duration = Duration::from_secs(60);
const FLOOD: usize = 64 * 1024 * 1024;
const LINGER: Duration = Duration::from_secs(2);

/// The first byte of what was said: the class of the answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said(Option<u8>);

impl Said {
    pub fn is_yes(self) -> bool {
        self.0 == Some(b'2')
    }

    pub fn is_go_on(self) -> bool {
        self.0 == Some(b'3')
    }

    fn add(&mut self, bytes: &[u8]) {
        self.0 = self.0.or(bytes.first().copied());
    }
}

impl Conversation {
    pub async fn perform(&mut self, acts: Vec<Act>, usual: &str) -> io::Result<Said> {
        let mut said = Said::default();
        let ends = Instant::now() + LONGEST;
        for act in acts {
            match act {
                Act::Usual => {
                    said.add(usual.as_bytes());
                    self.say(usual);
                }
                Act::Say(bytes) => {
                    said.add(&bytes);
                    self.say_raw(&bytes).await?;
                }
                Act::Slowly(bytes, pause) => {
                    said.add(&bytes);
                    for byte in bytes {
                        self.say_raw(&[byte]).await?;
                        sleep(pause).await;
                    }
                }
                Act::Repeat(bytes, pause) => {
                    while Instant::now() < ends {
                        self.say_raw(&bytes).await?;
                        sleep(pause).await;
                    }
                }
                Act::Flood(bytes) => self.flood(&bytes).await?,
                Act::Wait(time) => {
                    self.lines.flush().await?;
                    sleep(time).await;
                }
                Act::Swallow(bytes) => self.swallow(bytes).await?,
                Act::Sip(pause) => {
                    self.lines.flush().await?;
                    while Instant::now() < ends {
                        self.lines.stream().read_u8().await?;
                        sleep(pause).await;
                    }
                }
                Act::Mute => {
                    let _bounded = timeout(LONGEST, self.lines.gone()).await;
                    return Err(over());
                }
                Act::Deaf => {
                    self.lines.flush().await?;
                    sleep(LONGEST).await;
                }
                Act::Hold(gate) => {
                    self.lines.flush().await?;
                    let _bounded = timeout(LONGEST, gate.pass()).await;
                }
                Act::Close => {
                    self.lines.flush().await?;
                    self.lines.stream().shutdown().await?;
                    // Unread bytes would turn the end into a reset, which can overtake the last words.
                    let _bounded = timeout(LINGER, self.lines.gone()).await;
                    return Err(over());
                }
                Act::Vanish => {
                    self.lines.flush().await?;
                    return Err(over());
                }
                Act::Reset => {
                    self.lines.flush().await?;
                    self.lines.stream().reset_on_drop();
                    return Err(over());
                }
            }
        }
        Ok(said)
    }

    async fn say_raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.lines.flush().await?;
        self.note(bytes);
        self.lines.stream().write_all(bytes).await?;
        self.lines.stream().flush().await
    }

    async fn flood(&mut self, bytes: &[u8]) -> io::Result<()> {
        let piece = bytes.repeat(1 + 16 * 1024 / bytes.len());
        for _ in 0..FLOOD / piece.len() {
            self.say_raw(&piece).await?;
        }
        Ok(())
    }

    async fn swallow(&mut self, at_least: usize) -> io::Result<()> {
        self.lines.flush().await?;
        let (mut waste, mut read) = ([0; 4096], 0);
        while read < at_least {
            match self.lines.stream().read(&mut waste).await? {
                0 => return Err(over()),
                count => read += count,
            }
        }
        Ok(())
    }
}

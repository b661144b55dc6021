//! A mail server that keeps every letter whose dot it saw, also those it does not answer for, and misbehaves as the end of the
//! local part asks.

use std::sync::{Arc, Mutex};

use skymailing::smtp::Relay;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// A letter that may have arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    pub to: String,
    pub letter: String,
    /// The server said that it took it.
    pub taken: bool,
}

impl Copy {
    pub fn message_id(&self) -> &str {
        self.letter
            .lines()
            .find(|line| line.starts_with("Message-ID:"))
            .unwrap_or_else(|| panic!("no Message-ID in {}", self.letter))
    }
}

#[derive(Clone)]
pub struct Recorder {
    pub relay: Relay,
    copies: Arc<Mutex<Vec<Copy>>>,
    /// Recipients `+held` wait here.
    gate: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Recorder {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let recorder = Self {
            relay: relay_at(listener.local_addr().unwrap().port()),
            copies: Arc::default(),
            gate: Arc::new(Semaphore::new(0)),
            waiting: Arc::new(Semaphore::new(0)),
        };
        let server = recorder.clone();
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = server.clone();
                actix_web::rt::spawn(async move { drop(server.talk(stream).await) });
            }
        });
        recorder
    }

    pub fn copies(&self) -> Vec<Copy> {
        self.copies.lock().unwrap().clone()
    }

    pub fn copies_to(&self, to: &str) -> Vec<Copy> {
        self.copies().into_iter().filter(|copy| copy.to == to).collect()
    }

    /// Waits until a recipient `+held` was named.
    pub async fn somebody_waits(&self) {
        self.waiting.acquire().await.unwrap().forget();
    }

    pub fn let_go(&self) {
        self.gate.add_permits(1);
    }

    async fn talk(self, mut stream: TcpStream) -> std::io::Result<()> {
        let (from, mut to_client) = stream.split();
        let (mut lines, mut recipient) = (BufReader::new(from), String::new());
        to_client.write_all(b"220 recorder.invalid\r\n").await?;
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let verb = line.split([' ', '\r']).next().unwrap_or_default().to_ascii_uppercase();
            let answer = match verb.as_str() {
                "RCPT" => {
                    recipient = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    match wish(&recipient) {
                        "temperror" => "451 4.7.1 Try later",
                        "550" => "550 5.1.1 Nobody there",
                        "421" => "421 4.3.2 Not now",
                        "gone" => return Ok(()),
                        "held" | "heldtemp" => {
                            self.waiting.add_permits(1);
                            self.gate.acquire().await.unwrap_or_else(|e| panic!("{e}")).forget();
                            if wish(&recipient) == "held" { "250 Go on" } else { "451 4.7.1 Try later" }
                        }
                        _ => "250 Go on",
                    }
                }
                "DATA" => {
                    to_client.write_all(b"354 Go on\r\n").await?;
                    let mut letter = Vec::new();
                    while !letter.ends_with(b"\r\n.\r\n") {
                        letter.push(lines.read_u8().await?);
                    }
                    let letter = String::from_utf8_lossy(&letter).into_owned();
                    let taken = match wish(&recipient) {
                        "latertemp" => None,
                        "hangup" => Some(false),
                        "once" => Some(!self.copies_to(&recipient).is_empty()),
                        _ => Some(true),
                    };
                    if let Some(taken) = taken {
                        self.copies.lock().unwrap().push(Copy { to: recipient.clone(), letter, taken });
                    }
                    match taken {
                        None => "451 4.7.1 Try later",
                        Some(true) => "250 Taken",
                        Some(false) => return Ok(()),
                    }
                }
                "QUIT" => "221 Goodbye",
                _ => "250 Go on",
            };
            to_client.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
    }
}

fn wish(recipient: &str) -> &str {
    let local = recipient.split('@').next().unwrap_or_default();
    local.rsplit_once('+').map_or("", |(_, wish)| wish)
}

pub fn relay_at(port: u16) -> Relay {
    Relay::on_loopback(port)
}

/// Where nobody listens.
pub fn nowhere() -> Relay {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    relay_at(listener.local_addr().unwrap().port())
}

/// A server that takes every connection and never says a word. It ends with the listener.
pub fn mute() -> (Relay, std::net::TcpListener) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    (relay_at(listener.local_addr().unwrap().port()), listener)
}

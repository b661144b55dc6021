//! A server that says what the test wants, and remembers what it heard.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::mail::EmailAddress;
use crate::smtp::{Answer, Caller, Connection, Credentials, Dialer, Envelope, Failure, Limits, Relay, Tls};

pub(super) const LETTER: &[u8] = b"Subject: hi\r\n\r\n.hello\r\n";

/// One act of a script.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Say(&'static [u8]),
    /// Waits for one line.
    Hear,
    HearLines(usize),
    /// Waits for a letter up to its final dot.
    HearLetter,
    /// The same, and for so many lines behind it.
    HearLetterAnd(usize),
    Wait(Duration),
    /// The same bytes for ever, with a pause after each.
    Drip(&'static [u8], Duration),
    /// Like `Drip` at full speed, in large pieces.
    Flood(u8),
    Hang,
}

pub(super) use Act::{Drip, Flood, Hang, Hear, HearLetter, HearLetterAnd, HearLines, Say, Wait};

pub(super) fn say(text: &'static str) -> Act {
    Say(text.as_bytes())
}

/// Up to the point where the server waits for a letter and has read it.
pub(super) fn up_to_the_dot() -> Vec<Act> {
    let mut acts = up_to_data();
    acts.extend([say("354 go\r\n"), HearLetter]);
    acts
}

pub(super) fn up_to_data() -> Vec<Act> {
    let mut acts = vec![say("220 hi\r\n"), Hear, say("250-mx\r\n250-SIZE 100000000\r\n250 8BITMIME\r\n")];
    acts.extend([Hear, say("250 2.1.0 ok\r\n"), Hear, say("250 2.1.5 ok\r\n"), Hear]);
    acts
}

pub(super) struct Scripted {
    pub port: u16,
    heard: JoinHandle<Vec<u8>>,
}

impl Scripted {
    pub(super) async fn start(acts: Vec<Act>) -> Scripted {
        Scripted::at(0, acts).await
    }

    pub(super) async fn at(port: u16, acts: Vec<Act>) -> Scripted {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            drop(listener);
            stream.set_nodelay(true).unwrap();
            perform(&mut stream, acts).await
        });
        Scripted { port, heard }
    }

    /// A server that handles the stream of its one client in its own way.
    pub(super) async fn with<F: Future<Output = Vec<u8>> + Send>(
        serve: impl FnOnce(TcpStream) -> F + Send + 'static,
    ) -> Scripted {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            serve(stream).await
        });
        Scripted { port, heard }
    }

    pub(super) fn relay(&self) -> Relay {
        Relay::on_loopback(self.port)
    }

    pub(super) async fn heard(self) -> String {
        String::from_utf8(self.heard.await.unwrap()).unwrap()
    }
}

pub(super) async fn perform<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, acts: Vec<Act>) -> Vec<u8> {
    let mut heard = Vec::new();
    for act in acts {
        let went_well = match act {
            Say(text) => stream.write_all(text).await.is_ok() && stream.flush().await.is_ok(),
            Hear => hear(stream, &mut heard, b"\n").await,
            HearLines(lines) => hear_lines(stream, &mut heard, lines).await,
            HearLetter => hear(stream, &mut heard, b"\r\n.\r\n").await,
            HearLetterAnd(lines) => {
                hear(stream, &mut heard, b"\r\n.\r\n").await && hear_lines(stream, &mut heard, lines).await
            }
            Wait(time) => {
                tokio::time::sleep(time).await;
                true
            }
            Drip(text, pause) => {
                while stream.write_all(text).await.is_ok() {
                    tokio::time::sleep(pause).await;
                }
                false
            }
            Flood(byte) => {
                while stream.write_all(&[byte; 65536]).await.is_ok() {}
                false
            }
            Hang => {
                let _until_the_client_goes = stream.read_to_end(&mut heard).await;
                false
            }
        };
        if !went_well {
            break;
        }
    }
    heard
}

async fn hear_lines<S: AsyncRead + Unpin>(stream: &mut S, heard: &mut Vec<u8>, lines: usize) -> bool {
    for _ in 0..lines {
        if !hear(stream, heard, b"\n").await {
            return false;
        }
    }
    true
}

async fn hear<S: AsyncRead + Unpin>(stream: &mut S, heard: &mut Vec<u8>, end: &[u8]) -> bool {
    let start = heard.len();
    let mut byte = [0];
    while !heard[start..].ends_with(end) {
        match stream.read(&mut byte).await {
            Ok(1) => heard.push(byte[0]),
            _ => return false,
        }
    }
    true
}

/// A minute becomes two seconds: enough for a busy machine, and never waited for.
pub(super) fn limits() -> Limits {
    Limits { resolve: Duration::from_secs(5), connect: Duration::from_secs(5), ..Limits::default().scaled(30.0) }
}

/// A minute becomes 0.2 s, for tests that wait for a deadline.
pub(super) fn hurried() -> Limits {
    let second = Duration::from_secs(1);
    Limits { resolve: second, connect: second, ..Limits::default().scaled(300.0) }
}

pub(super) fn caller(tls: &Tls, limits: &Limits) -> Caller {
    Caller::new(no_names(), tls.clone(), limits.clone(), "me.example.org")
}

pub(super) fn no_tls() -> Tls {
    Tls::with_roots([]).unwrap()
}

/// All servers of these tests have addresses, or are called localhost.
pub(super) fn no_names() -> Dialer {
    Dialer::without_names()
}

pub(super) fn credentials() -> Option<Credentials> {
    Credentials::password("ann", "hunter2").ok()
}

pub(super) fn envelope_to(to: &str) -> Envelope {
    Envelope { from: Some(EmailAddress::parse("ann@example.org").unwrap()), to: EmailAddress::parse(to).unwrap() }
}

pub(super) async fn open(relay: &Relay) -> Result<Connection, Answer> {
    caller(&no_tls(), &limits()).open(relay).await
}

/// One letter from the dial to the last answer, wherever that comes.
pub(super) async fn send(relay: &Relay, letter: &[u8]) -> Answer {
    send_within(relay, &no_tls(), &limits(), letter).await
}

pub(super) async fn send_within(relay: &Relay, tls: &Tls, limits: &Limits, letter: &[u8]) -> Answer {
    let sent = async {
        let mut connection = caller(tls, limits).open(relay).await?;
        connection.offer(&envelope_to("bob@example.net"), letter.len()).await?;
        let answer = connection.finish(letter).await;
        connection.quit().await;
        Ok(answer)
    };
    sent.await.unwrap_or_else(|failure: Failure| failure)
}

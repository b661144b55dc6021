//! The trial server and our own session, end to end.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::scripted::{LETTER, caller, envelope_to, hurried, limits, no_names, no_tls};
use crate::smtp::server::{Caught, Mailbox, serve};
use crate::smtp::{Answer, Connection, Limits, Reach, Relay, Stage, Verdict};

#[derive(Clone, Default)]
struct Shelf {
    letters: Arc<Mutex<Vec<Caught>>>,
    full: bool,
}

impl Mailbox for Shelf {
    async fn deliver(&self, letter: Caught) -> Result<(), String> {
        if self.full {
            return Err("full".to_owned());
        }
        self.letters.lock().unwrap().push(letter);
        Ok(())
    }
}

struct Trial {
    relay: Relay,
    shelf: Shelf,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl Trial {
    async fn start(full: bool) -> Trial {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let relay = Relay::on_loopback(port);
        let (stop, shutdown) = watch::channel(false);
        let shelf = Shelf { full, ..Shelf::default() };
        let serving = tokio::spawn(serve(listener, shelf.clone(), shutdown));
        Trial { relay, shelf, stop, serving }
    }

    async fn open(&self) -> Connection {
        caller(&no_tls(), &limits()).open(&self.relay).await.unwrap()
    }

    async fn send(&self, to: &str) -> Answer {
        let limits = if to.contains("+timeout") { hurried() } else { limits() };
        let mut connection = caller(&no_tls(), &limits).open(&self.relay).await.unwrap();
        if let Err(failure) = connection.offer(&envelope_to(to), LETTER.len()).await {
            connection.quit().await;
            return failure;
        }
        let answer = connection.finish(LETTER).await;
        connection.quit().await;
        answer
    }

    /// Everything a client says at once, and everything it hears.
    async fn talk(&self, text: &str) -> String {
        let call = no_names().dial("127.0.0.1", self.relay.port, Reach::Anywhere, &limits()).await;
        let (mut stream, _) = call.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut heard = String::new();
        stream.read_to_string(&mut heard).await.unwrap();
        heard
    }
}

#[tokio::test]
async fn a_letter_is_caught_as_it_was_sent() {
    let trial = Trial::start(false).await;
    let answer = trial.send("bob@example.net").await;
    assert_eq!((answer.verdict(), answer.stage, answer.code), (Verdict::Accepted, Stage::Dot, Some(250)));
    let letter =
        Caught { from: "ann@example.org".to_owned(), to: vec!["bob@example.net".to_owned()], data: LETTER.to_vec() };
    assert_eq!(*trial.shelf.letters.lock().unwrap(), [letter]);
}

#[tokio::test]
async fn recipients_make_it_misbehave() {
    let trial = Trial::start(false).await;
    for (to, verdict, stage, code) in [
        ("bob+temperror@example.net", Verdict::Temporary, Stage::Rcpt, Some(451)),
        ("bob+5xx@example.net", Verdict::Rejected, Stage::Rcpt, Some(550)),
        ("bob+554@example.net", Verdict::Rejected, Stage::Rcpt, Some(554)),
        ("bob+552@example.net", Verdict::Rejected, Stage::Rcpt, Some(552)),
        ("bob+timeout@example.net", Verdict::Unknown, Stage::Dot, None),
        ("bob+hangup@example.net", Verdict::Unknown, Stage::Dot, None),
    ] {
        let answer = trial.send(to).await;
        assert_eq!((answer.verdict(), answer.stage, answer.code), (verdict, stage, code), "{to}");
    }
    assert_eq!(*trial.shelf.letters.lock().unwrap(), []);
}

#[tokio::test]
async fn a_mailbox_in_trouble_is_a_temporary_answer() {
    let trial = Trial::start(true).await;
    let answer = trial.send("bob@example.net").await;
    assert_eq!((answer.verdict(), answer.code), (Verdict::Temporary, Some(451)));
    assert_eq!(answer.enhanced.as_deref(), Some("4.3.0"));
}

#[tokio::test]
async fn many_letters_go_over_one_connection() {
    let trial = Trial::start(false).await;
    let mut connection = trial.open().await;
    for _ in 0..50 {
        connection.offer(&envelope_to("bob@example.net"), LETTER.len()).await.unwrap();
        assert_eq!(connection.finish(LETTER).await.verdict(), Verdict::Accepted);
    }
    connection.quit().await;
    assert_eq!(trial.shelf.letters.lock().unwrap().len(), 50);
}

#[tokio::test]
async fn pipelined_commands_are_answered_in_order() {
    let trial = Trial::start(false).await;
    let heard = trial
        .talk(
            "EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<a+5xx@x.org>\r\nRCPT TO:<b@x.org>\r\nDATA\r\nhi\r\n.\r\n\
             MAIL FROM:<a@x.org> SIZE=99999999\r\nDATA\r\nMAIL FROM:<a@x.org>\r\nMAIL FROM:<a@x.org>\r\nRSET\r\nWHAT\r\nQUIT\r\n",
        )
        .await;
    let codes: Vec<&str> = heard.lines().filter(|line| line.as_bytes()[3] == b' ').map(|line| &line[..3]).collect();
    assert_eq!(
        codes,
        ["220", "250", "250", "550", "250", "354", "250", "552", "503", "250", "503", "250", "500", "221"]
    );
    assert_eq!(trial.shelf.letters.lock().unwrap()[0].to, ["b@x.org"]);
}

#[tokio::test]
async fn long_lines_and_many_errors_are_borne_with_patience_and_an_end() {
    let trial = Trial::start(false).await;
    let long = "x".repeat(10_000);
    let heard = trial.talk(&format!("{long}\r\nNOOP\r\nQUIT\r\n")).await;
    let codes: Vec<&str> = heard.lines().map(|line| &line[..3]).collect();
    assert_eq!(codes, ["220", "500", "250", "221"]);
    let heard = trial.talk(&"WHAT\r\n".repeat(21)).await;
    assert!(heard.ends_with("421 4.7.0 Too many errors\r\n"), "{heard}");
}

#[tokio::test]
async fn shutdown_tells_every_client_and_returns() {
    let trial = Trial::start(false).await;
    let mut idle = trial.open().await;
    let relay = trial.relay.clone();
    let silent = tokio::spawn(async move {
        let mut connection = caller(&no_tls(), &Limits::default()).open(&relay).await.unwrap();
        connection.offer(&envelope_to("bob+timeout@example.net"), LETTER.len()).await.unwrap();
        connection.finish(LETTER).await
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    trial.stop.send(true).unwrap();
    tokio::time::timeout(Duration::from_secs(2), trial.serving).await.unwrap().unwrap();
    assert_eq!(silent.await.unwrap().verdict(), Verdict::Unknown);
    let answer = idle.offer(&envelope_to("bob@example.net"), 1).await.unwrap_err();
    assert_eq!((answer.verdict(), answer.code), (Verdict::ServerFault, Some(421)));
}

#[tokio::test]
async fn a_client_that_does_not_listen_does_not_hold_up_the_shutdown() {
    let trial = Trial::start(false).await;
    let (mut deaf, _) = no_names().dial("127.0.0.1", trial.relay.port, Reach::Anywhere, &limits()).await.unwrap();
    let talk = b"NOOP\r\n".repeat(10_000);
    while tokio::time::timeout(Duration::from_millis(200), deaf.write_all(&talk)).await.is_ok() {}
    trial.stop.send(true).unwrap();
    tokio::time::timeout(Duration::from_secs(5), trial.serving).await.unwrap().unwrap();
}

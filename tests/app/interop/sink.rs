//! Postfix's `smtp-sink`, which takes everything, and its ways to misbehave.

use std::path::PathBuf;

use skymailing::smtp::{Cause, Security, Stage, Tls};
use tokio::time::timeout;

use super::letters::{Answers, arrived, send, with_cause};
use super::servers::{LONGEST, Server, caller, free_port, installed, relay};
use crate::support::leash::lowly_shell;

pub struct Sink {
    server: Server,
    pub port: u16,
}

impl Sink {
    /// `None` where it is not installed.
    pub async fn start(options: &[&str]) -> Option<Sink> {
        if !installed(&["smtp-sink"]) {
            return None;
        }
        let port = free_port();
        let number = port.to_string();
        let args: Vec<&str> = std::iter::once(number.as_str()).chain(options.iter().copied()).collect();
        Some(Sink { server: Server::start(lowly_shell(), include_str!("sink.sh"), &args).listens(port).await, port })
    }

    pub fn letters(&self) -> PathBuf {
        self.server.dir.join("letters")
    }

    async fn is_sent(&self, letters: usize, sessions: usize) -> Answers {
        let recipients: Vec<String> = (1..=letters).map(|number| format!("reader{number}@example.net")).collect();
        let caller = caller(Tls::with_roots([]).unwrap());
        let relay = relay(self.port, Security::Plain, None);
        timeout(LONGEST, send(&caller, &relay, &recipients, sessions)).await.unwrap()
    }
}

#[tokio::test]
async fn every_letter_arrives_once_whatever_the_server_can_do() {
    // Everything; no PIPELINING; no 8BITMIME; a banner without ESMTP; one that a firewall has been at; no EHLO; a small window;
    // a second to think before each letter.
    for (options, letters) in [
        ("", 400),
        ("-p", 200),
        ("-8 -E", 200),
        ("-e", 200),
        ("-P", 200),
        ("-f EHLO", 200),
        ("-T 8192", 200),
        ("-w 1", 8),
    ] {
        let Some(sink) = Sink::start(&Vec::from_iter(options.split_whitespace())).await else {
            return;
        };
        let answers = sink.is_sent(letters, 4).await;
        let other = answers.values().find(|answer| answer.cause != Cause::Accepted);
        assert_eq!(other, None, "{options}");
        arrived(&sink.letters(), &with_cause(&answers, Cause::Accepted)).await;
    }
}

#[tokio::test]
async fn every_refusal_is_booked_where_it_belongs() {
    // `-r` refuses for now, `-f` for good; both switch PIPELINING off. `-q` closes without a word, `-Q` says 421.
    for (way, command, cause, stage) in [
        ("-r", "CONNECT", Cause::ServerBusy, Stage::Banner),
        ("-f", "CONNECT", Cause::ServerRefusesUs, Stage::Banner),
        ("-q", "CONNECT", Cause::ConnectionBroke, Stage::Banner),
        ("-Q", "CONNECT", Cause::ServerBusy, Stage::Banner),
        ("-r", "EHLO", Cause::ServerBusy, Stage::Ehlo),
        ("-q", "EHLO", Cause::ConnectionBroke, Stage::Ehlo),
        ("-Q", "EHLO", Cause::ServerBusy, Stage::Ehlo),
        ("-r", "MAIL", Cause::ServerBusy, Stage::Mail),
        ("-f", "MAIL", Cause::SenderRefused, Stage::Mail),
        ("-q", "MAIL", Cause::ConnectionBroke, Stage::Mail),
        ("-Q", "MAIL", Cause::ServerBusy, Stage::Mail),
        ("-r", "RCPT", Cause::MailboxBusy, Stage::Rcpt),
        ("-f", "RCPT", Cause::NoSuchMailbox, Stage::Rcpt),
        ("-q", "RCPT", Cause::ConnectionBroke, Stage::Rcpt),
        ("-Q", "RCPT", Cause::ServerBusy, Stage::Rcpt),
        ("-r", "DATA", Cause::ServerBusy, Stage::Data),
        ("-f", "DATA", Cause::TransactionRefused, Stage::Data),
        ("-q", "DATA", Cause::ConnectionBroke, Stage::Data),
        ("-Q", "DATA", Cause::ServerBusy, Stage::Data),
    ] {
        let options = [way, command, "-b", "450 4.2.1 Come back later", "-B", "550 5.1.1 Nobody of that name"];
        let Some(sink) = Sink::start(&options).await else { return };
        for (to, answer) in sink.is_sent(12, 2).await {
            assert_eq!((answer.cause, answer.stage), (cause, stage), "{way} {command} {to}: {answer}");
        }
        arrived(&sink.letters(), &[]).await;
    }
}

#[tokio::test]
async fn what_becomes_of_the_dot_is_never_guessed() {
    for (options, cause) in [
        (["-r", "."], Cause::RefusedForNow),
        (["-f", "."], Cause::CommandNotUnderstood),
        (["-q", "."], Cause::NoAnswerToTheDot),
        (["-Q", "."], Cause::ServerBusy),
    ] {
        let Some(sink) = Sink::start(&options).await else { return };
        for (to, answer) in sink.is_sent(12, 2).await {
            assert_eq!((answer.cause, answer.stage), (cause, Stage::Dot), "{options:?} {to}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_server_that_does_not_read_the_letter_has_refused_it_all_the_same() {
    let Some(sink) = Sink::start(&["-A", "1"]).await else { return };
    let answers = sink.is_sent(8, 4).await;
    // It closes behind its answer, and so the next offer of each session is lost with it.
    assert_eq!(with_cause(&answers, Cause::LetterRefused).len(), 4);
    assert_eq!(with_cause(&answers, Cause::ConnectionBroke).len(), 4);
    arrived(&sink.letters(), &[]).await;
}

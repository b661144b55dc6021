//! A real Postfix with a queue of its own, strict about the order of commands; it delivers into a directory.

use std::path::PathBuf;

use skymailing::smtp::{Cause, Security, Tls};
use tokio::time::timeout;

use super::letters::{Answers, arrived, send, with_cause};
use super::servers::{Certificate, LONGEST, Server, caller, free_port, installed, relay};
use crate::support::leash::{is_root, skipped};

struct Postfix {
    server: Server,
    starttls: u16,
    implicit: u16,
    trusted: Tls,
}

impl Postfix {
    /// `None` where it is not installed, or cannot be started.
    async fn start() -> Option<Postfix> {
        if !installed(&["postfix"]) {
            return None;
        }
        if !is_root() {
            skipped("conversations with Postfix (only root can start it)");
            return None;
        }
        let certificate = Certificate::new();
        let (starttls, implicit) = (free_port(), free_port());
        let args = [&starttls.to_string(), &implicit.to_string(), &certificate.certificate, &certificate.key];
        let server = Server::start(&["sh"], include_str!("postfix.sh"), &args.map(String::as_str));
        Some(Postfix { server, starttls, implicit, trusted: certificate.trusted })
    }

    fn letters(&self) -> PathBuf {
        self.server.dir.join("mail/box/new")
    }

    async fn is_sent(&self, port: u16, security: Security, recipients: &[String], sessions: usize) -> Answers {
        let caller = caller(self.trusted.clone());
        let relay = relay(port, security, None);
        timeout(LONGEST, send(&caller, &relay, recipients, sessions)).await.unwrap()
    }
}

#[tokio::test]
async fn exactly_those_who_were_not_refused_have_their_letter() {
    let Some(postfix) = Postfix::start().await else { return };
    // Refused ones first, last, alone and in rows that are longer than a connection puts up with.
    let recipients: Vec<String> = (0..300)
        .map(|number| match (number % 5, number % 60) {
            (0, _) | (_, 30..=39) => format!("gone{number}@example.net"),
            (1, _) | (_, 59) => format!("later{number}@example.net"),
            _ => format!("reader{number}@example.net"),
        })
        .collect();
    let answers = postfix.is_sent(postfix.starttls, Security::StartTls, &recipients, 4).await;
    for (to, answer) in &answers {
        let cause = match to {
            to if to.starts_with("gone") => Cause::NoSuchMailbox,
            to if to.starts_with("later") => Cause::MailboxBusy,
            _ => Cause::Accepted,
        };
        assert_eq!((answer.cause, answer.tls), (cause, true), "{to}: {answer}");
    }
    let accepted = with_cause(&answers, Cause::Accepted);
    arrived(&postfix.letters(), &accepted).await;
    let log = postfix.server.log();
    assert!(log.matches(": message-id=").count() <= accepted.len(), "more than was accepted is on its way: {log}");
    for complaint in ["improper command", "nested MAIL", "too many errors", "lost connection", "bare <LF>", "fatal"] {
        assert!(!log.contains(complaint), "{complaint}: {log}");
    }
}

#[tokio::test]
async fn tls_from_the_first_byte_carries_the_same() {
    let Some(postfix) = Postfix::start().await else { return };
    let recipients: Vec<String> = (0..40).map(|number| format!("reader{number}@example.net")).collect();
    let answers = postfix.is_sent(postfix.implicit, Security::Implicit, &recipients, 2).await;
    assert_eq!(with_cause(&answers, Cause::Accepted).len(), recipients.len(), "{answers:?}");
    assert!(answers.values().all(|answer| answer.tls));
    arrived(&postfix.letters(), &recipients).await;
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_ends_the_conversation() {
    let Some(mut postfix) = Postfix::start().await else { return };
    postfix.trusted = Certificate::new().trusted;
    let recipients = ["reader1@example.net".to_owned()];
    for (port, security) in [(postfix.starttls, Security::StartTls), (postfix.implicit, Security::Implicit)] {
        let answers = postfix.is_sent(port, security, &recipients, 1).await;
        assert_eq!(with_cause(&answers, Cause::BadCertificate), recipients, "{answers:?}");
    }
}

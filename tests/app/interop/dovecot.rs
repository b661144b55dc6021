//! Dovecot's submission service: TLS in both ways, every way to log in, right and wrong.

use skymailing::smtp::{Answer, Cause, Credentials, Security, Stage, Tls};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::timeout;

use super::letters::{Answers, arrived, send, with_cause};
use super::servers::{Certificate, LONGEST, Server, caller, free_port, installed, relay};
use super::sink::Sink;
use crate::support::leash::lowly_shell;

struct Dovecot {
    server: Server,
    sink: Sink,
    starttls: u16,
    implicit: u16,
    trusted: Tls,
}

impl Dovecot {
    /// `None` where it is not installed.
    async fn start(mechanisms: &str) -> Option<Dovecot> {
        Dovecot::before(Sink::start(&[]).await?, mechanisms).await
    }

    /// Its letters go to `sink`.
    async fn before(sink: Sink, mechanisms: &str) -> Option<Dovecot> {
        if !installed(&["dovecot", "submission-login"]) {
            return None;
        }
        let certificate = Certificate::new();
        let (starttls, implicit) = (free_port(), free_port());
        let args = [
            starttls.to_string(),
            implicit.to_string(),
            sink.port.to_string(),
            judge_of_tokens().await.to_string(),
            certificate.certificate,
            certificate.key,
            mechanisms.to_owned(),
        ];
        let server = Server::start(lowly_shell(), include_str!("dovecot.sh"), &args.each_ref().map(String::as_str))
            .listens(starttls)
            .await;
        Some(Dovecot { server, sink, starttls, implicit, trusted: certificate.trusted })
    }

    async fn is_sent(
        &self,
        port: u16,
        security: Security,
        credentials: Option<Credentials>,
        recipients: &[String],
    ) -> Answers {
        let caller = caller(self.trusted.clone());
        let relay = relay(port, security, credentials);
        timeout(LONGEST, send(&caller, &relay, recipients, 3)).await.unwrap()
    }

    async fn refuses(&self, credentials: Option<Credentials>) -> Answer {
        let relay = relay(self.starttls, Security::StartTls, credentials);
        let opened = timeout(LONGEST, caller(self.trusted.clone()).open(&relay)).await.unwrap();
        opened.unwrap_err()
    }
}

/// Where Dovecot asks whether a token is good (RFC 7662). Returns its port.
async fn judge_of_tokens() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut question = Vec::new();
            while !String::from_utf8_lossy(&question).contains("token=")
                && stream.read_buf(&mut question).await.is_ok_and(|count| count > 0)
            {}
            let verdict = match String::from_utf8_lossy(&question).contains("token=good") {
                true => r#"{"active":true,"username":"ann"}"#,
                false => r#"{"active":false}"#,
            };
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close",
                verdict.len()
            );
            drop(stream.write_all(format!("{head}\r\n\r\n{verdict}").as_bytes()).await);
        }
    });
    port
}

fn password(password: &str) -> Option<Credentials> {
    Credentials::password("ann", password).ok()
}

fn token(token: &str) -> Option<Credentials> {
    Credentials::token("ann", token).ok()
}

#[tokio::test]
async fn every_way_to_log_in_carries_letters() {
    let ways =
        [("plain", password("hunter 2")), ("login", password("hunter 2")), ("plain login xoauth2", token("good"))];
    for (mechanisms, credentials) in ways {
        let Some(dovecot) = Dovecot::start(mechanisms).await else { return };
        let mut recipients = Vec::new();
        for (port, security) in [(dovecot.starttls, Security::StartTls), (dovecot.implicit, Security::Implicit)] {
            let first = recipients.len();
            let share: Vec<String> = (first..first + 30).map(|number| format!("reader{number}@example.net")).collect();
            let answers = dovecot.is_sent(port, security, credentials.clone(), &share).await;
            let other = answers.values().find(|answer| answer.cause != Cause::Accepted);
            assert_eq!(other, None, "{mechanisms}: {}", dovecot.server.log());
            assert!(answers.values().all(|answer| answer.tls));
            recipients.extend(with_cause(&answers, Cause::Accepted));
        }
        arrived(&dovecot.sink.letters(), &recipients).await;
    }
}

#[tokio::test]
async fn who_cannot_log_in_sends_nothing_and_knows_why() {
    let cases = [
        ("plain", password("hunter 3"), Cause::LoginRefused, Stage::Auth),
        ("login", password("hunter 3"), Cause::LoginRefused, Stage::Auth),
        ("plain xoauth2", token("stale"), Cause::LoginRefused, Stage::Auth),
        ("plain", token("good"), Cause::NoLoginOffered, Stage::Auth),
    ];
    for (mechanisms, credentials, cause, stage) in cases {
        let Some(dovecot) = Dovecot::start(mechanisms).await else { return };
        let answer = dovecot.refuses(credentials).await;
        assert_eq!((answer.cause, answer.stage, answer.tls), (cause, stage, true), "{mechanisms}: {answer}");
        let said = answer.to_string();
        assert!(!said.contains("hunter") && !said.contains("stale"), "{said}");
    }
}

#[tokio::test]
async fn without_a_login_no_letter_is_taken() {
    let Some(dovecot) = Dovecot::start("plain").await else { return };
    let recipients = ["reader1@example.net".to_owned()];
    let answers = dovecot.is_sent(dovecot.starttls, Security::StartTls, None, &recipients).await;
    assert_eq!(with_cause(&answers, Cause::LoginNeeded), recipients, "{answers:?}");
}

#[tokio::test]
async fn a_refusal_of_the_server_behind_it_is_told_as_it_was_said() {
    let options = ["-f", "RCPT", "-B", "550 5.1.1 Nobody of that name"];
    let Some(sink) = Sink::start(&options).await else { return };
    let Some(dovecot) = Dovecot::before(sink, "plain").await else { return };
    let recipients: Vec<String> = (0..12).map(|number| format!("gone{number}@example.net")).collect();
    let answers = dovecot.is_sent(dovecot.starttls, Security::StartTls, password("hunter 2"), &recipients).await;
    for (to, answer) in answers {
        assert_eq!((answer.cause, answer.stage), (Cause::NoSuchMailbox, Stage::Rcpt), "{to}: {answer}");
    }
    arrived(&dovecot.sink.letters(), &[]).await;
}

//! TLS and AUTH: nothing in clear, no certificate taken on trust.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::scripted::*;
use crate::smtp::wire::Wire;
use crate::smtp::{Answer, Reach, Relay, Security, Stage, Tls, Verdict, body};

/// A certificate for `name`, and a client that trusts it.
fn certificate(name: &str) -> (TlsAcceptor, Tls) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), Tls::with_roots([cert.der().clone()]).unwrap())
}

fn relay(port: u16, security: Security) -> Relay {
    Relay {
        host: "localhost".to_owned(),
        port,
        security,
        credentials: credentials(),
        pipelining: true,
        reach: Reach::Anywhere,
    }
}

async fn start(acceptor: TlsAcceptor, clear: Vec<Act>, secured: Vec<Act>) -> Scripted {
    Scripted::with(async move |mut stream: TcpStream| {
        let mut heard = perform(&mut stream, clear).await;
        let mut stream = match acceptor.accept(stream).await {
            Ok(stream) => stream,
            Err(_) => return heard,
        };
        heard.extend(b"[tls]");
        heard.extend(perform(&mut stream, secured).await);
        heard
    })
    .await
}

async fn send_with(relay: &Relay, tls: &Tls) -> Answer {
    send_within(relay, tls, &limits(), LETTER).await
}

fn clear() -> Vec<Act> {
    vec![say("220 hi\r\n"), Hear, say("250-mx\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n"), Hear, say("220 go\r\n")]
}

fn letter() -> Vec<Act> {
    let mut acts = vec![Hear, say("250-mx\r\n250 AUTH LOGIN PLAIN\r\n"), Hear, say("235 welcome\r\n")];
    acts.extend([Hear, say("250 ok\r\n"), Hear, say("250 ok\r\n"), Hear, say("354 go\r\n"), HearLetter]);
    acts.extend([say("250 2.0.0 queued\r\n"), Hear, say("221 bye\r\n")]);
    acts
}

const HEARD: &str = "[tls]EHLO me.example.org\r\nAUTH PLAIN AGFubgBodW50ZXIy\r\nMAIL FROM:<ann@example.org>\r\n\
    RCPT TO:<bob@example.net>\r\nDATA\r\nSubject: hi\r\n\r\n..hello\r\n.\r\nQUIT\r\n";

#[tokio::test]
async fn starttls_then_auth_then_the_letter() {
    let (acceptor, tls) = certificate("localhost");
    let server = start(acceptor, clear(), letter()).await;
    let answer = send_with(&relay(server.port, Security::StartTls), &tls).await;
    assert_eq!((answer.verdict(), answer.tls), (Verdict::Accepted, true), "{answer}");
    assert_eq!(server.heard().await, format!("EHLO me.example.org\r\nSTARTTLS\r\n{HEARD}"));
}

#[tokio::test]
async fn tls_from_the_first_byte() {
    let (acceptor, tls) = certificate("localhost");
    let mut acts = letter();
    acts.insert(0, say("220 hi\r\n"));
    let server = start(acceptor, vec![], acts).await;
    let answer = send_with(&relay(server.port, Security::Implicit), &tls).await;
    assert_eq!((answer.verdict(), answer.tls), (Verdict::Accepted, true), "{answer}");
    assert_eq!(server.heard().await, HEARD);
}

#[tokio::test]
async fn a_wrong_name_or_an_unknown_issuer_is_refused() {
    let (acceptor, trusting) = certificate("mx.example.org");
    let (_, stranger) = certificate("localhost");
    for tls in [trusting, stranger, no_tls()] {
        let server = start(acceptor.clone(), clear(), letter()).await;
        let answer = send_with(&relay(server.port, Security::StartTls), &tls).await;
        assert_eq!((answer.verdict(), answer.stage, answer.tls), (Verdict::ServerFault, Stage::Tls, false));
        assert!(answer.text.contains("certificate"), "{answer}");
        let heard = server.heard().await;
        assert!(!heard.contains("AUTH") && !heard.contains("MAIL"), "{heard}");
    }
}

#[tokio::test]
async fn without_starttls_nothing_is_said_in_clear() {
    let acts = vec![say("220 hi\r\n"), Hear, say("250-mx\r\n250 AUTH PLAIN\r\n"), Hang];
    let server = Scripted::start(acts).await;
    let answer = send_with(&relay(server.port, Security::StartTls), &no_tls()).await;
    assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, Stage::StartTls));
    assert_eq!(server.heard().await, "EHLO me.example.org\r\n");
}

#[tokio::test]
async fn a_refused_or_garbled_starttls_is_the_end() {
    for answer in ["454 4.7.0 not now\r\n", "250 ok\r\n", "220 go\r\n250 injected\r\n", "220 go\r\n", "421 bye\r\n"] {
        let mut acts = clear();
        acts.pop();
        acts.extend([say(answer), say("250 clear text where TLS should be\r\n"), Hang]);
        let server = Scripted::start(acts).await;
        let said = send_with(&relay(server.port, Security::StartTls), &no_tls()).await;
        assert_eq!(said.verdict(), Verdict::ServerFault, "{answer}");
        assert!(matches!(said.stage, Stage::StartTls | Stage::Tls), "{answer}");
    }
}

#[tokio::test]
async fn a_handshake_that_stalls_ends_at_its_deadline() {
    let mut acts = clear();
    acts.push(Hang);
    let server = Scripted::with(async move |mut stream: TcpStream| perform(&mut stream, acts).await).await;
    let answer = send_within(&relay(server.port, Security::StartTls), &no_tls(), &hurried(), LETTER).await;
    assert_eq!((answer.verdict(), answer.stage, answer.code), (Verdict::ServerFault, Stage::Tls, None));
}

#[tokio::test]
async fn a_server_without_a_known_auth_is_not_used() {
    let acts = vec![say("220 hi\r\n"), Hear, say("250-mx\r\n250 AUTH CRAM-MD5\r\n"), Hang];
    let server = Scripted::start(acts).await;
    let answer = send_with(&relay(server.port, Security::Plain), &no_tls()).await;
    assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, Stage::Auth));
}

#[tokio::test]
async fn a_large_letter_crosses_tls_whole() {
    let (acceptor, tls) = certificate("localhost");
    let server = Scripted::with(async move |stream: TcpStream| {
        let mut stream = acceptor.accept(stream).await.unwrap();
        let mut acts = up_to_data();
        acts.push(say("354 go\r\n"));
        perform(&mut stream, acts).await;
        let (mut heard, mut buffer) = (Vec::new(), vec![0; 65536]);
        while !heard.ends_with(b"\r\n.\r\n") {
            let count = stream.read(&mut buffer).await.unwrap();
            heard.extend_from_slice(&buffer[..count]);
        }
        stream.write_all(b"250 ok\r\n").await.unwrap();
        stream.flush().await.unwrap();
        heard
    })
    .await;
    let letter = b"0123456789abcdef\r\n".repeat(100_000);
    let relay = Relay { credentials: None, ..relay(server.port, Security::Implicit) };
    let mut connection = caller(&tls, &limits()).open(&relay).await.unwrap();
    connection.offer(&envelope_to("bob@example.net"), letter.len()).await.unwrap();
    assert_eq!(connection.finish(&letter).await.verdict(), Verdict::Accepted);
    assert_eq!(server.heard().await.len(), letter.len() + 3);
}

#[tokio::test]
async fn what_a_slow_reader_left_behind_goes_on_leaving_while_we_wait_for_its_answer() {
    let (acceptor, tls) = certificate("localhost");
    let (go, wait) = tokio::sync::oneshot::channel();
    let server = Scripted::with(async move |stream: TcpStream| {
        let mut stream = acceptor.accept(stream).await.unwrap();
        let total: usize = wait.await.unwrap();
        let mut heard = vec![0; total];
        stream.read_exact(&mut heard).await.unwrap();
        stream.write_all(b"250 ok\r\n").await.unwrap();
        stream.flush().await.unwrap();
        heard
    })
    .await;
    let mut wire = secured_wire(&server, &tls).await;
    let (piece, mut total) = ([b'x'; 64 * 1024], 0);
    while let Some(count) = wire.write(&piece).now_or_never() {
        total += count.unwrap();
    }
    go.send(total).unwrap();
    let mut buffer = [0; 100];
    let count = timeout(Duration::from_secs(5), wire.read(&mut buffer)).await.unwrap().unwrap();
    assert_eq!(&buffer[..count], b"250 ok\r\n");
}

#[tokio::test]
async fn a_broken_tls_stream_does_not_tell_what_has_left_so_all_of_it_may_have() {
    let (acceptor, tls) = certificate("localhost");
    let server = Scripted::with(async move |stream: TcpStream| {
        drop(acceptor.accept(stream).await.unwrap());
        Vec::new()
    })
    .await;
    let mut wire = secured_wire(&server, &tls).await;
    server.heard().await;
    let ends = Instant::now() + Duration::from_secs(5);
    let letter = [b'x'; 1000];
    let mut written = 0;
    while body::write(&mut wire, &letter, &mut written, &limits(), ends).await.is_ok() {
        written = 0;
    }
    assert_eq!(written, letter.len());
}

async fn secured_wire(server: &Scripted, tls: &Tls) -> Wire {
    let relay = relay(server.port, Security::Implicit);
    let (stream, _) = no_names().dial(&relay.host, relay.port, relay.reach, &limits()).await.unwrap();
    let mut wire = Wire::Clear(stream);
    wire.secure(tls, &relay.host).await.unwrap();
    wire
}

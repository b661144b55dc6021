//! Servers that are slow, silent or endless cost a bounded time and a bounded memory.

use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::Instant;

use super::scripted::*;
use crate::smtp::{Answer, Limits, Relay, Stage, Verdict};

async fn hurry(relay: &Relay, letter: &[u8]) -> Answer {
    send_within(relay, &no_tls(), &hurried(), letter).await
}

async fn timed(relay: &Relay, letter: &[u8]) -> (Answer, Duration) {
    let start = Instant::now();
    let answer = hurry(relay, letter).await;
    (answer, start.elapsed())
}

#[tokio::test]
async fn a_silent_banner_ends_at_its_deadline() {
    let server = Scripted::start(vec![Hang]).await;
    let (answer, took) = timed(&server.relay(), LETTER).await;
    assert_eq!((answer.verdict(), answer.stage, answer.code), (Verdict::ServerFault, Stage::Banner, None));
    assert!(took >= Duration::from_millis(190) && took < Duration::from_secs(2), "{took:?}");
}

#[tokio::test]
async fn one_byte_at_a_time_gains_nothing() {
    let server = Scripted::start(vec![Drip(b"2", Duration::from_millis(10))]).await;
    let (answer, took) = timed(&server.relay(), LETTER).await;
    assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, Stage::Banner));
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[tokio::test]
async fn an_endless_answer_of_good_lines_ends_too() {
    for pause in [Duration::ZERO, Duration::from_millis(5)] {
        let server = Scripted::start(vec![say("220 hi\r\n"), Hear, Drip(b"250-more\r\n", pause)]).await;
        let (answer, took) = timed(&server.relay(), LETTER).await;
        assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, Stage::Ehlo));
        assert!(took < Duration::from_secs(2), "{took:?}");
    }
}

#[tokio::test]
async fn an_endless_line_is_cut_at_its_limit() {
    for byte in [b'2', b'x', 0, 0xff] {
        let server = Scripted::start(vec![Flood(byte)]).await;
        let answer = hurry(&server.relay(), LETTER).await;
        assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, Stage::Banner));
        assert_eq!(answer.text, "The server sent a line that is too long.");
    }
}

#[tokio::test]
async fn silence_at_each_stage_is_named_by_that_stage() {
    let stages = [Stage::Ehlo, Stage::Mail, Stage::Rcpt, Stage::Data];
    let yes = ["220 hi\r\n", "250 mx\r\n", "250 ok\r\n", "250 ok\r\n"];
    for (number, stage) in stages.into_iter().enumerate() {
        let mut acts = Vec::new();
        for &answer in &yes[..=number] {
            acts.extend([say(answer), Hear]);
        }
        acts.push(Hang);
        let answer = hurry(&Scripted::start(acts).await.relay(), LETTER).await;
        assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, stage));
    }
}

#[tokio::test]
async fn silence_after_the_dot_is_unknown() {
    let mut acts = up_to_the_dot();
    acts.push(Hang);
    let server = Scripted::start(acts).await;
    let limits = Limits { dot: Duration::from_millis(100), ..hurried() };
    let mut connection = caller(&no_tls(), &limits).open(&server.relay()).await.unwrap();
    connection.offer(&envelope_to("bob@example.net"), LETTER.len()).await.unwrap();
    let answer = connection.finish(LETTER).await;
    assert_eq!((answer.verdict(), answer.stage, answer.code), (Verdict::Unknown, Stage::Dot, None));
    assert!(!connection.takes_another());
}

#[tokio::test]
async fn a_server_that_stops_reading_the_letter_is_left() {
    let mut acts = up_to_data();
    acts.extend([say("354 go\r\n"), Wait(Duration::from_secs(5))]);
    let server = Scripted::start(acts).await;
    let (answer, took) = timed(&server.relay(), &vec![b'x'; 16_000_000]).await;
    assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, Stage::Body));
    assert!(took < Duration::from_secs(4), "{took:?}");
}

#[tokio::test]
async fn the_whole_attempt_has_an_end_before_the_dot() {
    let mut acts = up_to_data();
    // Within the time of MAIL, and past the end of the attempt.
    acts.insert(4, Wait(Duration::from_millis(1500)));
    let server = Scripted::start(acts).await;
    let limits = Limits { attempt: Duration::from_secs(1), ..limits() };
    let mut connection = caller(&no_tls(), &limits).open(&server.relay()).await.unwrap();
    let answer = connection.offer(&envelope_to("bob@example.net"), 9).await.unwrap_err();
    assert_eq!((answer.verdict(), answer.stage, answer.code), (Verdict::ServerFault, Stage::Mail, None));
}

#[tokio::test]
async fn a_closed_port_and_an_unknown_host_are_faults_of_the_way() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let relay = Relay::on_loopback(port);
    let answer = hurry(&relay, LETTER).await;
    assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, Stage::Connect));
    assert_eq!(answer.server.unwrap().port(), port);
    // A label over 63 letters is no name, so nobody on the network is asked for it.
    let host = format!("{}.invalid", "x".repeat(70));
    let answer = hurry(&Relay { host, ..relay }, LETTER).await;
    assert_eq!((answer.verdict(), answer.stage, answer.server), (Verdict::ServerFault, Stage::Resolve, None));
}

//! One command at a time: who is spoken to like that, and what counts as a reason.

use std::time::Duration;

use super::pipelined::{OFFERED, everyday, group, letter_and_group, refused, script, then};
use super::scripted::{Hear, HearLetter, LETTER, Scripted, caller, envelope_to, hurried, no_tls};
use crate::smtp::{Caller, Cause, Next, Relay, Verdict};

#[tokio::test]
async fn a_server_not_up_to_it_gets_one_command_at_a_time_from_then_on() {
    for answers in [
        "250 ok\r\n250 ok\r\n250 ok\r\n",
        "503 5.5.0 improper command pipelining\r\n503 no\r\n503 no\r\n",
        "250 ok\r\n",
    ] {
        let caller = caller(&no_tls(), &hurried());
        let server = Scripted::start(script(&[(group(3), answers)])).await;
        let mut connection = caller.open(&server.relay()).await.unwrap();
        let failure = connection.offer(&envelope_to("bob@example.net"), 9).await.unwrap_err();
        assert_eq!(failure.verdict(), Verdict::ServerFault, "{answers}");

        let acts =
            script(&[(Hear, "250 ok\r\n"), (Hear, "250 ok\r\n"), (Hear, "354 go\r\n"), (HearLetter, "250 ok\r\n")]);
        let again = Scripted::at(server.port, acts).await;
        let mut connection = caller.open(&again.relay()).await.unwrap();
        assert!(!connection.is_pipelined());
        connection.offer(&envelope_to("bob@example.net"), 9).await.unwrap();
        assert_eq!(connection.finish(LETTER).await.verdict(), Verdict::Accepted);
    }
}

#[tokio::test]
async fn a_no_that_says_more_than_an_order_is_taken_at_its_word() {
    for (answers, cause) in [
        ("250 ok\r\n550 5.1.1 <pipelining@example.net>: user unknown\r\n503 no\r\n", Cause::NoSuchMailbox),
        ("503 5.5.1 authentication required\r\n503 no\r\n503 no\r\n", Cause::LoginNeeded),
        ("503 5.5.4 error: send AUTH command first\r\n503 no\r\n503 no\r\n", Cause::LoginNeeded),
    ] {
        let server = Scripted::start(script(&[(group(3), answers)])).await;
        let mut connection = everyday().open(&server.relay()).await.unwrap();
        let failure = connection.offer(&envelope_to("pipelining@example.net"), 9).await.unwrap_err();
        assert_eq!(failure.cause, cause, "{answers}");
        assert!(connection.is_pipelined());
    }
}

#[tokio::test]
async fn an_offer_that_was_given_up_says_nothing_about_the_server() {
    let caller = everyday();
    let server = Scripted::start(script(&[(group(3), "")])).await;
    let mut connection = caller.open(&server.relay()).await.unwrap();
    let envelope = envelope_to("bob@example.net");
    let given_up = tokio::time::timeout(Duration::from_millis(30), connection.offer(&envelope, 9)).await;
    assert!(given_up.is_err());
    assert_eq!(connection.offer(&envelope, 9).await.unwrap_err().cause, Cause::ConnectionBroke);
    let again = Scripted::at(server.port, script(&[(group(3), OFFERED)])).await;
    assert!(caller.open(&again.relay()).await.unwrap().is_pipelined());
}

#[tokio::test]
async fn a_server_that_was_good_in_groups_may_break_once() {
    let caller = everyday();
    let (port, next) = third_of_a_chain(&caller, "250 ok\r\n").await;
    assert_eq!(refused(next).cause, Cause::ConnectionBroke);
    let again = Scripted::at(port, script(&[(group(3), OFFERED)])).await;
    assert!(caller.open(&again.relay()).await.unwrap().is_pipelined());
}

#[tokio::test]
async fn a_server_that_refuses_and_hangs_up_is_asked_again_one_command_at_a_time() {
    let caller = everyday();
    let (port, next) = third_of_a_chain(&caller, "250 ok\r\n250 ok\r\n550 5.1.1 unknown\r\n").await;
    assert_eq!(refused(next).verdict(), Verdict::ServerFault);
    let again = Scripted::at(port, script(&[(Hear, "250 ok\r\n"), (Hear, "550 5.1.1 unknown\r\n")])).await;
    let mut connection = caller.open(&again.relay()).await.unwrap();
    let failure = connection.offer(&envelope_to("gone@example.net"), LETTER.len()).await.unwrap_err();
    assert_eq!(failure.cause, Cause::NoSuchMailbox);
}

/// Two letters are taken, and behind the second dot the server gives these answers and closes: what becomes of the third.
async fn third_of_a_chain(caller: &Caller, answers: &'static str) -> (u16, Next) {
    let taken = "250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n";
    let mut acts = script(&[(group(3), OFFERED), (letter_and_group(3), taken), (letter_and_group(3), answers)]);
    acts.pop();
    let server = Scripted::start(acts).await;
    let mut connection = caller.open(&server.relay()).await.unwrap();
    connection.offer(&envelope_to("bob@example.net"), LETTER.len()).await.unwrap();
    assert_eq!(then(&mut connection, "eve@example.net").await.1, Next::Offered);
    let (outcome, next) = then(&mut connection, "joe@example.net").await;
    assert_eq!(outcome.verdict(), Verdict::Accepted);
    (server.port, next)
}

#[tokio::test]
async fn it_can_be_switched_off() {
    let server = Scripted::start(script(&[
        (Hear, "250 ok\r\n"),
        (Hear, "250 ok\r\n"),
        (Hear, "354 go\r\n"),
        (HearLetter, "250 first\r\n"),
        (Hear, "250 ok\r\n"),
        (Hear, "250 ok\r\n"),
        (Hear, "354 go\r\n"),
    ]))
    .await;
    let relay = Relay { pipelining: false, ..server.relay() };
    let mut connection = everyday().open(&relay).await.unwrap();
    connection.offer(&envelope_to("bob@example.net"), LETTER.len()).await.unwrap();
    let (outcome, next) = then(&mut connection, "eve@example.net").await;
    assert_eq!((outcome.verdict(), next), (Verdict::Accepted, Next::Offered));
}

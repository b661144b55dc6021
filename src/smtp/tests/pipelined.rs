//! Offers in groups, the dot and the next letter in one write, and answers that do not add up.

use std::time::Duration;

use super::scripted::{Hang, Hear, HearLetter, LETTER, Say, Scripted, Wait, caller, envelope_to, limits, no_tls, say};
use crate::smtp::{Caller, Cause, Connection, Failure, Next, Outcome, Stage, Verdict};

pub(super) const GREETING: &str = "250-mx\r\n250-PIPELINING\r\n250 SIZE 1000\r\n";
pub(super) const OFFERED: &str = "250 2.1.0 ok\r\n250 2.1.5 ok\r\n354 go\r\n";

/// The banner and EHLO, then pairs of what is heard and what is said to it.
pub(super) fn script(rest: &[(super::scripted::Act, &'static str)]) -> Vec<super::scripted::Act> {
    let mut acts = vec![say("220 hi\r\n"), Hear, say(GREETING)];
    for (hear, answer) in rest {
        acts.extend([hear.clone(), Say(answer.as_bytes())]);
    }
    acts.push(Hang);
    acts
}

pub(super) fn group(lines: usize) -> super::scripted::Act {
    super::scripted::HearLines(lines)
}

/// A letter's dot and the offer behind it.
pub(super) fn letter_and_group(lines: usize) -> super::scripted::Act {
    super::scripted::HearLetterAnd(lines)
}

async fn offered_to(server: &Scripted, to: &str) -> Connection {
    let mut connection = everyday().open(&server.relay()).await.unwrap();
    connection.offer(&envelope_to(to), LETTER.len()).await.unwrap();
    connection
}

pub(super) fn everyday() -> Caller {
    caller(&no_tls(), &limits())
}

pub(super) async fn then(connection: &mut Connection, to: &str) -> (Outcome, Next) {
    connection.finish_then(LETTER, &envelope_to(to), LETTER.len()).await
}

pub(super) fn refused(next: Next) -> Failure {
    match next {
        Next::Refused(failure) => failure,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_letter_costs_one_round_trip() {
    let server = Scripted::start(script(&[
        (group(3), OFFERED),
        (letter_and_group(3), "250 2.0.0 first\r\n250 2.1.0 ok\r\n250 2.1.5 ok\r\n354 go\r\n"),
        (HearLetter, "250 2.0.0 second\r\n"),
    ]))
    .await;
    let mut connection = offered_to(&server, "bob@example.net").await;
    let (outcome, next) = then(&mut connection, "eve@example.net").await;
    assert_eq!((outcome.verdict(), outcome.text.as_str()), (Verdict::Accepted, "2.0.0 first"));
    assert_eq!(next, Next::Offered);
    let outcome = connection.finish(LETTER).await;
    assert_eq!((outcome.verdict(), outcome.text.as_str()), (Verdict::Accepted, "2.0.0 second"));
    assert!(connection.takes_another());
    drop(connection);
    let letter = "Subject: hi\r\n\r\n..hello\r\n.\r\n";
    let offer = |to| format!("MAIL FROM:<ann@example.org> SIZE=23\r\nRCPT TO:<{to}@example.net>\r\nDATA\r\n");
    let wanted = format!("EHLO me.example.org\r\n{}{letter}{}{letter}", offer("bob"), offer("eve"));
    assert_eq!(server.heard().await, wanted);
}

#[tokio::test]
async fn a_refused_recipient_costs_nothing_but_a_reset() {
    let server = Scripted::start(script(&[
        (group(3), OFFERED),
        (letter_and_group(3), "250 ok\r\n250 ok\r\n550 5.1.1 unknown\r\n554 5.5.1 no valid recipients\r\n"),
        (group(4), "250 2.0.0 reset\r\n250 ok\r\n250 ok\r\n354 go\r\n"),
        (HearLetter, "250 ok\r\n"),
    ]))
    .await;
    let mut connection = offered_to(&server, "bob@example.net").await;
    let (outcome, next) = then(&mut connection, "gone@example.net").await;
    assert_eq!(outcome.verdict(), Verdict::Accepted);
    let failure = refused(next);
    assert_eq!((failure.cause, failure.stage, failure.code), (Cause::NoSuchMailbox, Stage::Rcpt, Some(550)));
    assert!(connection.takes_another());
    connection.offer(&envelope_to("eve@example.net"), LETTER.len()).await.unwrap();
    assert_eq!(connection.finish(LETTER).await.verdict(), Verdict::Accepted);
    drop(connection);
    assert_eq!(server.heard().await.matches("DATA\r\nRSET\r\nMAIL").count(), 1);
}

#[tokio::test]
async fn a_yes_to_data_for_nobody_gets_an_empty_letter() {
    let server = Scripted::start(script(&[
        (group(3), "250 ok\r\n550 5.1.1 unknown\r\n354 go\r\n"),
        (Hear, "554 5.5.1 no valid recipients\r\n"),
        (group(4), "250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n"),
    ]))
    .await;
    let mut connection = everyday().open(&server.relay()).await.unwrap();
    let failure = connection.offer(&envelope_to("gone@example.net"), 9).await.unwrap_err();
    assert_eq!((failure.cause, failure.stage), (Cause::NoSuchMailbox, Stage::Rcpt));
    connection.offer(&envelope_to("eve@example.net"), 9).await.unwrap();
    drop(connection);
    assert!(server.heard().await.contains("DATA\r\n.\r\nRSET\r\n"));
}

#[tokio::test]
async fn the_first_no_of_an_offer_is_the_one_that_counts() {
    for (answers, cause, stage) in [
        ("452 4.3.1 full\r\n503 5.5.1 MAIL first\r\n503 5.5.1 RCPT first\r\n", Cause::ServerFull, Stage::Mail),
        ("250 ok\r\n451 4.7.1 greylisted\r\n503 5.5.1 RCPT first\r\n", Cause::Greylisted, Stage::Rcpt),
        ("250 ok\r\n250 ok\r\n451 4.3.0 later\r\n", Cause::ServerBusy, Stage::Data),
        ("250 ok\r\n421 4.3.0 closing\r\n", Cause::ServerBusy, Stage::Rcpt),
        ("250 ok\r\n550 5.1.1 unknown\r\n421 4.7.0 closing\r\n", Cause::NoSuchMailbox, Stage::Rcpt),
    ] {
        let server = Scripted::start(script(&[(group(3), answers)])).await;
        let mut connection = everyday().open(&server.relay()).await.unwrap();
        let failure = connection.offer(&envelope_to("bob@example.net"), 9).await.unwrap_err();
        assert_eq!((failure.cause, failure.stage), (cause, stage), "{answers}");
    }
}

#[tokio::test]
async fn answers_that_do_not_add_up_make_the_dot_doubtful() {
    for answers in [
        // The first is one too many.
        "250 ok\r\n250 queued\r\n250 ok\r\n250 ok\r\n354 go\r\n",
        "250 ok\r\n554 5.7.1 spam\r\n250 ok\r\n250 ok\r\n354 go\r\n",
        "250 ok\r\n451 later\r\n250 ok\r\n250 ok\r\n354 go\r\n",
        // One too few, and a stray one later.
        "250 ok\r\n250 ok\r\n354 go\r\n250 ok\r\n",
        "250 ok\r\n250 ok\r\nwhat\r\n",
        "250 ok\r\n250 ok\r\n250 ok\r\n250 ok\r\n",
        "250 ok\r\n250-ok\r\n550 ok\r\n250 ok\r\n",
        "250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250 queued\r\n",
    ] {
        let server = Scripted::start(script(&[(group(3), OFFERED), (letter_and_group(3), answers)])).await;
        let mut connection = offered_to(&server, "bob@example.net").await;
        let (outcome, next) = then(&mut connection, "eve@example.net").await;
        assert_eq!(outcome.cause, Cause::UnclearAnswerToTheDot, "{answers}");
        assert_eq!(refused(next).verdict(), Verdict::ServerFault, "{answers}");
        assert!(!connection.takes_another());
    }
}

#[tokio::test]
async fn what_ends_the_connection_at_the_dot_leaves_the_next_letter_untouched() {
    for (answer, cause) in [
        ("421 4.3.2 closing\r\n", Cause::ServerBusy),
        ("354 go\r\n", Cause::UnclearAnswerToTheDot),
        ("OK\r\n", Cause::UnclearAnswerToTheDot),
        ("250-ok\r\n550 no\r\n", Cause::UnclearAnswerToTheDot),
    ] {
        let server = Scripted::start(script(&[(group(3), OFFERED), (letter_and_group(3), answer)])).await;
        let mut connection = offered_to(&server, "bob@example.net").await;
        let (outcome, next) = then(&mut connection, "eve@example.net").await;
        assert_eq!((outcome.cause, next), (cause, Next::Untouched), "{answer}");
    }
}

#[tokio::test]
async fn a_server_that_closes_after_the_dot_has_said_what_it_said() {
    let mut acts = script(&[(group(3), OFFERED), (letter_and_group(3), "250 queued\r\n")]);
    acts.pop();
    let server = Scripted::start(acts).await;
    let mut connection = offered_to(&server, "bob@example.net").await;
    let (outcome, next) = then(&mut connection, "eve@example.net").await;
    assert_eq!(outcome.verdict(), Verdict::Accepted);
    assert_eq!(refused(next).cause, Cause::ConnectionBroke);
}

#[tokio::test]
async fn a_letter_too_big_for_the_server_is_refused_without_a_word() {
    let server = Scripted::start(script(&[(group(3), OFFERED), (HearLetter, "250 ok\r\n")])).await;
    let mut connection = offered_to(&server, "bob@example.net").await;
    let (outcome, next) = connection.finish_then(LETTER, &envelope_to("eve@example.net"), 1001).await;
    assert_eq!(outcome.verdict(), Verdict::Accepted);
    assert_eq!(refused(next).cause, Cause::LetterTooBig);
    assert!(connection.takes_another());
}

#[tokio::test]
async fn a_late_group_does_not_change_what_was_said_to_the_dot() {
    let mut acts = script(&[(group(3), OFFERED), (letter_and_group(3), "250 queued\r\n")]);
    acts.pop();
    acts.extend([Wait(Duration::from_millis(100)), say("250 ok\r\n250 ok\r\n354 go\r\n"), Hang]);
    let server = Scripted::start(acts).await;
    let mut connection = offered_to(&server, "bob@example.net").await;
    let (outcome, next) = then(&mut connection, "eve@example.net").await;
    assert_eq!((outcome.text.as_str(), next), ("queued", Next::Offered));
}

#[tokio::test]
async fn whoever_gives_up_at_any_moment_leaves_a_connection_that_carries_nothing_more() {
    for pause in (0..40).step_by(4).map(Duration::from_millis) {
        let mut acts = script(&[(group(3), OFFERED), (letter_and_group(3), "")]);
        acts.pop();
        for answer in ["250 queued\r\n", "250 ok\r\n", "250 o", "k\r\n", "354 go\r\n"] {
            acts.extend([Wait(Duration::from_millis(10)), say(answer)]);
        }
        acts.push(Hang);
        let server = Scripted::start(acts).await;
        let mut connection = offered_to(&server, "bob@example.net").await;
        assert!(tokio::time::timeout(pause, then(&mut connection, "eve@example.net")).await.is_err());
        assert!(!connection.takes_another(), "{pause:?}");
        tokio::time::sleep(Duration::from_millis(60)).await;
        assert!(matches!(connection.finish(LETTER).await.verdict(), Verdict::ServerFault | Verdict::Unknown));
        let failure = connection.offer(&envelope_to("joe@example.net"), 9).await.unwrap_err();
        assert_eq!(failure.verdict(), Verdict::ServerFault, "{pause:?}");
        assert!(!connection.takes_another(), "{pause:?}");
        drop(connection);
        assert_eq!(server.heard().await.matches("\r\n.\r\n").count(), 1, "{pause:?}");
    }
}

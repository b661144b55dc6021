//! What comes of a letter, by what the server says.

use std::time::Duration;

use super::scripted::*;
use crate::smtp::{Dialogue, Stage, Verdict};

#[tokio::test]
async fn a_letter_is_accepted() {
    let mut acts = up_to_the_dot();
    acts.extend([say("250 2.0.0 queued\r\n"), Hear, say("221 bye\r\n")]);
    let server = Scripted::start(acts).await;
    let answer = send(&server.relay(), LETTER).await;
    assert_eq!((answer.verdict(), answer.stage, answer.code), (Verdict::Accepted, Stage::Dot, Some(250)));
    assert_eq!(answer.enhanced.as_deref(), Some("2.0.0"));
    assert_eq!(answer.text, "2.0.0 queued");
    assert_eq!(answer.server.unwrap().port(), server.port);
    assert_eq!(
        server.heard().await,
        "EHLO me.example.org\r\nMAIL FROM:<ann@example.org> SIZE=23 BODY=8BITMIME\r\nRCPT TO:<bob@example.net>\r\nDATA\r\n\
         Subject: hi\r\n\r\n..hello\r\n.\r\nQUIT\r\n"
    );
}

#[tokio::test]
async fn answers_to_the_dot() {
    for (bytes, verdict, code) in [
        (&b"250\r\n"[..], Verdict::Accepted, Some(250)),
        (b"250 caf\xe9 \xd0\xb4\xd0\xb0\r\n", Verdict::Accepted, Some(250)),
        (b"250-a\n250 b\n", Verdict::Accepted, Some(250)),
        (b"354 go on\r\n", Verdict::Unknown, Some(354)),
        (b"421 4.3.2 closing\r\n", Verdict::ServerFault, Some(421)),
        (b"451 4.7.1 later\r\n", Verdict::Temporary, Some(451)),
        (b"554 5.7.1 spam\r\n", Verdict::Rejected, Some(554)),
        (b"\x00\xff\xfegarbage\r\n", Verdict::Unknown, None),
        (b"OK\r\n", Verdict::Unknown, None),
        (b"250-ok\r\n554 no\r\n", Verdict::Unknown, None),
        (b"250 o", Verdict::Unknown, None),
        (b"", Verdict::Unknown, None),
    ] {
        let mut acts = up_to_the_dot();
        acts.push(Say(bytes));
        let server = Scripted::start(acts).await;
        let answer = send(&server.relay(), LETTER).await;
        assert_eq!((answer.verdict(), answer.stage, answer.code), (verdict, Stage::Dot, code), "{bytes:?}");
        assert!(answer.text.is_ascii());
    }
}

#[tokio::test]
async fn a_server_that_closes_is_believed_at_every_stage() {
    let stages = [Stage::Banner, Stage::Ehlo, Stage::Mail, Stage::Rcpt, Stage::Data];
    let yes = ["220 hi\r\n", "250 mx\r\n", "250 ok\r\n", "250 ok\r\n"];
    for (number, stage) in stages.into_iter().enumerate() {
        let mut acts = Vec::new();
        for &answer in &yes[..number] {
            acts.extend([say(answer), Hear]);
        }
        for last in [&b"421 4.3.2 closing\r\n"[..], b""] {
            let mut acts = acts.clone();
            acts.push(Say(last));
            let server = Scripted::start(acts).await;
            let answer = send(&server.relay(), LETTER).await;
            assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, stage), "{last:?}");
            assert_eq!(answer.code, (!last.is_empty()).then_some(421));
        }
    }
}

#[tokio::test]
async fn a_refused_recipient_ends_politely() {
    let server = Scripted::start(vec![
        say("220 hi\r\n"),
        Hear,
        say("250 mx\r\n"),
        Hear,
        say("250 ok\r\n"),
        Hear,
        say("550-5.1.1 no such\r\n550 5.1.1 person\r\n"),
        Hear,
        say("221 bye\r\n"),
    ])
    .await;
    let mut connection = open(&server.relay()).await.unwrap();
    let answer = connection.offer(&envelope_to("bob@example.net"), 9).await.unwrap_err();
    assert_eq!((answer.verdict(), answer.stage, answer.code), (Verdict::Rejected, Stage::Rcpt, Some(550)));
    assert_eq!((answer.enhanced.as_deref(), answer.text.as_str()), (Some("5.1.1"), "5.1.1 no such 5.1.1 person"));
    assert!(connection.takes_another());
    connection.quit().await;
    assert!(server.heard().await.ends_with("RCPT TO:<bob@example.net>\r\nQUIT\r\n"));
}

#[tokio::test]
async fn no_letter_follows_a_wrong_answer_to_data() {
    let mut acts = up_to_data();
    acts.extend([say("250 ok\r\n"), Hang]);
    let server = Scripted::start(acts).await;
    let answer = send(&server.relay(), LETTER).await;
    assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, Stage::Data));
    assert!(server.heard().await.ends_with("DATA\r\n"));
}

#[tokio::test]
async fn an_answer_that_came_before_the_letter_is_not_its_answer() {
    let mut acts = up_to_data();
    acts.extend([say("354 go\r\n"), Wait(Duration::from_millis(20)), say("250 ok\r\n"), Hang]);
    let server = Scripted::start(acts).await;
    let mut connection = open(&server.relay()).await.unwrap();
    connection.offer(&envelope_to("bob@example.net"), 9).await.unwrap();
    tokio::time::sleep(Duration::from_millis(60)).await;
    let answer = connection.finish(LETTER).await;
    assert_eq!(answer.verdict(), Verdict::ServerFault);
    drop(connection);
    assert!(server.heard().await.ends_with("DATA\r\n"));
}

#[tokio::test]
async fn a_letter_that_was_not_offered_is_not_written() {
    let server = Scripted::start(vec![say("220 hi\r\n"), Hear, say("250 mx\r\n"), Hang]).await;
    let mut connection = open(&server.relay()).await.unwrap();
    assert_eq!(connection.finish(LETTER).await.verdict(), Verdict::ServerFault);
    drop(connection);
    assert_eq!(server.heard().await, "EHLO me.example.org\r\n");
}

#[tokio::test]
async fn a_connection_dropped_mid_phase_is_not_used_again() {
    let server = Scripted::start(vec![say("220 hi\r\n"), Hear, say("250 mx\r\n"), Hear, Hang]).await;
    let mut connection = open(&server.relay()).await.unwrap();
    let envelope = envelope_to("bob@example.net");
    let given_up = tokio::time::timeout(Duration::from_millis(30), connection.offer(&envelope, 9)).await;
    assert!(given_up.is_err());
    assert!(!connection.takes_another());
    assert_eq!(connection.offer(&envelope, 9).await.unwrap_err().verdict(), Verdict::ServerFault);
    assert_eq!(connection.finish(LETTER).await.verdict(), Verdict::ServerFault);
}

#[tokio::test]
async fn a_letter_does_not_take_the_answer_of_the_one_before() {
    let mut acts = up_to_the_dot();
    acts.extend([Wait(Duration::from_millis(150)), say("250 ok\r\n"), Hang]);
    let server = Scripted::start(acts).await;
    let mut connection = open(&server.relay()).await.unwrap();
    let envelope = envelope_to("bob@example.net");
    connection.offer(&envelope, LETTER.len()).await.unwrap();
    let given_up = tokio::time::timeout(Duration::from_millis(50), connection.finish(LETTER)).await;
    assert!(given_up.is_err());
    tokio::time::sleep(Duration::from_millis(200)).await;
    let answer = connection.offer(&envelope, LETTER.len()).await.unwrap_err();
    assert_eq!((answer.verdict(), answer.code), (Verdict::ServerFault, None));
}

#[tokio::test]
async fn a_second_letter_may_follow_an_understood_answer() {
    let mut acts = up_to_the_dot();
    acts.extend([
        say("250 ok\r\n"),
        Hear,
        say("250 ok\r\n"),
        Hear,
        say("250 ok\r\n"),
        Hear,
        say("354 go\r\n"),
        HearLetter,
    ]);
    acts.push(say("451 4.3.0 later\r\n"));
    let server = Scripted::start(acts).await;
    let mut connection = open(&server.relay()).await.unwrap();
    for verdict in [Verdict::Accepted, Verdict::Temporary] {
        connection.offer(&envelope_to("bob@example.net"), LETTER.len()).await.unwrap();
        assert_eq!(connection.finish(LETTER).await.verdict(), verdict);
        assert!(connection.takes_another());
    }
}

#[tokio::test]
async fn a_server_that_refuses_in_the_middle_of_a_letter_is_heard() {
    let mut acts = up_to_data();
    acts.extend([say("354 go\r\n"), Hear, say("552 5.3.4 too big\r\n")]);
    let server = Scripted::start(acts).await;
    let answer = send(&server.relay(), &b"0123456789abcdef\r\n".repeat(900_000)).await;
    // A reset may overtake the words; either way nothing was delivered and we know it.
    assert_eq!(answer.stage, Stage::Body);
    assert!(matches!(answer.verdict(), Verdict::Rejected | Verdict::ServerFault), "{answer}");
}

#[tokio::test]
async fn the_dialogue_is_recorded_without_the_password() {
    let server = Scripted::start(vec![
        say("220 hi\r\n"),
        Hear,
        say("250-mx\r\n250 AUTH PLAIN\r\n"),
        Hear,
        say("535 5.7.8 wrong\r\n"),
    ])
    .await;
    let relay = crate::smtp::Relay { credentials: credentials(), ..server.relay() };
    let dialogue = Dialogue::recorded();
    let opened = caller(&no_tls(), &limits()).open_recorded(&relay, dialogue.clone()).await;
    let answer = opened.err().unwrap();
    assert_eq!((answer.verdict(), answer.stage), (Verdict::ServerFault, Stage::Auth));
    assert_eq!(
        dialogue.lines()[1..],
        ["< 220 hi", "> EHLO me.example.org", "< 250-mx", "< 250 AUTH PLAIN", "> AUTH PLAIN ***", "< 535 5.7.8 wrong"]
    );
    assert!(server.heard().await.ends_with("AUTH PLAIN AGFubgBodW50ZXIy\r\n"));
}

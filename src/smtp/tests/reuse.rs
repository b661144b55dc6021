//! How long a connection is used: after refusals, after its share of letters, after a rest.

use std::time::Duration;

use super::pipelined::{OFFERED, everyday, group, letter_and_group, script, then};
use super::scripted::{HearLetter, LETTER, Scripted, caller, envelope_to, limits, no_tls};
use crate::smtp::{Cause, Next, Verdict};

#[tokio::test]
async fn a_connection_is_replaced_after_four_refusals_in_a_row() {
    let answers = "250 ok\r\n550 5.1.1 unknown\r\n554 5.5.1 nobody\r\n";
    let reset = "250 ok\r\n250 ok\r\n550 5.1.1 unknown\r\n554 5.5.1 nobody\r\n";
    let server =
        Scripted::start(script(&[(group(3), answers), (group(4), reset), (group(4), reset), (group(4), reset)])).await;
    let mut connection = everyday().open(&server.relay()).await.unwrap();
    for left in [true, true, true, false] {
        assert_eq!(connection.offer(&envelope_to("a@b.cd"), 9).await.unwrap_err().cause, Cause::NoSuchMailbox);
        assert_eq!(connection.takes_another(), left);
    }

    let server = Scripted::start(script(&[
        (group(3), answers),
        (group(4), reset),
        (group(4), reset),
        (group(4), "250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n"),
        (HearLetter, "250 ok\r\n"),
        (group(3), answers),
    ]))
    .await;
    let mut connection = everyday().open(&server.relay()).await.unwrap();
    for _ in 0..3 {
        connection.offer(&envelope_to("a@b.cd"), 9).await.unwrap_err();
    }
    connection.offer(&envelope_to("bob@example.net"), LETTER.len()).await.unwrap();
    assert_eq!(connection.finish(LETTER).await.verdict(), Verdict::Accepted);
    connection.offer(&envelope_to("a@b.cd"), 9).await.unwrap_err();
    assert!(connection.takes_another());
}

#[tokio::test]
async fn a_connection_is_replaced_after_its_share_of_letters() {
    let mut few = limits();
    few.letters = 2;
    let server = Scripted::start(script(&[
        (group(3), OFFERED),
        (letter_and_group(3), "250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n"),
        (HearLetter, "250 ok\r\n"),
    ]))
    .await;
    let mut connection = caller(&no_tls(), &few).open(&server.relay()).await.unwrap();
    connection.offer(&envelope_to("bob@example.net"), 9).await.unwrap();
    assert_eq!(then(&mut connection, "eve@example.net").await.1, Next::Offered);
    assert!(!connection.takes_another());
    let (outcome, next) = then(&mut connection, "joe@example.net").await;
    assert_eq!((outcome.verdict(), next), (Verdict::Accepted, Next::Untouched));
}

#[tokio::test]
async fn a_rested_connection_asks_first_and_an_old_one_is_not_used() {
    let mut brief = limits();
    brief.rest = Duration::from_millis(100);
    let server = Scripted::start(script(&[
        (group(3), OFFERED),
        (HearLetter, "250 ok\r\n"),
        (group(4), "250 reset\r\n250 ok\r\n250 ok\r\n354 go\r\n"),
    ]))
    .await;
    let mut connection = caller(&no_tls(), &brief).open(&server.relay()).await.unwrap();
    connection.offer(&envelope_to("bob@example.net"), 9).await.unwrap();
    connection.finish(LETTER).await;
    assert!(connection.takes_another());
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert!(!connection.takes_another());
    connection.offer(&envelope_to("bob@example.net"), 9).await.unwrap();
    drop(connection);
    assert!(server.heard().await.contains(".\r\nRSET\r\nMAIL"));
}

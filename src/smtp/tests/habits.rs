//! Servers that cannot do all they offer: what is learned from the first mishap, and that the next letter has another fate.

use super::pipelined::{GREETING, OFFERED, group, letter_and_group, script};
use super::scripted::{Act, Hear, HearLetter, LETTER, Scripted, caller, envelope_to, limits, no_tls, say};
use crate::smtp::{Caller, Cause, Connection, Next, Outcome, Verdict};

async fn offered_to(server: &Scripted, caller: &Caller) -> Connection {
    let mut connection = caller.open(&server.relay()).await.unwrap();
    connection.offer(&envelope_to("bob@example.net"), LETTER.len()).await.unwrap();
    connection
}

async fn then_eve(connection: &mut Connection) -> (Outcome, Next) {
    connection.finish_then(LETTER, &envelope_to("eve@example.net"), LETTER.len()).await
}

fn one_after_the_other() -> Vec<Act> {
    script(&[(group(3), OFFERED), (HearLetter, "250 queued\r\n"), (group(3), OFFERED), (HearLetter, "250 queued\r\n")])
}

#[tokio::test]
async fn what_dies_of_an_offer_behind_the_dot_gets_none_again() {
    // It goes without a word.
    let mut acts = script(&[(group(3), OFFERED), (letter_and_group(3), "")]);
    acts.pop();
    let caller = caller(&no_tls(), &limits());
    let server = Scripted::start(acts).await;
    let mut connection = offered_to(&server, &caller).await;
    let (outcome, next) = then_eve(&mut connection).await;
    assert_eq!((outcome.verdict(), next), (Verdict::Unknown, Next::Untouched));

    let again = Scripted::at(server.port, one_after_the_other()).await;
    let mut connection = offered_to(&again, &caller).await;
    let (outcome, next) = then_eve(&mut connection).await;
    assert_eq!((outcome.cause, next), (Cause::Accepted, Next::Offered));
    assert!(connection.is_pipelined(), "offers are still in groups");
    assert_eq!(connection.finish(LETTER).await.cause, Cause::Accepted);
}

#[tokio::test]
async fn what_answers_out_of_step_gets_no_groups_at_all() {
    let mut acts = script(&[(group(3), OFFERED), (letter_and_group(3), "what\r\n")]);
    acts.pop();
    let caller = caller(&no_tls(), &limits());
    let server = Scripted::start(acts).await;
    let mut connection = offered_to(&server, &caller).await;
    let (outcome, next) = then_eve(&mut connection).await;
    assert_eq!((outcome.cause, next), (Cause::UnclearAnswerToTheDot, Next::Untouched));

    let again = Scripted::at(server.port, vec![say("220 hi\r\n"), Hear, say(GREETING)]).await;
    assert!(!caller.open(&again.relay()).await.unwrap().is_pipelined());
}

#[tokio::test]
async fn a_group_behind_the_dot_that_is_lost_does_not_cost_the_groups_before_it() {
    let caller = caller(&no_tls(), &limits());
    let mut acts = script(&[(group(3), OFFERED), (letter_and_group(3), "250 queued\r\n")]);
    acts.pop();
    let server = Scripted::start(acts).await;
    let mut connection = offered_to(&server, &caller).await;
    let (outcome, next) = then_eve(&mut connection).await;
    assert_eq!(outcome.cause, Cause::Accepted);
    assert!(matches!(next, Next::Refused(failure) if failure.cause == Cause::ConnectionBroke));

    let again = Scripted::at(server.port, one_after_the_other()).await;
    let mut connection = offered_to(&again, &caller).await;
    assert_eq!(then_eve(&mut connection).await.1, Next::Offered);
    assert!(connection.is_pipelined());
}

#[tokio::test]
async fn a_server_known_to_die_of_it_is_never_tried() {
    let mut acts = vec![say("220 mx.example.net Dovecot (Debian) ready.\r\n"), Hear, say(GREETING)];
    acts.extend(one_after_the_other().split_off(3));
    let server = Scripted::start(acts).await;
    let mut connection = offered_to(&server, &caller(&no_tls(), &limits())).await;
    let (outcome, next) = then_eve(&mut connection).await;
    assert_eq!((outcome.cause, next), (Cause::Accepted, Next::Offered));
}

//! Whatever bytes a server sends, cut anywhere: an end within the limits, and "accepted" only where it said so.

use std::time::Duration;

use futures_util::future::join_all;
use proptest::prelude::*;
use skymailing::smtp::{Limits, Verdict};
use tokio::time::Instant;

use super::sending::{Courier, Letter, WAYS, Way};
use crate::support::mail_server::{Act, MailServer, Moment, is_a_yes, say, trusting_the_test_authority};

const MOMENTS: [(Moment, &str); 5] = [
    (Moment::Banner, "220 hi\r\n"),
    (Moment::Ehlo, "250-mx\r\n250-PIPELINING\r\n250 SIZE\r\n"),
    (Moment::Mail, "250 ok\r\n"),
    (Moment::Rcpt, "250 ok\r\n"),
    (Moment::Data, "354 go\r\n"),
];
const AT_ONCE: usize = 12;

#[derive(Clone, Debug)]
struct Talk {
    /// At one of the commands; an index over their end stands for none.
    stray: (usize, Vec<u8>),
    at_the_dot: Vec<u8>,
    cuts: usize,
    /// It goes when it has said its last word, or it stays and is silent.
    goes: bool,
}

fn talk() -> impl Strategy<Value = Talk> {
    (0..MOMENTS.len() * 3, words(), words(), 1..6_usize, any::<bool>())
        .prop_map(|(moment, stray, at_the_dot, cuts, goes)| Talk { stray: (moment, stray), at_the_dot, cuts, goes })
}

/// From a good reply over a damaged one to noise.
fn words() -> impl Strategy<Value = Vec<u8>> {
    let reply = r"(2[0-9][0-9]|[0-9]{3}|250|354|421|451|554|[2-5]x0)[ -]?[ -~]{0,20}(\r\n|\n|\r|)";
    let replies = prop::collection::vec(reply, 1..4).prop_map(|replies| replies.concat().into_bytes());
    let yes = r"(2[0-9]{2}-[ -~]{0,8}\r\n){0,2}2[0-9]{2}( [ -~]{0,8})?\r?\n".prop_map(String::into_bytes);
    let damaged = (replies.clone(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(mut bytes, at, byte)| {
        let at = at.index(bytes.len());
        bytes.splice(at..=at, [byte]);
        bytes
    });
    prop_oneof![replies, yes, damaged, prop::collection::vec(any::<u8>(), 0..200)]
}

/// Long enough for a busy machine to get through a good conversation, and waited for only by those who stall.
fn limits() -> Limits {
    let short = Duration::from_millis(250);
    let slow = Limits::default().scaled(30.0);
    Limits { banner: short, command: short, data: short, dot: short, dot_per_mb: Duration::ZERO, quit: short, ..slow }
}

async fn hold(talk: &Talk, way: Way) -> Result<(), TestCaseError> {
    let server = MailServer::start();
    for (number, (moment, good)) in MOMENTS.into_iter().enumerate() {
        let words = if number == talk.stray.0 { talk.stray.1.clone() } else { good.as_bytes().to_vec() };
        server.on(moment, [say(words)]);
    }
    let piece = talk.at_the_dot.len().div_ceil(talk.cuts).max(1);
    let pieces = talk.at_the_dot.chunks(piece).flat_map(|piece| [say(piece), Act::Wait(Duration::from_millis(2))]);
    server.on(Moment::Dot, pieces.chain([if talk.goes { Act::Close } else { Act::Mute }]).collect::<Vec<_>>());

    let courier = Courier::new(server.relay(), way, trusting_the_test_authority(), limits());
    let began = Instant::now();
    let answer = courier.send(&[Letter::to("bob@example.net")]).await.remove(0);
    prop_assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    let dots = server.dots();
    let taken = dots.first().is_some_and(|dot| dot.size > 0 && is_a_yes(&dot.answer));
    match answer.verdict() {
        Verdict::Accepted => prop_assert!(taken, "a wrong accepted: {} {dots:?}", answer),
        Verdict::Unknown => {}
        _ => prop_assert!(!taken, "a letter that arrived is called failed: {} {dots:?}", answer),
    }
    prop_assert!(answer.text.len() <= 1024 && answer.text.is_ascii());
    Ok(())
}

/// Whoever is refused and then asked for the letter all the same sends an empty one (RFC 2920 3.1), and a yes to that is no yes.
#[actix_web::test]
async fn a_yes_to_an_empty_letter_for_nobody_is_no_yes() {
    let talk = Talk { stray: (3, b"554 no\r\n".to_vec()), at_the_dot: b"250 ok\r\n".to_vec(), cuts: 1, goes: true };
    for way in WAYS {
        hold(&talk, way).await.unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_words_give_a_verdict_in_time_and_no_wrong_one(talks in prop::collection::vec(talk(), AT_ONCE)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let held = runtime.block_on(join_all(talks.iter().flat_map(|talk| WAYS.map(|way| hold(talk, way)))));
        for result in held {
            result?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    /// What arrives is the letter with every line end as CRLF, however many dots and stray CR or LF it has.
    #[test]
    fn any_letter_arrives_as_it_was_sent(letters in prop::collection::vec(letter(), 8)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let arrived = runtime.block_on(join_all(letters.iter().flat_map(|text| WAYS.map(|way| async move {
            let server = MailServer::start();
            let slow = Limits::default().scaled(10.0);
            let courier = Courier::new(server.relay(), way, trusting_the_test_authority(), slow);
            let to = ["bob@example.net", "eve@example.net"];
            let letters = to.map(|to| Letter { to: to.to_owned(), text: text.clone() });
            (text, courier.send(&letters).await, server.letters())
        }))));
        for (text, answers, arrived) in arrived {
            prop_assert!(answers.iter().all(|answer| answer.verdict() == Verdict::Accepted));
            prop_assert_eq!(arrived.len(), 2);
            for letter in arrived {
                prop_assert_eq!(letter.letter.unwrap().to_vec(), with_crlf(text));
            }
        }
    }
}

fn letter() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(b".\r\nax".to_vec()), 0..300),
        prop::collection::vec(any::<u8>(), 0..5000),
    ]
}

fn with_crlf(text: &[u8]) -> Vec<u8> {
    let text = String::from_iter(text.iter().map(|&byte| char::from(byte)));
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let ended = if text.is_empty() || text.ends_with('\n') { text } else { text + "\n" };
    ended.replace('\n', "\r\n").chars().map(|char| u8::try_from(char).unwrap()).collect()
}

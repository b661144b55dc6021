//! Answers of the shapes that real servers give, each with the cause a postmaster would name; and the laws for all others.

use proptest::prelude::*;

use super::{judge, reply};
use crate::smtp::stage::Stage;
use crate::smtp::tests::laws::replies::STAGES;
use crate::smtp::{Blame, Cause, Consequence, Verdict};

/// Stage, cause, answer.
fn real_ones() -> Vec<(Stage, Cause, String)> {
    let lines = include_str!("replies.tsv").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let read = |line: &str| {
        let [stage, cause, answer] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let stage = STAGES.into_iter().find(|known| known.as_str() == stage).unwrap_or_else(|| panic!("{line}"));
        (stage, Cause::parse(cause).unwrap_or_else(|| panic!("{line}")), answer.replace("\\n", "\r\n"))
    };
    lines.map(read).collect()
}

#[test]
fn what_real_servers_say_is_understood() {
    let all = real_ones();
    assert!(all.len() >= 200, "{}", all.len());
    let judged = all.iter().map(|(stage, wanted, answer)| (stage, wanted, judge(*stage, &reply(answer)), answer));
    let wrong: Vec<String> = judged
        .filter(|(_, wanted, found, _)| *wanted != found)
        .map(|(stage, wanted, found, answer)| format!("{stage}: {found}, not {wanted}: {answer}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whatever it is, the same words with the digits of another class have that class's verdicts.
#[test]
fn no_words_of_a_real_server_break_a_law() {
    for (_, _, answer) in real_ones() {
        for stage in STAGES {
            for class in 2..=5 {
                let lines: Vec<String> = answer.split("\r\n").map(|line| format!("{class}{}", &line[1..])).collect();
                obeys_the_laws(stage, &lines.join("\r\n"));
            }
        }
    }
}

#[test]
fn every_code_at_every_stage_obeys_the_laws() {
    const DETAILS: [u16; 17] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 26, 28, 57, 60, 90, 650];
    for stage in STAGES {
        for code in 200..600 {
            obeys_the_laws(stage, &code.to_string());
        }
        let in_use = [250, 354, 421, 432].into_iter().chain(450..=455).chain(500..=504).chain([521, 525, 530]);
        for code in in_use.chain(534..=538).chain(550..=556) {
            for (subject, detail) in (0..=8).flat_map(|subject| DETAILS.map(|detail| (subject, detail))) {
                for class in [2, 4, 5] {
                    obeys_the_laws(stage, &format!("{code} {class}.{subject}.{detail} words"));
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn any_words_obey_the_laws(
        stage in prop::sample::select(&STAGES[..]),
        code in 200..600_u16,
        code_of_words in "([245]\\.[0-9]{1,3}\\.[0-9]{1,3} )?",
        words in prop::collection::vec(prop_oneof![
            "[ -~]{0,12}",
            prop::sample::select(vec![
                "too many", "daily limit", "quota", "mailbox", "user unknown", "spam", "blocked using", "relaying", "<", ">",
                "accepted", "250 ok", "queued as", "no such user", "greylisted", "message size", "spf", "starttls", "@x",
            ]).prop_map(ToOwned::to_owned),
        ], 0..8),
    ) {
        obeys_the_laws(stage, &format!("{code} {code_of_words}{}", words.join(" ")));
    }
}

fn obeys_the_laws(stage: Stage, answer: &str) {
    let cause = judge(stage, &reply(answer));
    let (verdict, blame, told) = (cause.verdict(), cause.blame(), format!("{answer:?} at {stage}: {cause}"));
    let class = answer.as_bytes()[0];
    assert_eq!(verdict == Verdict::Accepted, class == b'2' && stage == Stage::Dot, "{told}");
    assert_eq!(verdict == Verdict::Unknown, class == b'3' && stage == Stage::Dot, "{told}");
    assert!(verdict != Verdict::Rejected || class == b'5', "{told}");
    assert!(verdict != Verdict::Temporary || class == b'4', "{told}");
    let of_the_letter = matches!(stage, Stage::Mail | Stage::Rcpt | Stage::Data | Stage::Body | Stage::Dot);
    assert!(matches!(verdict, Verdict::ServerFault) || of_the_letter, "{told}");
    let of_the_recipient = matches!(stage, Stage::Rcpt | Stage::Body | Stage::Dot);
    assert!(blame != Blame::Recipient || of_the_recipient, "{told}");
    assert!(!answer.starts_with("421") || verdict == Verdict::ServerFault, "{told}");
    assert!(class != b'4' || !stops_for_good(cause), "{told}");
}

fn stops_for_good(cause: Cause) -> bool {
    matches!(cause.consequence(), Consequence::SenderStops | Consequence::SenderStopsAfter { .. })
}

#[test]
fn a_cause_never_blames_one_for_another() {
    for cause in Cause::ALL {
        let blames_the_server = cause.blame() == Blame::Server;
        match cause.verdict() {
            Verdict::Accepted => assert_eq!(cause.blame(), Blame::Nobody),
            Verdict::Rejected | Verdict::Temporary => assert!(!blames_the_server, "{cause}"),
            Verdict::ServerFault => assert!(blames_the_server, "{cause}"),
            Verdict::Unknown => assert!(cause.blame() != Blame::Recipient, "{cause}"),
        }
        match cause.consequence() {
            Consequence::HardBounce | Consequence::SoftBounce => {
                assert_eq!((cause.verdict(), cause.blame()), (Verdict::Rejected, Blame::Recipient), "{cause}");
            }
            Consequence::HoldRunAfter { .. } => assert_eq!(cause.blame(), Blame::Message, "{cause}"),
            Consequence::Nothing => {}
            _ => assert!(blames_the_server, "{cause}"),
        }
        assert_eq!(Cause::parse(cause.as_str()), Some(*cause));
    }
    assert_eq!(Cause::parse("no-such-cause"), None);
}

//! The laws of the reply reader and of the verdict on what it has read.

use super::slow::{self, Tail};
use crate::smtp::answer::Answer;
use crate::smtp::reply::{Reply, ReplyReader};
use crate::smtp::verdict::judge;
use crate::smtp::{Limits, Stage, Verdict};

pub const STAGES: [Stage; 14] = [
    Stage::Build,
    Stage::Resolve,
    Stage::Connect,
    Stage::Banner,
    Stage::Ehlo,
    Stage::StartTls,
    Stage::Tls,
    Stage::Auth,
    Stage::Rset,
    Stage::Mail,
    Stage::Rcpt,
    Stage::Data,
    Stage::Body,
    Stage::Dot,
];

/// The first byte says how the rest is cut. Returns how many replies were in it.
pub fn any_bytes(input: &[u8]) -> usize {
    let Some((&cut, stream)) = input.split_first() else {
        return 0;
    };
    let at_once = read_in_pieces(stream, stream.len().max(1));
    let piecewise = read_in_pieces(stream, usize::from(cut) + 1);
    assert_eq!(at_once, piecewise, "pieces of {} make a difference", usize::from(cut) + 1);

    let (replies, broken) = at_once;
    let (slowly, tail) = slow::read(stream);
    let quick: Vec<_> = replies.iter().map(|reply| (reply.code(), reply.lines().len())).collect();
    let slow: Vec<_> = slowly.iter().map(|reply| (reply.code, reply.lines)).collect();
    assert_eq!((quick, broken), (slow, tail == Tail::Broken));
    for reply in &replies {
        well_formed(reply);
        for stage in STAGES {
            judged(stage, reply);
        }
    }
    replies.len()
}

fn read_in_pieces(stream: &[u8], piece: usize) -> (Vec<Reply>, bool) {
    let mut reader = ReplyReader::new(&Limits::default());
    let mut replies = Vec::new();
    for piece in stream.chunks(piece) {
        let mut rest = piece;
        loop {
            match reader.read(&mut rest) {
                Ok(Some(reply)) => replies.push(reply),
                Ok(None) => break,
                Err(fault) => {
                    assert!(fault.to_string().len() <= 4 * 2048 + 100);
                    return (replies, true);
                }
            }
        }
        assert!(rest.is_empty(), "a reader that wants more has taken all");
    }
    (replies, false)
}

fn well_formed(reply: &Reply) {
    assert!((200..600).contains(&reply.code()));
    assert!((1..=128).contains(&reply.lines().len()));
    // A byte may become four characters.
    assert!(reply.lines().iter().map(String::len).sum::<usize>() <= 4 * 16 * 1024);
    assert!(reply.text().bytes().all(|byte| matches!(byte, b' '..=b'~')));
}

fn judged(stage: Stage, reply: &Reply) {
    let verdict = judge(stage, reply).verdict();
    let at_the_dot = stage == Stage::Dot;
    assert_eq!(verdict == Verdict::Accepted, at_the_dot && reply.class() == 2, "{reply:?} at {stage}");
    assert_eq!(verdict == Verdict::Unknown, at_the_dot && reply.class() == 3, "{reply:?} at {stage}");
    assert!(verdict != Verdict::Rejected || reply.class() == 5, "{reply:?} at {stage}");
    assert!(verdict != Verdict::Temporary || reply.class() == 4, "{reply:?} at {stage}");
    let of_the_letter = matches!(stage, Stage::Mail | Stage::Rcpt | Stage::Data | Stage::Body | Stage::Dot);
    assert!(verdict == Verdict::ServerFault || of_the_letter, "{reply:?} at {stage}");
    assert!(Answer::said(stage, reply, &reply.text()).text.len() <= 1024);
}

//! Faults while the letter is written, and at its final dot. Here silence and nonsense are "unknown": the letter may have arrived.

use std::time::Duration;

use skymailing::smtp::{Cause, Stage, Verdict};

use super::fault::{Fault, fault};
use super::words::{nonsense, odd, pause, slow_loris};
use crate::support::mail_server::{Act, Moment, say};

use Moment::{Body, Dot, Quit};
use Verdict::{Accepted, Rejected, ServerFault, Temporary, Unknown};

pub fn faults() -> Vec<Fault> {
    let mut faults = [during(), answers(), late(), ends(), twice()].concat();
    for (name, acts) in nonsense() {
        faults.push(fault(format!("{name} at the dot")).at(Dot, acts).is(Unknown, Stage::Dot));
    }
    for (name, acts) in odd("250") {
        let fault = fault(format!("{name} at the dot")).at(Dot, acts).is(Accepted, Stage::Dot);
        faults.push(fault.because(Cause::Accepted));
    }
    for (name, acts) in odd("554") {
        faults.push(fault(format!("a no with {name} at the dot")).at(Dot, acts).is(Rejected, Stage::Dot));
    }
    faults
}

fn during() -> Vec<Fault> {
    let part = Act::Swallow(1000);
    let large = |name: &str, acts: Vec<Act>| {
        fault(format!("{name} in the middle of a letter")).at(Body, acts).with_a_large_letter()
    };
    vec![
        // A window passes before the next one shows that nothing moves.
        large("a server that reads nothing", vec![Act::Deaf])
            .is(ServerFault, Stage::Body)
            .ends_within(|limits| limits.body * 3),
        large("one byte read at a time", vec![Act::Sip(Duration::from_millis(100))])
            .is(ServerFault, Stage::Body)
            .ends_within(|limits| limits.body * 3),
        large("the end", vec![part.clone(), Act::Vanish]).is(ServerFault, Stage::Body),
        large("a reset", vec![part.clone(), Act::Reset]).is(ServerFault, Stage::Body),
        large("421", vec![part.clone(), say("421 4.3.2 closing\r\n"), pause(50), Act::Reset])
            .is(ServerFault, Stage::Body),
        large("an endless line", vec![part, Act::Flood(vec![b'2'])])
            .is(ServerFault, Stage::Body)
            .ends_within(|limits| limits.body * 3),
        fault("gone before a small letter is read").at(Body, [Act::Swallow(1), Act::Vanish]).is(Unknown, Stage::Dot),
        fault("reset before a small letter is read").at(Body, [Act::Swallow(1), Act::Reset]).is(Unknown, Stage::Dot),
    ]
}

/// The server speaks before the dot is written, so what it says is no answer to the dot.
pub fn too_early() -> Vec<Fault> {
    let early = |name: &str, words: &str| {
        let fault = fault(format!("{name} in the middle of a letter")).with_a_large_letter();
        fault.at(Body, [Act::Swallow(1000), say(words)]).is(ServerFault, Stage::Body).because(Cause::OutOfStep)
    };
    vec![
        // The first letter never comes to its dot, so the no is there for the next one.
        early("a yes, though a no follows the dot,", "250 2.0.0 taken\r\n")
            .at(Dot, [say("554 5.7.1 spam\r\n")])
            .whatever_comes_next(),
        early("garbage", "what\r\n"),
    ]
}

fn answers() -> Vec<Fault> {
    let said = |answer: &str, verdict, cause| {
        let fault = fault(format!("{answer} at the dot")).at(Dot, [say(format!("{answer}\r\n"))]);
        fault.is(verdict, Stage::Dot).because(cause)
    };
    vec![
        said("354 go on", Unknown, Cause::UnclearAnswerToTheDot),
        said("334 VXNlcm5hbWU6", Unknown, Cause::UnclearAnswerToTheDot),
        said("299 whatever", Accepted, Cause::Accepted),
        said("421 4.3.2 closing", ServerFault, Cause::ServerBusy),
        said("421 4.7.28 too many from your network", ServerFault, Cause::TooFast),
        said("451 4.7.1 greylisted", Temporary, Cause::Greylisted),
        said("452 4.3.1 disk full", ServerFault, Cause::ServerFull),
        said("552 5.3.4 too big", Rejected, Cause::LetterTooBig),
        said("554 5.7.1 spam", Rejected, Cause::LooksLikeSpam),
        said("550 5.4.5 daily limit", ServerFault, Cause::QuotaUsedUp),
        said("554 caf\u{e9}", Rejected, Cause::LetterRefused),
        fault("a yes, and then 421 and the end")
            .at(Dot, [say("250 ok\r\n421 4.3.2 closing\r\n"), Act::Close])
            .is(Accepted, Stage::Dot),
        fault("a yes, and then the end").at(Dot, [Act::Usual, Act::Close]).is(Accepted, Stage::Dot),
        fault("garbage to QUIT").at(Quit, [say("what\r\n")]).is(Accepted, Stage::Dot),
        fault("nothing to QUIT").at(Quit, [Act::Mute]).is(Accepted, Stage::Dot),
        fault("a flood to QUIT").at(Quit, [Act::Flood(vec![b'2'])]).is(Accepted, Stage::Dot),
        fault("a no, and then the end").at(Dot, [say("554 5.7.1 spam\r\n"), Act::Close]).is(Rejected, Stage::Dot),
    ]
}

fn late() -> Vec<Fault> {
    let second = Duration::from_millis(1000);
    let too_late = |limits: fn(&skymailing::smtp::Limits) -> Duration| limits(&super::fault::limits()) + second;
    let late = Act::Wait(too_late(|limits| limits.dot));
    vec![
        fault("says nothing at the dot").at(Dot, [Act::Mute]),
        fault("neither reads nor writes at the dot").at(Dot, [Act::Deaf]),
        fault("one byte at a time at the dot").at(Dot, [slow_loris("250")]),
        fault("a yes too late").at(Dot, [late.clone(), say("250 2.0.0 taken\r\n")]),
        fault("a no too late").at(Dot, [late, say("554 5.7.1 spam\r\n")]),
    ]
    .into_iter()
    .map(|fault| fault.is(Unknown, Stage::Dot).because(Cause::NoAnswerToTheDot).ends_at(|limits| limits.dot))
    .chain([fault("a yes in time, but late")
        .at(Dot, [Act::Wait(second), Act::Usual])
        .is(Accepted, Stage::Dot)
        .ends_at(|limits| limits.dot / 2)])
    .collect()
}

fn ends() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, act) in [("closes", Act::Close), ("is gone", Act::Vanish), ("resets", Act::Reset)] {
        for (how, words) in [
            ("", ""),
            (" after half a code", "25"),
            (" before the line ends", "250 ok"),
            (" before the reply ends", "250-ok\r\n"),
        ] {
            let acts = vec![say(words), act.clone()];
            faults.push(fault(format!("{name} at the dot{how}")).at(Dot, acts));
        }
    }
    faults.into_iter().map(|fault| fault.is(Unknown, Stage::Dot).because(Cause::NoAnswerToTheDot)).collect()
}

/// In lock-step an answer that comes by itself is believed; what comes later is no longer about this letter. With PIPELINING it
/// is counted as the answer to the next command, and then nobody knows which was meant.
fn twice() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, first, second, alone) in [
        ("two yes", "250 ok\r\n", "250 ok\r\n", Accepted),
        ("a no behind the yes", "250 ok\r\n", "554 5.7.1 spam\r\n", Accepted),
        ("a yes behind the no", "554 5.7.1 spam\r\n", "250 ok\r\n", Rejected),
    ] {
        let together = fault(format!("{name} together at the dot")).at(Dot, [say(format!("{first}{second}"))]);
        let apart = fault(format!("{name} apart at the dot")).at(Dot, [say(first), pause(150), say(second)]);
        faults.push(together.is(Unknown, Stage::Dot));
        faults.push(apart.is(alone, Stage::Dot).when_pipelined(Unknown, [Stage::Dot]));
    }
    faults
}

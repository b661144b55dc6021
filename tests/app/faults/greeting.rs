//! Faults between the dial and the first letter: the banner, EHLO.

use std::time::Duration;

use skymailing::smtp::{Cause, Stage, Verdict};

use super::fault::{Fault, fault};
use super::words::{nonsense, odd, pause, slow_loris};
use crate::support::mail_server::{Act, Moment, Offers, say};

use Moment::{Banner, Ehlo, Helo};
use Verdict::{Accepted, Rejected, ServerFault};

pub fn faults() -> Vec<Fault> {
    [ends(), refusals(), silence(), twice(), odd_words()].concat()
}

fn ends() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (moment, stage) in [(Banner, Stage::Banner), (Ehlo, Stage::Ehlo)] {
        for (name, act) in [("closes", Act::Close), ("is gone", Act::Vanish), ("resets", Act::Reset)] {
            let half = vec![say("25"), pause(60), act.clone()];
            // A reset before the call is answered for good would be a fault of the way.
            faults.push(fault(format!("{name} at {stage}")).at(moment, [pause(60), act]));
            faults.push(fault(format!("{name} in the middle of an answer at {stage}")).at(moment, half));
        }
    }
    faults.into_iter().map(|fault| fault.comes_to(ServerFault, [Stage::Banner, Stage::Ehlo])).map(broke).collect()
}

fn broke(fault: Fault) -> Fault {
    fault.because(Cause::ConnectionBroke)
}

fn refusals() -> Vec<Fault> {
    let refusal = |moment, stage, answer: &str, cause| {
        fault(format!("{answer} at {stage}"))
            .at(moment, [say(format!("{answer}\r\n"))])
            .is(ServerFault, stage)
            .because(cause)
    };
    let tiny = Offers { size: Some(10), ..Offers::default() };
    vec![
        refusal(Banner, Stage::Banner, "421 4.3.2 closing", Cause::ServerBusy),
        refusal(Banner, Stage::Banner, "450 4.3.2 not now", Cause::ServerBusy),
        refusal(Banner, Stage::Banner, "421 4.7.28 too many from your network", Cause::TooFast),
        refusal(Banner, Stage::Banner, "554 5.7.1 you are on a list", Cause::ServerRefusesUs),
        refusal(Banner, Stage::Banner, "354 go", Cause::OutOfStep),
        refusal(Banner, Stage::Banner, "334 go", Cause::OutOfStep),
        refusal(Ehlo, Stage::Ehlo, "421 4.3.2 closing", Cause::ServerBusy),
        refusal(Ehlo, Stage::Ehlo, "451 4.3.0 not now", Cause::ServerBusy),
        refusal(Ehlo, Stage::Ehlo, "550 5.7.1 go away", Cause::ServerRefusesUs),
        refusal(Ehlo, Stage::Ehlo, "354 go", Cause::OutOfStep),
        refusal(Ehlo, Stage::Ehlo, "334 go", Cause::OutOfStep),
        fault("neither EHLO nor HELO is known")
            .at(Ehlo, [say("502 5.5.1 what\r\n")])
            .at(Helo, [say("502 5.5.1 what\r\n")])
            .is(ServerFault, Stage::Ehlo)
            .because(Cause::CommandNotUnderstood),
        fault("SIZE too small").offering(tiny).lasting().is(Rejected, Stage::Mail).because(Cause::LetterTooBig),
        fault("SIZE that is no number").at(Ehlo, [say("250-x\r\n250 SIZE many\r\n")]).is(Accepted, Stage::Dot),
        fault("SIZE over all bounds")
            .at(Ehlo, [say(format!("250-x\r\n250 SIZE {}\r\n", "9".repeat(50)))])
            .is(Accepted, Stage::Dot),
    ]
}

fn silence() -> Vec<Fault> {
    let often = |bytes: &[u8]| vec![Act::Repeat(bytes.to_vec(), Duration::from_millis(60))];
    let mut faults = Vec::new();
    for (moment, stage) in [(Banner, Stage::Banner), (Ehlo, Stage::Ehlo)] {
        for (name, acts) in [
            ("says nothing", vec![Act::Mute]),
            ("neither reads nor writes", vec![Act::Deaf]),
            ("one byte at a time", vec![slow_loris("250")]),
            ("one byte at a time without an end", often(b"2")),
            ("one line at a time without an end", often(b"250-x\r\n")),
        ] {
            let fault = fault(format!("{name} at {stage}")).at(moment, acts).is(ServerFault, stage);
            faults.push(fault.because(Cause::NoAnswer).ends_at(|limits| limits.banner));
        }
    }
    faults
}

fn twice() -> Vec<Fault> {
    let anywhere = [Stage::Banner, Stage::Ehlo, Stage::Mail, Stage::Rcpt, Stage::Data];
    vec![
        fault("two banners together").at(Banner, [Act::Usual, Act::Usual]).is(ServerFault, Stage::Banner),
        fault("two banners apart").at(Banner, [Act::Usual, pause(40), Act::Usual]).comes_to(ServerFault, anywhere),
        fault("two answers to EHLO together").at(Ehlo, [Act::Usual, say("250 x\r\n")]).comes_to(ServerFault, anywhere),
        fault("two answers to EHLO apart")
            .at(Ehlo, [Act::Usual, pause(40), say("250 x\r\n")])
            .comes_to(ServerFault, anywhere),
        fault("a no behind the yes to EHLO")
            .at(Ehlo, [Act::Usual, pause(40), say("550 5.1.1 no\r\n")])
            .comes_to(ServerFault, anywhere),
    ]
}

fn odd_words() -> Vec<Fault> {
    let mut faults = Vec::new();
    for (moment, stage) in [(Banner, Stage::Banner), (Ehlo, Stage::Ehlo)] {
        for (name, acts) in nonsense() {
            let fault = fault(format!("{name} at {stage}")).at(moment, acts).is(ServerFault, stage);
            faults.push(fault.because(Cause::OutOfStep));
        }
        for (name, acts) in odd(if moment == Banner { "220" } else { "250" }) {
            faults.push(fault(format!("{name} at {stage}")).at(moment, acts).is(Accepted, Stage::Dot));
        }
    }
    faults
}

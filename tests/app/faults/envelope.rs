//! Faults at MAIL, RCPT, DATA and RSET.

use skymailing::smtp::{Cause, Stage, Verdict};

use super::fault::{Fault, fault};
use super::words::{nonsense, odd, slow_loris};
use crate::support::mail_server::{Act, Moment, say};

use Moment::{Data, Dot, Mail, Rcpt, Rset};
use Verdict::{Accepted, Rejected, ServerFault, Temporary, Unknown};

const COMMANDS: [(Moment, Stage, &str); 3] =
    [(Mail, Stage::Mail, "250"), (Rcpt, Stage::Rcpt, "250"), (Data, Stage::Data, "354")];
/// With PIPELINING one answer too many shows where the next one is counted.
const OFFER: [Stage; 3] = [Stage::Mail, Stage::Rcpt, Stage::Data];

pub fn faults() -> Vec<Fault> {
    let mut faults = [refusals(), resets(), out_of_turn()].concat();
    for (moment, stage, code) in COMMANDS {
        faults.extend(ends(moment, stage));
        faults.extend(silence(moment, stage, code));
        faults.extend(twice(moment, stage, code));
        for (name, acts) in nonsense() {
            let fault = fault(format!("{name} at {stage}")).at(moment, acts).is(ServerFault, stage);
            faults.push(fault.because(Cause::OutOfStep));
        }
        for (name, acts) in odd(code) {
            faults.push(fault(format!("{name} at {stage}")).at(moment, acts).is(Accepted, Stage::Dot));
        }
    }
    faults
}

fn ends(moment: Moment, stage: Stage) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, act) in [("closes", Act::Close), ("is gone", Act::Vanish), ("resets", Act::Reset)] {
        let half = vec![say("25"), act.clone()];
        faults.push(fault(format!("{name} at {stage}")).at(moment, [act]));
        faults.push(fault(format!("{name} in the middle of an answer at {stage}")).at(moment, half));
    }
    faults.into_iter().map(|fault| fault.comes_to(ServerFault, OFFER).because(Cause::ConnectionBroke)).collect()
}

fn silence(moment: Moment, stage: Stage, code: &str) -> Vec<Fault> {
    [("says nothing", Act::Mute), ("neither reads nor writes", Act::Deaf), ("one byte at a time", slow_loris(code))]
        .into_iter()
        .map(|(name, act)| fault(format!("{name} at {stage}")).at(moment, [act]).is(ServerFault, stage))
        .map(|fault| fault.because(Cause::NoAnswer).ends_at(|limits| limits.command))
        .collect()
}

fn twice(moment: Moment, stage: Stage, code: &str) -> Vec<Fault> {
    let yes = format!("{code} ok\r\n");
    let mut faults = Vec::new();
    for (name, second) in [("two answers", yes.as_str()), ("a no behind the yes", "550 5.1.1 no\r\n")] {
        let together = fault(format!("{name} together at {stage}")).at(moment, [say(format!("{yes}{second}"))]);
        let apart = fault(format!("{name} apart at {stage}"));
        faults.push(together.comes_to(ServerFault, OFFER));
        let apart = apart.at(moment, [say(yes.as_str())]);
        let with = |answer: &str| say(format!("{second}{answer}\r\n"));
        faults.push(match moment {
            Mail => apart.at(Rcpt, [with("250 ok")]).comes_to(ServerFault, OFFER),
            Rcpt => apart.at(Data, [with("354 go")]).comes_to(ServerFault, OFFER),
            // The letter is out when the stray one comes, and it may be the answer to the dot.
            _ => apart.at(Dot, [with("250 ok")]).is(Unknown, Stage::Dot),
        });
    }
    faults
}

fn refusals() -> Vec<Fault> {
    let refusal = |moment, stage, answer: &str, verdict, cause| {
        fault(format!("{answer} at {stage}"))
            .at(moment, [say(format!("{answer}\r\n"))])
            .is(verdict, stage)
            .because(cause)
    };
    vec![
        refusal(Mail, Stage::Mail, "421 4.3.2 closing", ServerFault, Cause::ServerBusy),
        refusal(Rcpt, Stage::Rcpt, "421 4.3.2 closing", ServerFault, Cause::ServerBusy),
        refusal(Data, Stage::Data, "421 4.3.2 closing", ServerFault, Cause::ServerBusy),
        refusal(Mail, Stage::Mail, "452 4.3.1 disk full", ServerFault, Cause::ServerFull),
        refusal(Mail, Stage::Mail, "552 5.3.4 too big", Rejected, Cause::LetterTooBig),
        refusal(
            Mail,
            Stage::Mail,
            "550 caf\u{e9} \u{441}\u{430}\u{43c} \u{1f4a9}",
            ServerFault,
            Cause::TransactionRefused,
        ),
        refusal(Rcpt, Stage::Rcpt, "452 4.5.3 too many recipients", ServerFault, Cause::TooManyRecipients),
        refusal(Rcpt, Stage::Rcpt, "451 4.7.1 greylisted", Temporary, Cause::Greylisted),
        refusal(Rcpt, Stage::Rcpt, "550 5.1.1 nobody", Rejected, Cause::NoSuchMailbox),
        refusal(
            Rcpt,
            Stage::Rcpt,
            "550 5.1.1 \u{43d}\u{435}\u{442} \u{44f}\u{449}\u{438}\u{43a}\u{430}",
            Rejected,
            Cause::NoSuchMailbox,
        ),
        refusal(Rcpt, Stage::Rcpt, "550", Rejected, Cause::RecipientRefused),
        refusal(Data, Stage::Data, "451 4.3.0 not now", ServerFault, Cause::ServerBusy),
        refusal(Data, Stage::Data, "554 5.5.1 no", ServerFault, Cause::TransactionRefused),
        fault("a refused recipient, and yet 354 to DATA")
            .at(Rcpt, [say("550 5.1.1 nobody\r\n")])
            .at(Data, [say("354 go\r\n")])
            .is(Rejected, Stage::Rcpt)
            .because(Cause::NoSuchMailbox),
    ]
}

/// After a refused recipient RSET is said, and may go wrong in its turn: the next letter takes another connection.
fn resets() -> Vec<Fault> {
    let refused = |name: &str, act| {
        let fault = fault(format!("{name} RSET")).at(Rcpt, [say("550 5.1.1 nobody\r\n")]).at(Rset, [act]);
        fault.is(Rejected, Stage::Rcpt).because(Cause::NoSuchMailbox)
    };
    vec![
        refused("421 to", say("421 4.3.2 closing\r\n")),
        refused("a refused", say("500 5.5.1 what\r\n")),
        refused("garbage to", say("what\r\n")),
        refused("no answer to", Act::Mute).ends_within(|limits| limits.command),
        refused("the end at", Act::Close),
        refused("a reset at", Act::Reset),
        refused("two answers to", say("250 ok\r\n250 ok\r\n")),
    ]
}

fn out_of_turn() -> Vec<Fault> {
    let said = |moment, stage, answer: &str| {
        fault(format!("{answer} at {stage}")).at(moment, [say(format!("{answer}\r\n"))]).is(ServerFault, stage)
    };
    [
        said(Mail, Stage::Mail, "354 go"),
        said(Mail, Stage::Mail, "334 VXNlcm5hbWU6"),
        said(Rcpt, Stage::Rcpt, "354 go"),
        said(Rcpt, Stage::Rcpt, "334 VXNlcm5hbWU6"),
        said(Data, Stage::Data, "250 ok"),
        said(Data, Stage::Data, "235 welcome"),
        said(Data, Stage::Data, "334 VXNlcm5hbWU6"),
    ]
    .map(|fault| fault.because(Cause::OutOfStep))
    .to_vec()
}

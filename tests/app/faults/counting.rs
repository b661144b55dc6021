//! Answers left out, where many are awaited together: what is counted as the answer to the dot may be another's.

use skymailing::smtp::{Stage, Verdict};

use super::fault::{Fault, fault};
use crate::support::mail_server::{Act, Moment, say};

use Moment::{Data, Dot, Mail, Rcpt};
use Verdict::{Rejected, ServerFault, Unknown};

pub fn faults() -> Vec<Fault> {
    [offers(), dots()].concat()
}

fn offers() -> Vec<Fault> {
    vec![
        fault("no answer to MAIL, but to what follows").at(Mail, []).is(ServerFault, Stage::Mail),
        fault("no answer to RCPT, but to what follows").at(Rcpt, []).is(ServerFault, Stage::Rcpt),
        fault("no answer to DATA").at(Data, []).is(ServerFault, Stage::Data),
    ]
    .into_iter()
    .map(|fault| fault.when_pipelined(ServerFault, [Stage::Mail, Stage::Rcpt, Stage::Data]))
    .map(|fault| fault.ends_at(|limits| limits.command))
    .chain([fault("a refused recipient, and then the end")
        .at(Rcpt, [say("550 5.1.1 nobody\r\n"), Act::Close])
        .is(Rejected, Stage::Rcpt)
        // One of two answers is missing, and so is the certainty which one came.
        .when_pipelined(ServerFault, [Stage::Rcpt, Stage::Data])])
    .collect()
}

/// The first letter's dot is not answered, and the next letter's offer is.
fn dots() -> Vec<Fault> {
    vec![
        unanswered("the next letter goes well"),
        unanswered("garbage at the next DATA").at(Data, [Act::Usual]).at(Data, [say("what\r\n")]),
    ]
    .into_iter()
    .map(one_answer_missing)
    .collect()
}

/// The same, and no answer is left to show that one is missing, except the silence at the end.
pub fn silent_at_the_end() -> Vec<Fault> {
    let refused = [say("550 5.1.1 nobody\r\n")];
    vec![
        unanswered("the next recipient is refused").at(Rcpt, [Act::Usual]).at(Rcpt, refused),
        unanswered("the next sender is refused").at(Mail, [Act::Usual]).at(Mail, [say("550 5.7.1 no\r\n")]),
        unanswered("nothing at the next RCPT").at(Rcpt, [Act::Usual]).at(Rcpt, [Act::Mute]),
        unanswered("nothing at the next DATA").at(Data, [Act::Usual]).at(Data, [Act::Mute]),
    ]
    .into_iter()
    .map(one_answer_missing)
    .collect()
}

fn unanswered(name: &str) -> Fault {
    fault(format!("no answer to the dot, and then {name}")).at(Dot, []).whatever_comes_next()
}

fn one_answer_missing(fault: Fault) -> Fault {
    fault.is(Unknown, Stage::Dot).ends_within(|limits| limits.dot + limits.command + limits.data)
}

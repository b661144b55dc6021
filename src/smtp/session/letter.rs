//! One letter: the offer, the body, the dot, and how an answer settles it.
//!
//! The idea: only `dot_written` opens the time in which silence is ambiguous.

use super::Session;
use crate::smtp::answer::Answer;
use crate::smtp::cause::Cause;
use crate::smtp::commands;
use crate::smtp::extensions::Size;
use crate::smtp::phase::{Envelope, Phase, Step};
use crate::smtp::reply::Reply;
use crate::smtp::stage::Stage;

impl Session {
    pub(in crate::smtp) fn offer(&mut self, envelope: &Envelope, size: usize) -> Step {
        if !self.is_idle() {
            (self.phase, self.stage) = (Phase::Over, Stage::Mail);
            return self.lost("The connection is not free for another letter.");
        }
        // RFC 1870 section 6.1: no need to ask a server that has already said what it takes.
        if let Size::AtMost(most) = self.offered.size
            && u64::try_from(size).is_ok_and(|size| size > most)
        {
            let text = format!("The letter has {size} bytes, and this server takes at most {most}.");
            return self.too_big(&text);
        }
        envelope.to.as_str().clone_into(&mut self.to);
        let line = commands::mail(envelope.from.as_ref(), size, &self.offered);
        self.say(Phase::Mail, Stage::Mail, line)
    }

    fn too_big(&mut self, why: &str) -> Step {
        self.dialogue.happened(why);
        let answer = Answer::fault(Cause::LetterTooBig, self.stage, why);
        Step::Done(Answer { tls: self.secured, ..answer })
    }

    /// The first byte of the letter is about to be written.
    pub(in crate::smtp) fn body_begins(&mut self) -> Result<(), Answer> {
        self.stage = Stage::Body;
        match self.phase {
            Phase::Body => {
                self.phase = Phase::Writing;
                Ok(())
            }
            // An earlier `finish` was dropped, and nobody knows how far it came.
            Phase::Writing => {
                (self.phase, self.stage) = (Phase::Dot, Stage::Dot);
                Err(self.fault("The letter was left in the middle of writing it."))
            }
            _ => Err(self.fault("No letter was offered on this connection.")),
        }
    }

    /// The final dot may have left. From here on silence is ambiguous.
    pub(in crate::smtp) fn dot_written(&mut self) -> Step {
        (self.phase, self.stage) = (Phase::Dot, Stage::Dot);
        self.dialogue.happened("the letter and its final dot are written");
        Step::Read
    }

    /// The answer is the end of what was asked: of the letter, or of a refused step.
    pub(super) fn settled(&mut self, reply: &Reply) -> Step {
        let understood = matches!(reply.class(), 2 | 4 | 5) && reply.code() != 421;
        let refused = matches!(reply.class(), 4 | 5) && reply.code() != 421;
        let answer = Answer { tls: self.secured, ..Answer::said(self.stage, reply) };
        self.phase = match self.phase {
            Phase::Dot if understood => {
                self.stage = Stage::Mail;
                Phase::Idle
            }
            Phase::Mail | Phase::Rcpt | Phase::Data if refused => Phase::Refused,
            _ => Phase::Over,
        };
        Step::Done(answer)
    }

    pub(in crate::smtp) fn quit(&mut self) -> Option<Vec<u8>> {
        // In the middle of DATA the line would be a part of the letter.
        let polite = matches!(self.phase, Phase::Idle | Phase::Refused);
        self.phase = Phase::Over;
        polite.then(|| {
            self.dialogue.we_said("QUIT");
            b"QUIT\r\n".to_vec()
        })
    }
}

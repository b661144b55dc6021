//! Carries a session out over a socket: reads, writes, shakes hands, and watches the clock.
//!
//! The idea: the session decides, this file only waits, and never longer than the phase allows. Must not know: what an
//! answer means.

use std::io;

use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::rustls;

use super::answer::Answer;
use super::body;
use super::cause::Cause;
use super::dots::{FINAL_DOT, Stuffer};
use super::envelope::{Content, Envelope};
use super::limits::Limits;
use super::session::{Session, Step};
use super::stage::Stage;
use super::tls::Tls;
use super::wire::{Wire, words};

const READ: usize = 4096;
/// A letter up to this size leaves in one write with its dot and with what follows.
const PIECE: usize = 64 * 1024;

pub(super) struct Driver {
    pub wire: Wire,
    pub session: Session,
    pub limits: Limits,
    pub tls: Tls,
    pub host: String,
    pub port: u16,
    /// The end of the whole attempt, up to the final dot.
    pub attempt_ends: Instant,
    /// Lent to whoever writes a letter.
    pub buffer: Vec<u8>,
}

impl Driver {
    /// Carries steps out until nothing is outstanding (`None`) or there is an answer for the caller.
    pub(super) async fn drive(&mut self, first: Step, letter: usize) -> Option<Answer> {
        let mut step = first;
        let mut timed = self.session.stage();
        let mut deadline = self.deadline(timed, letter);
        loop {
            // A deadline belongs to a phase: it is set anew only where the stage has changed.
            if timed != self.session.stage() {
                timed = self.session.stage();
                deadline = self.deadline(timed, letter);
            }
            let carried_out = match step {
                Step::Ready => return None,
                Step::Done(answer) => return Some(answer),
                Step::Send(bytes) => timeout_at(deadline, self.send(&bytes)).await,
                Step::Read => timeout_at(deadline, self.read()).await,
                Step::StartTls => timeout_at(deadline, self.shake_hands()).await,
            };
            step = match carried_out {
                Ok(Ok(next)) => next,
                Ok(Err(error)) => self.broke(&error),
                Err(_) => self.session.lost(Cause::NoAnswer, "The server did not answer in time."),
            };
        }
    }

    /// Words that wait before we have spoken: no later answer could be trusted, so no letter follows them.
    pub(super) fn unasked(&mut self) -> Option<Step> {
        if self.session.is_at_rest() { self.waiting() } else { None }
    }

    fn waiting(&mut self) -> Option<Step> {
        let mut buffer = [0; READ];
        match self.wire.read_waiting(&mut buffer)? {
            Ok(count) if count > 0 => match self.session.received(buffer.get(..count)?) {
                Step::Done(answer) => Some(Step::Done(answer)),
                _ => Some(self.session.lost(Cause::OutOfStep, "The server spoke out of turn.")),
            },
            Ok(_) => Some(self.session.lost(Cause::ConnectionBroke, "The server closed the connection.")),
            Err(error) => Some(self.broke(&error)),
        }
    }

    /// The letter and its dot, and behind them the offer of the next one, if there is one.
    pub(super) async fn write_letter(&mut self, content: Content<'_>, next: Option<(&Envelope, usize)>) -> Step {
        let behind = match self.session.body_begins(next) {
            Ok(behind) => behind,
            Err(answer) => return Step::Done(answer),
        };
        let mut stuffer = Stuffer::new(content);
        loop {
            self.buffer.clear();
            let is_last = stuffer.fill(&mut self.buffer, PIECE);
            let dot = if is_last { FINAL_DOT.len() } else { 0 };
            let before_dot = self.buffer.len() - dot;
            if is_last {
                self.buffer.extend_from_slice(&behind);
            }
            let mut written = 0;
            let moved = body::write(&mut self.wire, &self.buffer, &mut written, &self.limits, self.attempt_ends).await;
            if written > before_dot {
                return self.session.dot_written();
            }
            if let Err(error) = moved {
                return self.refused_midway(&words(&error)).await;
            }
            // What is said in the middle of a letter is no answer to its dot, and must not be taken for one.
            tokio::task::yield_now().await;
            if let Some(step) = self.waiting() {
                return step;
            }
        }
    }

    /// A server that refuses in the middle of a letter says why and closes.
    async fn refused_midway(&mut self, fault: &str) -> Step {
        match timeout(self.limits.quit, self.read()).await {
            Ok(Ok(Step::Done(answer))) => Step::Done(answer),
            _ => self.session.lost(Cause::ConnectionBroke, fault),
        }
    }

    pub(super) async fn quit(&mut self) -> io::Result<()> {
        if let Some(line) = self.session.quit() {
            self.send(&line).await?;
            self.wire.read(&mut [0; READ]).await?;
        }
        self.wire.close().await;
        Ok(())
    }

    fn broke(&mut self, error: &io::Error) -> Step {
        let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        let cause = match tls {
            Some(rustls::Error::InvalidCertificate(_)) => Cause::BadCertificate,
            Some(_) if self.session.stage() == Stage::Tls => Cause::NoTls,
            _ => Cause::ConnectionBroke,
        };
        self.session.lost(cause, &words(error))
    }

    /// The answer to the dot has its own time whatever the attempt has taken: to give up there may cost a duplicate.
    fn deadline(&self, stage: Stage, letter: usize) -> Instant {
        let phase_ends = Instant::now() + self.limits.phase(stage, letter);
        if stage == Stage::Dot { phase_ends } else { phase_ends.min(self.attempt_ends) }
    }

    async fn send(&mut self, bytes: &[u8]) -> io::Result<Step> {
        self.wire.write_all(bytes).await?;
        Ok(Step::Read)
    }

    async fn read(&mut self) -> io::Result<Step> {
        let mut buffer = [0; READ];
        let count = self.wire.read(&mut buffer).await?;
        match buffer.get(..count) {
            Some(bytes) if count > 0 => Ok(self.session.received(bytes)),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    async fn shake_hands(&mut self) -> io::Result<Step> {
        self.wire.secure(&self.tls, &self.host).await?;
        Ok(self.session.secured())
    }
}

//! How long each phase may take and how much a server may say.
//!
//! A deadline belongs to a phase, not to a read: a server that sends one byte at a time gains nothing.

use std::time::Duration;

use super::stage::Stage;

#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    pub resolve: Duration,
    /// For each address.
    pub connect: Duration,
    pub addresses: usize,
    pub banner: Duration,
    /// EHLO, STARTTLS, RSET, MAIL and RCPT, each.
    pub command: Duration,
    pub tls: Duration,
    /// All steps of AUTH together.
    pub auth: Duration,
    pub data: Duration,
    /// The body must move `body_bytes` in every such window, or come to its end.
    pub body: Duration,
    pub body_bytes: usize,
    /// The answer to the final dot: `dot`, and `dot_per_mb` more for each megabyte of the letter.
    pub dot: Duration,
    pub dot_per_mb: Duration,
    pub quit: Duration,
    /// Everything before the final dot. The dot keeps its own deadline: to give up there may cost a duplicate.
    pub attempt: Duration,
    /// How many letters a connection carries.
    pub letters: usize,
    /// After so many refusals in a row a connection is replaced: servers slow down sessions that err. Postfix counts the errors
    /// since the last letter it took, a pipelined refusal as two, and becomes slow at ten.
    pub refusals: usize,
    /// How long a connection may rest and still be used.
    pub rest: Duration,
    pub reply_line: usize,
    pub reply_bytes: usize,
    pub reply_lines: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        let seconds = Duration::from_secs;
        Limits {
            resolve: seconds(5),
            connect: seconds(15),
            addresses: 4,
            banner: seconds(60),
            command: seconds(60),
            tls: seconds(30),
            auth: seconds(60),
            data: seconds(120),
            body: seconds(60),
            body_bytes: 30_000,
            dot: seconds(600),
            dot_per_mb: seconds(180),
            quit: seconds(5),
            attempt: seconds(900),
            letters: 100,
            refusals: 4,
            rest: seconds(10),
            reply_line: 2048,
            reply_bytes: 16 * 1024,
            reply_lines: 128,
        }
    }
}

impl Limits {
    /// Divides every deadline (`SMTP_TIME_SCALE`). A divisor that makes no sense changes nothing.
    pub fn scaled(self, divisor: f64) -> Limits {
        let scale = |time: Duration| Duration::try_from_secs_f64(time.as_secs_f64() / divisor).unwrap_or(time);
        if !(divisor.is_finite() && divisor > 0.0) {
            return self;
        }
        Limits {
            resolve: scale(self.resolve),
            connect: scale(self.connect),
            banner: scale(self.banner),
            command: scale(self.command),
            tls: scale(self.tls),
            auth: scale(self.auth),
            data: scale(self.data),
            body: scale(self.body),
            dot: scale(self.dot),
            dot_per_mb: scale(self.dot_per_mb),
            quit: scale(self.quit),
            attempt: scale(self.attempt),
            rest: scale(self.rest),
            ..self
        }
    }

    pub(super) fn phase(&self, stage: Stage, letter: usize) -> Duration {
        match stage {
            Stage::Build | Stage::Resolve => self.resolve,
            Stage::Connect => self.connect,
            Stage::Banner => self.banner,
            Stage::Ehlo | Stage::StartTls | Stage::Rset | Stage::Mail | Stage::Rcpt => self.command,
            Stage::Tls => self.tls,
            Stage::Auth => self.auth,
            Stage::Data => self.data,
            Stage::Body => self.body,
            Stage::Dot => self.dot + self.dot_per_mb.mul_f64(letter as f64 / 1_000_000.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_deadlines_shrink_together() {
        let limits = Limits::default().scaled(60.0);
        assert_eq!(limits.banner, Duration::from_secs(1));
        assert_eq!(limits.attempt, Duration::from_secs(15));
        assert_eq!(limits.reply_lines, 128);
        assert_eq!(limits.phase(Stage::Dot, 2_000_000), Duration::from_secs(16));
    }

    #[test]
    fn a_senseless_scale_is_ignored() {
        for divisor in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Limits::default().scaled(divisor), Limits::default());
        }
        assert_eq!(Limits::default().scaled(1e-300), Limits::default());
    }
}

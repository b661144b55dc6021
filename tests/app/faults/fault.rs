//! One fault of a server: what it does, what must come of the letter, how long that may take. And the laws that hold for
//! every one of them.

use std::time::Duration;

use skymailing::smtp::{Answer, Cause, Credentials, Limits, Relay, Security, Stage, Verdict};

use super::sending::{Courier, Letter, Sent, Way};
use crate::support::mail_server::{Act, MailServer, Moment, Offers, PASSWORD, USER, trusting_the_test_authority};

#[derive(Clone)]
pub struct Fault {
    pub name: String,
    offers: Offers,
    security: Security,
    logs_in: bool,
    script: Vec<(Moment, Vec<Act>)>,
    /// Every connection has it, so there is no second letter.
    lasting: bool,
    letter: usize,
    lock_step: Expected,
    pipelined: Expected,
    ends: Ends,
}

#[derive(Clone, Debug)]
struct Expected {
    verdict: Verdict,
    stages: Vec<Stage>,
    cause: Option<Cause>,
}

/// When there must be an answer for the caller.
#[derive(Clone, Copy, Debug)]
enum Ends {
    /// No deadline is waited for.
    AtOnce,
    At(fn(&Limits) -> Duration),
    /// Within so many times.
    Within(fn(&Limits) -> Duration),
}

/// A busy machine wakes us late.
const MARGIN: Duration = Duration::from_millis(1800);
/// What the kernel takes of a server's words before it notices that nobody reads them, and a small conversation.
const BYTES: u64 = 1024 * 1024;

/// A minute becomes two seconds.
pub fn limits() -> Limits {
    let two = Duration::from_secs(2);
    let ten = Duration::from_secs(10);
    let scaled = Limits::default().scaled(30.0);
    Limits { resolve: ten, connect: ten, tls: two, data: two, dot: two, dot_per_mb: two / 20, ..scaled }
}

/// Begins a row; `is` has to follow.
pub fn fault(name: impl Into<String>) -> Fault {
    let unset = Expected { verdict: Verdict::ServerFault, stages: Vec::new(), cause: None };
    Fault {
        name: name.into(),
        offers: Offers::default(),
        security: Security::Plain,
        logs_in: false,
        script: Vec::new(),
        lasting: false,
        letter: 300,
        lock_step: unset.clone(),
        pipelined: unset,
        ends: Ends::AtOnce,
    }
}

impl Fault {
    /// The first time a conversation comes there; said again, the second time.
    pub fn at(mut self, moment: Moment, acts: impl Into<Vec<Act>>) -> Self {
        self.script.push((moment, acts.into()));
        self
    }

    pub fn is(self, verdict: Verdict, stage: Stage) -> Self {
        self.is_at_one_of(verdict, [stage])
    }

    /// Where the moment at which the fault shows is a matter of luck.
    pub fn is_at_one_of(mut self, verdict: Verdict, stages: impl Into<Vec<Stage>>) -> Self {
        self.lock_step = Expected { verdict, stages: stages.into(), cause: None };
        self.pipelined = self.lock_step.clone();
        self
    }

    pub fn because(mut self, cause: Cause) -> Self {
        self.lock_step.cause = Some(cause);
        self.pipelined.cause = Some(cause);
        self
    }

    pub fn when_pipelined(mut self, verdict: Verdict, stages: impl Into<Vec<Stage>>) -> Self {
        self.pipelined = Expected { verdict, stages: stages.into(), cause: None };
        self
    }

    pub fn ends_at(mut self, deadline: fn(&Limits) -> Duration) -> Self {
        self.ends = Ends::At(deadline);
        self
    }

    pub fn ends_within(mut self, time: fn(&Limits) -> Duration) -> Self {
        self.ends = Ends::Within(time);
        self
    }

    pub fn offering(mut self, offers: Offers) -> Self {
        self.offers = offers;
        self
    }

    pub fn over(mut self, security: Security) -> Self {
        self.security = security;
        self
    }

    pub fn logging_in(mut self, mechanisms: &'static [&'static str]) -> Self {
        self.offers.auth = mechanisms;
        self.logs_in = true;
        self
    }

    pub fn lasting(mut self) -> Self {
        self.lasting = true;
        self
    }

    /// Of six megabytes: more than all buffers on the way hold.
    pub fn with_a_large_letter(mut self) -> Self {
        self.letter = 6_000_000;
        self
    }

    /// Lets it happen, and says what was not as it must be.
    pub async fn happen(&self, way: Way) -> Result<(), String> {
        let pipelining = way == Way::Pipelined;
        let server = MailServer::offering(Offers { pipelining, ..self.offers.clone() });
        for (moment, acts) in &self.script {
            server.once(*moment, acts.clone());
        }
        let credentials = self.logs_in.then(|| Credentials::new(USER, PASSWORD));
        let host = if self.security == Security::Plain { "127.0.0.1" } else { "localhost" };
        let relay = Relay { host: host.to_owned(), security: self.security, credentials, ..server.relay() };
        let courier = Courier { relay, tls: trusting_the_test_authority(), limits: limits() };
        let letters = [letter("bob@example.net", self.letter), letter("eve@example.net", 300)];
        let sent = courier.send(&letters[0], (!self.lasting).then_some(&letters[1])).await;
        let expected = if pipelining { &self.pipelined } else { &self.lock_step };
        let wrong = [
            expected.wrong_with(&sent.first),
            self.ends.wrong_with(sent.took),
            wrong_with_the_second(&sent),
            wrong_with_the_books(&server, &letters, &sent),
            wrong_with_the_words(&sent.first),
            (server.bytes_sent() > BYTES).then(|| format!("{} bytes were taken from it", server.bytes_sent())),
        ];
        let wrong: Vec<String> = wrong.into_iter().flatten().collect();
        if wrong.is_empty() { Ok(()) } else { Err(format!("{} ({way:?}): {}", self.name, wrong.join("; "))) }
    }
}

fn letter(to: &'static str, size: usize) -> Letter {
    let mut text = format!("To: {to}\r\nSubject: hi\r\n\r\n.\r\n..two\r\n").into_bytes();
    let line = b"The quick brown fox jumps over the lazy dog, and over the next one too.\r\n";
    while text.len() < size {
        text.extend_from_slice(line);
    }
    Letter { to, text }
}

impl Expected {
    fn wrong_with(&self, answer: &Answer) -> Option<String> {
        let fits = answer.verdict() == self.verdict && self.stages.contains(&answer.stage);
        let fits = fits && self.cause.is_none_or(|cause| cause == answer.cause);
        (!fits).then(|| format!("{:?} at {:?}, {}, in place of {self:?}", answer.cause, answer.stage, answer))
    }
}

impl Ends {
    fn wrong_with(self, took: Duration) -> Option<String> {
        let limits = limits();
        let (least, most) = match self {
            Ends::AtOnce => (Duration::ZERO, MARGIN),
            Ends::At(deadline) => (deadline(&limits).mul_f64(0.95), deadline(&limits) + MARGIN),
            Ends::Within(time) => (Duration::ZERO, time(&limits) + MARGIN),
        };
        (took < least || took > most).then(|| format!("took {took:?}, not {least:?} to {most:?}"))
    }
}

/// What goes wrong with a letter hurts no other.
fn wrong_with_the_second(sent: &Sent) -> Option<String> {
    let answer = sent.second.as_ref()?;
    (answer.verdict() != Verdict::Accepted).then(|| format!("the second letter: {answer}"))
}

/// The server's ledger and our answers: what we call accepted it took, what we call failed it did not take, nothing came
/// twice, and nothing came altered.
fn wrong_with_the_books(server: &MailServer, letters: &[Letter], sent: &Sent) -> Option<String> {
    for (letter, answer) in letters.iter().zip([Some(&sent.first), sent.second.as_ref()]) {
        let (dots, taken) = (server.dots_to(letter.to), server.to(letter.to).len());
        let verdict = answer.map(Answer::verdict);
        let agrees = match verdict {
            Some(Verdict::Accepted) => taken == 1 && dots.len() == 1,
            Some(Verdict::Unknown) => dots.len() <= 1,
            _ => taken == 0 && dots.len() <= 1,
        };
        if !agrees {
            return Some(format!("a wrong {verdict:?}: {} dots to {}, {taken} taken", dots.len(), letter.to));
        }
        if let Some(dot) = server.to(letter.to).first().filter(|dot| dot.letter.as_deref() != Some(&letter.text)) {
            return Some(format!("the letter to {} came with {} bytes", letter.to, dot.size));
        }
    }
    None
}

fn wrong_with_the_words(answer: &Answer) -> Option<String> {
    let is_fit = answer.text.len() <= 1024 && answer.text.bytes().all(|byte| matches!(byte, 0x20..=0x7e));
    (!is_fit).then(|| format!("words not fit to be kept: {:?}", answer.text))
}

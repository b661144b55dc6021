//! One fault of a server: what it does, what must come of the letter, how long that may take. And the laws that hold for
//! every one of them.

use std::time::Duration;

use skymailing::smtp::{Answer, Cause, Credentials, Limits, Relay, Security, Stage, Verdict};
use tokio::time::Instant;

use super::sending::{Courier, Letter, Way};
use crate::support::mail_server::{Act, MailServer, Moment, Offers, PASSWORD, USER, trusting_the_test_authority};

#[derive(Clone)]
pub struct Fault {
    pub name: String,
    offers: Offers,
    security: Security,
    credentials: Option<Credentials>,
    script: Vec<(Moment, Vec<Act>)>,
    /// Every connection has it, so there is no second letter.
    lasting: bool,
    /// The next letter has a fate of its own.
    next_may_fail: bool,
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
        credentials: None,
        script: Vec::new(),
        lasting: false,
        next_may_fail: false,
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
        self.comes_to(verdict, [stage])
    }

    /// Where the moment at which the fault shows is a matter of luck.
    pub fn comes_to(mut self, verdict: Verdict, stages: impl Into<Vec<Stage>>) -> Self {
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
        self.credentials = Credentials::password(USER, PASSWORD).ok();
        self
    }

    pub fn showing(mut self, token: &str) -> Self {
        self.offers.auth = &["XOAUTH2"];
        self.credentials = Credentials::token(USER, token).ok();
        self
    }

    pub fn whatever_comes_next(mut self) -> Self {
        self.next_may_fail = true;
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
        let server = MailServer::offering(self.offers.clone());
        for (moment, acts) in &self.script {
            match self.lasting {
                true => server.on(*moment, acts.clone()),
                false => server.once(*moment, acts.clone()),
            }
        }
        let host = if self.security == Security::Plain { "127.0.0.1" } else { "localhost" };
        let relay = Relay {
            host: host.to_owned(),
            security: self.security,
            credentials: self.credentials.clone(),
            ..server.relay()
        };
        let courier = Courier::new(relay, way, trusting_the_test_authority(), limits());
        let mut letters = vec![Letter::to("bob@example.net").of_size(self.letter)];
        letters.extend((!self.lasting).then(|| Letter::to("eve@example.net")));
        let began = Instant::now();
        let answers = courier.send(&letters).await;
        let took = began.elapsed();
        let first = answers.first().unwrap();
        let expected = if way == Way::Pipelined { &self.pipelined } else { &self.lock_step };
        let wrong = [
            expected.wrong_with(first),
            self.ends.wrong_with(took),
            answers.get(1).filter(|_| !self.next_may_fail).and_then(wrong_with_the_second),
            wrong_with_the_books(&server, &letters, &answers),
            wrong_with_the_words(first),
            self.wrong_with_what_was_heard(&server),
            (server.bytes_sent() > BYTES).then(|| format!("{} bytes were taken from it", server.bytes_sent())),
        ];
        let wrong: Vec<String> = wrong.into_iter().flatten().collect();
        if wrong.is_empty() { Ok(()) } else { Err(format!("{} ({way:?}): {}", self.name, wrong.join("; "))) }
    }

    /// Where TLS is asked for, nothing but the way to it is said in clear; and a refused password is not said again.
    fn wrong_with_what_was_heard(&self, server: &MailServer) -> Option<String> {
        let heard = server.heard(1);
        let in_clear = heard.iter().position(|line| line == "STARTTLS").map_or(heard.len(), |at| at + 1);
        let allowed = |line: &String| line.starts_with("EHLO ") || line == "STARTTLS" || line == "QUIT";
        let told = self.security == Security::StartTls && !heard.iter().take(in_clear).all(allowed);
        let again = heard.iter().filter(|line| line.starts_with("AUTH ")).count() > 1;
        (told || again).then(|| format!("it heard {heard:?}"))
    }
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
fn wrong_with_the_second(answer: &Answer) -> Option<String> {
    (answer.verdict() != Verdict::Accepted).then(|| format!("the second letter: {answer}"))
}

/// The server's ledger and our answers: what we call accepted it took, what we call failed it did not take, nothing came
/// twice, and nothing came altered.
pub fn wrong_with_the_books(server: &MailServer, letters: &[Letter], answers: &[Answer]) -> Option<String> {
    letters.iter().zip(answers).find_map(|(letter, answer)| {
        let (dots, taken) = (server.dots_to(&letter.to), server.to(&letter.to));
        let verdict = answer.verdict();
        let agrees = match verdict {
            Verdict::Accepted => matches!(&taken[..], [dot] if dot.letter.as_deref() == Some(&letter.text)),
            Verdict::Unknown => true,
            _ => taken.is_empty(),
        };
        let about = format!("{verdict} with {} dots to {}, {} taken", dots.len(), letter.to, taken.len());
        (!agrees || dots.len() > 1).then_some(about)
    })
}

fn wrong_with_the_words(answer: &Answer) -> Option<String> {
    let is_fit = answer.text.len() <= 1024 && answer.text.bytes().all(|byte| matches!(byte, 0x20..=0x7e));
    (!is_fit).then(|| format!("words not fit to be kept: {:?}", answer.text))
}

//! One client of the trial server, from the banner to its goodbye.
//!
//! A plain ESMTP server (RFC 5321) that takes any address; what it refuses, it was asked to refuse.

use std::io;

use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::command::{Command, Path};
use super::lines::{Line, Lines};
use super::mischief::Mischief;
use super::{Caught, ERRORS, FAREWELL, MESSAGE, Mailbox, RECIPIENTS, SILENCE, stopped};

pub(super) struct Conversation<M> {
    lines: Lines<TcpStream>,
    mailbox: M,
    shutdown: watch::Receiver<bool>,
    greeted: bool,
    from: Option<String>,
    to: Vec<String>,
    mischief: Mischief,
    errors: usize,
}

enum Next {
    Go,
    Stop,
}

impl<M: Mailbox> Conversation<M> {
    pub(super) fn new(stream: TcpStream, mailbox: M, shutdown: watch::Receiver<bool>) -> Conversation<M> {
        let _only_slower = stream.set_nodelay(true);
        Conversation {
            lines: Lines::new(stream),
            mailbox,
            shutdown,
            greeted: false,
            from: None,
            to: Vec::new(),
            mischief: Mischief::None,
            errors: 0,
        }
    }

    /// An I/O error means that the client went away, and that is its right.
    pub(super) async fn run(mut self) {
        let mut shutdown = self.shutdown.clone();
        let talked = self.talk(&mut shutdown).await;
        if talked.is_ok() {
            // A client that does not listen must not hold up the shutdown.
            let _client_may_be_gone = timeout(FAREWELL, self.lines.flush()).await;
        }
    }

    async fn talk(&mut self, shutdown: &mut watch::Receiver<bool>) -> io::Result<()> {
        self.lines.answer("220 trial.invalid ESMTP SkyMailing trial server");
        loop {
            let line = tokio::select! {
                line = self.lines.command() => line?,
                () = stopped(shutdown) => {
                    self.lines.answer("421 4.3.2 The trial server is shutting down");
                    return Ok(());
                }
            };
            let next = match line {
                Line::Command(line) => self.obey(&line).await?,
                Line::TooLong => self.complain("500 5.5.2 Line too long"),
            };
            if matches!(next, Next::Stop) {
                return Ok(());
            }
            if self.errors > ERRORS {
                self.lines.answer("421 4.7.0 Too many errors");
                return Ok(());
            }
        }
    }

    async fn obey(&mut self, line: &str) -> io::Result<Next> {
        match Command::read(line) {
            Command::Ehlo(_) => Ok(self.hello(true)),
            Command::Helo(_) => Ok(self.hello(false)),
            Command::Mail(path) => Ok(self.mail(path)),
            Command::Rcpt(path) => Ok(self.rcpt(path)),
            Command::Data => self.data().await,
            Command::Rset => {
                self.forget();
                Ok(self.say("250 2.0.0 Forgotten"))
            }
            Command::Noop => Ok(self.say("250 2.0.0 Done")),
            Command::Vrfy => Ok(self.say("252 2.1.5 Send it and see")),
            Command::Quit => {
                self.say("221 2.0.0 Goodbye");
                Ok(Next::Stop)
            }
            Command::Unknown(_) => Ok(self.complain("500 5.5.1 Unknown command")),
        }
    }

    fn hello(&mut self, extended: bool) -> Next {
        self.forget();
        self.greeted = true;
        if extended {
            self.lines.answer("250-trial.invalid");
            self.lines.answer(&format!("250-SIZE {MESSAGE}"));
            self.lines.answer("250-8BITMIME");
            self.lines.answer("250-PIPELINING");
            return self.say("250 ENHANCEDSTATUSCODES");
        }
        self.say("250 trial.invalid")
    }

    fn mail(&mut self, path: Option<Path<'_>>) -> Next {
        if !self.greeted || self.from.is_some() {
            return self.complain("503 5.5.1 Not now");
        }
        let Some(path) = path else {
            return self.complain("501 5.1.7 Write MAIL FROM:<address>");
        };
        if path.size().is_some_and(|size| size > MESSAGE) {
            return self.complain("552 5.3.4 The letter is too big");
        }
        self.from = Some(path.address.to_owned());
        self.say("250 2.1.0 Sender taken")
    }

    fn rcpt(&mut self, path: Option<Path<'_>>) -> Next {
        if self.from.is_none() {
            return self.complain("503 5.5.1 MAIL comes first");
        }
        let Some(to) = path.map(|path| path.address).filter(|to| to.contains('@')) else {
            return self.complain("501 5.1.3 Write RCPT TO:<address>");
        };
        if self.to.len() >= RECIPIENTS {
            return self.say("452 4.5.3 Too many recipients");
        }
        match Mischief::asked_by(to) {
            Mischief::Refuse(answer) => return self.say(&answer),
            Mischief::None => {}
            at_the_dot => self.mischief = at_the_dot,
        }
        self.to.push(to.to_owned());
        self.say("250 2.1.5 Recipient taken")
    }

    async fn data(&mut self) -> io::Result<Next> {
        if self.to.is_empty() {
            return Ok(self.complain("503 5.5.1 RCPT comes first"));
        }
        self.lines.answer("354 Go on, and end with a dot");
        let mut shutdown = self.shutdown.clone();
        let data = tokio::select! {
            data = self.lines.letter() => data?,
            () = stopped(&mut shutdown) => {
                self.lines.answer("421 4.3.2 The trial server is shutting down");
                return Ok(Next::Stop);
            }
        };
        match std::mem::replace(&mut self.mischief, Mischief::None) {
            Mischief::Silence => {
                self.keep_silent(&mut shutdown).await;
                return Ok(Next::Stop);
            }
            Mischief::HangUp => return Ok(Next::Stop),
            Mischief::None | Mischief::Refuse(_) => {}
        }
        let (from, to) = (self.from.take().unwrap_or_default(), std::mem::take(&mut self.to));
        let Some(data) = data else {
            return Ok(self.say("552 5.3.4 The letter is too big"));
        };
        Ok(match self.mailbox.deliver(Caught { from, to, data }).await {
            Ok(()) => self.say("250 2.0.0 Caught"),
            Err(error) => {
                tracing::warn!(%error, "the trial mailbox did not take a letter");
                self.say("451 4.3.0 The mailbox is in trouble")
            }
        })
    }

    async fn keep_silent(&mut self, shutdown: &mut watch::Receiver<bool>) {
        tokio::select! {
            () = tokio::time::sleep(SILENCE) => {}
            () = stopped(shutdown) => {}
            () = self.lines.gone() => {}
        }
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
        self.mischief = Mischief::None;
    }

    fn complain(&mut self, answer: &str) -> Next {
        self.errors += 1;
        self.say(answer)
    }

    fn say(&mut self, answer: &str) -> Next {
        self.lines.answer(answer);
        Next::Go
    }
}

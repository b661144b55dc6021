//! One client, from the banner to the end. As strict as Postfix about order: a second MAIL without RSET is refused.

use std::io;
use std::sync::Arc;

use skymailing::smtp::server::{Command, Line, Lines, Path};

use super::State;
use super::acts::{Act, Said};
use super::pipe::Pipe;
use super::script::Moment;

pub struct Conversation {
    pub lines: Lines<Pipe>,
    pub number: usize,
    pub state: Arc<State>,
    from: Option<String>,
    to: Vec<String>,
    /// The dot that is being answered.
    dot: Option<usize>,
}

/// Ends a conversation.
pub fn over() -> io::Error {
    io::ErrorKind::ConnectionAborted.into()
}

impl Conversation {
    pub fn new(pipe: Pipe, number: usize, state: Arc<State>) -> Self {
        Self { lines: Lines::new(pipe), number, state, from: None, to: Vec::new(), dot: None }
    }

    pub async fn run(mut self) -> io::Result<()> {
        if self.state.offers.implicit {
            self = self.secured().await?;
        }
        self.at(Moment::Banner, None, "220 mail.invalid ESMTP").await?;
        loop {
            let line = match self.lines.command().await? {
                Line::Command(line) => line,
                Line::TooLong => {
                    self.say("500 5.5.2 Line too long");
                    continue;
                }
            };
            self.state.ledger.line(self.number, &line);
            if let Command::Unknown(line) = Command::read(&line)
                && line.eq_ignore_ascii_case("STARTTLS")
            {
                self = self.start_tls().await?;
            } else {
                self.obey(&line).await?;
            }
        }
    }

    async fn obey(&mut self, line: &str) -> io::Result<()> {
        match Command::read(line) {
            Command::Ehlo(_) => self.hello().await?,
            Command::Helo(_) => {
                self.forget();
                self.at(Moment::Helo, None, "250 mail.invalid").await?;
            }
            Command::Mail(Some(path)) => self.mail(path).await?,
            Command::Rcpt(Some(path)) => self.rcpt(path.address).await?,
            Command::Data => self.data().await?,
            Command::Rset => {
                if self.at(Moment::Rset, None, "250 2.0.0 Forgotten").await?.is_yes() {
                    self.forget();
                }
            }
            Command::Noop => self.say("250 2.0.0 Done"),
            Command::Vrfy => self.say("252 2.1.5 Send it and see"),
            Command::Quit => {
                self.at(Moment::Quit, None, "221 2.0.0 Goodbye").await?;
                self.lines.flush().await?;
                return Err(over());
            }
            Command::Mail(None) | Command::Rcpt(None) => self.say("501 5.5.4 Not an address"),
            Command::Unknown(line) => match line.split_once(' ') {
                Some((verb, arguments)) if verb.eq_ignore_ascii_case("AUTH") => {
                    self.authenticate(arguments).await?;
                }
                _ => self.say("500 5.5.1 Unknown command"),
            },
        }
        Ok(())
    }

    async fn hello(&mut self) -> io::Result<()> {
        self.forget();
        let offers = &self.state.offers;
        let mut words = vec!["mail.invalid".to_owned()];
        words.extend(offers.pipelining.then(|| "PIPELINING".to_owned()));
        words.extend(offers.size.map(|size| format!("SIZE {size}")));
        words.extend(offers.eight_bit.then(|| "8BITMIME".to_owned()));
        words.extend(offers.utf8.then(|| "SMTPUTF8".to_owned()));
        words.extend((!offers.auth.is_empty()).then(|| format!("AUTH {}", offers.auth.join(" "))));
        let clear = !self.lines.stream().is_secured();
        words.extend((self.state.acceptor.is_some() && clear).then(|| "STARTTLS".to_owned()));
        let last = words.len() - 1;
        let lines = words.iter().enumerate().map(|(number, word)| {
            let mark = if number < last { '-' } else { ' ' };
            format!("250{mark}{word}")
        });
        self.at(Moment::Ehlo, None, &lines.collect::<Vec<_>>().join("\r\n")).await?;
        Ok(())
    }

    async fn start_tls(mut self) -> io::Result<Self> {
        if !self.at(Moment::StartTls, None, "220 2.0.0 Go on").await?.is_yes() {
            return Ok(self);
        }
        self.secured().await
    }

    async fn secured(mut self) -> io::Result<Self> {
        if let Some(acts) = self.state.script.at(self.number, Moment::Handshake, None) {
            self.perform(acts, "").await?;
        }
        self.lines.flush().await?;
        let acceptor = self.state.acceptor.clone().ok_or_else(over)?;
        let pipe = self.lines.into_stream().secured(acceptor).await?;
        Ok(Self::new(pipe, self.number, self.state))
    }

    async fn mail(&mut self, path: Path<'_>) -> io::Result<()> {
        if self.from.is_some() {
            self.say("503 5.5.1 Nested MAIL");
            return Ok(());
        }
        let too_big = self.state.offers.size.zip(path.size()).is_some_and(|(limit, size)| size > limit);
        let usual = if too_big { "552 5.3.4 The letter is too big" } else { "250 2.1.0 Sender taken" };
        if self.at(Moment::Mail, None, usual).await?.is_yes() {
            self.from = Some(path.address.to_owned());
        }
        Ok(())
    }

    async fn rcpt(&mut self, to: &str) -> io::Result<()> {
        let usual = if self.from.is_some() { "250 2.1.5 Recipient taken" } else { "503 5.5.1 MAIL comes first" };
        if self.at(Moment::Rcpt, Some(to), usual).await?.is_yes() {
            self.to.push(to.to_owned());
        }
        Ok(())
    }

    async fn data(&mut self) -> io::Result<()> {
        let usual = if self.to.is_empty() { "554 5.5.1 No valid recipients" } else { "354 Go on" };
        if !self.at(Moment::Data, None, usual).await?.is_go_on() {
            return Ok(());
        }
        if let Some(acts) = self.state.script.at(self.number, Moment::Body, None) {
            self.perform(acts, "").await?;
        }
        let letter = self.lines.letter().await?.unwrap_or_default();
        let (from, to) = (self.from.take().unwrap_or_default(), std::mem::take(&mut self.to));
        self.dot = Some(self.state.ledger.dot(self.number, &from, &to, letter));
        let usual = if to.is_empty() { "554 5.5.1 No valid recipients" } else { "250 2.0.0 Taken" };
        let answered = self.at(Moment::Dot, to.first().map(String::as_str), usual).await;
        self.dot = None;
        answered.map(drop)
    }

    /// The usual answer, or what the script has for this moment.
    async fn at(&mut self, moment: Moment, to: Option<&str>, usual: &str) -> io::Result<Said> {
        let acts = self.state.script.at(self.number, moment, to).unwrap_or_else(|| vec![Act::Usual]);
        self.perform(acts, usual).await
    }

    pub fn say(&mut self, line: &str) {
        self.note(line.as_bytes());
        self.note(b"\r\n");
        self.lines.answer(line);
    }

    /// Before it leaves: the client must not know more than the ledger.
    pub fn note(&self, bytes: &[u8]) {
        if let Some(dot) = self.dot {
            self.state.ledger.answered(dot, bytes);
        }
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
    }
}

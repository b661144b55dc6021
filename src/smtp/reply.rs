//! Reads one reply at a time out of a stream of bytes, however it is cut into pieces.
//!
//! The idea: limits hold while reading, so a hostile server costs at most a few kilobytes. Lenient where servers are sloppy
//! (a bare LF, a code without text, Latin-1), strict where a guess could turn a refusal into a success.

use std::fmt;

use super::answer::escape;
use super::limits::Limits;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    code: u16,
    lines: Vec<String>,
}

impl Reply {
    pub(super) fn code(&self) -> u16 {
        self.code
    }

    /// The first digit: 2 done, 3 go on, 4 not now, 5 no.
    pub(super) fn class(&self) -> u16 {
        self.code / 100
    }

    pub(super) fn lines(&self) -> &[String] {
        &self.lines
    }

    pub(super) fn text(&self) -> String {
        self.lines.join(" ")
    }

    pub(super) fn enhanced(&self) -> Option<Enhanced> {
        self.lines.iter().find_map(|line| Enhanced::read(line))
    }
}

/// An RFC 3463 code: class, subject, detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Enhanced(pub u16, pub u16, pub u16);

impl Enhanced {
    /// RFC 2034 section 4: the code is the first word of the text.
    fn read(line: &str) -> Option<Enhanced> {
        let mut parts = line.split(' ').next()?.split('.').map(number);
        match (parts.next()??, parts.next()??, parts.next()??, parts.next()) {
            (class @ (2 | 4 | 5), subject, detail, None) => Some(Enhanced(class, subject, detail)),
            _ => None,
        }
    }
}

fn number(digits: &str) -> Option<u16> {
    let fits = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| digits.parse().ok()).flatten()
}

impl fmt::Display for Enhanced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// Why the bytes are no reply. After it the stream means nothing and the connection must go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    LineTooLong,
    ReplyTooLong,
    TooManyLines,
    MixedCodes(u16, u16),
    NotAReply(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::LineTooLong => write!(f, "The server sent a line that is too long."),
            Fault::ReplyTooLong => write!(f, "The server sent an answer that is too long."),
            Fault::TooManyLines => write!(f, "The server sent an answer of too many lines."),
            Fault::MixedCodes(first, then) => {
                write!(f, "The server mixed two codes in one answer: {first} and {then}.")
            }
            Fault::NotAReply(line) => write!(f, "The server sent something that is not an SMTP answer: {line}"),
        }
    }
}

#[derive(Debug)]
pub(super) struct ReplyReader {
    max_line: usize,
    max_bytes: usize,
    max_lines: usize,
    /// The line that is not complete yet.
    line: Vec<u8>,
    bytes: usize,
    code: Option<u16>,
    lines: Vec<String>,
}

impl ReplyReader {
    pub(super) fn new(limits: &Limits) -> ReplyReader {
        ReplyReader {
            max_line: limits.reply_line,
            max_bytes: limits.reply_bytes,
            max_lines: limits.reply_lines,
            line: Vec::new(),
            bytes: 0,
            code: None,
            lines: Vec::new(),
        }
    }

    /// Takes bytes off the front of `input` up to the end of one reply; what follows stays in `input`.
    pub(super) fn read(&mut self, input: &mut &[u8]) -> Result<Option<Reply>, Fault> {
        while let Some((&byte, rest)) = input.split_first() {
            *input = rest;
            self.bytes += 1;
            if self.bytes > self.max_bytes {
                return Err(Fault::ReplyTooLong);
            }
            self.line.push(byte);
            if self.line.len() > self.max_line {
                return Err(Fault::LineTooLong);
            }
            if byte == b'\n'
                && let Some(reply) = self.end_of_line()?
            {
                return Ok(Some(reply));
            }
        }
        Ok(None)
    }

    fn end_of_line(&mut self) -> Result<Option<Reply>, Fault> {
        let line = std::mem::take(&mut self.line);
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let (code, last, text) = split(line).ok_or_else(|| Fault::NotAReply(escape(line)))?;
        match self.code {
            Some(first) if first != code => return Err(Fault::MixedCodes(first, code)),
            _ => self.code = Some(code),
        }
        if self.lines.len() >= self.max_lines {
            return Err(Fault::TooManyLines);
        }
        self.lines.push(escape(text));
        if !last {
            return Ok(None);
        }
        (self.bytes, self.code) = (0, None);
        Ok(Some(Reply { code, lines: std::mem::take(&mut self.lines) }))
    }
}

/// RFC 5321 section 4.2: three digits, then a hyphen when more lines follow, or a space, or nothing at all (section 4.2.1).
fn split(line: &[u8]) -> Option<(u16, bool, &[u8])> {
    let (digits, rest) = line.split_first_chunk::<3>()?;
    let code = match digits {
        [a @ b'2'..=b'5', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
            u16::from(a - b'0') * 100 + u16::from(b - b'0') * 10 + u16::from(c - b'0')
        }
        _ => return None,
    };
    match rest.split_first() {
        None => Some((code, true, rest)),
        Some((b' ', text)) => Some((code, true, text)),
        Some((b'-', text)) => Some((code, false, text)),
        Some(_) => None,
    }
}

#[cfg(test)]
#[path = "tests/reply.rs"]
mod tests;

//! The transparency of DATA (RFC 5321 section 4.5.2): dots are doubled on the way out and undone on the way in.
//!
//! Going out, every line end becomes CRLF, so no bare CR or LF can be taken for the end of a letter by a lenient server.
//! Coming in, only CRLF dot CRLF ends a letter.

use memchr::memchr2;

use super::envelope::Content;

pub(super) const FINAL_DOT: &[u8] = b".\r\n";

/// Puts a letter on the wire piece by piece, so that a large one is never copied as a whole.
pub(super) struct Stuffer<'a> {
    head: &'a [u8],
    tail: &'a [u8],
    at_line_start: bool,
    /// The line ended with CR, and an LF that follows belongs to it.
    after_cr: bool,
}

impl<'a> Stuffer<'a> {
    pub(super) fn new(content: Content<'a>) -> Stuffer<'a> {
        Stuffer { head: content.head, tail: content.tail, at_line_start: true, after_cr: false }
    }

    /// Appends to `out` until it holds `limit` bytes, or a line end more. True when the letter is at its end and the final dot is
    /// among them.
    pub(super) fn fill(&mut self, out: &mut Vec<u8>, limit: usize) -> bool {
        while out.len() < limit {
            if self.head.is_empty() {
                self.head = std::mem::take(&mut self.tail);
            }
            if self.head.is_empty() {
                if !self.at_line_start {
                    out.extend_from_slice(b"\r\n");
                }
                out.extend_from_slice(FINAL_DOT);
                return true;
            }
            self.line(out, limit - out.len());
        }
        false
    }

    /// One line of what is left, or as much of it as is wanted.
    fn line(&mut self, out: &mut Vec<u8>, at_most: usize) {
        if std::mem::take(&mut self.after_cr)
            && let [b'\n', rest @ ..] = self.head
        {
            self.head = rest;
            return;
        }
        if std::mem::take(&mut self.at_line_start) && self.head.first() == Some(&b'.') {
            out.push(b'.');
        }
        // Looking further than is wanted would read one endless line anew for every piece.
        let wanted = self.head.get(..at_most).unwrap_or(self.head);
        let end = memchr2(b'\r', b'\n', wanted);
        let (text, rest) = self.head.split_at(end.unwrap_or(wanted.len()));
        out.extend_from_slice(text);
        self.head = rest;
        if end.is_some()
            && let Some((last, rest)) = rest.split_first()
        {
            out.extend_from_slice(b"\r\n");
            (self.head, self.at_line_start, self.after_cr) = (rest, true, *last == b'\r');
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    LineStart,
    Text,
    Cr,
    Dot,
    DotCr,
}

/// Takes a letter off the wire piece by piece.
#[derive(Debug)]
pub(super) struct Unstuffer {
    at: At,
    letter: Vec<u8>,
    limit: usize,
    too_big: bool,
}

impl Unstuffer {
    pub(super) fn new(limit: usize) -> Unstuffer {
        Unstuffer { at: At::LineStart, letter: Vec::new(), limit, too_big: false }
    }

    /// Takes bytes off the front of `input`; true when the final dot was among them.
    pub(super) fn read(&mut self, input: &mut &[u8]) -> bool {
        while let Some((&byte, rest)) = input.split_first() {
            if self.at == At::Text && byte != b'\r' {
                let end = input.iter().position(|&b| b == b'\r').unwrap_or(input.len());
                let (text, after) = input.split_at(end);
                self.keep(text);
                *input = after;
                continue;
            }
            *input = rest;
            if self.step(byte) {
                return true;
            }
        }
        false
    }

    /// The letter, or nothing if it was over the limit.
    pub(super) fn into_letter(self) -> Option<Vec<u8>> {
        (!self.too_big).then_some(self.letter)
    }

    fn step(&mut self, byte: u8) -> bool {
        match (self.at, byte) {
            (At::DotCr, b'\n') => return true,
            (At::LineStart, b'.') => {
                self.at = At::Dot;
                return false;
            }
            (At::Dot, b'\r') => {
                self.at = At::DotCr;
                return false;
            }
            (At::DotCr, _) => {
                self.keep(b"\r");
                self.at = At::Cr;
            }
            _ => {}
        }
        self.keep(&[byte]);
        self.at = match (self.at, byte) {
            (At::Cr, b'\n') => At::LineStart,
            (_, b'\r') => At::Cr,
            _ => At::Text,
        };
        false
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.letter.len() + bytes.len() > self.limit {
            self.too_big = true;
            self.letter = Vec::new();
        }
        if !self.too_big {
            self.letter.extend_from_slice(bytes);
        }
    }
}

#[cfg(test)]
#[path = "tests/dots.rs"]
mod tests;

//! The transparency of DATA (RFC 5321 section 4.5.2): dots are doubled on the way out and undone on the way in.
//!
//! Going out, every line end becomes CRLF, so no bare CR or LF can be taken for the end of a letter by a lenient server.
//! Coming in, only CRLF dot CRLF ends a letter.

/// The letter as it goes over the wire, the final dot included.
pub(super) fn stuff(letter: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(letter.len() + letter.len() / 50 + 5);
    let mut rest = letter;
    while !rest.is_empty() {
        let end = rest.iter().position(|b| matches!(b, b'\r' | b'\n')).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        if line.first() == Some(&b'.') {
            wire.push(b'.');
        }
        wire.extend_from_slice(line);
        wire.extend_from_slice(b"\r\n");
        rest = match after {
            [b'\r', b'\n', next @ ..] | [_, next @ ..] => next,
            [] => after,
        };
    }
    wire.extend_from_slice(FINAL_DOT);
    wire
}

pub(super) const FINAL_DOT: &[u8] = b".\r\n";

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

//! The relaxed canonical form (RFC 6376 3.4.2 and 3.4.4): runs of spaces are one space, none stands at the end of a line, and
//! no empty line at the end of a body. A body is read once, in slices, and hashed as it goes.

use aws_lc_rs::digest::{Context, SHA256};
use memchr::memchr3;

/// A header field as it stands in the letter; the line's end is left out.
pub(super) fn field(out: &mut Vec<u8>, field: &[u8]) {
    let colon = memchr::memchr(b':', field).unwrap_or(field.len());
    let (name, value) = field.split_at(colon);
    out.extend(name.trim_ascii().iter().map(u8::to_ascii_lowercase));
    out.push(b':');
    let words = value.get(1..).unwrap_or_default().split(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
    for (number, word) in words.filter(|word| !word.is_empty()).enumerate() {
        if number > 0 {
            out.push(b' ');
        }
        out.extend_from_slice(word);
    }
}

/// Of a body in pieces. A piece ends at no place between CR and LF.
pub(super) fn body_hash(pieces: &[&[u8]]) -> [u8; 32] {
    let mut hash = BodyHash {
        sha: Context::new(&SHA256),
        ready: Vec::with_capacity(BATCH * 2),
        any: false,
        space: false,
        lines: 0,
    };
    pieces.iter().for_each(|piece| hash.feed(piece));
    hash.finish()
}

struct BodyHash {
    sha: Context,
    /// Hashing short pieces one by one costs more than gathering them.
    ready: Vec<u8>,
    /// A word came, so the body is not empty.
    any: bool,
    /// Spaces came, and what follows them is not known yet.
    space: bool,
    /// So many lines ended, and what follows them is not known yet.
    lines: usize,
}

const BATCH: usize = 8 * 1024;

impl BodyHash {
    fn feed(&mut self, mut rest: &[u8]) {
        while let Some(at) = memchr3(b' ', b'\t', b'\n', rest) {
            let (word, after) = rest.split_at(at);
            match after.first() {
                Some(b'\n') => {
                    self.word(word.strip_suffix(b"\r").unwrap_or(word));
                    self.space = false;
                    self.lines += 1;
                }
                _ => {
                    self.word(word);
                    self.space = true;
                }
            }
            rest = after.get(1..).unwrap_or_default();
        }
        self.word(rest);
    }

    fn word(&mut self, word: &[u8]) {
        if word.is_empty() {
            return;
        }
        self.any = true;
        for _ in 0..std::mem::take(&mut self.lines) {
            self.push(b"\r\n");
        }
        if std::mem::take(&mut self.space) {
            self.push(b" ");
        }
        self.push(word);
    }

    fn push(&mut self, bytes: &[u8]) {
        self.ready.extend_from_slice(bytes);
        if self.ready.len() >= BATCH {
            self.sha.update(&self.ready);
            self.ready.clear();
        }
    }

    fn finish(mut self) -> [u8; 32] {
        if self.any {
            self.push(b"\r\n");
        }
        self.sha.update(&self.ready);
        self.sha.finish().as_ref().try_into().unwrap_or_default()
    }
}

//! The law of dot-stuffing: what comes in is what went out, with every line end as CRLF, however both are cut.

use crate::smtp::Content;
use crate::smtp::dots::{Stuffer, Unstuffer};

/// The first three bytes say how the rest is cut: in two, on its way out, on its way in.
pub fn any_letter(input: &[u8]) {
    let [cut, out, taken, letter @ ..] = input else { return };
    let middle = usize::from(*cut).min(letter.len());
    let wire = stuff(letter, middle, usize::from(*out) + 1);
    assert_eq!(wire, stuff(letter, 0, usize::MAX), "pieces make a difference");
    assert_eq!(unstuff(&wire, usize::from(*taken) + 1), Some(normal(letter)));
}

pub fn stuff(letter: &[u8], middle: usize, piece: usize) -> Vec<u8> {
    let (head, tail) = letter.split_at(middle);
    let mut stuffer = Stuffer::new(Content { head, tail });
    let mut wire = Vec::new();
    loop {
        let mut out = Vec::new();
        let ended = stuffer.fill(&mut out, piece);
        assert!(out.len() <= piece.saturating_add(5), "{} of {piece}", out.len());
        wire.extend(out);
        if ended {
            return wire;
        }
    }
}

pub fn unstuff(wire: &[u8], piece: usize) -> Option<Vec<u8>> {
    let mut reader = Unstuffer::new(1_000_000);
    let mut ended = false;
    for piece in wire.chunks(piece) {
        assert!(!ended, "the letter ended too early");
        let mut piece = piece;
        ended = reader.read(&mut piece);
        assert!(piece.is_empty());
    }
    ended.then(|| reader.into_letter()).flatten()
}

/// Every line end is CRLF, and the last line has one.
pub fn normal(letter: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = letter.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' => {
                bytes.next_if_eq(&b'\n');
                out.extend(b"\r\n");
            }
            b'\n' => out.extend(b"\r\n"),
            _ => out.push(byte),
        }
    }
    if !out.is_empty() && !out.ends_with(b"\r\n") {
        out.extend(b"\r\n");
    }
    out
}

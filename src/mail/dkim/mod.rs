//! Signing letters (RFC 6376, relaxed/relaxed; Ed25519 by RFC 8463). The idea: a signature says only what follows from the letter
//! and the time it is given, so signing the same letter again makes the same bytes.
//! Knows letters as bytes; where keys are kept and who may use them is not its business.

mod key;
mod relaxed;

#[cfg(test)]
mod tests;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem;

pub use key::{Algorithm, DkimKey, KeyError};

use super::FilledLetter;
use crate::clock::Timestamp;

/// In this order in `h=`, those that the letter has.
const SIGNED: [&str; 14] = [
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Feedback-ID",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Content-Language",
];
/// What readers show or answer to is named once more than it is there, so that nobody can add one (RFC 6376 8.15).
const OVERSIGNED: [&str; 5] = ["From", "Reply-To", "To", "Subject", "Date"];
const LINE_AT_MOST: usize = 76;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignError {
    /// No empty line ends the headers.
    NoLetter,
    /// The cryptography failed.
    Failed,
}

/// Puts one DKIM-Signature for each key in front of the letter.
pub fn sign(letter: &mut FilledLetter, keys: &[DkimKey], at: Timestamp) -> Result<(), SignError> {
    let end = memmem::find(&letter.head, b"\r\n\r\n").ok_or(SignError::NoLetter)?;
    let (fields, body) = letter.head.split_at_checked(end + 2).ok_or(SignError::NoLetter)?;
    let body = body.get(2..).unwrap_or_default();
    let body_hash = STANDARD.encode(relaxed::body_hash(&[body, &letter.tail]));
    let (names, mut signed) = select(fields);

    let plain_len = signed.len();
    let mut signatures = Vec::new();
    for key in keys {
        let header = unsigned_header(key, at, &names, &body_hash);
        signed.truncate(plain_len);
        relaxed::field(&mut signed, &header);
        let signature = STANDARD.encode(key.sign(&signed).ok_or(SignError::Failed)?);
        signatures.extend_from_slice(&header);
        write_folded(&mut signatures, &signature);
    }
    letter.head.splice(..0, signatures);
    Ok(())
}

/// The names for `h=`, and the fields in relaxed form, each with its line's end.
fn select(fields: &[u8]) -> (Vec<&'static str>, Vec<u8>) {
    let fields = split_fields(fields);
    let mut names = Vec::with_capacity(SIGNED.len() + OVERSIGNED.len());
    let mut signed = Vec::with_capacity(2048);
    for name in SIGNED {
        let is_it = |field: &&&[u8]| {
            field
                .split_at_checked(name.len())
                .is_some_and(|(start, rest)| start.eq_ignore_ascii_case(name.as_bytes()) && rest.starts_with(b":"))
        };
        // RFC 6376 5.4.2: from the last one upwards.
        for field in fields.iter().rev().filter(is_it) {
            names.push(name);
            relaxed::field(&mut signed, field);
            signed.extend_from_slice(b"\r\n");
        }
        if OVERSIGNED.contains(&name) {
            names.push(name);
        }
    }
    (names, signed)
}

fn split_fields(mut rest: &[u8]) -> Vec<&[u8]> {
    let mut fields = Vec::with_capacity(24);
    while !rest.is_empty() {
        let folded = |end: &usize| !matches!(rest.get(end + 1), Some(b' ' | b'\t'));
        let end = memchr::memchr_iter(b'\n', rest).find(folded).map_or(rest.len(), |end| end + 1);
        let (field, after) = rest.split_at(end);
        fields.push(field);
        rest = after;
    }
    fields
}

/// The header up to its `b=`.
fn unsigned_header(key: &DkimKey, at: Timestamp, names: &[&str], body_hash: &str) -> Vec<u8> {
    let mut line = format!(
        "DKIM-Signature: v=1; a={}; c=relaxed/relaxed;\r\n d={}; s={};\r\n t={}; h=",
        key.algorithm(),
        key.domain(),
        key.selector(),
        at.as_seconds()
    );
    let mut column = line.rsplit('\n').next().map_or(0, str::len);
    for (number, name) in names.iter().enumerate() {
        if number > 0 {
            line.push(':');
            column += 1;
        }
        // The colon or the semicolon that follows.
        if column + name.len() + 1 > LINE_AT_MOST {
            line.push_str("\r\n ");
            column = 1;
        }
        line.push_str(name);
        column += name.len();
    }
    line.push_str(";\r\n bh=");
    line.push_str(body_hash);
    line.push_str(";\r\n b=");
    line.into_bytes()
}

fn write_folded(out: &mut Vec<u8>, signature: &str) {
    for (number, line) in signature.as_bytes().chunks(LINE_AT_MOST - 4).enumerate() {
        if number > 0 {
            out.extend_from_slice(b"\r\n ");
        }
        out.extend_from_slice(line);
    }
    out.extend_from_slice(b"\r\n");
}

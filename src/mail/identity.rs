//! What makes a letter the same letter at every attempt: its Message-ID and its boundary are an HMAC of what it belongs to (a
//! delivery, or a run and a client), so they need no memory and nobody can guess them.

use std::fmt;

use super::EmailAddress;
use crate::config::SecretKey;

/// Without the angle brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageId(String);

impl MessageId {
    pub fn new(key: &SecretKey, letter: &[i64], from: &EmailAddress) -> Self {
        Self(format!("{}@{}", mark(key, "message-id", letter), from.domain()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The lines between the parts of a letter are made of it. One for a whole run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boundary(String);

impl Boundary {
    pub fn new(key: &SecretKey, run: &[i64]) -> Self {
        Self(mark(key, "mime-boundary", run))
    }
}

impl fmt::Display for Boundary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Twelve bytes of the HMAC.
fn mark(key: &SecretKey, purpose: &str, ids: &[i64]) -> String {
    let data: Vec<u8> = ids.iter().flat_map(|id| id.to_be_bytes()).collect();
    let signature = key.sign(purpose, &data);
    let number = signature.first_chunk().map_or(0, |chunk| u128::from_be_bytes(*chunk));
    format!("{:024x}", number >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_letter_has_the_same_marks_and_another_has_others() {
        let key = SecretKey::new([7; 32]);
        let from = EmailAddress::parse("post@пример.рф").unwrap();
        let id = |letter: &[i64]| MessageId::new(&key, letter, &from);
        assert_eq!(id(&[1, 2]), id(&[1, 2]));
        assert_ne!(id(&[1, 2]), id(&[2, 1]));
        assert_ne!(id(&[1]), MessageId::new(&SecretKey::new([8; 32]), &[1], &from));
        assert!(id(&[1]).as_str().ends_with("@xn--e1afmkfd.xn--p1ai"));
        assert!(!id(&[1]).as_str().contains(&Boundary::new(&key, &[1]).to_string()));
    }
}

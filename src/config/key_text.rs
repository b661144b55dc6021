//! The secret key in writing. However long it is, it becomes the 32 bytes the key is made of.

use std::str::FromStr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use sha2::{Digest, Sha256};

use super::secret_key::SecretKey;

const SHORTEST: usize = 32;

/// Hex or base64 of either alphabet. Digits that read as hex are hex: 48 of them are 24 bytes, though as base64
/// they would pass for 36.
impl FromStr for SecretKey {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let bytes = from_hex(text).or_else(|| from_base64(text));
        match bytes {
            Some(bytes) if bytes.len() >= SHORTEST => Ok(SecretKey::new(Sha256::digest(bytes).into())),
            _ => Err("is not 32 bytes or more as hex or base64; make one with: openssl rand -hex 32"),
        }
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match *pair {
            [high, low] => Some((digit(high)? << 4) | digit(low)?),
            _ => None,
        })
        .collect()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16)?.try_into().ok()
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let standard = text.trim_end_matches('=').replace('-', "+").replace('_', "/");
    BASE64_STANDARD_NO_PAD.decode(standard).ok()
}

#[cfg(test)]
mod tests {
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};

    use super::*;

    #[test]
    fn hex_and_both_base64_alphabets_mean_the_same_key() {
        let bytes: Vec<u8> = (200..240).collect();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        let texts = [hex, BASE64_STANDARD.encode(&bytes), BASE64_URL_SAFE_NO_PAD.encode(&bytes)];
        let keys = texts.map(|text| text.parse::<SecretKey>().unwrap().derive("x"));
        assert!(keys.iter().all(|key| *key == keys[0]));
    }

    #[test]
    fn short_or_strange_keys_are_refused() {
        for text in ["", "secret", &"ab".repeat(24), &"é".repeat(40), &BASE64_STANDARD.encode([1; 31])] {
            assert!(text.parse::<SecretKey>().is_err(), "{text}");
        }
    }
}

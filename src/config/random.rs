//! Random bytes of the operating system, for keys, nonces and tokens.
//! Nothing here is for choosing or shuffling.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

/// 32 random bytes as base64url without padding: 43 characters that need no escaping anywhere.
pub fn random_token() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// Stops the thread when the system has none to give: a guessable key is worse than no answer.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    match getrandom::fill(&mut bytes) {
        Ok(()) => bytes,
        Err(error) => panic!("the operating system gave no random bytes: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_fit_into_a_url() {
        let (one, other) = (random_token(), random_token());
        assert_ne!(one, other);
        assert_eq!(one.len(), 43);
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
    }
}

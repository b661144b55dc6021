//! The one secret of an installation and what is done with it: deriving keys, signing, sealing.
//! Every use names its purpose, so that what was made for one is worth nothing in another.
//! Nothing here knows where the key is kept; see `key_file.rs`.

use std::fmt;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::random::random_bytes;

/// While a key is changed there are two: the first seals, signs and opens, the second only opens.
#[derive(Clone)]
pub struct SecretKey([u8; 32], Option<[u8; 32]>);

const NONCE: usize = 24;

impl SecretKey {
    /// From bytes that are random already; a key in writing is parsed, see `key_text.rs`.
    pub fn new(bytes: [u8; 32]) -> Self {
        SecretKey(bytes, None)
    }

    /// Opens what `next` sealed as well.
    pub(super) fn opening_also(self, next: &SecretKey) -> Self {
        SecretKey(self.0, Some(next.0))
    }

    /// A key of its own for each purpose (HMAC-SHA256).
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        hmac(&self.0, purpose.as_bytes()).finalize().into_bytes().into()
    }

    pub fn sign(&self, purpose: &str, data: &[u8]) -> [u8; 32] {
        hmac(&self.derive(purpose), data).finalize().into_bytes().into()
    }

    /// Takes the same time wherever the signature differs.
    pub fn verify(&self, purpose: &str, data: &[u8], signature: &[u8]) -> bool {
        hmac(&self.derive(purpose), data).verify_slice(signature).is_ok()
    }

    /// Encrypts for one place only: name the row in the context (`sender:7:password`), or a sealed value could be
    /// moved to another row and opened there.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Vec<u8> {
        let nonce = random_bytes::<NONCE>();
        let payload = Payload { msg: plain, aad: context.as_bytes() };
        match cipher(self).encrypt(&XNonce::from(nonce), payload) {
            Ok(body) => [nonce.as_slice(), &body].concat(),
            Err(_) => panic!("more than 256 GiB cannot be sealed"),
        }
    }

    /// `None`: sealed with another key, for another context, or damaged.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>()?;
        let opened = |key: &SecretKey| {
            let payload = Payload { msg: body, aad: context.as_bytes() };
            cipher(key).decrypt(&XNonce::from(*nonce), payload).ok()
        };
        opened(self).or_else(|| opened(&SecretKey(self.1?, None)))
    }
}

fn cipher(key: &SecretKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&key.derive("seal").into())
}

fn hmac(key: &[u8; 32], data: &[u8]) -> Hmac<Sha256> {
    // RFC 2104 section 2: a key shorter than the block is filled up with zeros.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    Hmac::<Sha256>::new(&block.into()).chain_update(data)
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> SecretKey {
        SecretKey::new([7; 32])
    }

    #[test]
    fn deriving_is_hmac_sha256() {
        // RFC 4231, test case 2 has the key "Jefe", which zeros fill up.
        let mut jefe = [0; 32];
        jefe[..4].copy_from_slice(b"Jefe");
        let derived = SecretKey::new(jefe).derive("what do ya want for nothing?");
        assert_eq!(derived[..4], [0x5b, 0xdc, 0xc1, 0x46]);
        assert_eq!(format!("{:?}", key()), "***");
    }

    #[test]
    fn a_signature_holds_for_its_purpose_and_data_only() {
        let signature = key().sign("unsubscribe", b"1");
        assert!(key().verify("unsubscribe", b"1", &signature));
        assert!(!key().verify("unsubscribe", b"2", &signature));
        assert!(!key().verify("verify", b"1", &signature));
        assert!(!key().verify("unsubscribe", b"1", &signature[..31]));
        assert!(!key().verify("unsubscribe", b"1", &[]));
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_again(context: String, plain: Vec<u8>) {
            prop_assert_eq!(key().open(&context, &key().seal(&context, &plain)), Some(plain));
        }

        #[test]
        fn another_context_or_key_does_not_open(context: String, other: String, plain: Vec<u8>) {
            prop_assume!(context != other);
            let sealed = key().seal(&context, &plain);
            prop_assert_eq!(key().open(&other, &sealed), None);
            prop_assert_eq!(SecretKey::new([8; 32]).open(&context, &sealed), None);
        }

        #[test]
        fn a_flipped_bit_or_a_lost_end_does_not_open(plain: Vec<u8>, at: prop::sample::Index, bit in 0u32..8) {
            let mut sealed = key().seal("row", &plain);
            let at = at.index(sealed.len());
            prop_assert_eq!(key().open("row", &sealed[..at]), None);
            sealed[at] ^= 1u8 << bit;
            prop_assert_eq!(key().open("row", &sealed), None);
        }
    }
}

//! What a letter costs before it is sent: filled, and signed.

use std::time::Duration;

use rcgen::{KeyPair, PKCS_ED25519, PKCS_RSA_SHA256, SignatureAlgorithm};
use skymailing::clock::Stopwatch;
use skymailing::mail::EmailAddress;
use skymailing::mail::dkim::DkimKey;

use crate::letters::Letters;
use crate::measure::median;

const ROUNDS: usize = 7;

/// Microseconds a letter: filled, signed with Ed25519, signed with RSA-2048.
pub fn measure(span: Duration) -> [f64; 3] {
    let to = EmailAddress::parse("reader@example.net").unwrap();
    let kinds = [Vec::new(), vec![key(&PKCS_ED25519)], vec![key(&PKCS_RSA_SHA256)]].map(Letters::compile);
    let mut found: [Vec<f64>; 3] = Default::default();
    for _ in 0..ROUNDS {
        for (letters, found) in kinds.iter().zip(&mut found) {
            let (watch, mut count) = (Stopwatch::start(), 0);
            while watch.elapsed() < span {
                std::hint::black_box(letters.fill(count, &to));
                count += 1;
            }
            found.push(watch.elapsed().as_secs_f64() * 1e6 / count as f64);
        }
    }
    found.map(median)
}

pub fn size() -> usize {
    Letters::compile(Vec::new()).fill(1, &EmailAddress::parse("reader@example.net").unwrap()).size()
}

fn key(algorithm: &'static SignatureAlgorithm) -> DkimKey {
    let pair = KeyPair::generate_for(algorithm).unwrap();
    DkimKey::from_pkcs8("example.org", "bench", &pair.serialize_der()).unwrap()
}

//! A key that signs for one domain under one selector, and the record by which others find its public half.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

use crate::mail::domain;
use crate::text_enum;

pub struct DkimKey {
    domain: String,
    selector: String,
    pair: Pair,
}

enum Pair {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyError {
    Domain,
    Selector,
    /// Neither PEM nor DER with a private key in it, or one under a password.
    Unreadable,
    /// Of a kind that DKIM does not know, or RSA of fewer than 2048 or more than 8192 bits.
    Unfit,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Domain => "the domain is no domain",
            Self::Selector => "the selector may only have letters, digits, hyphens and dots between them",
            Self::Unreadable => "this is no private key; paste a PEM file without a password",
            Self::Unfit => "the key cannot sign mail; make one of RSA with 2048 bits or more, or of Ed25519",
        })
    }
}

impl std::error::Error for KeyError {}

text_enum! {
    pub enum Algorithm {
        Rsa = "rsa",
        Ed25519 = "ed25519",
    }
}

impl DkimKey {
    /// A new one, with its private half as PKCS#8. RSA of 2048 bits takes a moment of work.
    pub fn generate(domain: &str, selector: &str, algorithm: Algorithm) -> Result<(Self, Vec<u8>), KeyError> {
        let der = match algorithm {
            Algorithm::Rsa => {
                let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Unfit)?;
                AsDer::<Pkcs8V1Der>::as_der(&pair).map_err(|_| KeyError::Unfit)?.as_ref().to_vec()
            }
            Algorithm::Ed25519 => {
                let der = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| KeyError::Unfit)?;
                der.as_ref().to_vec()
            }
        };
        Ok((Self::from_pkcs8(domain, selector, &der)?, der))
    }

    /// PKCS#8 or, for RSA, PKCS#1.
    pub fn from_pem(domain: &str, selector: &str, pem: &str) -> Result<Self, KeyError> {
        match PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| KeyError::Unreadable)? {
            PrivateKeyDer::Pkcs8(der) => Self::from_pkcs8(domain, selector, der.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(der) => {
                let pair = RsaKeyPair::from_der(der.secret_pkcs1_der()).map_err(|_| KeyError::Unfit)?;
                Self::new(domain, selector, Pair::Rsa(pair))
            }
            _ => Err(KeyError::Unfit),
        }
    }

    pub fn from_pkcs8(domain: &str, selector: &str, der: &[u8]) -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der)
            .map(Pair::Ed25519)
            .or_else(|_| RsaKeyPair::from_pkcs8(der).map(Pair::Rsa))
            .map_err(|_| KeyError::Unfit)?;
        Self::new(domain, selector, pair)
    }

    fn new(domain: &str, selector: &str, pair: Pair) -> Result<Self, KeyError> {
        let domain = domain::to_ascii(domain).ok_or(KeyError::Domain)?;
        let fits = selector.len() <= SELECTOR_AT_MOST && selector.split('.').all(domain::is_label);
        let selector = Some(selector.to_ascii_lowercase()).filter(|_| fits).ok_or(KeyError::Selector)?;
        Ok(Self { domain, selector, pair })
    }

    pub fn domain(&self) -> &str {
        &self.domain
    }

    pub fn selector(&self) -> &str {
        &self.selector
    }

    /// Where the record is to be published.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What is to be published there (RFC 6376 3.6.1), for the owner of the domain.
    pub fn record(&self) -> Option<String> {
        Some(match &self.pair {
            Pair::Rsa(pair) => {
                format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(pair.public_key().as_der().ok()?.as_ref()))
            }
            Pair::Ed25519(pair) => format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(pair.public_key())),
        })
    }

    pub(super) fn algorithm(&self) -> &'static str {
        match self.pair {
            Pair::Rsa(_) => "rsa-sha256",
            Pair::Ed25519(_) => "ed25519-sha256",
        }
    }

    /// `None` when the cryptography fails.
    pub(super) fn sign(&self, data: &[u8]) -> Option<Vec<u8>> {
        match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                // Not asked for any randomness: this padding has none.
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), data, &mut signature).ok()?;
                Some(signature)
            }
            Pair::Ed25519(pair) => {
                // RFC 8463 3: what is signed is the hash.
                let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, data);
                Some(pair.try_sign(hash.as_ref()).ok()?.as_ref().to_vec())
            }
        }
    }
}

/// With `._domainkey.` and a domain it must fit into a name of 253.
const SELECTOR_AT_MOST: usize = 63;

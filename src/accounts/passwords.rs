//! Passwords: how strong one must be, and argon2id with OWASP's parameters. Hashing is dear, so it runs on the blocking pool, as
//! many at once as there are cores, with a short queue; who comes later is asked to wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

const CHARS_AT_LEAST: usize = 12;
const OCTETS_AT_MOST: usize = 256;
const WAITING_AT_MOST: usize = 50;
/// zxcvbn's "safely unguessable" against a slow hash.
const STRENGTH_AT_LEAST: zxcvbn::Score = zxcvbn::Score::Three;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordError {
    TooShort,
    TooLong,
    TooWeak,
    Busy,
    Failed,
}

impl PasswordError {
    /// The key of the text that says so.
    pub fn key(self) -> &'static str {
        match self {
            Self::TooShort => "invalid-password-short",
            Self::TooLong => "invalid-password-long",
            Self::TooWeak => "invalid-password-weak",
            Self::Busy | Self::Failed => "busy-password",
        }
    }
}

#[derive(Clone)]
pub struct Passwords {
    at_once: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    /// Verified against when there is no account, so that it takes as long.
    nobody: Arc<str>,
}

impl Passwords {
    pub fn new() -> Result<Self, PasswordError> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let nobody = hash_now(&crate::config::random_token())?;
        Ok(Self { at_once: Arc::new(Semaphore::new(cores)), waiting: Arc::default(), nobody: nobody.into() })
    }

    /// Whether a password is good enough to be taken. `known` is what a guesser would try first: the address, the name.
    pub async fn judge(&self, password: &str, known: &[&str]) -> Result<(), PasswordError> {
        if password.len() > OCTETS_AT_MOST {
            return Err(PasswordError::TooLong);
        }
        if password.chars().count() < CHARS_AT_LEAST {
            return Err(PasswordError::TooShort);
        }
        let (password, known) = (password.to_owned(), known.iter().map(ToString::to_string).collect::<Vec<_>>());
        self.blocking(move || {
            let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
            known.push("skymailing");
            let score = zxcvbn::zxcvbn(&password, &known).score();
            if score < STRENGTH_AT_LEAST { Err(PasswordError::TooWeak) } else { Ok(()) }
        })
        .await
    }

    /// Judges and hashes a new password.
    pub async fn hash(&self, password: &str, known: &[&str]) -> Result<String, PasswordError> {
        self.judge(password, known).await?;
        let password = password.to_owned();
        self.blocking(move || hash_now(&password)).await
    }

    /// Whether the password belongs to this hash. Without a hash it takes as long and says no.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool, PasswordError> {
        if password.len() > OCTETS_AT_MOST {
            return Ok(false);
        }
        let (password, nobody) = (normal(password), self.nobody.clone());
        self.blocking(move || {
            let text = hash.as_deref().unwrap_or(&nobody);
            let parsed = PasswordHash::new(text).map_err(|_| PasswordError::Failed)?;
            let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
            Ok(right && hash.is_some())
        })
        .await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let _place = Place::take(&self.waiting)?;
        let permit = self.at_once.clone().acquire_owned().await.map_err(|_| PasswordError::Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        done.await.unwrap_or_else(|error| {
            tracing::error!(%error, "hashing a password panicked");
            Err(PasswordError::Failed)
        })
    }
}

/// A place in the queue, given back when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>) -> Result<Self, PasswordError> {
        let place = Self(waiting.clone());
        if waiting.fetch_add(1, Ordering::SeqCst) < WAITING_AT_MOST { Ok(place) } else { Err(PasswordError::Busy) }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn hash_now(password: &str) -> Result<String, PasswordError> {
    let hashed = Argon2::default().hash_password(normal(password).as_bytes());
    hashed.map(|hash| hash.to_string()).map_err(|error| {
        tracing::error!(%error, "a password could not be hashed");
        PasswordError::Failed
    })
}

/// The same password typed on two keyboards is the same bytes. Nothing is trimmed or cut.
fn normal(password: &str) -> String {
    password.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "violet tractor 19 hums";

    #[tokio::test]
    async fn weak_short_and_endless_passwords_are_refused() {
        let passwords = Passwords::new().unwrap();
        for (password, error) in [
            ("short", PasswordError::TooShort),
            ("aaaaaaaaaaaaaaa", PasswordError::TooWeak),
            ("password1234", PasswordError::TooWeak),
            ("ann@example.org", PasswordError::TooWeak),
            ("skymailingskymailing", PasswordError::TooWeak),
            (&"x9".repeat(600_000), PasswordError::TooLong),
        ] {
            assert_eq!(passwords.hash(password, &["ann@example.org", "Ann"]).await, Err(error), "{error:?}");
        }
    }

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let passwords = Passwords::new().unwrap();
        let hash = passwords.hash(GOOD, &[]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(passwords.verify(GOOD, Some(hash.clone())).await, Ok(true));
        assert_eq!(passwords.verify(&format!(" {GOOD}"), Some(hash.clone())).await, Ok(false));
        assert_eq!(passwords.verify(GOOD, None).await, Ok(false));
    }

    #[tokio::test]
    async fn an_accent_may_be_typed_in_two_ways() {
        let passwords = Passwords::new().unwrap();
        let hash = passwords.hash("caf\u{e9} tractor 19 hums", &[]).await.unwrap();
        assert_eq!(passwords.verify("cafe\u{301} tractor 19 hums", Some(hash)).await, Ok(true));
    }
}

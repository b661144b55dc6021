//! Who we are to a mail server. Neither a `{:?}` nor an error ever shows the secret.

use std::fmt;

#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    user: String,
    secret: Secret,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Secret {
    /// For AUTH PLAIN or LOGIN.
    Password(String),
    /// For AUTH XOAUTH2.
    Token(String),
}

impl Credentials {
    /// `None` for a part that is empty or holds a control character: no mechanism can say it.
    pub fn password(user: &str, password: &str) -> Option<Credentials> {
        Credentials::new(user, Secret::Password(password.to_owned()), password)
    }

    /// An OAuth 2 access token.
    pub fn token(user: &str, token: &str) -> Option<Credentials> {
        Credentials::new(user, Secret::Token(token.to_owned()), token)
    }

    fn new(user: &str, secret: Secret, said: &str) -> Option<Credentials> {
        let can_be_said = |text: &str| !text.is_empty() && !text.chars().any(char::is_control);
        (can_be_said(user) && can_be_said(said)).then(|| Credentials { user: user.to_owned(), secret })
    }

    pub fn user(&self) -> &str {
        &self.user
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.secret
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}

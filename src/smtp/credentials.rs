//! Who we are to a mail server. Neither a `{:?}` nor an error ever shows the secret.

use std::fmt;

use super::answer::escape;
use super::commands;
use super::relay::RelayError;

#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    user: String,
    secret: Secret,
    /// The secret in every form in which a server may repeat it, as `escape` writes them.
    forms: Vec<String>,
}

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Secret {
    /// For AUTH PLAIN or LOGIN.
    Password(String),
    /// For AUTH XOAUTH2.
    Token(String),
}

impl Credentials {
    pub fn password(user: &str, password: &str) -> Result<Credentials, RelayError> {
        let plain = commands::plain_response(user, password);
        Credentials::new(user, Secret::Password(password.to_owned()), password, plain)
    }

    /// An OAuth 2 access token.
    pub fn token(user: &str, token: &str) -> Result<Credentials, RelayError> {
        let xoauth2 = commands::xoauth2_response(user, token);
        Credentials::new(user, Secret::Token(token.to_owned()), token, xoauth2)
    }

    /// No mechanism can say a part that is empty or holds a control character.
    fn new(user: &str, secret: Secret, said: &str, response: String) -> Result<Credentials, RelayError> {
        if user.is_empty() || said.is_empty() {
            return Err(RelayError::Credentials);
        }
        if [user, said].iter().any(|text| text.chars().any(char::is_control)) {
            return Err(RelayError::Control);
        }
        // A server's words are searched as they are kept: escaped.
        let forms = vec![response, commands::encoded(said), escape(said.as_bytes())];
        Ok(Credentials { user: user.to_owned(), secret, forms })
    }

    pub fn user(&self) -> &str {
        &self.user
    }

    /// A server may repeat what it was told, and its words end in a log and on a page.
    pub(super) fn hidden_in(&self, text: &str) -> String {
        self.forms.iter().fold(text.to_owned(), |text, form| text.replace(form, "***"))
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

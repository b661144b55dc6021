//! A text that cannot be printed by accident: it has no `Display`, and its `Debug` says nothing.
//! Whoever needs it says [`Secret::expose`], which is easy to search for.

use std::fmt;

#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Secret(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

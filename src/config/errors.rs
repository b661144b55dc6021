//! What is wrong with the settings: all of it, one sentence each, with no secret in it.

use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(Vec<String>);

impl ConfigErrors {
    pub(super) fn new(sentences: Vec<String>) -> Self {
        ConfigErrors(sentences)
    }

    pub fn sentences(&self) -> &[String] {
        &self.0
    }
}

/// One sentence a line.
impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for ConfigErrors {}

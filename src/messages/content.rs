//! What an owner writes: the fields of a letter as they are typed, drafted, saved and compared.

use serde::{Deserialize, Serialize};

use crate::mail::merge::{self, Fields, Merge, Problem, Source};
use crate::text_enum;

text_enum! {
    pub enum Format {
        Markdown = "markdown",
        Html = "html",
        Mjml = "mjml",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What the owner calls it; readers never see it.
    pub name: String,
    /// As in `<html lang>`.
    pub language: String,
    pub subject: String,
    pub preheader: String,
    pub format: Format,
    pub body: String,
    /// The owner's own plain text; empty: one is made of the body.
    pub text: String,
}

impl Content {
    pub fn compile(&self, fields: &Fields) -> Result<Merge, Vec<Problem>> {
        Merge::compile(&self.source(), fields)
    }

    fn source(&self) -> Source {
        Source {
            language: self.language.clone(),
            subject: self.subject.clone(),
            preheader: self.preheader.clone(),
            body: self.body.clone(),
            format: match self.format {
                Format::Markdown => merge::Format::Markdown,
                Format::Html => merge::Format::Html,
                Format::Mjml => merge::Format::Mjml,
            },
            text: Some(self.text.clone()).filter(|text| !text.trim().is_empty()),
        }
    }
}

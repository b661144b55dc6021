//! What a browser sends about the suppression list.

use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::entry::Entry;
use crate::web::forms::{FieldErrors, not_blank, one_line, wrong};

#[derive(Clone, Debug, Default, Deserialize)]
pub struct SearchForm {
    #[serde(default)]
    pub q: String,
}

impl SearchForm {
    pub fn text(&self) -> String {
        self.q.trim().chars().take(200).collect()
    }

    /// The query of another page of the same search.
    pub fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.text().is_empty() {
            query.append_pair("q", &self.text());
        }
        query.finish()
    }
}

/// Addresses and domains, one a line.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
pub struct AddForm {
    #[serde(default)]
    pub entries: String,
    #[serde(default)]
    #[validate(custom(function = reason))]
    pub reason: String,
}

fn reason(text: &str) -> Result<(), ValidationError> {
    not_blank(text).map_err(|_| wrong("invalid-suppress-blank"))?;
    if text.chars().count() > 500 {
        return Err(wrong("invalid-reason-long"));
    }
    one_line(text)
}

/// What is meant, and the lines that mean nothing.
#[derive(Debug)]
pub struct Read {
    pub entries: Vec<Entry>,
    pub reason: String,
}

/// So many lines fit into a form of any browser.
const ENTRIES_AT_MOST: usize = 1_000;

impl AddForm {
    /// All or nothing: the lines that cannot be read are said, with their numbers.
    pub fn parse(&self) -> Result<Read, (FieldErrors, Vec<(usize, String)>)> {
        let lines = self.entries.lines().enumerate();
        let lines: Vec<(usize, &str)> =
            lines.map(|(at, line)| (at + 1, line.trim())).filter(|(_, line)| !line.is_empty()).collect();
        let wrong: Vec<(usize, String)> = lines
            .iter()
            .filter(|(_, line)| Entry::parse(line).is_none())
            .map(|(at, line)| (*at, line.chars().take(80).collect()))
            .take(20)
            .collect();
        let mut errors = FieldErrors::of(self, &["reason"]);
        if lines.is_empty() {
            errors.add("entries", "invalid-suppressions-none");
        } else if lines.len() > ENTRIES_AT_MOST {
            errors.add("entries", "invalid-suppressions-many");
        } else if !wrong.is_empty() {
            errors.add("entries", "invalid-suppressions");
        }
        if !errors.is_empty() {
            return Err((errors.sorted(&["entries", "reason"]), wrong));
        }
        let mut entries: Vec<Entry> = lines.iter().filter_map(|(_, line)| Entry::parse(line)).collect();
        entries.sort_by(|one, other| one.text.cmp(&other.text));
        entries.dedup();
        Ok(Read { entries, reason: self.reason.trim().to_owned() })
    }
}

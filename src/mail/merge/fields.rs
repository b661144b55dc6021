//! What an owner may put into a letter: the standard names, in one table, and the attributes the owner's clients have, written
//! `own.city`. And whose values go in: one recipient.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    FirstName,
    LastName,
    Email,
    UnsubscribeUrl,
    ViewUrl,
}

impl Standard {
    pub const ALL: [Self; 5] = [Self::FirstName, Self::LastName, Self::Email, Self::UnsubscribeUrl, Self::ViewUrl];

    pub fn name(self) -> &'static str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Email => "email",
            Self::UnsubscribeUrl => "unsubscribe_url",
            Self::ViewUrl => "view_url",
        }
    }

    /// May stand alone as the target of a link.
    pub fn is_url(self) -> bool {
        matches!(self, Self::UnsubscribeUrl | Self::ViewUrl)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    Standard(Standard),
    Own(String),
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard(standard) => f.write_str(standard.name()),
            Self::Own(name) if is_identifier(name) => write!(f, "own.{name}"),
            Self::Own(name) => write!(f, "own[{name:?}]"),
        }
    }
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_')
        && name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_')
}

/// The vocabulary of one owner.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    own: BTreeSet<String>,
}

const LIKE_ENOUGH: f64 = 0.8;

impl Fields {
    pub fn new(own: impl IntoIterator<Item = String>) -> Self {
        Self { own: own.into_iter().collect() }
    }

    /// Every name as it is written in a letter.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let standard = Standard::ALL.into_iter().map(Field::Standard);
        standard.chain(self.own.iter().cloned().map(Field::Own)).map(|field| field.to_string())
    }

    pub(super) fn find(&self, path: &[&str]) -> Option<Field> {
        match path {
            ["own", name] => self.own.get(*name).cloned().map(Field::Own),
            [name] => Standard::ALL.into_iter().find(|standard| standard.name() == *name).map(Field::Standard),
            _ => None,
        }
    }

    /// What was perhaps meant.
    pub(super) fn nearest(&self, name: &str) -> Option<String> {
        let likeness = |known: &str| {
            strsim::jaro_winkler(known, name).max(strsim::jaro_winkler(known.trim_start_matches("own."), name))
        };
        self.names()
            .map(|known| (likeness(&known), known))
            .filter(|(likeness, _)| *likeness >= LIKE_ENOUGH)
            .max_by(|one, other| one.0.total_cmp(&other.0))
            .map(|(_, known)| known)
    }
}

/// The values of one recipient, borrowed. What is absent is empty.
#[derive(Clone, Copy, Debug)]
pub struct Recipient<'a> {
    standard: [&'a str; Standard::ALL.len()],
    own: &'a BTreeMap<String, String>,
    links: &'a [String],
}

impl<'a> Recipient<'a> {
    pub fn new(own: &'a BTreeMap<String, String>) -> Self {
        Self { standard: Default::default(), own, links: &[] }
    }

    #[must_use]
    pub fn with(mut self, standard: Standard, value: &'a str) -> Self {
        if let Some(place) = self.standard.get_mut(standard as usize) {
            *place = value;
        }
        self
    }

    /// By what the counted links of a letter are replaced.
    #[must_use]
    pub fn with_links(mut self, links: &'a [String]) -> Self {
        self.links = links;
        self
    }

    pub(super) fn link(&self, number: usize) -> &'a str {
        self.links.get(number).map(String::as_str).unwrap_or_default()
    }

    pub(super) fn value(&self, field: &Field) -> &'a str {
        match field {
            Field::Standard(standard) => self.standard.get(*standard as usize).copied().unwrap_or_default(),
            Field::Own(name) => self.own.get(name).map(String::as_str).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_as_they_are_written() {
        let names: Vec<String> = Fields::new(["city".to_owned(), "shoe size".to_owned()]).names().collect();
        assert_eq!(names[4..], ["view_url", "own.city", "own[\"shoe size\"]"]);
    }

    #[test]
    fn what_was_meant_is_guessed() {
        let fields = Fields::new(["city".to_owned(), "birthday".to_owned()]);
        for (name, nearest) in [
            ("firstname", Some("first_name")),
            ("unsubscribe", Some("unsubscribe_url")),
            ("city", Some("own.city")),
            ("own.birtday", Some("own.birthday")),
            ("config", None),
            ("__proto__", None),
        ] {
            assert_eq!(fields.nearest(name).as_deref(), nearest, "{name}");
        }
    }
}

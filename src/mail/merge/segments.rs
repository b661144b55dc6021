//! A compiled part: fixed text, encoded once, and between it the fields and conditions. Filling copies the first and computes
//! the second.

use super::escape::Escape;
use super::expression::{Condition, Show};
use super::fields::{Field, Recipient};
use crate::mail::quoted_printable;

#[derive(Debug)]
pub(super) enum Segment {
    Fixed(Fixed),
    Value {
        show: Show,
        escape: Escape,
    },
    /// The address of a counted link, by its number.
    Link(usize),
    Decision(Vec<Branch>),
}

#[derive(Debug)]
pub(super) struct Fixed {
    plain: String,
    wire: Vec<u8>,
}

impl Fixed {
    pub(super) fn new(text: &str) -> Self {
        let mut wire = Vec::new();
        quoted_printable::encode_fragment(text, &mut wire);
        Self { plain: text.to_owned(), wire }
    }

    pub(super) fn plain(&self) -> &str {
        &self.plain
    }
}

#[derive(Debug)]
pub(super) struct Branch {
    /// `None`: the `else`.
    pub(super) condition: Option<Condition>,
    pub(super) body: Vec<Segment>,
}

/// A link that leads nowhere.
const NO_ADDRESS: &str = "#";

/// What a part is filled into.
pub(super) trait Sink {
    fn fixed(&mut self, text: &Fixed);
    fn value(&mut self, text: &str);

    /// There is no value.
    fn absent(&mut self, _: &Field, _: Escape) {}
}

/// Quoted-printable, for a mail server.
impl Sink for Vec<u8> {
    fn fixed(&mut self, text: &Fixed) {
        self.extend_from_slice(&text.wire);
    }

    fn value(&mut self, text: &str) {
        quoted_printable::encode_fragment(text, self);
    }
}

/// As it reads.
impl Sink for String {
    fn fixed(&mut self, text: &Fixed) {
        self.push_str(&text.plain);
    }

    fn value(&mut self, text: &str) {
        self.push_str(text);
    }
}

/// As it reads to somebody who looks whether it is complete: what is absent is marked.
#[derive(Default)]
pub(super) struct Marked(pub(super) String);

impl Sink for Marked {
    fn fixed(&mut self, text: &Fixed) {
        self.0.push_str(&text.plain);
    }

    fn value(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn absent(&mut self, field: &Field, escape: Escape) {
        // Inside an address a mark would only lead astray.
        if matches!(escape, Escape::Text | Escape::Line | Escape::Html) {
            let mark = format!("\u{27e6}{field}\u{27e7}");
            self.0.push_str(&escape.apply(&mark).unwrap_or_default());
        }
    }
}

/// Nowhere: for who only asks what is missing.
pub(super) struct Nowhere;

impl Sink for Nowhere {
    fn fixed(&mut self, _: &Fixed) {}

    fn value(&mut self, _: &str) {}
}

/// Fields that stood without a fallback and had no value, or none that may stand there, go to `missing`.
pub(super) fn fill<'m>(
    segments: &'m [Segment],
    recipient: &Recipient<'_>,
    out: &mut impl Sink,
    missing: &mut Vec<&'m Field>,
) {
    for segment in segments {
        match segment {
            Segment::Fixed(text) => out.fixed(text),
            Segment::Value { show, escape } => {
                let value = show.value(recipient);
                let escaped = escape.apply(&value);
                out.value(escaped.as_deref().unwrap_or(NO_ADDRESS));
                let is_absent = value.trim().is_empty() && !show.has_default();
                if is_absent {
                    out.absent(&show.field, *escape);
                }
                if (is_absent || escaped.is_none()) && !missing.contains(&&show.field) {
                    missing.push(&show.field);
                }
            }
            Segment::Link(number) => out.value(recipient.link(*number)),
            Segment::Decision(branches) => {
                let holds = |branch: &&Branch| branch.condition.as_ref().is_none_or(|held| held.holds(recipient));
                if let Some(branch) = branches.iter().find(holds) {
                    fill(&branch.body, recipient, out, missing);
                }
            }
        }
    }
}

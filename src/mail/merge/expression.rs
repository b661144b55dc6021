//! What a letter may ask of its fields: show one, perhaps through filters, or decide by one. These trees are all there is: no
//! loop, no call, no arithmetic, so filling a letter costs what its length costs and needs no limit of its own.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::fields::{Field, Recipient};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Show {
    pub(super) field: Field,
    pub(super) filters: Vec<Filter>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    /// Replaces what is absent or empty.
    Default(Term),
    Upper,
    Lower,
    Capitalize,
    Title,
    Trim,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Term {
    Show(Show),
    Text(String),
    Number(f64, String),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    Has(Show),
    Not(Box<Condition>),
    Both(Box<Condition>, Box<Condition>),
    Either(Box<Condition>, Box<Condition>),
    Compare(Term, Comparison, Term),
    OneOf(Term, Vec<Term>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Show {
    pub(super) fn has_default(&self) -> bool {
        self.filters.iter().any(|filter| matches!(filter, Filter::Default(_)))
    }

    pub(super) fn value<'a>(&'a self, recipient: &Recipient<'a>) -> Cow<'a, str> {
        let value = Cow::Borrowed(recipient.value(&self.field));
        self.filters.iter().fold(value, |value, filter| filter.apply(value, recipient))
    }
}

impl Filter {
    fn apply<'a>(&'a self, value: Cow<'a, str>, recipient: &Recipient<'a>) -> Cow<'a, str> {
        match self {
            Self::Default(fallback) if value.trim().is_empty() => fallback.value(recipient),
            Self::Default(_) => value,
            Self::Upper => value.to_uppercase().into(),
            Self::Lower => value.to_lowercase().into(),
            Self::Capitalize => capitalized(&value).into(),
            Self::Title => value.split_inclusive([' ', '-']).map(capitalized).collect::<String>().into(),
            Self::Trim => value.trim().to_owned().into(),
        }
    }
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars.as_str().to_lowercase().chars()).collect()
}

impl Term {
    fn value<'a>(&'a self, recipient: &Recipient<'a>) -> Cow<'a, str> {
        match self {
            Self::Show(show) => show.value(recipient),
            Self::Text(text) | Self::Number(_, text) => Cow::Borrowed(text),
        }
    }

    fn compare(&self, other: &Self, recipient: &Recipient<'_>) -> Option<Ordering> {
        let (one, two) = (self.value(recipient), other.value(recipient));
        match (self, other) {
            // "007" is not 7 unless the owner wrote a number.
            (Self::Number(..), _) | (_, Self::Number(..)) => number(&one)?.partial_cmp(&number(&two)?),
            _ => Some(one.cmp(&two)),
        }
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

impl Condition {
    pub(super) fn holds(&self, recipient: &Recipient<'_>) -> bool {
        match self {
            Self::Has(show) => !show.value(recipient).trim().is_empty(),
            Self::Not(inner) => !inner.holds(recipient),
            Self::Both(one, other) => one.holds(recipient) && other.holds(recipient),
            Self::Either(one, other) => one.holds(recipient) || other.holds(recipient),
            Self::Compare(left, comparison, right) => comparison.accepts(left.compare(right, recipient)),
            Self::OneOf(term, options) => {
                options.iter().any(|option| term.compare(option, recipient) == Some(Ordering::Equal))
            }
        }
    }
}

impl Comparison {
    /// `None`: the two cannot be compared, so they are only unequal.
    fn accepts(self, order: Option<Ordering>) -> bool {
        match self {
            Self::Equal => order.is_some_and(Ordering::is_eq),
            Self::Unequal => order.is_none_or(Ordering::is_ne),
            Self::Less => order.is_some_and(Ordering::is_lt),
            Self::AtMost => order.is_some_and(Ordering::is_le),
            Self::More => order.is_some_and(Ordering::is_gt),
            Self::AtLeast => order.is_some_and(Ordering::is_ge),
        }
    }
}

//! What is wrong with a letter as an owner wrote it, with enough said for a page to show where and what to do. Problems of one
//! save are found together, as far as the text can be read.

use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Subject,
    Preheader,
    Body,
    Text,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub part: Part,
    /// Both count from 1.
    pub line: usize,
    pub column: usize,
    pub fault: Fault,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    TooLong { at_most: usize },
    LineBreak,
    TooManyFields { at_most: usize },
    FieldTooLong { at_most: usize },
    Syntax { detail: String },
    UnknownField { name: String, nearest: Option<String> },
    UnknownFilter { name: String },
    FilterArguments { name: String },
    NotAField,
    NotACondition,
    OnlyIf,
    Place { place: Place },
    NotAnAddress { name: String },
    Torn,
    TooDeep { at_most: usize },
    Mjml { detail: String },
    NoText,
}

/// Where a recipient's value cannot stand, because nothing could make it harmless there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Style,
    Script,
    Comment,
    /// One that loads or runs what the value says, or has rules of its own, such as a drawing.
    Element,
    TagName,
    Unquoted,
    /// The address does not begin with something that says what it is, such as `https://`.
    AddressStart,
}

impl Problem {
    /// The key of the text that says so, with the values that `args` gives.
    pub fn key(&self) -> &'static str {
        match &self.fault {
            Fault::TooLong { .. } => "invalid-letter-long",
            Fault::LineBreak => "invalid-letter-line-break",
            Fault::TooManyFields { .. } => "invalid-letter-many-fields",
            Fault::FieldTooLong { .. } => "invalid-letter-long-field",
            Fault::Syntax { .. } => "invalid-letter-syntax",
            Fault::UnknownField { nearest: Some(_), .. } => "invalid-letter-field-nearest",
            Fault::UnknownField { nearest: None, .. } => "invalid-letter-field",
            Fault::UnknownFilter { .. } => "invalid-letter-filter",
            Fault::FilterArguments { .. } => "invalid-letter-filter-arguments",
            Fault::NotAField => "invalid-letter-not-a-field",
            Fault::NotACondition => "invalid-letter-not-a-condition",
            Fault::OnlyIf => "invalid-letter-only-if",
            Fault::Place { place: Place::Style } => "invalid-letter-in-style",
            Fault::Place { place: Place::Script } => "invalid-letter-in-script",
            Fault::Place { place: Place::Comment } => "invalid-letter-in-comment",
            Fault::Place { place: Place::Element } => "invalid-letter-in-element",
            Fault::Place { place: Place::TagName } => "invalid-letter-in-tag",
            Fault::Place { place: Place::Unquoted } => "invalid-letter-unquoted",
            Fault::Place { place: Place::AddressStart } => "invalid-letter-address-start",
            Fault::NotAnAddress { .. } => "invalid-letter-not-an-address",
            Fault::Torn => "invalid-letter-torn",
            Fault::TooDeep { .. } => "invalid-letter-deep",
            Fault::Mjml { .. } => "invalid-letter-mjml",
            Fault::NoText => "invalid-letter-no-text",
        }
    }

    pub fn args(&self) -> Vec<(&'static str, String)> {
        match &self.fault {
            Fault::TooLong { at_most }
            | Fault::TooManyFields { at_most }
            | Fault::FieldTooLong { at_most }
            | Fault::TooDeep { at_most } => vec![("limit", at_most.to_string())],
            Fault::Syntax { detail } | Fault::Mjml { detail } => vec![("detail", detail.clone())],
            Fault::UnknownField { name, nearest } => {
                let nearest = nearest.iter().map(|nearest| ("nearest", nearest.clone()));
                std::iter::once(("name", name.clone())).chain(nearest).collect()
            }
            Fault::UnknownFilter { name } | Fault::FilterArguments { name } | Fault::NotAnAddress { name } => {
                vec![("name", name.clone())]
            }
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            Part::Subject => "subject",
            Part::Preheader => "preheader",
            Part::Body => "body",
            Part::Text => "text",
        };
        write!(f, "{part}, line {}, column {}: {}", self.line, self.column, self.fault)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { at_most } => write!(f, "longer than {at_most}"),
            Self::LineBreak => write!(f, "a line break or an invisible control character"),
            Self::TooManyFields { at_most } => write!(f, "more than {at_most} fields and conditions"),
            Self::FieldTooLong { at_most } => write!(f, "a field or condition longer than {at_most}"),
            Self::Syntax { detail } => write!(f, "cannot be read: {detail}"),
            Self::UnknownField { name, nearest: Some(nearest) } => {
                write!(f, "unknown field {name}; perhaps {nearest}")
            }
            Self::UnknownField { name, nearest: None } => write!(f, "unknown field {name}"),
            Self::UnknownFilter { name } => write!(f, "unknown filter {name}"),
            Self::FilterArguments { name } => write!(f, "the filter {name} is given the wrong values"),
            Self::NotAField => write!(f, "only a field with filters can stand between {{{{ and }}}}"),
            Self::NotACondition => write!(f, "a condition is a field, or a field compared with a value"),
            Self::OnlyIf => write!(f, "only if, elif, else and endif can stand between {{% and %}}"),
            Self::Place { place } => write!(f, "a field cannot stand here: {place:?}"),
            Self::NotAnAddress { name } => write!(f, "{name} is not the address of a page"),
            Self::Torn => write!(f, "the branches of a condition do not begin and end in the same place"),
            Self::TooDeep { at_most } => write!(f, "more than {at_most} elements inside one another"),
            Self::Mjml { detail } => write!(f, "MJML: {detail}"),
            Self::NoText => write!(f, "no plain text can be made of this; write one"),
        }
    }
}

impl std::error::Error for Problem {}

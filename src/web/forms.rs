//! Forms that come back as they were typed. A form is a struct of strings with `validator` rules whose messages are keys of
//! texts; what is wrong is shown in a summary and beside each field in the same words.

use std::borrow::Cow;

use validator::{Validate, ValidationError};

/// What is wrong with a form: field by field, in the order of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(Cow<'static, str>, String)>);

impl FieldErrors {
    pub fn none() -> Self {
        Self::default()
    }

    pub fn one(field: &'static str, key: &str) -> Self {
        Self(vec![(field.into(), key.to_owned())])
    }

    /// Checks a form by its rules. `order` names its fields from top to bottom.
    pub fn of(form: &impl Validate, order: &[&'static str]) -> Self {
        let Err(errors) = form.validate() else {
            return Self::none();
        };
        let by_field = errors.field_errors();
        let found = order.iter().filter_map(|field| {
            let first = by_field.get(*field)?.first()?;
            let key = first.message.clone().unwrap_or_else(|| Cow::Owned(format!("invalid-{field}")));
            Some((Cow::Borrowed(*field), key.into_owned()))
        });
        Self(found.collect())
    }

    /// The first word about a field counts.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, key: &str) {
        let field = field.into();
        if self.get(&field).is_none() {
            self.0.push((field, key.to_owned()));
        }
    }

    /// In the order of the form.
    pub fn sorted(mut self, order: &[&'static str]) -> Self {
        self.0.sort_by_key(|(field, _)| order.iter().position(|name| name == field));
        self
    }

    /// Those of a further part of the form behind these.
    pub fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, key)| key.as_str())
    }

    pub fn has(&self, field: &str) -> bool {
        self.get(field).is_some()
    }

    pub fn iter(&self) -> impl Iterator<Item = &(Cow<'static, str>, String)> {
        self.0.iter()
    }
}

/// A rule that is broken, in the words of this text.
pub fn wrong(key: &'static str) -> ValidationError {
    ValidationError::new(key).with_message(Cow::Borrowed(key))
}

/// A person's name, a reason: one line without characters that break or turn it.
pub fn one_line(text: &str) -> Result<(), ValidationError> {
    let breaks = |char: char| {
        char.is_control() || matches!(char, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if text.chars().any(breaks) { Err(wrong("invalid-line")) } else { Ok(()) }
}

pub fn not_blank(text: &str) -> Result<(), ValidationError> {
    if text.trim().is_empty() { Err(wrong("invalid-blank")) } else { Ok(()) }
}

//! What a browser sends about an attribute.

use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::attribute::{Attribute, Kind, NewAttribute};
use super::queries::AttributeError;
use crate::web::forms::{FieldErrors, not_blank, one_line, wrong};

fn label(text: &str) -> Result<(), ValidationError> {
    not_blank(text)?;
    if text.trim().chars().count() > 60 {
        return Err(wrong("invalid-label-long"));
    }
    one_line(text)
}

#[derive(Clone, Debug, Default, Deserialize, Validate)]
pub struct AttributeForm {
    #[serde(default)]
    #[validate(custom(function = label))]
    pub label: String,
    #[serde(default)]
    pub kind: String,
    /// One a line.
    #[serde(default)]
    pub choices: String,
}

const CHOICES_AT_MOST: usize = 200;
const CHOICE_AT_MOST: usize = 100;

impl AttributeForm {
    pub fn parse(&self) -> Result<NewAttribute, FieldErrors> {
        let mut errors = FieldErrors::of(self, &["label"]);
        let kind = Kind::parse(&self.kind);
        if kind.is_none() {
            errors.add("kind", "invalid-kind");
        }
        let choices = self.read_choices(kind, &mut errors);
        match kind {
            Some(kind) if errors.is_empty() => {
                let label = self.label.trim().to_owned();
                // The key is made when it is known which ones are taken.
                Ok(NewAttribute { key: String::new(), label, kind, choices })
            }
            _ => Err(errors),
        }
    }

    fn read_choices(&self, kind: Option<Kind>, errors: &mut FieldErrors) -> Vec<String> {
        if kind != Some(Kind::Choice) {
            return Vec::new();
        }
        let mut choices: Vec<String> = Vec::new();
        for choice in self.choices.lines().map(str::trim).filter(|choice| !choice.is_empty()) {
            if one_line(choice).is_err() {
                errors.add("choices", "invalid-line");
            }
            if choice.chars().count() > CHOICE_AT_MOST {
                errors.add("choices", "invalid-choices-long");
            }
            // Whoever types one of them is not asked for capitals.
            if !choices.iter().any(|known| known.to_lowercase() == choice.to_lowercase()) {
                choices.push(choice.to_owned());
            }
        }
        if choices.is_empty() {
            errors.add("choices", "invalid-choices-none");
        }
        if choices.len() > CHOICES_AT_MOST {
            errors.add("choices", "invalid-choices-many");
        }
        choices
    }
}

impl AttributeError {
    pub fn of_form(self) -> FieldErrors {
        match self {
            Self::Taken => FieldErrors::one("label", "invalid-label-taken"),
            Self::TooMany => FieldErrors::one("label", "invalid-attributes-many"),
        }
    }
}

impl AttributeForm {
    pub fn of(attribute: &Attribute) -> Self {
        Self { label: attribute.label.clone(), kind: attribute.kind.to_string(), choices: attribute.choices.join("\n") }
    }
}

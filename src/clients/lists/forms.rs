//! What a browser sends about a list.

use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::list::{List, NewList};
use crate::web::forms::{FieldErrors, not_blank, one_line, wrong};

fn list_name(text: &str) -> Result<(), ValidationError> {
    not_blank(text)?;
    if text.trim().chars().count() > 100 {
        return Err(wrong("invalid-list-name-long"));
    }
    one_line(text)
}

fn description(text: &str) -> Result<(), ValidationError> {
    if text.chars().count() > 1000 {
        return Err(wrong("invalid-value-long"));
    }
    text.lines().try_for_each(one_line)
}

#[derive(Clone, Debug, Default, Deserialize, Validate)]
pub struct ListForm {
    #[serde(default)]
    #[validate(custom(function = list_name))]
    pub name: String,
    #[serde(default)]
    #[validate(custom(function = description))]
    pub description: String,
}

impl ListForm {
    pub fn of(list: &List) -> Self {
        Self { name: list.name.clone(), description: list.description.clone() }
    }

    pub fn parse(&self) -> Result<NewList, FieldErrors> {
        let errors = FieldErrors::of(self, &["name", "description"]);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(NewList {
            name: self.name.trim().to_owned(),
            description: self.description.replace("\r\n", "\n").trim().to_owned(),
        })
    }
}

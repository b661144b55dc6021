//! A client's form: the usual fields, and one for each attribute of the owner.

use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::{Pairs, ids, value};
use crate::clients::attributes::{Attribute, Kind};
use crate::clients::client::{Client, NewClient};
use crate::clients::lists::ListId;
use crate::clients::own::{Own, Value};
use crate::clock::Timestamp;
use crate::mail::EmailAddress;
use crate::web::Page;
use crate::web::forms::{FieldErrors, not_blank, one_line, wrong};

const NAME_AT_MOST: usize = 100;
const COMMENT_AT_MOST: usize = 2000;

#[derive(Clone, Debug, Default, Validate)]
pub struct ClientForm {
    #[validate(custom(function = email))]
    pub email: String,
    #[validate(custom(function = name))]
    pub first_name: String,
    #[validate(custom(function = name))]
    pub last_name: String,
    #[validate(custom(function = comment))]
    pub comment: String,
    /// By the key of an attribute.
    own: Vec<(String, String)>,
    lists: Vec<ListId>,
    /// When the client that the form shows was changed last.
    pub seen: i64,
}

fn email(text: &str) -> Result<(), ValidationError> {
    EmailAddress::parse(text.trim()).map(drop).map_err(|_| wrong("invalid-email"))
}

fn name(text: &str) -> Result<(), ValidationError> {
    if text.chars().count() > NAME_AT_MOST {
        return Err(wrong("invalid-name-long"));
    }
    one_line(text)
}

fn comment(text: &str) -> Result<(), ValidationError> {
    if text.chars().count() > COMMENT_AT_MOST {
        return Err(wrong("invalid-comment-long"));
    }
    text.split('\n').try_for_each(one_line)
}

/// The name of an attribute's field, and its id.
fn field_of(key: &str) -> String {
    format!("own-{key}")
}

/// One attribute as a field of the form.
pub struct OwnField<'a> {
    pub name: String,
    pub attribute: &'a Attribute,
    pub value: String,
}

impl OwnField<'_> {
    pub fn is(&self, kind: &str) -> bool {
        self.attribute.kind.as_str() == kind
    }

    /// What can be chosen, and what was chosen before it could not be any more.
    pub fn choices(&self) -> Vec<&str> {
        let gone = Some(self.value.as_str()).filter(|value| !value.is_empty());
        let gone = gone.filter(|value| !self.attribute.choices.iter().any(|choice| choice == value));
        self.attribute.choices.iter().map(String::as_str).chain(gone).collect()
    }
}

impl ClientForm {
    pub fn read(pairs: &Pairs) -> Self {
        let own = pairs.iter().filter_map(|(name, value)| Some((name.strip_prefix("own-")?.to_owned(), value.clone())));
        Self {
            email: value(pairs, "email"),
            first_name: value(pairs, "first_name"),
            last_name: value(pairs, "last_name"),
            comment: value(pairs, "comment"),
            own: own.collect(),
            lists: ids(pairs, "list").into_iter().map(ListId).collect(),
            seen: value(pairs, "seen").parse().unwrap_or(0),
        }
    }

    pub fn of(client: &Client) -> Self {
        Self {
            email: client.readable(),
            first_name: client.first_name.clone(),
            last_name: client.last_name.clone(),
            comment: client.comment.clone(),
            own: client.own.0.iter().map(|(key, value)| (key.clone(), value.to_string())).collect(),
            lists: Vec::new(),
            seen: client.updated_at.as_micros(),
        }
    }

    pub fn is_on(&self, list: &ListId) -> bool {
        self.lists.contains(list)
    }

    pub fn lists(&self) -> &[ListId] {
        &self.lists
    }

    pub fn seen(&self) -> Timestamp {
        Timestamp::from_micros(self.seen)
    }

    pub fn fields<'a>(&self, attributes: &'a [Attribute]) -> Vec<OwnField<'a>> {
        let field = |attribute: &'a Attribute| OwnField {
            name: field_of(&attribute.key),
            attribute,
            value: self.own_value(&attribute.key).to_owned(),
        };
        attributes.iter().map(field).collect()
    }

    fn own_value(&self, key: &str) -> &str {
        self.own.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Where the other form says something else: the label of the field, and what the other says.
    pub fn differences(&self, other: &Self, attributes: &[Attribute], page: &Page) -> Vec<(String, String)> {
        let usual = [
            ("field-email", &self.email, &other.email),
            ("field-first-name", &self.first_name, &other.first_name),
            ("field-last-name", &self.last_name, &other.last_name),
            ("field-comment", &self.comment, &other.comment),
        ];
        let usual = usual.into_iter().filter(|(_, mine, theirs)| mine.trim() != theirs.trim());
        let usual = usual.map(|(label, _, theirs)| (page.t(label), theirs.clone()));
        let own = attributes.iter().filter_map(|attribute| {
            let (mine, theirs) = (self.own_value(&attribute.key), other.own_value(&attribute.key));
            let differs = attribute.read(mine) != attribute.read(theirs);
            differs.then(|| (attribute.label.clone(), theirs.to_owned()))
        });
        usual.chain(own).collect()
    }

    /// `before`: what the client had, of which the form may not show all.
    pub fn parse(&self, attributes: &[Attribute], before: Option<&Own>) -> Result<NewClient, FieldErrors> {
        let mut errors = FieldErrors::of(self, &["email", "first_name", "last_name", "comment"]);
        let mut own = before.cloned().unwrap_or_default();
        for attribute in attributes {
            let typed = self.own_value(&attribute.key);
            let kept = own.get(&attribute.key).filter(|value| is_as_typed(value, attribute.kind, typed)).cloned();
            match kept.map_or_else(|| attribute.read(typed), |value| Ok(Some(value))) {
                Ok(Some(value)) => drop(own.0.insert(attribute.key.clone(), value)),
                Ok(None) => drop(own.0.remove(&attribute.key)),
                Err(key) => errors.add(field_of(&attribute.key), key),
            }
        }
        let email = EmailAddress::parse(self.email.trim());
        match email {
            Ok(email) if errors.is_empty() => Ok(NewClient {
                email,
                first_name: self.first_name.trim().to_owned(),
                last_name: self.last_name.trim().to_owned(),
                comment: self.comment.trim().to_owned(),
                own,
            }),
            _ => Err(errors),
        }
    }
}

/// A choice that was taken off the attribute stays with whom it was chosen for.
fn is_as_typed(value: &Value, kind: Kind, typed: &str) -> bool {
    kind == Kind::Choice && value.to_string() == typed
}

#[derive(Clone, Debug, Default, Deserialize, Validate)]
pub struct ReasonForm {
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

impl ReasonForm {
    pub fn parse(&self) -> Result<String, FieldErrors> {
        let errors = FieldErrors::of(self, &["reason"]);
        if errors.is_empty() { Ok(self.reason.trim().to_owned()) } else { Err(errors) }
    }
}

//! A message as a row of the list, and how the list is asked for.

use diesel::prelude::*;

use super::content::Format;
use crate::clock::Timestamp;
use crate::{id_type, text_enum};

id_type!(MessageId);

#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Listed {
    pub id: MessageId,
    pub name: String,
    pub number: i64,
    pub updated_at: Timestamp,
    pub subject: String,
    pub format: Format,
}

text_enum! {
    pub enum Sort {
        Changed = "changed",
        Name = "name",
        Created = "created",
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    pub text: Option<String>,
    pub sort: Sort,
    /// How many come before the page that is asked for.
    pub skip: i64,
}

//! A list, and what a form says of one.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::db::schema::lists;
use crate::id_type;

id_type!(ListId);

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = lists)]
pub struct List {
    pub id: ListId,
    pub name: String,
    pub description: String,
    pub created_at: Timestamp,
}

/// What a form says of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewList {
    pub name: String,
    pub description: String,
}

impl NewList {
    /// No two lists of an owner are called the same.
    pub(super) fn key(&self) -> String {
        self.name.to_lowercase()
    }
}

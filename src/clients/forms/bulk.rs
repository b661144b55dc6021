//! What is to be done with many clients at once: with those that were chosen on a page, or with all that the filter lets pass.

use super::client::ReasonForm;
use super::{Pairs, ids, value};
use crate::clients::client::ClientId;
use crate::clients::lists::ListId;
use crate::clients::search::Filter;
use crate::web::forms::FieldErrors;

#[derive(Clone, Debug, Default)]
pub struct BulkForm {
    deed: String,
    list: Option<ListId>,
    pub reason: String,
    pub all: bool,
    pub chosen: Vec<ClientId>,
    pub filter: Filter,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    Add(ListId),
    Remove(ListId),
    Suppress { reason: String },
    Delete,
}

impl BulkForm {
    /// Nothing chosen yet.
    pub fn of(filter: Filter) -> Self {
        Self { filter, ..Self::default() }
    }

    pub fn read(pairs: &Pairs) -> Self {
        let filter = pairs.iter().filter_map(|(name, value)| Some((name.strip_prefix("filter-")?, value.as_str())));
        Self {
            deed: value(pairs, "do"),
            list: value(pairs, "list").parse().ok().map(ListId),
            reason: value(pairs, "reason"),
            all: value(pairs, "all") == "yes",
            chosen: ids(pairs, "id").into_iter().map(ClientId).collect(),
            filter: Filter::of(filter),
        }
    }

    pub fn list_is(&self, list: &ListId) -> bool {
        self.list.as_ref() == Some(list)
    }

    pub fn has(&self, id: &ClientId) -> bool {
        self.chosen.contains(id)
    }

    pub fn parse(&self) -> Result<Deed, FieldErrors> {
        let mut errors = FieldErrors::none();
        if !self.all && self.chosen.is_empty() {
            errors.add("all", "invalid-nobody-chosen");
        }
        let deed = match (self.deed.as_str(), self.list) {
            ("add" | "remove", None) => {
                errors.add("list", "invalid-no-list");
                Deed::Delete
            }
            ("add", Some(list)) => Deed::Add(list),
            ("remove", Some(list)) => Deed::Remove(list),
            ("suppress", _) => match (ReasonForm { reason: self.reason.clone() }).parse() {
                Ok(reason) => Deed::Suppress { reason },
                Err(wrong) => {
                    for (_, key) in wrong.iter() {
                        errors.add("reason", key);
                    }
                    Deed::Delete
                }
            },
            ("delete", _) => Deed::Delete,
            _ => {
                errors.add("all", "invalid-no-deed");
                Deed::Delete
            }
        };
        if errors.is_empty() { Ok(deed) } else { Err(errors) }
    }
}

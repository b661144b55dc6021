//! The list of campaigns.

use askama::Template;

use crate::campaigns::{CampaignId, Search, Status};
use crate::clock::Timestamp;
use crate::db;
use crate::web::Page;

#[derive(Template)]
#[template(path = "campaigns/list.html")]
pub struct List<'a> {
    pub page: &'a Page,
    pub search: &'a Search,
    pub found: db::Page<Row>,
    /// Whether the owner has any campaign at all, and what one needs.
    pub has_any: bool,
    pub has_clients: bool,
    pub has_messages: bool,
}

pub struct Row {
    pub id: CampaignId,
    pub name: String,
    pub status: Status,
    /// `None`: not chosen, or gone.
    pub message: Option<String>,
    pub audience: String,
    pub next_start: Option<Timestamp>,
    /// "412 of 1,000": how many letters of the run that goes on have their last state.
    pub progress: Option<String>,
}

impl List<'_> {
    pub fn statuses(&self) -> &'static [Status] {
        Status::ALL
    }

    pub fn status_is(&self, status: &Status) -> bool {
        self.search.status.as_ref() == Some(status)
    }

    pub fn text(&self) -> &str {
        self.search.text.as_deref().unwrap_or_default()
    }

    /// The query of another page of the same.
    pub fn at(&self, name: &str, key: &i64) -> String {
        let status = self.search.status.map(Status::as_str).unwrap_or_default();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("q", self.text()), ("status", status)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.append_pair(name, &key.to_string()).finish()
    }
}

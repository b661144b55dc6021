//! What a reader sees who leaves.

use askama::Template;

use crate::web::Page;

#[derive(Template)]
#[template(path = "campaigns/unsubscribe.html")]
pub struct Leave<'a> {
    pub page: &'a Page,
    pub token: &'a str,
    /// Takes back what was just done.
    pub undo: Option<&'a str>,
    pub address: String,
    /// Whom the letters are from.
    pub from: String,
    pub is_subscribed: bool,
}

impl Leave<'_> {
    pub fn title(&self) -> &'static str {
        if self.is_subscribed { "unsubscribe-ask-title" } else { "unsubscribe-done-title" }
    }
}

#[derive(Template)]
#[template(path = "campaigns/unsubscribe_dead.html")]
pub struct DeadLink<'a> {
    pub page: &'a Page,
}

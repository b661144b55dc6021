//! The page that says what could be better in a message, and what it lacks for whom.

use askama::Template;

use super::Tab;
use crate::clients::{Client, List, ListId};
use crate::messages::forms::Wrong;
use crate::messages::lint::Finding;
use crate::messages::missing::Check;
use crate::messages::versions::Version;
use crate::web::Page;

/// Who lacks one field, with some of them.
pub struct Lacking {
    pub field: String,
    pub count: i64,
    pub examples: Vec<Client>,
}

#[derive(Template)]
#[template(path = "messages/missing.html")]
pub struct Missing<'a> {
    pub page: &'a Page,
    pub current: &'a Version,
    pub findings: Vec<Finding>,
    pub wrong: Vec<Wrong>,
    /// Of the whole letter, in bytes.
    pub size: usize,
    pub lists: Vec<List>,
    /// The audience; `None`: everybody who may be written to.
    pub list: Option<ListId>,
    pub check: Option<Check>,
    pub lacks: Vec<Lacking>,
}

impl Missing<'_> {
    pub fn tab(&self) -> Tab {
        Tab::Missing
    }

    pub fn is_list(&self, list: &List) -> bool {
        self.list == Some(list.id)
    }

    pub fn kilobytes(&self) -> i64 {
        i64::try_from(self.size.div_ceil(1024)).unwrap_or(i64::MAX)
    }

    /// The check goes on where it stopped, unless the message was changed since.
    pub fn goes_on(&self) -> bool {
        self.check.as_ref().is_some_and(|check| !check.is_finished() && check.number == self.current.number)
    }
}

//! The page of the suppression list: an owner's, or the installation's.

use askama::Template;

use super::entry::Listed;
use super::forms::{AddForm, SearchForm};
use crate::db;
use crate::web::Page;
use crate::web::forms::FieldErrors;

#[derive(Template)]
#[template(path = "suppression/list.html")]
pub struct Suppressions<'a> {
    pub page: &'a Page,
    /// Where it stands.
    pub path: &'static str,
    /// The installation's, and not an owner's.
    pub is_of_all: bool,
    pub may_change: bool,
    pub search: &'a SearchForm,
    pub found: db::Page<Listed>,
    pub total: i64,
    pub form: &'a AddForm,
    pub errors: &'a FieldErrors,
    /// Lines that say neither an address nor a domain.
    pub wrong: &'a [(usize, String)],
}

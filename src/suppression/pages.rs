//! The page of the suppression list: an owner's, or the installation's.

use askama::Template;

use super::entry::{Listed, Whose};
use super::forms::{AddForm, SearchForm};
use super::queries;
use crate::db::{self, Db, Keyset};
use crate::web::Page;
use crate::web::forms::FieldErrors;

/// Which list it is, and what the reader of the page may do with it.
#[derive(Clone, Copy)]
pub struct Place {
    pub path: &'static str,
    pub whose: Whose,
    pub may_change: bool,
}

#[derive(Template)]
#[template(path = "suppression/list.html")]
pub struct Suppressions<'a> {
    pub page: &'a Page,
    pub place: Place,
    pub search: &'a SearchForm,
    pub found: db::Page<Listed>,
    pub total: i64,
    pub form: &'a AddForm,
    pub errors: &'a FieldErrors,
    /// Lines that say neither an address nor a domain.
    pub wrong: &'a [(usize, String)],
}

impl<'a> Suppressions<'a> {
    /// What was looked for, with what was typed and what is wrong with it.
    pub async fn of(
        db: &Db,
        page: &'a Page,
        place: Place,
        (search, at): (&'a SearchForm, Keyset),
        form: &'a AddForm,
        (errors, wrong): (&'a FieldErrors, &'a [(usize, String)]),
    ) -> diesel::QueryResult<Self> {
        let (text, now, whose) = (search.text(), page.now, place.whose);
        let read = db.read(move |conn| {
            let found = queries::list(conn, whose, &text, at, now)?;
            Ok::<_, diesel::result::Error>((found, queries::total(conn, whose, now)?))
        });
        let (found, total) = read.await?;
        Ok(Self { page, place, search, found, total, form, errors, wrong })
    }
}

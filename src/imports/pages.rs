//! The pages of imports.

use askama::Template;

use super::import::{Counts, Import, Status};
use super::plan::{Policy, Target};
use super::reading::{Charset, Delimiter, Format, Problem};
use crate::clients::{Attribute, Kind, List};
use crate::web::Page;
use crate::web::forms::FieldErrors;

#[derive(Template)]
#[template(path = "imports/upload.html")]
pub struct Upload<'a> {
    pub page: &'a Page,
    pub rows: &'a str,
    pub problem: Option<Problem>,
    pub recent: Vec<Import>,
    pub megabytes: i64,
}

#[derive(Template)]
#[template(path = "imports/columns.html")]
pub struct Columns<'a> {
    pub page: &'a Page,
    pub import: &'a Import,
    pub errors: &'a FieldErrors,
    pub attributes: Vec<Attribute>,
    pub lists: Vec<List>,
    pub charsets: &'static [Charset],
    pub delimiters: &'static [Delimiter],
    pub policies: &'static [Policy],
    pub standard: &'static [(&'static str, Target)],
    pub kinds: &'static [Kind],
}

const ROWS_SHOWN: usize = 5;

impl Columns<'_> {
    pub fn samples(&self, column: &usize) -> Vec<&str> {
        let rows = self.import.look.head.iter().skip(usize::from(self.import.plan.header)).take(ROWS_SHOWN);
        rows.map(|row| row.get(*column).map_or("", String::as_str)).collect()
    }

    pub fn is(&self, column: &usize, name: &str) -> bool {
        self.import.plan.columns.get(*column).is_some_and(|column| column.target.name() == name)
    }

    pub fn is_attribute(&self, column: &usize, key: &str) -> bool {
        self.is(column, &format!("own.{key}"))
    }

    pub fn is_new(&self, column: &usize, kind: &Kind) -> bool {
        self.is(column, &format!("new-{kind}"))
    }

    pub fn is_chosen(&self, list: &List) -> bool {
        self.import.plan.lists.contains(&list.id.0)
    }
}

#[derive(Template)]
#[template(path = "imports/work.html")]
pub struct Work<'a> {
    pub page: &'a Page,
    pub import: &'a Import,
    /// Of this machine.
    pub file_is_here: bool,
}

impl Work<'_> {
    /// So many of so many rows, as far as both are known.
    pub fn rows(&self) -> (i64, i64) {
        match self.import.status {
            Status::Running => (self.import.position, self.import.expected.rows),
            Status::Undoing => {
                let counts = self.import.counts;
                let done = counts.removed + counts.set_back + counts.left_alone;
                (done, counts.added + counts.changed)
            }
            _ => (self.import.position, 0),
        }
    }

    pub fn thousandths(&self) -> i64 {
        match self.rows() {
            (_, 0) => self.import.progress,
            (done, all) => (done.saturating_mul(1000) / all).min(1000),
        }
    }

    /// Nobody works at it, and nobody here can.
    pub fn waits_for_its_file(&self) -> bool {
        let is_held = self.import.leased_until.is_some_and(|until| until > self.page.now);
        !self.file_is_here && !is_held && self.import.status != Status::Undoing
    }
}

#[derive(Template)]
#[template(path = "imports/result.html")]
pub struct Outcome<'a> {
    pub page: &'a Page,
    pub import: &'a Import,
    pub has_bad_rows: bool,
}

impl Outcome<'_> {
    /// Of the check before the run, of what was done after it.
    pub fn counts(&self) -> Counts {
        self.import.counts
    }

    /// How a row ended, in the order in which it is shown: the key of its name, its number, and its colour.
    pub fn sums(&self) -> Vec<(&'static str, i64, &'static str)> {
        let counts = self.counts();
        let all = [
            ("import-added", counts.added, "ok"),
            ("import-changed", counts.changed, "ok"),
            ("import-unchanged", counts.unchanged, "calm"),
            ("import-skipped", counts.skipped, "calm"),
            ("import-duplicates", counts.duplicates, "warn"),
            ("import-kept-out", counts.kept_out, "warn"),
            ("import-bad", counts.bad, "bad"),
        ];
        all.into_iter().filter(|(key, count, _)| *count > 0 || matches!(*key, "import-added" | "import-bad")).collect()
    }

    /// So many clients are added or changed.
    pub fn to_write(&self) -> i64 {
        self.import.counts.added + self.import.counts.changed
    }

    pub fn may_continue(&self) -> bool {
        self.import.status == Status::Stopped
    }
}

/// How a file was read, in words.
pub fn shown_format(page: &Page, format: &Format) -> String {
    match format {
        Format::Text { charset, delimiter } => {
            page.t2("import-format-text", "charset", charset.as_str(), "delimiter", page.word("delimiter", delimiter))
        }
        Format::Excel { sheet, .. } => page.t1("import-format-excel", "sheet", sheet),
    }
}

#[derive(Template)]
#[template(path = "imports/export.html")]
pub struct Export<'a> {
    pub page: &'a Page,
    /// The filter, carried along.
    pub pairs: Vec<(&'static str, String)>,
    pub count: i64,
    pub delimiters: &'static [Delimiter],
    pub usual: Delimiter,
}

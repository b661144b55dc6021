//! The pages of messages.

mod checks;
mod trying;

use askama::Template;

pub use self::checks::{Lacking, Missing};
pub use self::trying::{Test, Tried};
use super::attachments::{self, Attachment};
use super::comparing::{Difference, FileChange};
use super::content::Format;
use super::drafts::Draft;
use super::forms::{MessageForm, SearchForm, Wrong};
use super::message::{Listed, MessageId, Sort};
use super::preview::ShownAs;
use super::versions::{Change, Version};
use crate::clients::{Attribute, Client};
use crate::mail::merge::{Field, Standard};
use crate::web::Page;

#[derive(Template)]
#[template(path = "messages/list.html")]
pub struct List<'a> {
    pub page: &'a Page,
    pub form: &'a SearchForm,
    pub rows: Vec<Listed>,
    pub has_more: bool,
    pub sorts: &'static [Sort],
}

/// The parts of a message between which the tabs lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Edit,
    Preview,
    Missing,
    Test,
    Versions,
}

impl Tab {
    pub const ALL: [Self; 5] = [Self::Edit, Self::Preview, Self::Missing, Self::Test, Self::Versions];

    pub fn name(&self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Preview => "preview",
            Self::Missing => "missing",
            Self::Test => "test",
            Self::Versions => "versions",
        }
    }

    pub fn path(&self, id: &MessageId) -> String {
        match self {
            Self::Edit => format!("/messages/{id}"),
            other => format!("/messages/{id}/{}", other.name()),
        }
    }

    pub fn is(&self, other: &Self) -> bool {
        self == other
    }
}

/// A field that can be inserted.
pub struct Insertable {
    /// As it is written in a letter, with brackets.
    pub code: String,
    pub label: String,
}

pub fn insertables(page: &Page, attributes: &[Attribute]) -> Vec<Insertable> {
    let insertable = |field: Field, label: String| Insertable { code: format!("{{{{ {field} }}}}"), label };
    let standard = Standard::ALL.into_iter().map(|standard| {
        let label = page.t(&format!("merge-{}", standard.name().replace('_', "-")));
        insertable(Field::Standard(standard), label)
    });
    let own = attributes.iter().map(|own| insertable(Field::Own(own.key.clone()), own.label.clone()));
    standard.chain(own).collect()
}

/// Somebody else saved the message while this was typed.
pub struct Conflict {
    pub theirs: Version,
    pub by: String,
    pub differences: Vec<Difference>,
}

impl Change {
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Removed => "removed",
            Self::Added => "added",
        }
    }
}

#[derive(Template)]
#[template(path = "messages/edit.html")]
pub struct Edit<'a> {
    pub page: &'a Page,
    /// `None`: it is not there yet.
    pub id: Option<MessageId>,
    pub form: &'a MessageForm,
    pub wrong: Vec<Wrong>,
    pub conflict: Option<Conflict>,
    pub draft: Option<Draft>,
    pub files: Vec<Attachment>,
    pub insertables: Vec<Insertable>,
}

impl Edit<'_> {
    pub fn formats(&self) -> &'static [Format] {
        Format::ALL
    }

    pub fn tab(&self) -> Tab {
        Tab::Edit
    }

    /// Where the form goes.
    pub fn action(&self) -> String {
        self.id.map_or_else(|| "/messages/new".to_owned(), |id| format!("/messages/{id}"))
    }

    pub fn has(&self, field: &str) -> bool {
        self.wrong.iter().any(|wrong| wrong.field() == field)
    }

    pub fn of_field<'w>(&'w self, field: &'w str) -> impl Iterator<Item = &'w Wrong> {
        self.wrong.iter().filter(move |wrong| wrong.field() == field)
    }

    /// What `aria-describedby` refers to.
    pub fn described(&self, field: &str, has_hint: &bool) -> String {
        let hint = has_hint.then(|| format!("{field}-hint"));
        let error = self.has(field).then(|| format!("{field}-error"));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    pub fn file_limit(&self) -> String {
        megabytes(attachments::FILE_AT_MOST)
    }

    pub fn files_limit(&self) -> String {
        megabytes(attachments::ALL_AT_MOST)
    }

    pub fn is_removed(&self, file: &Attachment) -> bool {
        self.form.removed.contains(&file.id)
    }

    /// Whom the frame shows it as.
    pub fn shown_as(&self) -> &'static [&'static str] {
        &["anna", "stranger"]
    }
}

fn megabytes(bytes: u64) -> String {
    (bytes >> 20).to_string()
}

impl Attachment {
    pub fn kilobytes(&self) -> i64 {
        (self.size + 1023) / 1024
    }
}

/// A line of the history, with names.
pub struct VersionLine {
    pub number: i64,
    pub by: String,
    pub saved_at: crate::clock::Timestamp,
    pub restored_from: Option<i64>,
    pub subject: String,
}

#[derive(Template)]
#[template(path = "messages/versions.html")]
pub struct Versions<'a> {
    pub page: &'a Page,
    pub current: &'a Version,
    pub found: crate::db::Page<VersionLine>,
}

impl Versions<'_> {
    pub fn tab(&self) -> Tab {
        Tab::Versions
    }
}

#[derive(Template)]
#[template(path = "messages/version.html")]
pub struct Comparison<'a> {
    pub page: &'a Page,
    pub current: &'a Version,
    pub old: &'a Version,
    pub by: String,
    /// The number it is compared with.
    pub with: i64,
    pub differences: Vec<Difference>,
    pub files: Vec<FileChange>,
}

impl Comparison<'_> {
    pub fn tab(&self) -> Tab {
        Tab::Versions
    }
}

/// How a preview is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Html,
    Phone,
    Text,
    Source,
}

impl View {
    pub const ALL: [Self; 4] = [Self::Html, Self::Phone, Self::Text, Self::Source];

    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|view| text == view.as_str()).unwrap_or(Self::Html)
    }

    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Phone => "phone",
            Self::Text => "text",
            Self::Source => "source",
        }
    }

    pub fn is(&self, other: &Self) -> bool {
        self == other
    }
}

#[derive(Template)]
#[template(path = "messages/preview.html")]
pub struct Preview<'a> {
    pub page: &'a Page,
    pub current: &'a Version,
    pub view: View,
    pub shown_as: ShownAs,
    /// What somebody searched clients for, and who was found.
    pub q: &'a str,
    pub clients: Vec<Client>,
    /// Whom it is shown as.
    pub called: String,
    pub from: String,
    pub subject: String,
    pub preheader: String,
    pub missing: Vec<String>,
    /// The text or the source.
    pub body: String,
    pub files: Vec<Attachment>,
    pub wrong: Vec<Wrong>,
}

impl Preview<'_> {
    pub fn tab(&self) -> Tab {
        Tab::Preview
    }

    pub fn views(&self) -> [View; 4] {
        View::ALL
    }

    pub fn query(&self, view: &View) -> String {
        self.query_as(view, &self.shown_as.word())
    }

    pub fn query_as(&self, view: &View, word: &str) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("view", view.as_str())
            .append_pair("shown_as", word)
            .append_pair("q", self.q)
            .finish()
    }

    pub fn is_shown_as(&self, word: &str) -> bool {
        self.shown_as.word() == word
    }
}

/// Why there is nothing to see in the frame.
#[derive(Template)]
#[template(path = "messages/unseen.html")]
pub struct Unseen<'a> {
    pub page: &'a Page,
    pub wrong: Vec<Wrong>,
}

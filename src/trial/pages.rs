//! The pages of caught letters.

use askama::Template;

use super::queries::CaughtLetter;
use crate::db;
use crate::web::Page;

#[derive(Template)]
#[template(path = "trial/list.html")]
pub struct List<'a> {
    pub page: &'a Page,
    pub q: &'a str,
    pub found: db::Page<CaughtLetter>,
}

impl List<'_> {
    pub fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).append_pair("q", self.q).finish()
    }
}

/// How a letter is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    Html,
    Text,
    Headers,
    Source,
}

impl View {
    pub const ALL: [Self; 4] = [Self::Html, Self::Text, Self::Headers, Self::Source];

    pub fn parse(text: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|view| text == Some(view.as_str())).unwrap_or(Self::Html)
    }

    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Text => "text",
            Self::Headers => "headers",
            Self::Source => "source",
        }
    }

    pub fn is(&self, other: &Self) -> bool {
        self == other
    }
}

#[derive(Template)]
#[template(path = "trial/letter.html")]
pub struct Letter<'a> {
    pub page: &'a Page,
    pub letter: &'a CaughtLetter,
    pub from: String,
    pub view: View,
    pub views: [View; 4],
    /// What the chosen view shows; the HTML has a document of its own.
    pub body: String,
    pub has_html: bool,
}

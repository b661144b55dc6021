//! The pages of segments.

use askama::Template;

use super::forms::Draft;
use super::operators::Op;
use super::rules::{Field, Match};
use super::view::{Choosable, GroupView, Piece, RuleView, pieces};
use super::{Counted, Known, Listed, SegmentId};
use crate::web::Page;
use crate::web::forms::FieldErrors;

#[derive(Template)]
#[template(path = "segments/list.html")]
pub struct List<'a> {
    pub page: &'a Page,
    pub segments: Vec<Listed>,
}

/// The number alone, for a page that asks for it later.
#[derive(Template)]
#[template(path = "segments/count.html")]
pub struct Count<'a> {
    pub page: &'a Page,
    pub counted: &'a Counted,
}

#[derive(Template)]
#[template(path = "segments/segment.html")]
pub struct Show<'a> {
    pub page: &'a Page,
    /// `None`: it is being made.
    pub saved: Option<SegmentId>,
    /// What it is called, whatever is typed now.
    pub title: String,
    pub draft: &'a Draft,
    pub known: &'a Known,
    pub errors: &'a FieldErrors,
    /// `None`: there is something to fill in first.
    pub counted: Option<Counted>,
}

impl Show<'_> {
    pub fn action(&self) -> String {
        self.saved.map_or_else(|| "/segments".to_owned(), |id| format!("/segments/{id}"))
    }

    pub fn pieces(&self) -> Vec<Piece> {
        pieces(&self.draft.root, self.known)
    }

    pub fn has_rules(&self) -> bool {
        self.draft.root.rules() > 0
    }

    pub fn matches(&self) -> &'static [Match] {
        Match::ALL
    }

    pub fn built_in(&self) -> &'static [Field] {
        &Field::BUILT_IN
    }

    /// The words for an operator: some mean another thing for another field.
    pub fn op_text(&self, rule: &RuleView, op: &Op) -> String {
        match (rule.field.as_str(), op) {
            ("lists", Op::OneOf | Op::NoneOf) => self.page.t(&format!("segment-op-lists-{op}")),
            _ => self.page.word("segment-op", op),
        }
    }

    pub fn label(&self, rule: &RuleView) -> String {
        match (&rule.label, Field::parse(&rule.field)) {
            (Some(label), _) => label.clone(),
            (None, Some(Field::Own(_)) | None) => self.page.t("segment-attribute-gone"),
            (None, Some(field)) => self.page.word("segment-field", field),
        }
    }

    pub fn option_text(&self, option: &Choosable) -> String {
        option.name.clone().unwrap_or_else(|| self.page.word("client-state", &option.value))
    }

    /// What is wrong with one row, wherever in it.
    pub fn wrong(&self, at: &str) -> Option<&str> {
        ["rule", "op", "value", "add", "match"].iter().find_map(|what| self.errors.get(&format!("{what}-{at}")))
    }

    pub fn is_chosen(&self, group: &GroupView, matches: &Match) -> bool {
        group.matches == *matches
    }
}

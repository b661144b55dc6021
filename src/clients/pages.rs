//! The pages of clients: one struct a template.

use askama::Template;

use super::attributes::{Attribute, AttributeForm, Kind};
use super::client::{Client, ClientState};
use super::forms::{BulkForm, ClientForm, OwnField, ReasonForm};
use super::lists::{List, ListForm};
use super::search::{Filter, Sort};
use super::segments::{self, Segment};
use crate::db;
use crate::delivery::{Sent, State};
use crate::suppression::{self, Stands};
use crate::web::Page;
use crate::web::forms::FieldErrors;

#[derive(Template)]
#[template(path = "clients/list.html")]
pub struct ListPage<'a> {
    pub page: &'a Page,
    pub filter: &'a Filter,
    pub total: i64,
    /// Whether the owner has anybody at all.
    pub has_any: bool,
    pub found: db::Page<Client>,
    pub lists: &'a [List],
    /// The one that is asked for.
    pub list: Option<&'a List>,
    pub segment: Option<Segment>,
    pub bulk: &'a BulkForm,
    pub errors: &'a FieldErrors,
}

impl ListPage<'_> {
    pub fn states(&self) -> &'static [ClientState] {
        ClientState::ALL
    }

    pub fn sorts(&self) -> &'static [Sort] {
        Sort::ALL
    }

    /// The query of another page of the same.
    pub fn at(&self, name: &str, key: &i64) -> String {
        let mut pairs = self.filter.pairs();
        pairs.push((if name == "after" { "after" } else { "before" }, key.to_string()));
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }

    pub fn title(&self) -> String {
        let segment = self.segment.as_ref().map(|segment| segment.name.clone());
        self.list.map(|list| list.name.clone()).or(segment).unwrap_or_else(|| self.page.t("nav-clients"))
    }

    /// In time, pages are newer and older; in an alphabet they come before and after.
    pub fn is_in_time(&self) -> bool {
        matches!(self.filter.sort, Sort::Newest | Sort::Since)
    }

    /// Nothing but a list is asked for, and nobody is on it.
    pub fn is_empty_list(&self) -> bool {
        let of_list = Filter { list: self.filter.list, sort: self.filter.sort, ..Filter::default() };
        self.list.is_some() && *self.filter == of_list
    }

    pub fn state_is(&self, state: &ClientState) -> bool {
        self.filter.state.as_ref() == Some(state)
    }

    pub fn list_is(&self, list: &List) -> bool {
        self.filter.list == Some(list.id)
    }
}

/// Somebody new.
#[derive(Template)]
#[template(path = "clients/new.html")]
pub struct NewPage<'a> {
    pub page: &'a Page,
    pub form: &'a ClientForm,
    pub fields: Vec<OwnField<'a>>,
    pub lists: &'a [List],
    pub errors: &'a FieldErrors,
    pub taken: Option<Client>,
}

#[derive(Template)]
#[template(path = "clients/client.html")]
pub struct ClientPage<'a> {
    pub page: &'a Page,
    pub client: &'a Client,
    pub form: &'a ClientForm,
    pub fields: Vec<OwnField<'a>>,
    pub errors: &'a FieldErrors,
    pub taken: Option<Client>,
    /// What somebody else wrote while this form was open: the text of a label, and the value.
    pub meanwhile: Vec<(String, String)>,
    pub reason: &'a ReasonForm,
    pub reason_errors: &'a FieldErrors,
    pub lists: Vec<List>,
    pub other_lists: Vec<List>,
    pub letters: db::Page<Sent>,
    /// The suppression list holds letters back, whatever the state says.
    pub stopped: Option<Stands>,
}

impl ClientPage<'_> {
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty() || !self.reason_errors.is_empty()
    }

    pub fn may_suppress(&self) -> bool {
        self.client.state.owner_may_make(ClientState::Suppressed)
    }

    pub fn may_activate(&self) -> bool {
        self.client.state.owner_may_make(ClientState::Active)
    }

    /// How the fate of a letter looks: the class of its tag.
    pub fn fate(&self, state: &State) -> &'static str {
        match state {
            State::Accepted => "ok",
            State::Rejected | State::Quarantined => "bad",
            State::Unknown | State::Expired => "warn",
            _ => "calm",
        }
    }

    /// Which entry of which list stops letters.
    pub fn stopped_by(&self, stands: &Stands) -> String {
        match (stands.by_all, stands.kind) {
            _ if stands.until.is_some() => self.page.t("client-takes-a-break"),
            (true, _) => self.page.t("client-stopped-by-all"),
            (false, suppression::Kind::Address) => self.page.t("client-stopped-address"),
            (false, suppression::Kind::Domain) => self.page.t("client-stopped-domain"),
        }
    }

    /// What the state means.
    pub fn explanation(&self) -> String {
        self.page.word("client-why", self.client.state)
    }
}

#[derive(Template)]
#[template(path = "clients/attributes.html")]
pub struct AttributesPage<'a> {
    pub page: &'a Page,
    pub attributes: &'a [Attribute],
    pub form: &'a AttributeForm,
    pub errors: &'a FieldErrors,
}

impl AttributesPage<'_> {
    pub fn kinds(&self) -> &'static [Kind] {
        Kind::ALL
    }
}

#[derive(Template)]
#[template(path = "clients/attribute.html")]
pub struct AttributePage<'a> {
    pub page: &'a Page,
    pub attribute: &'a Attribute,
    pub form: &'a AttributeForm,
    pub errors: &'a FieldErrors,
}

#[derive(Template)]
#[template(path = "clients/lists.html")]
pub struct ListsPage<'a> {
    pub page: &'a Page,
    /// With how many are on each.
    pub lists: Vec<(List, i64)>,
    pub segments: Vec<segments::Listed>,
}

#[derive(Template)]
#[template(path = "clients/list_form.html")]
pub struct ListFormPage<'a> {
    pub page: &'a Page,
    pub list: Option<&'a List>,
    pub form: &'a ListForm,
    pub errors: &'a FieldErrors,
}

impl ListFormPage<'_> {
    pub fn action(&self) -> String {
        self.list.map_or_else(|| "/lists/new".to_owned(), |list| format!("/lists/{}", list.id))
    }
}

impl ClientState {
    /// How it looks: the class of its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Active => "ok",
            Self::Unsubscribed | Self::Suppressed => "calm",
            Self::Bounced => "warn",
            Self::Complained => "bad",
        }
    }
}

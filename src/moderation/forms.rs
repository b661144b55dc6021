//! What the desk sends: a search, a reason, a role.

use serde::Deserialize;
use validator::Validate;

use crate::accounts::Search;
use crate::campaigns::{Search as CampaignSearch, Status, said_in_appeal as said};
use crate::db::Role;
use crate::web::forms::{FieldErrors, not_blank, one_line};

#[derive(Clone, Debug, Default, Deserialize)]
pub struct SearchForm {
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub role: String,
    #[serde(default)]
    pub blocked: String,
}

impl SearchForm {
    /// What makes no sense is not searched for.
    pub fn search(&self) -> Search {
        let text: String = self.q.trim().chars().take(200).collect();
        Search {
            text: Some(text).filter(|text| !text.is_empty()),
            role: Role::parse(&self.role),
            blocked: self.blocked == "yes",
        }
    }

    /// The query of another page of the same search.
    pub fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("role", &self.role)
            .append_pair("blocked", &self.blocked)
            .finish()
    }
}

#[derive(Clone, Debug, Default, Deserialize, Validate)]
pub struct ReasonForm {
    #[serde(default)]
    #[validate(
        length(max = 500, message = "invalid-reason-long"),
        custom(function = not_blank, message = "invalid-reason-blank"),
        custom(function = one_line, message = "invalid-line")
    )]
    pub reason: String,
}

impl ReasonForm {
    pub fn parse(&self) -> Result<String, FieldErrors> {
        let errors = FieldErrors::of(self, &["reason"]);
        if errors.is_empty() { Ok(self.reason.trim().to_owned()) } else { Err(errors) }
    }
}

/// An answer to an owner's appeal.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct AnswerForm {
    #[serde(default)]
    pub text: String,
}

impl AnswerForm {
    pub fn parse(&self) -> Result<String, FieldErrors> {
        said(&self.text)
    }
}

/// Which campaigns are looked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct CampaignsForm {
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub status: String,
}

impl CampaignsForm {
    /// What makes no sense is not searched for.
    pub fn search(&self) -> CampaignSearch {
        let text: String = self.q.trim().chars().take(200).collect();
        CampaignSearch { text: Some(text).filter(|text| !text.is_empty()), status: Status::parse(&self.status) }
    }

    pub fn is_plain(&self) -> bool {
        self.search() == CampaignSearch::default()
    }

    /// The query of another page of the same search.
    pub fn query(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("status", &self.status)
            .finish()
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct RoleForm {
    #[serde(default)]
    pub role: String,
}

//! What the desk sends: a search, a reason, a role.

use serde::Deserialize;
use validator::Validate;

use crate::accounts::Search;
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
pub struct BlockForm {
    #[serde(default)]
    #[validate(
        length(max = 500, message = "invalid-reason-long"),
        custom(function = not_blank, message = "invalid-reason-blank"),
        custom(function = one_line, message = "invalid-line")
    )]
    pub reason: String,
}

impl BlockForm {
    pub fn parse(&self) -> Result<String, FieldErrors> {
        let errors = FieldErrors::of(self, &["reason"]);
        if errors.is_empty() { Ok(self.reason.trim().to_owned()) } else { Err(errors) }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct RoleForm {
    #[serde(default)]
    pub role: String,
}

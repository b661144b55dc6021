//! Who is signed in, as the session store found it for this request. The store answers only for sessions that still count, so
//! what stands here is true now.

use super::Language;
use crate::db::{AccountId, Role};

/// The key of the session's state under which the store puts who it belongs to.
pub const SESSION_WHO: &str = "who";

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct SignedIn {
    pub id: AccountId,
    pub session: i64,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub language: Language,
    pub zone: String,
    pub verified: bool,
    pub csrf_seed: String,
}

impl SignedIn {
    /// Who acts, for the verbs of staff.
    pub fn as_actor(&self) -> Option<(AccountId, Role)> {
        Some((self.id, self.role))
    }

    /// Owners have clients, messages and senders; staff has none.
    pub fn writes_to_clients(&self) -> bool {
        self.role == Role::Owner
    }

    /// Editors and admins write the blog.
    pub fn edits(&self) -> bool {
        matches!(self.role, Role::Editor | Role::Admin)
    }

    /// Managers and admins see the moderation desk.
    pub fn moderates(&self) -> bool {
        matches!(self.role, Role::Manager | Role::Admin)
    }
}

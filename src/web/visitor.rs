//! Who is signed in, as the session store found it for this request. The store answers only for sessions that still count, so
//! what stands here is true now.

use crate::db::{AccountId, Role};

/// The key of the session's state under which the store puts who it belongs to.
pub const SESSION_WHO: &str = "who";

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct SignedIn {
    pub id: AccountId,
    pub session: i64,
    pub email: String,
    pub name: String,
    role: String,
    pub language: String,
    pub zone: String,
    pub verified: bool,
    pub csrf_seed: String,
}

impl SignedIn {
    #[expect(clippy::too_many_arguments, reason = "one row, column by column")]
    pub fn new(
        id: AccountId,
        session: i64,
        email: String,
        name: String,
        role: Role,
        language: String,
        zone: String,
        verified: bool,
        csrf_seed: String,
    ) -> Self {
        Self { id, session, email, name, role: role.as_str().to_owned(), language, zone, verified, csrf_seed }
    }

    pub fn role(&self) -> Role {
        Role::parse(&self.role).unwrap_or(Role::Owner)
    }

    /// Who acts, for the verbs of staff.
    pub fn as_actor(&self) -> Option<(AccountId, Role)> {
        Some((self.id, self.role()))
    }

    pub fn is(&self, role: Role) -> bool {
        self.role() == role
    }

    /// Managers and admins see the moderation desk.
    pub fn moderates(&self) -> bool {
        matches!(self.role(), Role::Manager | Role::Admin)
    }
}

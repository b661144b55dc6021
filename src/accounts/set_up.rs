//! The first admin: made through a link that is printed at the first start and lasts 30 minutes. There is never a default
//! password.

use super::account::NewAccount;
use super::tokens::{self, Purpose};
use super::{Accounts, queries, sessions};
use crate::db::Role;
use crate::web::AppError;

pub const LINK: &[Purpose] = &[Purpose::SetUp];

impl Accounts {
    /// The link for the first admin, as long as there is none.
    pub async fn set_up_link(&self) -> Result<Option<String>, AppError> {
        let now = self.clock.now();
        let token = self.db.write(move |conn| {
            if queries::has_admin(conn, None)? {
                return Ok(None);
            }
            tokens::issue(conn, Purpose::SetUp, None, None, now).map(Some)
        });
        Ok(token.await?.map(|token| format!("{}/set-up/{token}", self.base_url)))
    }

    /// Makes the first admin. `false`: the link does not work any more, or somebody was quicker.
    pub async fn set_up(&self, token: String, new: NewAccount) -> Result<bool, AppError> {
        let now = self.clock.now();
        let done = self.db.write(move |conn| {
            if tokens::redeem(conn, &token, LINK, now)?.is_none() || queries::has_admin(conn, None)? {
                return Ok(false);
            }
            let new = NewAccount { role: Role::Admin, verified: true, ..new };
            match queries::find_by_email(conn, &new.email)? {
                // The operator had signed up before: the link proves more than a letter would.
                Some(account) => {
                    queries::set_password(conn, account.id, &new.password_hash)?;
                    queries::set_role(conn, account.id, Role::Admin)?;
                    queries::mark_verified(conn, account.id, now)?;
                    for purpose in [Purpose::Verify, Purpose::Reset, Purpose::ChangeEmail] {
                        tokens::revoke(conn, purpose, Some(account.id), now)?;
                    }
                    sessions::close_all(conn, account.id, None)?;
                }
                None => queries::insert(conn, &new, now).map(drop)?,
            }
            Ok::<_, diesel::result::Error>(true)
        });
        Ok(done.await?)
    }
}

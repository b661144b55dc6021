//! Signing in. Unknown address and wrong password are one answer in one time; what else is wrong is said only to who knows the
//! password.

use super::account::Account;
use super::sessions::Opening;
use super::{Accounts, PasswordError, queries, staff};
use crate::mail::EmailAddress;
use crate::web::AppError;

pub enum SignIn {
    Welcome {
        opening: Opening,
        account: Box<Account>,
    },
    /// No such account, or not this password.
    Wrong,
    Blocked {
        reason: String,
    },
}

impl From<PasswordError> for AppError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::TooMany(5),
            other => Self::Internal(format!("{other:?}")),
        }
    }
}

impl Accounts {
    pub async fn sign_in(
        &self,
        email: EmailAddress,
        password: &str,
        user_agent: String,
        address: String,
    ) -> Result<SignIn, AppError> {
        let found = self.db.read(move |conn| {
            let Some(account) = queries::find_by_email(conn, &email)? else {
                return Ok(None);
            };
            let hash = queries::password_hash(conn, account.id)?;
            let block = staff::open_block(conn, account.id)?;
            Ok::<_, diesel::result::Error>(Some((account, hash, block)))
        });
        let found = found.await?;
        let hash = found.as_ref().and_then(|(_, hash, _)| hash.clone());
        let right = self.passwords.verify(password, hash).await?;
        Ok(match found {
            Some((_, _, Some(block))) if right => SignIn::Blocked { reason: block.reason },
            Some((account, _, None)) if right => SignIn::Welcome {
                opening: Opening { account: account.id, epoch: account.session_epoch, user_agent, address },
                account: Box::new(account),
            },
            _ => SignIn::Wrong,
        })
    }
}

//! The handlers of messages.

mod editor;
mod files;
mod history;
mod letter;
mod list;
mod missing;
mod reader;
mod trying;

use actix_web::web::Path;

pub use self::editor::{draft, edit, new, new_draft, new_submit, save, throw_away};
pub use self::files::download;
pub use self::history::{compare, restore, versions};
pub use self::letter::{body, preview, preview_typed};
pub use self::list::{delete, duplicate, list, undelete};
pub use self::missing::{check_missing, missing};
pub use self::trying::{send_test, test};
use super::message::MessageId;
use super::versions::{self, Version};
use crate::accounts;
use crate::db::{AccountId, Conn, Db};
use crate::mail;
use crate::senders::{self, Senders};
use crate::web::AppError;

async fn current(db: &Db, owner: AccountId, id: MessageId) -> Result<Version, AppError> {
    db.read(move |conn| versions::current_version(conn, owner, id)).await?.ok_or(AppError::NotFound)
}

/// Who letters come from by the installation's own server, as this owner chose.
async fn house_sender(db: &Db, senders: &Senders, owner: AccountId) -> Result<mail::Sender, AppError> {
    let house = senders.house.clone();
    let own = db.read(move |conn| senders::usable_one(conn, owner, &house, None)).await?;
    Ok(own.ok_or(AppError::NotFound)?.from)
}

/// What somebody who saved is called.
fn name_of(conn: &mut Conn, id: AccountId) -> diesel::QueryResult<String> {
    Ok(accounts::find(conn, id)?.map(|account| account.name).unwrap_or_default())
}

/// A message and something numbered in it.
type Two<T> = Path<(MessageId, T)>;

//! The versions of a message: listed, compared, brought back.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::{Two, current, name_of};
use crate::clock::Clock;
use crate::db::{Db, Keyset};
use crate::messages::message::MessageId;
use crate::messages::saving::{self, Saved};
use crate::messages::versions::{self, History};
use crate::messages::{attachments, comparing, pages};
use crate::web::access::Me;
use crate::web::{AppError, Page, see_other};

const ROWS: usize = 50;

/// `GET /messages/{id}/versions`
pub async fn versions(
    db: Data<Db>,
    page: Page,
    me: Me,
    id: Path<MessageId>,
    at: Query<Keyset>,
) -> Result<HttpResponse, AppError> {
    let (owner, at) = (me.id, at.into_inner());
    let current = current(&db, owner, *id).await?;
    let message = current.message;
    let found = db.read(move |conn| {
        let found = versions::of_message(conn, owner, message, at, ROWS as i64 + 1)?;
        let mut names = BTreeMap::new();
        for line in &found {
            if let Entry::Vacant(entry) = names.entry(line.saved_by) {
                entry.insert(name_of(conn, line.saved_by)?);
            }
        }
        Ok::<_, diesel::result::Error>((found, names))
    });
    let (found, names) = found.await?;
    let lines = found.into_iter().map(|line: History| pages::VersionLine {
        number: line.number,
        by: names.get(&line.saved_by).cloned().unwrap_or_default(),
        saved_at: line.saved_at,
        restored_from: line.restored_from,
        subject: line.subject,
    });
    let found = at.page(lines.collect(), ROWS, |line| line.number);
    page.html(&pages::Versions { page: &page, current: &current, found })
}

#[derive(Deserialize)]
pub struct WithQuery {
    with: Option<i64>,
}

/// `GET /messages/{id}/versions/{number}`: what changed from it to the current one, or to another.
pub async fn compare(
    db: Data<Db>,
    page: Page,
    me: Me,
    path: Two<i64>,
    query: Query<WithQuery>,
) -> Result<HttpResponse, AppError> {
    let (owner, (id, number)) = (me.id, path.into_inner());
    let current = current(&db, owner, id).await?;
    let with = query.with.unwrap_or(current.number);
    let found = db.read(move |conn| {
        let (Some(old), Some(new)) =
            (versions::numbered(conn, owner, id, number)?, versions::numbered(conn, owner, id, with)?)
        else {
            return Ok(None);
        };
        let files = (attachments::all(conn, owner, &old)?, attachments::all(conn, owner, &new)?);
        let by = name_of(conn, old.saved_by)?;
        Ok::<_, diesel::result::Error>(Some((old, new, files, by)))
    });
    let (old, new, (old_files, new_files), by) = found.await?.ok_or(AppError::NotFound)?;
    page.html(&pages::Comparison {
        page: &page,
        current: &current,
        old: &old,
        by,
        with,
        differences: comparing::differences(&old.content, &new.content),
        files: comparing::file_changes(&old_files, &new_files),
    })
}

/// `POST /messages/{id}/versions/{number}/restore`
pub async fn restore(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    req: HttpRequest,
    path: Two<i64>,
) -> Result<HttpResponse, AppError> {
    let (owner, (id, number), now) = (me.id, path.into_inner(), clock.now());
    let saved = db.write(move |conn| saving::restore(conn, owner, owner, id, number, now)).await?;
    match saved.ok_or(AppError::NotFound)? {
        Saved::As(_) => Ok(see_other(format!("/messages/{id}")).with_notice(&req, "notice-message-restored")),
        Saved::Same => Ok(see_other(format!("/messages/{id}")).with_notice(&req, "notice-message-same")),
        Saved::Conflict(_) => Err(AppError::Conflict("refused-message-changed")),
    }
}

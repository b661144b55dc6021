//! A message as a letter. Its HTML is a document of its own, which may run nothing, load nothing and send nothing, inside a frame
//! that is shut as well.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use diesel::QueryResult;
use serde::Deserialize;

use super::reader::Reader;
use super::{current, house_sender};
use crate::clients::{self, Client, Filter};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn, Db, Keyset};
use crate::mail::Sender;
use crate::messages::attachments;
use crate::messages::forms::{MessageForm, Wrong};
use crate::messages::message::MessageId;
use crate::messages::pages::{self, View};
use crate::messages::preview::Seen;
use crate::senders::Senders;
use crate::web::access::Me;
use crate::web::uploads::{self, Upload};
use crate::web::{AppError, Page, Site, shut_document};

#[derive(Clone, Debug, Default, Deserialize)]
pub struct PreviewQuery {
    #[serde(default)]
    view: String,
    #[serde(default)]
    shown_as: String,
    #[serde(default)]
    q: String,
}

/// `GET /messages/{id}/preview`
pub async fn preview(
    db: Data<Db>,
    senders: Data<Senders>,
    site: Data<Site>,
    page: Page,
    me: Me,
    id: Path<MessageId>,
    query: Query<PreviewQuery>,
) -> Result<HttpResponse, AppError> {
    let owner = me.id;
    let version = current(&db, owner, *id).await?;
    let reader = Reader::of(&db, &page, owner, &query.shown_as).await?;
    let view = View::parse(&query.view);
    let from = house_sender(&db, &senders, owner).await?;
    let asked = version.clone();
    let (text, now) = (query.q.clone(), page.now);
    let (files, found) = db
        .read(move |conn| {
            Ok::<_, diesel::result::Error>((
                attachments::all(conn, owner, &asked)?,
                newest_clients(conn, owner, text, now)?,
            ))
        })
        .await?;
    let (seen, wrong) = match reader.see(&site, Some(*id), &version.content) {
        Ok(seen) => (seen, Vec::new()),
        Err(wrong) => (Seen::default(), wrong),
    };
    let body = match view {
        View::Html | View::Phone => String::new(),
        View::Text => seen.text,
        View::Source if wrong.is_empty() => {
            String::from_utf8_lossy(&reader.compose(&site, &from, &version)?.into_bytes()).into_owned()
        }
        View::Source => String::new(),
    };
    page.html(&pages::Preview {
        page: &page,
        current: &version,
        view,
        shown_as: reader.shown_as,
        q: &query.q,
        clients: found,
        called: reader.called(),
        from: from_line(&from),
        subject: seen.subject,
        preheader: seen.preheader,
        missing: seen.missing,
        body,
        files,
        wrong,
    })
}

const FOUND: usize = 8;

/// Clients that are like this; without a wish, the newest.
pub fn newest_clients(conn: &mut Conn, owner: AccountId, text: String, now: Timestamp) -> QueryResult<Vec<Client>> {
    let filter = Filter { text, ..Filter::default() };
    let count = clients::count(conn, owner, &filter, now)?;
    Ok(clients::page(conn, owner, &filter, Keyset::default(), FOUND, count, now)?.rows)
}

fn from_line(from: &Sender) -> String {
    if from.name.is_empty() { from.address.to_string() } else { from.name.clone() }
}

/// `GET /messages/{id}/preview/body`
pub async fn body(
    db: Data<Db>,
    site: Data<Site>,
    page: Page,
    me: Me,
    id: Path<MessageId>,
    query: Query<PreviewQuery>,
) -> Result<HttpResponse, AppError> {
    let version = current(&db, me.id, *id).await?;
    let reader = Reader::of(&db, &page, me.id, &query.shown_as).await?;
    document(&page, reader.see(&site, Some(*id), &version.content))
}

/// `POST /messages/preview`: what stands in the editor's form now, for the frame beside it.
pub async fn preview_typed(
    db: Data<Db>,
    site: Data<Site>,
    page: Page,
    me: Me,
    upload: Upload,
) -> Result<HttpResponse, AppError> {
    let form = MessageForm::of(&only_fields(upload).await?);
    let reader = Reader::of(&db, &page, me.id, &form.shown_as).await?;
    document(&page, reader.see(&site, None, &form.content()))
}

/// Files that were chosen come along; they are read past.
async fn only_fields(mut upload: Upload) -> Result<uploads::Fields, AppError> {
    let (mut fields, mut left) = (uploads::Fields::default(), attachments::FIELDS_AT_MOST);
    while let Some(part) = upload.next().await? {
        if part.file_name().is_none() {
            let name = part.name().to_owned();
            let text = part.text(left).await?;
            left = left.saturating_sub(text.len());
            fields.push(name, text);
        }
    }
    Ok(fields)
}

fn document(page: &Page, seen: Result<Seen, Vec<Wrong>>) -> Result<HttpResponse, AppError> {
    match seen {
        Ok(seen) => Ok(shut_document(&seen.html)),
        Err(wrong) => {
            let unseen = pages::Unseen { page, wrong }.render();
            Ok(shut_document(&unseen.map_err(|error| AppError::Internal(error.to_string()))?))
        }
    }
}

//! What could be better in a message, and what it lacks for whom.

use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path, Query};
use serde::Deserialize;

use super::reader::{Reader, links};
use super::{current, house_sender};
use crate::clients::{self, ListId};
use crate::clock::Clock;
use crate::db::{AccountId, Conn, Db};
use crate::messages::attachments::{self, on_the_wire};
use crate::messages::lint::{self, Letter};
use crate::messages::message::MessageId;
use crate::messages::missing::{self, AT_A_TIME, Check};
use crate::messages::pages;
use crate::messages::preview::Seen;
use crate::senders::Senders;
use crate::web::access::Me;
use crate::web::{AppError, Page, Site, see_other};

#[derive(Clone, Debug, Default, Deserialize)]
pub struct AudienceForm {
    /// Empty: everybody who may be written to.
    #[serde(default)]
    list: String,
}

impl AudienceForm {
    fn list(&self) -> Option<ListId> {
        self.list.parse().ok().filter(|id| *id > 0).map(ListId)
    }
}

/// `GET /messages/{id}/missing`
pub async fn missing(
    db: Data<Db>,
    senders: Data<Senders>,
    site: Data<Site>,
    page: Page,
    me: Me,
    id: Path<MessageId>,
    audience: Query<AudienceForm>,
) -> Result<HttpResponse, AppError> {
    let (owner, list) = (me.id, audience.list());
    let version = current(&db, owner, *id).await?;
    let reader = Reader::of(&db, &page, owner, "anna").await?;
    let asked = version.clone();
    let found = db.read(move |conn| {
        let check = missing::find(conn, owner, asked.message, list)?;
        let lacks = check.as_ref().map_or(Ok(Vec::new()), |check| lacks(conn, owner, check))?;
        let files = attachments::all(conn, owner, &asked)?;
        Ok::<_, diesel::result::Error>((check, lacks, clients::lists(conn, owner)?, files))
    });
    let (check, lacks, lists, files) = found.await?;
    let attached: i64 = files.iter().map(|file| on_the_wire(file.size)).sum();
    let from = house_sender(&db, &senders, owner).await?;
    let (seen, size, wrong) = match reader.see(&site, Some(*id), &version.content) {
        Ok(seen) => (seen, reader.compose(&site, &from, &version)?.size(), Vec::new()),
        Err(wrong) => (Seen::default(), 0, wrong),
    };
    let size = size + usize::try_from(attached).unwrap_or(usize::MAX);
    let (unsubscribe, _) = links(&site, Some(*id));
    let letter = Letter {
        subject: &seen.subject,
        preheader: &seen.preheader,
        html: &seen.html,
        text: &seen.text,
        unsubscribe: &unsubscribe,
        size,
    };
    let findings = if wrong.is_empty() { lint::look(&letter) } else { Vec::new() };
    page.html(&pages::Missing { page: &page, current: &version, findings, wrong, size, lists, list, check, lacks })
}

fn lacks(conn: &mut Conn, owner: AccountId, check: &Check) -> diesel::QueryResult<Vec<pages::Lacking>> {
    let mut shown = Vec::new();
    for lack in &check.fields {
        let mut examples = Vec::new();
        for id in &lack.examples {
            examples.extend(clients::find(conn, owner, *id)?);
        }
        shown.push(pages::Lacking { field: lack.field.clone(), count: lack.count, examples });
    }
    Ok(shown)
}

/// `POST /messages/{id}/missing`
pub async fn check_missing(
    db: Data<Db>,
    clock: Data<Clock>,
    me: Me,
    id: Path<MessageId>,
    audience: Form<AudienceForm>,
) -> Result<HttpResponse, AppError> {
    let (owner, list) = (me.id, audience.list());
    let version = current(&db, owner, *id).await?;
    if let Some(list) = list {
        let lists = db.read(move |conn| clients::lists(conn, owner)).await?;
        lists.iter().find(|known| known.id == list).ok_or(AppError::NotFound)?;
    }
    missing::go_on(&db, owner, &version, list, AT_A_TIME, clock.now()).await?;
    let query = list.map_or_else(String::new, |list| format!("?list={list}"));
    Ok(see_other(format!("/messages/{}/missing{query}#audience", version.message)).plain())
}

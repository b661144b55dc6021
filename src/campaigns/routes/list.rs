//! `/campaigns`: all of them, or those in one state.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use diesel::QueryResult;
use serde::Deserialize;

use super::names;
use crate::campaigns::listing::{self, Listed};
use crate::campaigns::pages::{self, Names, Row};
use crate::campaigns::{Search, Status};
use crate::clients::{self, Filter};
use crate::db::{Conn, Db, Keyset};
use crate::delivery::runs;
use crate::messages::{self, MessageId};
use crate::web::access::Me;
use crate::web::{AppError, Page};

const ROWS: usize = 50;
const TEXT_AT_MOST: usize = 200;

#[derive(Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    status: String,
    before: Option<i64>,
    after: Option<i64>,
}

impl ListQuery {
    /// What makes no sense is not asked for.
    fn search(&self) -> Search {
        let text: String = self.q.trim().chars().take(TEXT_AT_MOST).collect();
        Search { text: Some(text).filter(|text| !text.is_empty()), status: Status::parse(&self.status) }
    }
}

/// `GET /campaigns`
pub async fn list(db: Data<Db>, page: Page, me: Me, query: Query<ListQuery>) -> Result<HttpResponse, AppError> {
    let (owner, now, search) = (me.id, page.now, query.search());
    let at = Keyset { before: query.before, after: query.after };
    let wanted = search.clone();
    let found = db
        .read(move |conn| {
            let found = listing::list(conn, Some(owner), &wanted, at, ROWS)?;
            let has_any = !found.rows.is_empty() || !super::campaign_names(conn, owner)?.is_empty();
            let has_clients = has_any || clients::count(conn, owner, &Filter::default(), now)? > 0;
            let has_messages = has_any || messages::count(conn, owner)? > 0;
            let ids: Vec<MessageId> = found.rows.iter().filter_map(|listed| listed.campaign.message_id).collect();
            let messages = messages::names_of(conn, owner, &ids)?;
            let going = going(conn, &found.rows)?;
            Ok::<_, AppError>((found, has_any, has_clients, has_messages, messages, going, names(conn, owner)?))
        })
        .await?;
    let (found, has_any, has_clients, has_messages, messages, going, names) = found;
    let rows = found.rows.iter().zip(going).map(|(listed, progress)| {
        let message = messages.iter().find(|(id, _)| Some(*id) == listed.campaign.message_id);
        row(&page, listed, message.map(|(_, name)| name.clone()), &names, progress)
    });
    let found = crate::db::Page { rows: rows.collect(), older: found.older, newer: found.newer };
    page.html(&pages::List { page: &page, search: &search, found, has_any, has_clients, has_messages })
}

fn row(page: &Page, listed: &Listed, message: Option<String>, names: &Names, progress: Option<(i64, i64)>) -> Row {
    let campaign = &listed.campaign;
    let comes = matches!(listed.status, Status::Scheduled | Status::Running);
    Row {
        id: campaign.id,
        name: campaign.name.clone(),
        status: listed.status,
        message,
        audience: campaign.audience().map(|audience| names.whom(page, &audience)).unwrap_or_default(),
        next_start: campaign.next_start_at.filter(|_| comes),
        progress: progress
            .map(|(done, all)| page.t2("campaign-progress", "done", page.number(done), "all", page.number(all))),
    }
}

/// How far the run of each has come, of those that have one.
fn going(conn: &mut Conn, listed: &[Listed]) -> QueryResult<Vec<Option<(i64, i64)>>> {
    let progress = |listed: &Listed| {
        let may_go_on = matches!(listed.status, Status::Running | Status::Paused | Status::Disabled);
        if !may_go_on {
            return Ok(None);
        }
        let Some(run) = runs::open_of_campaign(conn, listed.campaign.id)?.pop() else {
            return Ok(None);
        };
        let sums = runs::sums(conn, run.id)?;
        Ok(Some((sums.all() - sums.waiting(), sums.all())))
    };
    listed.iter().map(progress).collect()
}

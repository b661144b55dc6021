//! `/clients`: everybody, or whom the filter lets pass.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};

use crate::clients::forms::BulkForm;
use crate::clients::search::{self, Counts, Filter};
use crate::clients::{lists, pages, segments};
use crate::clock::Clock;
use crate::db::{AccountId, Db, Keyset};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page};

const ROWS: usize = 50;

/// `GET /clients`
pub async fn show(
    db: Data<Db>,
    counts: Data<Counts>,
    clock: Data<Clock>,
    page: Page,
    me: Me,
    req: HttpRequest,
    at: Query<Keyset>,
) -> Result<HttpResponse, AppError> {
    let bulk = BulkForm::of(Filter::from_query(req.query_string()));
    let shown = Shown { bulk: &bulk, at: at.into_inner(), errors: &FieldErrors::none() };
    render(&db, &counts, &clock, &page, me.id, shown).await
}

pub struct Shown<'a> {
    pub bulk: &'a BulkForm,
    pub at: Keyset,
    pub errors: &'a FieldErrors,
}

pub async fn render(
    db: &Db,
    counts: &Counts,
    clock: &Clock,
    page: &Page,
    owner: AccountId,
    shown: Shown<'_>,
) -> Result<HttpResponse, AppError> {
    let (filter, counts, at, now) = (shown.bulk.filter.clone(), counts.clone(), shown.at, clock.now());
    let wanted = filter.clone();
    let (total, has_any, found, lists, segment) = db
        .read(move |conn| {
            let lists = lists(conn, owner)?;
            let segment = wanted.segment.map(|id| segments::find(conn, owner, id)).transpose()?.flatten();
            let total = counts.count(conn, owner, &wanted, now)?;
            let has_any = total > 0 || search::count(conn, owner, &Filter::default(), now)? > 0;
            let found = search::page(conn, owner, &wanted, at, ROWS, total, now)?;
            Ok::<_, diesel::result::Error>((total, has_any, found, lists, segment))
        })
        .await?;
    let list = filter.list.map(|id| lists.iter().find(|list| list.id == id).ok_or(AppError::NotFound)).transpose()?;
    let (filter, lists, bulk, errors) = (&filter, &lists, shown.bulk, shown.errors);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page.html_with(status, &pages::ListPage { page, filter, total, has_any, found, lists, list, segment, bulk, errors })
}

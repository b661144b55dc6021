//! What mail servers said about the letters of a campaign.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Path, Query};

use super::path_of;
use crate::campaigns::attempts_csv::Csv;
use crate::campaigns::forms::{Asked, AttemptsQuery};
use crate::campaigns::pages::{Attempts, PathOfLetter};
use crate::campaigns::{CampaignId, Campaigns, queries};
use crate::db::Conn;
use crate::delivery::runs::{self, Looked, Run};
use crate::delivery::{DeliveryId, RunId};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page, see_other};

const ROWS: usize = 50;
/// Runs that can be chosen, the newest.
const RUNS_SHOWN: i64 = 50;

/// The run that was asked for, or the newest.
fn chosen(runs: &[Run], asked: Option<i64>) -> Result<Run, AppError> {
    let run = match asked {
        Some(id) => runs.iter().find(|run| run.id == RunId(id)),
        None => runs.first(),
    };
    run.cloned().ok_or(AppError::NotFound)
}

/// `GET /campaigns/{id}/attempts`. One address that is asked for leads to the path of its letter.
pub async fn attempts(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    id: Path<CampaignId>,
    query: Query<AttemptsQuery>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let (campaign, runs) = campaigns
        .db
        .read(move |conn| {
            let campaign = queries::find(conn, owner, id)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((campaign, runs::of_campaign(conn, owner, id, RUNS_SHOWN)?))
        })
        .await?;
    let run = chosen(&runs, query.run)?;
    let (mut looked, mut errors, mut nobody) = (Looked::default(), FieldErrors::none(), None);
    match query.parse(page.zone()) {
        Ok((_, Asked::One(address))) => {
            let (of, key) = (run.id, address.clone());
            match campaigns.db.read(move |conn| runs::recipient(conn, owner, of, &key)).await? {
                Some(letter) => return Ok(see_other(format!("{}/attempts/{letter}", path_of(id))).plain()),
                None => nobody = Some(address),
            }
        }
        Ok((wanted, Asked::Everybody)) => {
            let (of, before) = (run.id, query.before);
            let look = move |conn: &mut Conn| runs::conversations(conn, of, &wanted, before, ROWS);
            looked = campaigns.db.read(look).await?;
        }
        Err(wrong) => errors = wrong,
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown =
        Attempts { page: &page, campaign: &campaign, query: &query, errors, runs: &runs, run: &run, looked, nobody };
    page.html_with(status, &shown)
}

/// `GET /campaigns/{id}/attempts.csv`: all that the filter lets pass.
pub async fn attempts_csv(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    id: Path<CampaignId>,
    query: Query<AttemptsQuery>,
) -> Result<HttpResponse, AppError> {
    let (owner, id) = (me.id, id.into_inner());
    let (wanted, asked) = query.parse(page.zone()).map_err(|_| AppError::NotFound)?;
    let runs = campaigns
        .db
        .read(move |conn| {
            queries::find(conn, owner, id)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>(runs::of_campaign(conn, owner, id, RUNS_SHOWN)?)
        })
        .await?;
    let run = chosen(&runs, query.run)?.id;
    let one = match asked {
        Asked::Everybody => None,
        Asked::One(address) => {
            let found = campaigns.db.read(move |conn| runs::recipient(conn, owner, run, &address)).await?;
            Some(found.ok_or(AppError::NotFound)?)
        }
    };
    let csv = Csv::new(&campaigns.db, owner, run, wanted, one, page.language);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"attempts.csv\""))
        .streaming(csv.stream()))
}

/// `GET /campaigns/{id}/attempts/{delivery}`
pub async fn path(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    ids: Path<(CampaignId, DeliveryId)>,
) -> Result<HttpResponse, AppError> {
    let (owner, (id, letter)) = (me.id, ids.into_inner());
    let (campaign, run, path) = campaigns
        .db
        .read(move |conn| {
            let campaign = queries::find(conn, owner, id)?.ok_or(AppError::NotFound)?;
            let path = runs::path(conn, owner, letter)?.ok_or(AppError::NotFound)?;
            let run = runs::find(conn, owner, path.run)?.filter(|run| run.campaign_id == id);
            Ok::<_, AppError>((campaign, run.ok_or(AppError::NotFound)?, path))
        })
        .await?;
    page.html(&PathOfLetter { page: &page, campaign: &campaign, run: &run, path: &path })
}

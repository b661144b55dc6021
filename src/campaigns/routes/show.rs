//! The page of a campaign, and what those who watch it are told.

use std::convert::Infallible;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderName};
use actix_web::web::{Bytes, Data, Path};
use askama::Template;
use futures_util::stream::unfold;

use super::names;
use crate::campaigns::live::Watcher;
use crate::campaigns::pages::{Names, Show};
use crate::campaigns::standing::{Standing, standing};
use crate::campaigns::{CampaignId, Campaigns, appeals};
use crate::db::{AccountId, Conn};
use crate::web::access::Me;
use crate::web::forms::FieldErrors;
use crate::web::{AppError, Page};

/// `GET /campaigns/{id}`
pub async fn show(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    shown(&campaigns, &page, me.id, *id, ("", &FieldErrors::none())).await
}

/// The page, with what was typed in its form and what is wrong with it.
pub(super) async fn shown(
    campaigns: &Campaigns,
    page: &Page,
    owner: AccountId,
    id: CampaignId,
    (typed, errors): (&str, &FieldErrors),
) -> Result<HttpResponse, AppError> {
    let (house, now) = (campaigns.house.clone(), page.now);
    let read = move |conn: &mut Conn| {
        let standing = standing(conn, &house, owner, id, now)?.ok_or(AppError::NotFound)?;
        Ok::<_, AppError>((standing, names(conn, owner)?, appeals(conn, id)?))
    };
    let (standing, names, appeals) = campaigns.db.read(read).await?;
    let show = Show { appeals, typed, errors: errors.clone(), ..Show::of(page, &standing, names) };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page.html_with(status, &show)
}

/// Whoever is told to wait tries again after so many seconds.
const FULL_FOR: u64 = 10;

/// `GET /campaigns/{id}/events`: the first half of the page whenever it changes, as server-sent events.
pub async fn events(
    campaigns: Data<Campaigns>,
    page: Page,
    me: Me,
    id: Path<CampaignId>,
) -> Result<HttpResponse, AppError> {
    let (owner, id, house, now) = (me.id, id.into_inner(), campaigns.house.clone(), page.now);
    let standing = campaigns.db.read(move |conn| standing(conn, &house, owner, id, now)).await?;
    let standing = standing.ok_or(AppError::NotFound)?;
    let watcher = campaigns.live.watch(&campaigns, standing, now).ok_or(AppError::TooMany(FULL_FOR))?;
    let telling = Some(Telling { campaigns, page, watcher, told: String::new(), quiet: 0 });
    let stream = unfold(telling, |telling| async {
        let (said, more) = telling?.next().await?;
        Some((Ok::<_, Infallible>(Bytes::from(said)), more))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        // A proxy that waits for more before it passes on would make it late.
        .insert_header((HeaderName::from_static("x-accel-buffering"), "no"))
        .streaming(stream))
}

struct Telling {
    campaigns: Data<Campaigns>,
    page: Page,
    watcher: Watcher,
    /// What was said last, and how often it was still so.
    told: String,
    quiet: u32,
}

/// So often nothing is said; then something that says nothing, so that whoever stands between sees that the connection lives.
const QUIET_AT_MOST: u32 = 15;

impl Telling {
    /// What is said next, and who goes on, if anything will change any more.
    async fn next(mut self) -> Option<(String, Option<Self>)> {
        loop {
            let standing = self.watcher.next().await?;
            let (html, moves) = self.rendered(&standing)?;
            if html != self.told {
                let said = event(&html);
                (self.told, self.quiet) = (html, 0);
                return Some((said, moves.then_some(self)));
            }
            self.quiet += 1;
            if self.quiet == QUIET_AT_MOST {
                self.quiet = 0;
                return Some((":\n\n".to_owned(), Some(self)));
            }
        }
    }

    fn rendered(&self, standing: &Standing) -> Option<(String, bool)> {
        let page = self.page.at(self.campaigns.clock.now());
        let show = Show::of(&page, standing, Names::default());
        let moves = show.moves().is_some();
        show.as_now().render().ok().map(|html| (html, moves))
    }
}

fn event(html: &str) -> String {
    let lines: String = html.lines().map(|line| format!("data: {line}\n")).collect();
    format!("retry: 1000\n{lines}\n")
}

//! The handlers of this slice.

use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::first_steps::FirstSteps;
use super::numbers::Front;
use super::{pages, sample};
use crate::campaigns::{self, Overview};
use crate::clock::Clock;
use crate::db::{Db, Role};
use crate::senders::Senders;
use crate::web::access::{Me, local_path};
use crate::web::{AppError, Language, Page, Site, Theme, see_other};

/// `GET /`
pub async fn home(front: Data<Front>, page: Page, req: HttpRequest) -> Result<HttpResponse, AppError> {
    let (reading, numbers) = front.numbers().await?;
    let (draw, posts) = front.blog.drawn().await?;
    let make = |page: &Page| pages::home(page, &numbers, &posts);
    front.blog.prints.html(&req, &page, "/", format!("{reading} {draw}"), make).await
}

/// `GET /dashboard`
pub async fn dashboard(db: Data<Db>, senders: Data<Senders>, page: Page, me: Me) -> Result<HttpResponse, AppError> {
    let (owner, now) = (me.id, page.now);
    let (steps, overview) = match me.role {
        Role::Owner => {
            let overview = db.read(move |conn| campaigns::overview(conn, owner, now)).await?;
            (Some(FirstSteps::of(&db, &senders, owner, now).await?), overview)
        }
        _ => (None, Overview::default()),
    };
    page.html(&pages::Dashboard { page: &page, who: &me, steps, overview })
}

/// `POST /dashboard/sample`
pub async fn sample(db: Data<Db>, clock: Data<Clock>, me: Me, req: HttpRequest) -> Result<HttpResponse, AppError> {
    let (owner, language, now) = (me.id, me.language, clock.now());
    if !db.write(move |conn| sample::fill_in(conn, owner, language, now)).await? {
        return Err(AppError::Conflict("refused-sample"));
    }
    Ok(see_other("/clients").with_notice(&req, "notice-sample"))
}

#[derive(Deserialize)]
pub struct Next {
    next: Option<String>,
}

/// `GET /preferences`
pub async fn preferences(page: Page, query: Query<Next>) -> Result<HttpResponse, AppError> {
    let next = local_path(query.next.as_deref()).unwrap_or("/");
    page.html(&pages::Preferences { page: &page, languages: Language::ALL, next })
}

#[derive(Deserialize)]
pub struct PreferencesForm {
    #[serde(default)]
    language: String,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    next: String,
}

/// `POST /preferences`: for this browser; the language of letters is part of the account.
pub async fn set_preferences(
    site: Data<Site>,
    req: HttpRequest,
    form: Form<PreferencesForm>,
) -> Result<HttpResponse, AppError> {
    let next = local_path(Some(&form.next)).unwrap_or("/");
    let keep = |name: &str, value: &'static str| {
        let mut cookie = site.cookie(name, value.to_owned());
        if value.is_empty() {
            cookie.make_removal();
        } else {
            cookie.make_permanent();
        }
        cookie
    };
    let mut response = see_other(next).with_cookie(keep("theme", Theme::parse(&form.theme).map_or("", Theme::as_str)));
    // Signed in, the language is part of the account and not asked for here.
    if let Some(language) = Language::parse(&form.language) {
        response = response.with_cookie(keep("language", language.as_str()));
    }
    Ok(response.with_notice(&req, "notice-saved"))
}

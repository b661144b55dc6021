//! What a reader may do besides leaving. Opening a page changes nothing; only buttons do.

use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::unsubscribe::{dead, masked};
use crate::accounts;
use crate::campaigns::Campaigns;
use crate::campaigns::pages::{Forgotten, WhyPage};
use crate::campaigns::readers::{self, BREAKS, WhyLeft};
use crate::campaigns::unsubscribing::{Reader, Undo};
use crate::clients;
use crate::db::{AccountId, Conn};
use crate::web::forms::{FieldErrors, one_line};
use crate::web::{AppError, Language, Page, see_other};

#[derive(Deserialize)]
pub struct BreakForm {
    #[serde(default)]
    weeks: u32,
}

/// What the owner reads is in the owner's language. `None`: the account is gone.
fn language_of(conn: &mut Conn, owner: AccountId) -> diesel::QueryResult<Option<Language>> {
    Ok(accounts::find(conn, owner)?.map(|account| account.language))
}

/// `POST /u/{token}/break`
pub async fn take_break(
    campaigns: Data<Campaigns>,
    page: Page,
    token: Path<String>,
    form: Form<BreakForm>,
) -> Result<HttpResponse, AppError> {
    let Some(reader) = Reader::of_token(&campaigns.key, &token) else { return dead(&page) };
    let weeks = BREAKS.into_iter().find(|weeks| *weeks == form.weeks).ok_or(AppError::BadRequest)?;
    let now = campaigns.clock.now();
    let taken = campaigns.db.write(move |conn| {
        let Some(language) = language_of(conn, reader.owner)? else { return Ok(None) };
        readers::take_break(conn, reader, weeks, &language.text("unsubscribe-reason-break"), now)
    });
    match taken.await? {
        Some(_) => Ok(see_other(format!("/u/{}", *token)).plain()),
        None => dead(&page),
    }
}

/// `POST /u/{token}/back`: the break is over.
pub async fn come_back(
    campaigns: Data<Campaigns>,
    page: Page,
    req: HttpRequest,
    token: Path<String>,
) -> Result<HttpResponse, AppError> {
    let Some(reader) = Reader::of_token(&campaigns.key, &token) else { return dead(&page) };
    let now = campaigns.clock.now();
    campaigns.db.write(move |conn| readers::end_break(conn, reader, now)).await?;
    Ok(see_other(format!("/u/{}", *token)).with_notice(&req, "notice-subscribed-again"))
}

#[derive(Deserialize)]
pub struct WhyLeftForm {
    #[serde(default)]
    why: String,
    #[serde(default)]
    text: String,
}

/// `POST /u/{token}/reason`, with the token that takes it back.
pub async fn say_why(
    campaigns: Data<Campaigns>,
    page: Page,
    req: HttpRequest,
    token: Path<String>,
    form: Form<WhyLeftForm>,
) -> Result<HttpResponse, AppError> {
    let Some(undo) = Undo::of_token(&campaigns.key, &token) else { return dead(&page) };
    let why = WhyLeft::parse(&form.why).ok_or(AppError::BadRequest)?;
    let text = words(&form.text);
    campaigns
        .db
        .write(move |conn| {
            let Some(language) = language_of(conn, undo.reader().owner)? else { return Ok(false) };
            let why = language.text(&format!("left-{why}"));
            let reason = if text.is_empty() { why } else { format!("{why}: {text}") };
            readers::say_why(conn, &undo, &reason)
        })
        .await?;
    Ok(see_other(format!("/u/{}/done", *token)).with_notice(&req, "notice-why-left"))
}

/// One line of what a stranger typed, and not too much of it.
fn words(typed: &str) -> String {
    let line: String = typed.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect();
    if one_line(&line).is_ok() { line } else { String::new() }
}

/// `GET /u/{token}/why`
pub async fn why(campaigns: Data<Campaigns>, page: Page, token: Path<String>) -> Result<HttpResponse, AppError> {
    match Reader::of_token(&campaigns.key, &token) {
        Some(reader) => explain(&campaigns, &page, reader, FieldErrors::none()).await,
        None => dead(&page),
    }
}

async fn explain(
    campaigns: &Campaigns,
    page: &Page,
    reader: Reader,
    errors: FieldErrors,
) -> Result<HttpResponse, AppError> {
    let read = move |conn: &mut Conn| {
        let (Some(client), Some(account), Some(why)) = (
            clients::find(conn, reader.owner, reader.client)?,
            accounts::find(conn, reader.owner)?,
            readers::why_got(conn, reader)?,
        ) else {
            return Ok(None);
        };
        Ok::<_, diesel::result::Error>(Some((client, account, why)))
    };
    let Some((client, account, why)) = campaigns.db.read(read).await? else { return dead(page) };
    let token = reader.token(&campaigns.key);
    let address = masked(&client.readable());
    let shown = WhyPage { page, token: &token, address, from: account.name, state: client.state, why, errors: &errors };
    if errors.is_empty() { page.html(&shown) } else { page.invalid(&shown) }
}

#[derive(Deserialize)]
pub struct ComplaintForm {
    #[serde(default)]
    text: String,
}

/// `POST /u/{token}/complain`
pub async fn complain(
    campaigns: Data<Campaigns>,
    page: Page,
    req: HttpRequest,
    token: Path<String>,
    form: Form<ComplaintForm>,
) -> Result<HttpResponse, AppError> {
    let Some(reader) = Reader::of_token(&campaigns.key, &token) else { return dead(&page) };
    let (text, now) = (words(&form.text), campaigns.clock.now());
    let said = campaigns.db.write(move |conn| {
        let Some(language) = language_of(conn, reader.owner)? else { return Ok(None) };
        let reason = if text.is_empty() { language.text("complaint-reason") } else { text };
        readers::complain(conn, reader, &reason, now)
    });
    match said.await? {
        Some(()) => Ok(see_other(format!("/u/{}/why", *token)).with_notice(&req, "notice-complained")),
        None => dead(&page),
    }
}

#[derive(Deserialize)]
pub struct EraseForm {
    #[serde(default)]
    sure: String,
}

/// `POST /u/{token}/erase`
pub async fn erase(
    campaigns: Data<Campaigns>,
    page: Page,
    token: Path<String>,
    form: Form<EraseForm>,
) -> Result<HttpResponse, AppError> {
    let Some(reader) = Reader::of_token(&campaigns.key, &token) else { return dead(&page) };
    if form.sure != "yes" {
        return explain(&campaigns, &page, reader, FieldErrors::one("sure", "invalid-erase-sure")).await;
    }
    let now = campaigns.clock.now();
    let erased = campaigns.db.write(move |conn| {
        let Some(language) = language_of(conn, reader.owner)? else { return Ok(false) };
        readers::erase(conn, reader, &language.text("erased-reason"), now)
    });
    if erased.await? { page.html(&Forgotten { page: &page }) } else { dead(&page) }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn what_a_stranger_types_is_one_line() {
        assert_eq!(words("  too \r\n many\tletters "), "too many letters");
        assert_eq!(words("turned \u{202E} around"), "");
        assert_eq!(words(&"a".repeat(1000)).len(), 300);
    }
}

//! How a reader leaves, by the link in a letter. A mail scanner opens every link, so opening one changes nothing; and a mail
//! program posts for its reader, without a page of ours (RFC 8058).

use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::accounts;
use crate::campaigns::Campaigns;
use crate::campaigns::pages::{DeadLink, Leave};
use crate::campaigns::readers::{self, BREAKS, WhyLeft};
use crate::campaigns::unsubscribing::{self, Reader, Undo, Unsubscribed};
use crate::clients::{self, ClientState};
use crate::db::Conn;
use crate::delivery::runs;
use crate::web::{AppError, Page, see_other};

/// `GET /u/{token}`: a page with a button.
pub async fn leave(campaigns: Data<Campaigns>, page: Page, token: Path<String>) -> Result<HttpResponse, AppError> {
    match Reader::of_token(&campaigns.key, &token) {
        Some(reader) => render(&campaigns, &page, reader, None).await,
        None => dead(&page),
    }
}

/// `POST /u/{token}`
pub async fn unsubscribe(
    campaigns: Data<Campaigns>,
    page: Page,
    token: Path<String>,
    req: HttpRequest,
    body: Bytes,
) -> Result<HttpResponse, AppError> {
    let Some(reader) = Reader::of_token(&campaigns.key, &token) else {
        return dead(&page);
    };
    let kind = req.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let wish = Wish::read(kind, &body).ok_or(AppError::BadRequest)?;
    let now = campaigns.clock.now();
    let left = campaigns.db.write(move |conn| {
        let Some(account) = accounts::find(conn, reader.owner)? else {
            return Ok(None);
        };
        let reason = account.language.text(wish.reason());
        unsubscribing::unsubscribe(conn, reader, &reason, now)
    });
    match (left.await?, wish) {
        // A mail program follows nothing, and shows nothing.
        (_, Wish::OneClick) => Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").finish()),
        (None, _) => dead(&page),
        (Some(Unsubscribed::Now(undo)), _) => Ok(see_other(format!("/u/{}/done", undo.token(&campaigns.key))).plain()),
        (Some(Unsubscribed::Already), _) => Ok(see_other(format!("/u/{}", *token)).plain()),
    }
}

/// `GET /u/{token}/done`: with the token that takes it back.
pub async fn left(campaigns: Data<Campaigns>, page: Page, token: Path<String>) -> Result<HttpResponse, AppError> {
    match Undo::of_token(&campaigns.key, &token) {
        Some(undo) => render(&campaigns, &page, undo.reader(), Some(&token)).await,
        None => dead(&page),
    }
}

/// `POST /u/{token}/undo`: "I clicked by mistake".
pub async fn stay(
    campaigns: Data<Campaigns>,
    page: Page,
    req: HttpRequest,
    token: Path<String>,
) -> Result<HttpResponse, AppError> {
    let Some(undo) = Undo::of_token(&campaigns.key, &token) else {
        return dead(&page);
    };
    let (reader, now) = (undo.reader().token(&campaigns.key), campaigns.clock.now());
    if campaigns.db.write(move |conn| unsubscribing::resubscribe(conn, &undo, now)).await? {
        Ok(see_other(format!("/u/{reader}")).with_notice(&req, "notice-subscribed-again"))
    } else {
        Err(AppError::Conflict("refused-unsubscribe-undo"))
    }
}

async fn render(
    campaigns: &Campaigns,
    page: &Page,
    reader: Reader,
    undo: Option<&str>,
) -> Result<HttpResponse, AppError> {
    let now = campaigns.clock.now();
    let read = move |conn: &mut Conn| {
        let client = clients::find(conn, reader.owner, reader.client)?;
        let run = runs::find(conn, reader.owner, reader.run)?;
        let account = accounts::find(conn, reader.owner)?;
        let until = readers::on_break_until(conn, reader, now)?;
        Ok::<_, AppError>((client, run, account, until))
    };
    let (client, run, account, on_break_until) = campaigns.db.read(read).await?;
    let Some(account) = account else {
        return dead(page);
    };
    let has_left = |state: ClientState| matches!(state, ClientState::Unsubscribed | ClientState::Complained);
    let token = reader.token(&campaigns.key);
    page.html(&Leave {
        page,
        token: &token,
        undo: undo.filter(|_| client.as_ref().is_none_or(|client| has_left(client.state))),
        address: match &client {
            Some(client) => masked(&client.readable()),
            None => page.t("unsubscribe-this-address"),
        },
        from: run.map(|run| run.from_name).filter(|name| !name.is_empty()).unwrap_or(account.name),
        breaks: &BREAKS,
        on_break_until,
        reasons: WhyLeft::ALL,
        is_known: client.is_some(),
        is_subscribed: undo.is_none() && client.is_none_or(|client| !has_left(client.state)),
    })
}

pub(super) fn dead(page: &Page) -> Result<HttpResponse, AppError> {
    page.html_with(StatusCode::NOT_FOUND, &DeadLink { page })
}

/// Whoever has the link may be somebody to whom the letter was passed on.
pub(super) fn masked(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{}…@{domain}", local.chars().take(1).collect::<String>()),
        None => "…".to_owned(),
    }
}

/// What was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// By the button of a mail program (RFC 8058 3.1).
    OneClick,
    /// By the button of our page.
    Button,
}

impl Wish {
    /// Anything else is no wish: somebody only tries addresses.
    fn read(kind: &str, body: &[u8]) -> Option<Self> {
        if kind.starts_with("multipart/form-data") {
            let text = String::from_utf8_lossy(body);
            let part = text.split("--").find(|part| part.contains("name=\"List-Unsubscribe\""))?;
            return part.trim_end().ends_with("\r\n\r\nOne-Click").then_some(Self::OneClick);
        }
        url::form_urlencoded::parse(body).find_map(|(name, value)| match (name.as_ref(), value.trim()) {
            ("List-Unsubscribe", "One-Click") => Some(Self::OneClick),
            ("confirm", "yes") => Some(Self::Button),
            _ => None,
        })
    }

    /// What the owner reads at the client, in the words of this text.
    fn reason(self) -> &'static str {
        match self {
            Self::OneClick => "unsubscribe-reason-one-click",
            Self::Button => "unsubscribe-reason",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_what_was_posted() {
        let form = "application/x-www-form-urlencoded";
        assert_eq!(Wish::read(form, b"List-Unsubscribe=One-Click"), Some(Wish::OneClick));
        assert_eq!(Wish::read(form, b"confirm=yes"), Some(Wish::Button));
        assert_eq!(Wish::read("", b"List-Unsubscribe=One-Click"), Some(Wish::OneClick));
        let multipart = "multipart/form-data; boundary=x";
        let body = b"--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
        assert_eq!(Wish::read(multipart, body), Some(Wish::OneClick));
        for nothing in [&b""[..], b"List-Unsubscribe=", b"List-Unsubscribe=Two-Clicks", b"a=1", b"\xff\xfe"] {
            assert_eq!(Wish::read(form, nothing), None);
            assert_eq!(Wish::read(multipart, nothing), None);
        }
    }

    #[test]
    fn little_of_the_address_is_told() {
        assert_eq!(masked("anna@example.org"), "a…@example.org");
        assert_eq!(masked("жанна@пример.рф"), "ж…@пример.рф");
        assert_eq!(masked("nonsense"), "…");
    }
}

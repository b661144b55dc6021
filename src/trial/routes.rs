//! The handlers of caught letters. The HTML of a letter is a document of its own, which may run nothing, load nothing and send
//! nothing, inside a frame that is shut as well.

use actix_web::HttpResponse;
use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::{Data, Path, Query};
use mail_parser::{Message, MessageParser, MimeHeaders};

use super::pages::{self, View};
use super::queries::{self, CaughtLetter};
use crate::db::{Db, Keyset};
use crate::web::{AppError, Page};

const ROWS: usize = 50;
/// Links open in a window of their own, which is an ordinary one: that is how a letter is confirmed in trial mode.
const LETTER_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
    style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
const OPEN_LINKS_OUTSIDE: &str = "<base target=\"_blank\">";

#[derive(serde::Deserialize)]
pub struct SearchQuery {
    q: Option<String>,
}

#[derive(serde::Deserialize)]
pub struct ViewQuery {
    view: Option<String>,
}

/// `GET /trial/mail`
pub async fn list(
    db: Data<Db>,
    page: Page,
    search: Query<SearchQuery>,
    at: Query<Keyset>,
) -> Result<HttpResponse, AppError> {
    let (at, q) = (at.into_inner(), search.into_inner().q.unwrap_or_default());
    let text = Some(q.trim().chars().take(200).collect::<String>()).filter(|text| !text.is_empty());
    let found = db.read(move |conn| queries::list(conn, text.as_deref(), at, ROWS as i64)).await?;
    page.html(&pages::List { page: &page, q: &q, found: at.page(found, ROWS, |letter| letter.id) })
}

/// `GET /trial/mail/{id}`
pub async fn show(db: Data<Db>, page: Page, id: Path<i64>, query: Query<ViewQuery>) -> Result<HttpResponse, AppError> {
    let (letter, raw) = find(&db, *id).await?;
    // What is no letter at all is shown as an empty one; its source is there.
    let message = MessageParser::default().parse(&raw);
    let view = View::parse(query.view.as_deref());
    let body = match view {
        View::Html => String::new(),
        View::Text => message.as_ref().and_then(|message| message.body_text(0)).unwrap_or_default().into_owned(),
        View::Headers => headers(&raw),
        View::Source => String::from_utf8_lossy(&raw).into_owned(),
    };
    let from =
        message.as_ref().and_then(|message| message.from()?.first()).map(|from| match (from.name(), from.address()) {
            (Some(name), Some(address)) => format!("{name} <{address}>"),
            (_, address) => address.unwrap_or_default().to_owned(),
        });
    page.html(&pages::Letter {
        page: &page,
        from: from.unwrap_or_else(|| letter.mail_from.clone()),
        letter: &letter,
        view,
        views: View::ALL,
        body,
        has_html: message.as_ref().and_then(html).is_some(),
    })
}

/// `GET /trial/mail/{id}/body`
pub async fn body(db: Data<Db>, id: Path<i64>) -> Result<HttpResponse, AppError> {
    let (_, raw) = find(&db, *id).await?;
    let html = MessageParser::default().parse(&raw).as_ref().and_then(html).ok_or(AppError::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, LETTER_POLICY))
        .body(with_links_outside(html)))
}

/// `GET /trial/mail/{id}/raw`
pub async fn raw(db: Data<Db>, id: Path<i64>) -> Result<HttpResponse, AppError> {
    let (letter, raw) = find(&db, *id).await?;
    let name = DispositionParam::Filename(format!("letter-{}.eml", letter.id));
    let disposition = ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    Ok(HttpResponse::Ok().content_type("message/rfc822").insert_header(disposition).body(raw))
}

async fn find(db: &Db, id: i64) -> Result<(CaughtLetter, Vec<u8>), AppError> {
    db.read(move |conn| queries::find(conn, id)).await?.ok_or(AppError::NotFound)
}

fn html(message: &Message<'_>) -> Option<String> {
    let part = message.html_part(0)?;
    let is_html = part.content_type().is_some_and(|kind| kind.subtype() == Some("html"));
    is_html.then(|| message.body_html(0).map(std::borrow::Cow::into_owned)).flatten()
}

fn with_links_outside(mut html: String) -> String {
    let head = html.to_ascii_lowercase().find("<head>").map_or(0, |at| at + "<head>".len());
    html.insert_str(head, OPEN_LINKS_OUTSIDE);
    html
}

/// As they came, up to the empty line.
fn headers(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    text.split("\r\n\r\n").next().unwrap_or_default().to_owned()
}

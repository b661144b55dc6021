//! No other site can make a browser post to us. Two independent defences: what the browser says about where a request comes
//! from, and a token in each form that is bound to the session (or to the visitor, before there is one). Only links to leave a
//! mailing are not asked for either.

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::{Method, header};
use actix_web::web::{Bytes, BytesMut, Data};
use futures_util::StreamExt;

use super::{Answer, AppError, Next, Page, Site, see_other};
use crate::config::{SecretKey, hex};

/// Below it, the address itself is the secret that allows what is posted, and neither cookie nor session is looked at: a mail
/// program posts there on its reader's behalf, without a page of ours (RFC 8058 3.2).
const LINKS_TO_LEAVE: &str = "/u/";
/// A form of ours is small.
pub(super) const FORM_AT_MOST: usize = 64 * 1024;
const FIELDS_AT_MOST: usize = 200;
/// The token is the first part of a form with files, so it is judged before the rest arrives.
const TOKEN_WITHIN_BYTES: usize = 2048;
/// Somebody who sends a byte now and then holds no thread, but shall not hold a connection either.
const BODY_WITHIN: std::time::Duration = std::time::Duration::from_secs(20);

pub fn token(key: &SecretKey, seed: &str) -> String {
    hex(key.sign("csrf", seed.as_bytes()).iter().take(16))
}

/// In constant time.
pub fn same(expected: &str, given: &str) -> bool {
    expected.len() == given.len() && expected.bytes().zip(given.bytes()).fold(0, |diff, (a, b)| diff | (a ^ b)) == 0
}

pub async fn check_csrf(mut req: ServiceRequest, next: Next) -> Answer {
    // PostgreSQL keeps no NUL in text, and nobody types one.
    if req.query_string().contains("%00") || req.path().contains('\0') {
        return Ok(req.error_response(AppError::BadRequest));
    }
    match *req.method() {
        Method::GET | Method::HEAD => return next.call(req).await,
        Method::POST if req.path().starts_with(LINKS_TO_LEAVE) => return next.call(req).await,
        Method::POST => {}
        // No route takes another method, and none must slip past the check.
        _ => return Ok(req.error_response(AppError::MethodNotAllowed("GET, HEAD, POST".to_owned()))),
    }
    if req.extensions().get::<Page>().is_some_and(|page| page.session_is_unreadable) {
        // Without its session a token cannot be judged, and "sign in again" would lose what was typed.
        return Ok(req.error_response(AppError::Busy("the session could not be read".to_owned())));
    }
    match check(&mut req).await {
        Ok(()) => next.call(req).await,
        // The session ended while the page was open: signing in again helps, "forbidden" does not.
        Err(AppError::Forbidden) if session_is_over(&req) => {
            let response = see_other("/sign-in").with_notice(req.request(), "notice-sign-in-first");
            Ok(req.into_response(response))
        }
        Err(error) => Ok(req.error_response(error)),
    }
}

fn session_is_over(req: &ServiceRequest) -> bool {
    let signed_in = req.extensions().get::<Page>().is_some_and(|page| page.who.is_some());
    !signed_in && req.app_data::<Data<Site>>().is_some_and(|site| req.cookie(site.session_cookie()).is_some())
}

async fn check(req: &mut ServiceRequest) -> Result<(), AppError> {
    if !comes_from_us(req) {
        return Err(AppError::Forbidden);
    }
    let kind = req.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if let Some(boundary) = kind.strip_prefix("multipart/form-data").and_then(boundary) {
        return tokio::time::timeout(BODY_WITHIN, check_upload(req, &boundary))
            .await
            .map_err(|_| AppError::BadRequest)?;
    }
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(AppError::Forbidden);
    }
    let body = tokio::time::timeout(BODY_WITHIN, read(req)).await.map_err(|_| AppError::BadRequest)??;
    if body.iter().filter(|byte| **byte == b'&').count() >= FIELDS_AT_MOST || contains_nul(&body) {
        return Err(AppError::BadRequest);
    }
    check_token(req, field(&body, b"csrf="))?;
    req.set_payload(Payload::from(body));
    Ok(())
}

fn check_token(req: &ServiceRequest, given: Option<&str>) -> Result<(), AppError> {
    let page = req.extensions().get::<Page>().cloned().ok_or(AppError::Forbidden)?;
    if given.is_some_and(|token| page.csrf_is(token)) { Ok(()) } else { Err(AppError::Forbidden) }
}

/// A form with files may be larger than memory: only its beginning is read here, and put back for the handler.
async fn check_upload(req: &mut ServiceRequest, boundary: &str) -> Result<(), AppError> {
    let mut payload = req.take_payload();
    let mut beginning = BytesMut::new();
    let token = loop {
        if let Some(token) = first_part(&beginning, boundary) {
            break token.to_owned();
        }
        if beginning.len() > TOKEN_WITHIN_BYTES {
            return Err(AppError::Forbidden);
        }
        match payload.next().await {
            Some(Ok(chunk)) => beginning.extend_from_slice(&chunk),
            Some(Err(_)) => return Err(AppError::BadRequest),
            None => return Err(AppError::Forbidden),
        }
    };
    check_token(req, Some(&token))?;
    let beginning = futures_util::stream::iter([Ok(beginning.freeze())]);
    req.set_payload(Payload::Stream { payload: Box::pin(beginning.chain(payload)) });
    Ok(())
}

/// What `; boundary=` says (RFC 2046 5.1.1).
fn boundary(parameters: &str) -> Option<String> {
    let said = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("boundary="))?;
    Some(said.trim_matches('"').to_owned()).filter(|boundary| (1..=70).contains(&boundary.len()))
}

/// The value of the part that every form of ours begins with, once all of it is there.
fn first_part<'a>(beginning: &'a [u8], boundary: &str) -> Option<&'a str> {
    let start = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n");
    let value = beginning
        .get(..start.len())?
        .eq_ignore_ascii_case(start.as_bytes())
        .then(|| beginning.get(start.len()..))??;
    let end = value.windows(2).position(|window| window == b"\r\n")?;
    std::str::from_utf8(value.get(..end)?).ok()
}

/// A browser that says where the request comes from must say: from here.
fn comes_from_us(req: &ServiceRequest) -> bool {
    let text = |name: header::HeaderName| req.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site"))
        && site != "same-origin"
        && site != "none"
    {
        return false;
    }
    match text(header::ORIGIN) {
        None => true,
        Some(origin) => {
            let host = origin.split_once("://").map_or("", |(_, host)| host);
            let ours = |site: &Data<Site>| site.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host));
            let asked = req.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
            host.eq_ignore_ascii_case(asked) && req.app_data::<Data<Site>>().is_some_and(ours)
        }
    }
}

async fn read(req: &mut ServiceRequest) -> Result<Bytes, AppError> {
    let declared =
        req.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > FORM_AT_MOST as u64) {
        return Err(AppError::TooLarge);
    }
    match actix_web::body::to_bytes_limited(PayloadBody(req.take_payload()), FORM_AT_MOST).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(AppError::BadRequest),
        Err(_) => Err(AppError::TooLarge),
    }
}

/// Lets actix's bounded reader of bodies read a request.
struct PayloadBody(Payload);

impl actix_web::body::MessageBody for PayloadBody {
    type Error = actix_web::error::PayloadError;

    fn size(&self) -> actix_web::body::BodySize {
        actix_web::body::BodySize::Stream
    }

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Bytes, Self::Error>>> {
        futures_util::Stream::poll_next(std::pin::Pin::new(&mut self.0), cx)
    }
}

fn contains_nul(body: &[u8]) -> bool {
    body.contains(&0) || body.windows(3).any(|window| window == b"%00")
}

fn field<'a>(body: &'a [u8], name: &[u8]) -> Option<&'a str> {
    let value = body.split(|byte| *byte == b'&').find_map(|pair| pair.strip_prefix(name))?;
    std::str::from_utf8(value).ok()
}

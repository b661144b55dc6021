//! Pages that are the same for every visitor, kept as the bytes that are sent: made once, compressed once, and named by an ETag,
//! so that who has them gets 304. What somebody's own page would show never gets here: a page is made for a `Page` that knows
//! nobody, and is given only to who has no session and nothing to be told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use moka::future::Cache;
use sha2::{Digest, Sha256};

use super::assets::{compress, takes_gzip};
use super::{AppError, Language, Page, Theme};
use crate::config::hex;

const VARY: &str = "Accept-Encoding, Accept-Language, Cookie";
const HTML: &str = "text/html; charset=utf-8";
/// Of all pages together.
const BYTES_AT_MOST: u64 = 64 * 1024 * 1024;
/// What nobody asked for in so long makes room.
const IDLE: Duration = Duration::from_secs(15 * 60);

pub struct Rendered {
    kind: &'static str,
    plain: Bytes,
    gzip: Bytes,
    etag: String,
}

impl Rendered {
    pub fn new(kind: &'static str, text: String) -> Self {
        let hash = hex(Sha256::digest(&text).iter().take(12));
        Self { kind, gzip: compress(text.as_bytes()), plain: Bytes::from(text), etag: format!("W/\"{hash}\"") }
    }

    /// Whoever keeps it asks each time whether it still holds.
    pub fn answer(&self, req: &HttpRequest) -> HttpResponse {
        let known = req.headers().get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
        let is_known = known.is_some_and(|known| known.split(',').any(|tag| matches!(tag.trim(), "*") || self.is(tag)));
        let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((header::ETAG, self.etag.as_str()))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .insert_header((header::VARY, VARY));
        if is_known {
            return response.finish();
        }
        response.content_type(self.kind);
        if takes_gzip(req) {
            response.insert_header((header::CONTENT_ENCODING, "gzip"));
            return response.body(self.gzip.clone());
        }
        response.body(self.plain.clone())
    }

    /// Compared weakly (RFC 9110 13.1.2).
    fn is(&self, tag: &str) -> bool {
        let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        bare(tag) == bare(&self.etag)
    }

    fn weight(&self) -> u32 {
        u32::try_from(self.plain.len() + self.gzip.len()).unwrap_or(u32::MAX)
    }
}

/// Which page, made of what, for which kind of reader.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    path: String,
    /// Other data, other edition: what is old is not found any more.
    edition: String,
    language: Language,
    theme: Option<Theme>,
    shows_trial: bool,
}

/// The pages kept by this process.
#[derive(Clone)]
pub struct Prints {
    kept: Cache<Key, Arc<Rendered>>,
    made: Arc<AtomicU64>,
}

impl Default for Prints {
    fn default() -> Self {
        let kept = Cache::builder()
            .weigher(|_: &Key, page: &Arc<Rendered>| page.weight())
            .max_capacity(BYTES_AT_MOST)
            .time_to_idle(IDLE)
            .build();
        Self { kept, made: Arc::default() }
    }
}

impl Prints {
    /// The page at `path`, of this edition: kept bytes for visitors, and for who is signed in a page of their own. Many who ask at
    /// once for what is not there wait for the one that makes it.
    pub async fn html(
        &self,
        req: &HttpRequest,
        page: &Page,
        path: &str,
        edition: String,
        make: impl FnOnce(&Page) -> Result<String, AppError>,
    ) -> Result<HttpResponse, AppError> {
        match page.for_anybody(path) {
            Some(anybody) => self.kept(req, &anybody, HTML, edition, make).await,
            None => Ok(HttpResponse::Ok().insert_header((header::VARY, VARY)).content_type(HTML).body(make(page)?)),
        }
    }

    /// What is not a page and says the same to everybody, signed in or not.
    pub async fn document(
        &self,
        req: &HttpRequest,
        page: &Page,
        (path, kind): (&str, &'static str),
        edition: String,
        make: impl FnOnce(&Page) -> Result<String, AppError>,
    ) -> Result<HttpResponse, AppError> {
        self.kept(req, &page.stripped(path), kind, edition, make).await
    }

    async fn kept(
        &self,
        req: &HttpRequest,
        page: &Page,
        kind: &'static str,
        edition: String,
        make: impl FnOnce(&Page) -> Result<String, AppError>,
    ) -> Result<HttpResponse, AppError> {
        let key = Key {
            path: page.path.clone(),
            edition,
            language: page.language,
            theme: page.theme,
            shows_trial: page.sees_trial_mail(),
        };
        let printed = self.kept.try_get_with(key, async {
            self.made.fetch_add(1, Ordering::Relaxed);
            Ok(Arc::new(Rendered::new(kind, make(page)?)))
        });
        let printed = printed.await.map_err(|error: Arc<AppError>| AppError::clone(&error))?;
        Ok(printed.answer(req))
    }

    /// How often a page was made.
    pub fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }
}

//! "Done" sentences that survive one redirect: the key of a text and its values, in a signed cookie that the next page shows and
//! forgets.

use actix_web::cookie::Cookie;
use actix_web::dev::ServiceRequest;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::Site;
use super::languages::{Arg, Language};

const COOKIE: &str = "flash";

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Flash {
    key: String,
    /// The one name a sentence may hold.
    name: String,
    /// Where a button beside it posts to, to take back what was done.
    #[serde(default)]
    pub undo: Option<String>,
}

impl Flash {
    pub fn text(&self, language: &Language) -> String {
        language.text_with(&self.key, vec![("name", Arg::from(&self.name))])
    }
}

/// A redirect after a POST, perhaps with a sentence for the page it leads to.
pub fn see_other(path: impl AsRef<str>) -> SeeOther {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((header::LOCATION, path.as_ref()));
    SeeOther(response)
}

pub struct SeeOther(HttpResponseBuilder);

impl SeeOther {
    pub fn with_notice(self, req: &HttpRequest, key: &str) -> HttpResponse {
        self.with_notice_about(req, key, "")
    }

    pub fn with_notice_about(self, req: &HttpRequest, key: &str, name: &str) -> HttpResponse {
        self.with_flash(req, Flash { key: key.to_owned(), name: name.to_owned(), undo: None })
    }

    /// The sentence comes with a button that posts to `undo`.
    pub fn with_undo(self, req: &HttpRequest, key: &str, name: &str, undo: String) -> HttpResponse {
        self.with_flash(req, Flash { key: key.to_owned(), name: name.to_owned(), undo: Some(undo) })
    }

    fn with_flash(mut self, req: &HttpRequest, flash: Flash) -> HttpResponse {
        if let Some(site) = req.app_data::<Data<Site>>() {
            self.0.cookie(write(site, &flash));
        }
        self.0.finish()
    }

    pub fn with_cookie(mut self, cookie: Cookie<'_>) -> Self {
        self.0.cookie(cookie);
        self
    }

    pub fn plain(mut self) -> HttpResponse {
        self.0.finish()
    }
}

fn write(site: &Site, flash: &Flash) -> Cookie<'static> {
    let body = BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(flash).unwrap_or_default());
    let seal = BASE64_URL_SAFE_NO_PAD.encode(site.key.sign("flash", body.as_bytes()));
    site.cookie(COOKIE, format!("{body}.{seal}"))
}

pub(super) fn read(req: &ServiceRequest, site: &Site) -> Option<Flash> {
    let cookie = req.cookie(COOKIE)?;
    let (body, seal) = cookie.value().split_once('.')?;
    let seal = BASE64_URL_SAFE_NO_PAD.decode(seal).ok()?;
    if !site.key.verify("flash", body.as_bytes(), &seal) {
        return None;
    }
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(body).ok()?).ok()
}

pub(super) fn forget(response: &mut HttpResponse, site: &Site) {
    let mut cookie = site.cookie(COOKIE, String::new());
    cookie.make_removal();
    // Only a malformed cookie of our own making could fail here; the sentence would then show twice.
    drop(response.add_cookie(&cookie));
}

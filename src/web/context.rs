//! The `Page`: everything a template needs to know about the reader of one request, made once by middleware: language, zone,
//! theme, who is signed in, what was just done, and the token for forms.

use std::borrow::Borrow;
use std::cell::Cell;
use std::ops::Deref;
use std::rc::Rc;

use actix_session::SessionExt;
use actix_web::body::BoxBody;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use askama::Template;
use jiff::tz::TimeZone;

use super::access::home_of;
use super::flash::{self, Flash};
use super::{Answer, AppError, Arg, Language, Next, RequestId, SESSION_WHO, SignedIn, Site, assets, csrf};
use crate::clock::Timestamp;
use crate::config::random_token;
use crate::db::Role;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

fn is_forwarded(req: &ServiceRequest) -> bool {
    ["forwarded", "x-forwarded-for", "x-forwarded-host"].iter().any(|name| req.headers().contains_key(*name))
}

#[derive(Clone)]
pub struct Page(Rc<Reader>);

#[derive(Clone)]
pub struct Reader {
    pub language: Language,
    pub theme: Option<Theme>,
    pub who: Option<SignedIn>,
    /// The database does not answer: this may be somebody, and must not be taken for nobody.
    pub session_is_unreadable: bool,
    pub flash: Option<Flash>,
    pub path: String,
    pub request_id: String,
    pub trial: bool,
    pub trial_is_open: bool,
    pub now: Timestamp,
    zone: TimeZone,
    csrf: String,
    csrf_used: Cell<bool>,
    /// What a visitor without a session is known by, for the token of forms.
    visitor: String,
    visitor_is_new: bool,
}

const VISITOR: &str = "visitor";

/// Makes the `Page` before the handler and keeps its cookies after it.
pub async fn context(req: ServiceRequest, next: Next) -> Answer {
    let Some(site) = req.app_data::<Data<Site>>().cloned() else {
        return next.call(req).await;
    };
    let page = Page::read(&req, &site);
    req.extensions_mut().insert(page.clone());
    let mut res = next.call(req).await?;
    let is_html = res.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if page.flash.is_some() && is_html {
        flash::forget(res.response_mut(), &site);
    }
    if page.csrf_used.get() && page.visitor_is_new && page.who.is_none() {
        let cookie = site.cookie(VISITOR, page.visitor.clone());
        res.response_mut().add_cookie(&cookie).map_err(actix_web::error::ErrorInternalServerError)?;
    }
    Ok(res)
}

impl Page {
    fn read(req: &ServiceRequest, site: &Site) -> Self {
        let found = req.get_session().get::<SignedIn>(SESSION_WHO);
        let session_is_unreadable = found.is_err();
        let who = found.ok().flatten();
        let cookie = |name: &str| req.cookie(name).map(|cookie| cookie.value().to_owned());
        let accepted = || {
            let header = req.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            Language::preferred(header)
        };
        let language = who
            .as_ref()
            .map(|who| who.language)
            .or_else(|| cookie("language").and_then(|code| Language::parse(&code)))
            .or_else(accepted)
            .unwrap_or(Language::English);
        let zone = who.as_ref().and_then(|who| TimeZone::get(&who.zone).ok()).unwrap_or(TimeZone::UTC);
        let known = cookie(VISITOR).filter(|value| (16..=64).contains(&value.len()));
        let visitor_is_new = known.is_none();
        let visitor = known.unwrap_or_else(random_token);
        let seed = who.as_ref().map_or(&visitor, |who| &who.csrf_seed);
        Self(Rc::new(Reader {
            language,
            theme: cookie("theme").and_then(|name| Theme::parse(&name)),
            csrf: csrf::token(&site.key, seed),
            csrf_used: Cell::new(false),
            visitor,
            visitor_is_new,
            flash: flash::read(req, site),
            path: req.path().to_owned(),
            request_id: req.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default(),
            trial: site.trial,
            // A proxy on this machine lets others in.
            trial_is_open: site.trial_is_open && !is_forwarded(req),
            now: site.clock.now(),
            zone,
            who,
            session_is_unreadable,
        }))
    }

    /// For the same reader, later.
    pub fn at(&self, now: Timestamp) -> Self {
        Self(Rc::new(Reader { now, flash: None, ..self.0.as_ref().clone() }))
    }

    /// The page that every visitor of this language and theme may be given; `None` for a reader it would say too little or too much.
    pub fn for_anybody(&self, path: &str) -> Option<Self> {
        let is_anybody = self.who.is_none() && !self.session_is_unreadable && self.flash.is_none();
        is_anybody.then(|| self.stripped(path))
    }

    /// Without everything that is about one reader.
    pub fn stripped(&self, path: &str) -> Self {
        Self(Rc::new(Reader {
            language: self.language,
            theme: self.theme,
            who: None,
            session_is_unreadable: false,
            flash: None,
            path: path.to_owned(),
            request_id: String::new(),
            trial: self.trial,
            trial_is_open: self.trial_is_open,
            now: self.now,
            zone: TimeZone::UTC,
            csrf: String::new(),
            csrf_used: Cell::new(false),
            visitor: String::new(),
            visitor_is_new: false,
        }))
    }

    pub fn html(&self, template: &impl Template) -> Result<HttpResponse, AppError> {
        self.html_with(StatusCode::OK, template)
    }

    /// A form that was not filled in right: the same page again, with what is wrong.
    pub fn invalid(&self, template: &impl Template) -> Result<HttpResponse, AppError> {
        self.html_with(StatusCode::UNPROCESSABLE_ENTITY, template)
    }

    pub fn html_with(&self, status: StatusCode, template: &impl Template) -> Result<HttpResponse, AppError> {
        let body = template.render().map_err(|error| AppError::Internal(error.to_string()))?;
        Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(BoxBody::new(body)))
    }
}

impl Deref for Page {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.0
    }
}

impl Reader {
    pub fn t(&self, key: &str) -> String {
        self.language.text(key)
    }

    pub fn t1(&self, key: &str, name: &'static str, value: impl Into<Arg>) -> String {
        self.language.text_with(key, vec![(name, value.into())])
    }

    pub fn t2(
        &self,
        key: &str,
        name: &'static str,
        value: impl Into<Arg>,
        other_name: &'static str,
        other: impl Into<Arg>,
    ) -> String {
        self.language.text_with(key, vec![(name, value.into()), (other_name, other.into())])
    }

    /// A text that counts: its plural by `count`, and the number for people as `shown`.
    pub fn counted(&self, key: &str, count: impl Borrow<i64>) -> String {
        let count = *count.borrow();
        self.t2(key, "count", count, "shown", self.number(count))
    }

    /// The text for one of a kind, such as `role-admin`.
    pub fn word(&self, kind: &str, name: impl std::fmt::Display) -> String {
        self.t(&format!("{kind}-{name}"))
    }

    /// The hidden token of a form.
    pub fn csrf(&self) -> &str {
        self.csrf_used.set(true);
        &self.csrf
    }

    pub(super) fn csrf_is(&self, token: &str) -> bool {
        csrf::same(&self.csrf, token)
    }

    pub fn asset(&self, name: &str) -> String {
        assets::href(name)
    }

    pub fn theme_is(&self, name: &str) -> bool {
        self.theme.is_some_and(|theme| theme.as_str() == name)
    }

    /// Where "home" is for this reader.
    pub fn home(&self) -> &'static str {
        self.who.as_ref().map_or("/", |who| home_of(who.role))
    }

    pub fn is_at(&self, path: &str) -> bool {
        self.path == path || self.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
    }

    pub fn sees_trial_mail(&self) -> bool {
        let is_admin = |who: &SignedIn| who.verified && who.role == Role::Admin;
        self.trial && (self.trial_is_open || self.who.as_ref().is_some_and(is_admin))
    }

    /// A number with its digits in groups, for people.
    pub fn number(&self, number: impl Into<i64>) -> String {
        self.language.number(number.into())
    }

    /// An instant in the reader's zone, for people.
    pub fn time(&self, at: &Timestamp) -> String {
        self.language.time(*at, &self.zone)
    }

    /// The time of day in the reader's zone: 14:05.
    pub fn clock(&self, at: &Timestamp) -> String {
        at.in_zone(&self.zone).strftime("%H:%M").to_string()
    }

    /// The same instant for machines, in `<time datetime>`.
    pub fn time_iso(&self, at: &Timestamp) -> String {
        at.iso()
    }

    /// The reader's zone, to read times that were typed.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    pub fn zone_name(&self) -> String {
        self.zone.iana_name().unwrap_or("UTC").to_owned()
    }
}

impl FromRequest for Page {
    type Error = AppError;
    type Future = std::future::Ready<Result<Self, AppError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let page = req.extensions().get::<Self>().cloned();
        std::future::ready(page.ok_or_else(|| AppError::Internal("a handler ran without its page".to_owned())))
    }
}

//! Builds everything once and puts it together: the database, the pages, the engine. `serve` runs it; tests build the same and
//! move it by hand.

use std::sync::Arc;
use std::time::Duration;

use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, PersistentSession};
use actix_web::body::BoxBody;
use actix_web::cookie::{Key, SameSite, time};
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};

use crate::accounts::{Accounts, Passwords, Sessions};
use crate::blog::Blog;
use crate::campaigns::{self, Campaigns, Live};
use crate::clients::{self, Counts};
use crate::clock::{Clock, days};
use crate::config::{self, Config, SecretKey, random_token};
use crate::db::Db;
use crate::delivery::{self, Bell, Engine, Heartbeat, Outbox, Post, Routes, Scripts};
use crate::files;
use crate::health::EngineHealth;
use crate::home::Front;
use crate::imports::Imports;
use crate::mail::Sender;
use crate::routes;
use crate::senders::{self, NameServer, Senders};
use crate::smtp::{self, Caller, Dialer, Relay, Tls};
use crate::web::{self as page, Limits, Metrics, Prints, Site};

/// Why the program cannot start, in words for the operator.
#[derive(Debug)]
pub struct StartError(pub String);

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

/// Anything that says in words what is wrong.
pub fn cannot_start(error: impl std::fmt::Display) -> StartError {
    StartError(error.to_string())
}

#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub key: SecretKey,
    pub from: Sender,
    pub bell: Bell,
    pub files: files::Store,
    pub heartbeat: Heartbeat,
    pub accounts: Data<Accounts>,
    pub senders: Data<Senders>,
    pub campaigns: Data<Campaigns>,
    pub limits: Data<Limits>,
    pub imports: Imports,
    pub blog: Blog,
    pub front: Front,
    /// Pages for visitors, as bytes.
    pub prints: Prints,
    /// How long the words of mail servers are kept after a run.
    pub keep_words: Duration,
    pub metrics: Metrics,
    counts: Counts,
    site: Data<Site>,
    health: Data<EngineHealth>,
    caller: Caller,
    /// The ways of letters that name a sender.
    ways: Arc<dyn Routes>,
    /// What letters of runs say.
    pub scripts: Arc<dyn Scripts>,
}

impl App {
    pub fn assemble(config: &Config, key: SecretKey, db: Db, clock: Clock) -> Result<Self, StartError> {
        let from = Sender::parse(&config.mail_from).map_err(|why| cannot_start(format!("MAIL_FROM: {why}")))?;
        let files_url = config.files_url.as_ref().map(config::Secret::expose);
        let files = files::Store::open(files_url, &config.data_dir.join("files")).map_err(cannot_start)?;
        let (bell, heartbeat) = (Bell::default(), Heartbeat::default());
        let base_url = config.base_url.as_str().trim_end_matches('/').to_owned();
        let outbox = Outbox::new(key.clone(), from.clone(), bell.clone());
        let senders = Senders {
            db: db.clone(),
            clock: clock.clone(),
            key: key.clone(),
            outbox: outbox.clone(),
            caller: caller(config, senders::limits())?,
            base_url: base_url.clone(),
            house: from.address.clone(),
            names: NameServer::new(config.name_server),
        };
        let ways = senders::ByRow { key: key.clone(), trial: config.smtp_url.is_none() };
        let accounts = Accounts {
            db: db.clone(),
            clock: clock.clone(),
            outbox: outbox.clone(),
            passwords: Passwords::new().map_err(|_| cannot_start("passwords cannot be hashed on this machine"))?,
            base_url: base_url.clone(),
            erasers: &[campaigns::erase_some, delivery::runs::erase_some, clients::erase_some],
        };
        let campaigns = Campaigns {
            db: db.clone(),
            clock: clock.clone(),
            key: key.clone(),
            files: files.clone(),
            base_url: base_url.clone(),
            house: from.address.clone(),
            bell: bell.clone(),
            outbox,
            live: Live::default(),
        };
        let site = Site {
            key: key.clone(),
            clock: clock.clone(),
            hosts: hosts(config),
            base_url,
            trial: config.smtp_url.is_none(),
            trial_is_open: config.listen.ip().is_loopback() && is_local(config.base_url.host_str()),
            trusted_proxies: config.trusted_proxies.clone(),
        };
        let prints = Prints::default();
        let blog = Blog::new(db.clone(), clock.clone(), prints.clone());
        Ok(Self {
            front: Front::new(db.clone(), clock.clone(), blog.clone()),
            blog,
            prints,
            accounts: Data::new(accounts),
            senders: Data::new(senders),
            scripts: Arc::new(campaigns.clone()),
            campaigns: Data::new(campaigns),
            limits: Data::new(Limits::new(&clock)),
            imports: Imports::new(config, db.clone(), clock.clone()),
            keep_words: days(config.keep_words_days),
            metrics: Metrics::new().map_err(cannot_start)?,
            site: Data::new(site),
            health: Data::new(EngineHealth { runs: config.workers > 0, heartbeat: heartbeat.clone() }),
            caller: caller(config, smtp::Limits::default())?,
            ways: Arc::new(ways),
            counts: Counts::default(),
            db,
            clock,
            key,
            from,
            files,
            bell,
            heartbeat,
        })
    }

    /// The web application, one for each thread of the server.
    pub fn web(
        &self,
    ) -> actix_web::App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<BoxBody>,
            Error = actix_web::Error,
            InitError = (),
        > + use<>,
    > {
        let data = self.clone();
        // The last one added sees a request first.
        let pages = web::scope("")
            .configure(routes::pages)
            .wrap(from_fn(page::check_csrf))
            .wrap(from_fn(page::check_host))
            .wrap(from_fn(page::error_pages))
            .wrap(from_fn(page::survive_panics))
            .wrap(from_fn(page::context))
            .wrap(self.sessions());
        actix_web::App::new()
            .configure(move |config| data.share(config))
            .configure(page::extractor_errors)
            .configure(routes::plain)
            .service(pages)
            .wrap(from_fn(page::security_headers))
            .wrap(from_fn(page::observe))
    }

    fn share(&self, config: &mut ServiceConfig) {
        config
            .app_data(self.site.clone())
            .app_data(self.accounts.clone())
            .app_data(self.senders.clone())
            .app_data(self.campaigns.clone())
            .app_data(self.limits.clone())
            .app_data(Data::new(self.imports.clone()))
            .app_data(Data::new(self.blog.clone()))
            .app_data(Data::new(self.front.clone()))
            .app_data(self.health.clone())
            .app_data(Data::new(self.counts.clone()))
            .app_data(Data::new(self.db.clone()))
            .app_data(Data::new(self.files.clone()))
            .app_data(Data::new(self.clock.clone()))
            .app_data(Data::new(self.metrics.clone()));
    }

    fn sessions(&self) -> SessionMiddleware<Sessions> {
        let key: Vec<u8> = ["cookie-1", "cookie-2"].iter().flat_map(|purpose| self.key.derive(purpose)).collect();
        let lasts = PersistentSession::default().session_ttl(time::Duration::days(30));
        SessionMiddleware::builder(Sessions::new(self.db.clone(), self.clock.clone()), Key::from(&key))
            .cookie_name(self.site.session_cookie().to_owned())
            .cookie_secure(self.site.is_https())
            .cookie_http_only(true)
            .cookie_same_site(SameSite::Lax)
            .cookie_path("/".to_owned())
            .cookie_content_security(CookieContentSecurity::Signed)
            .session_lifecycle(lasts)
            .build()
    }

    /// An engine that sends through `relay`. `alone`: no other process sends from this database.
    pub fn engine(&self, relay: Relay, sessions: usize, alone: bool) -> Engine {
        let post = Post {
            db: self.db.clone(),
            clock: self.clock.clone(),
            key: self.key.clone(),
            relay,
            caller: self.caller.clone(),
            from: self.from.address.clone(),
            routes: self.ways.clone(),
            scripts: self.scripts.clone(),
        };
        Engine::new(post, random_token(), sessions, alone, self.bell.clone(), self.heartbeat.clone())
    }
}

/// The installation's own mail server; none in trial mode.
pub fn own_relay(config: &Config) -> Result<Option<Relay>, StartError> {
    let Some(url) = &config.smtp_url else {
        return Ok(None);
    };
    let relay = Relay::parse(url.expose()).map_err(|error| cannot_start(format!("SMTP_URL: {error}")))?;
    Ok(Some(Relay { pipelining: config.smtp_pipelining, ..relay }))
}

/// Whoever calls mail servers: what it trusts, how long it waits, how it names itself.
pub fn caller(config: &Config, limits: smtp::Limits) -> Result<Caller, StartError> {
    let dialer = Dialer::from_system(config.allow_networks.clone());
    let tls = Tls::from_system().map_err(cannot_start)?;
    let limits = limits.scaled(config.smtp_time_scale);
    let hello = match config.base_url.domain() {
        Some(domain) if domain.contains('.') => domain,
        _ => "skymailing.localdomain",
    };
    Ok(Caller::new(dialer, tls, limits, hello))
}

/// The names we answer to: the public one, and the machine itself when only it can reach us.
fn hosts(config: &Config) -> Vec<String> {
    let port = config.listen.port();
    let mut hosts = Vec::new();
    if let Some(host) = config.base_url.host_str() {
        hosts.push(config.base_url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")));
    }
    if config.listen.ip().is_loopback() {
        hosts.extend(["127.0.0.1", "localhost", "[::1]"].map(|host| format!("{host}:{port}")));
    }
    hosts
}

fn is_local(host: Option<&str>) -> bool {
    host.is_some_and(|host| {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

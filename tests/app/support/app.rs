//! The program in a test: started on a free port with a clock that stands still, a mail server of the test's own, and an engine
//! that works only when it is told to. Nothing sleeps.

use std::collections::HashMap;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use mail_parser::MessageParser;
use skymailing::accounts::{self, NewAccount};
use skymailing::app::App;
use skymailing::clock::{Clock, Timestamp};
use skymailing::config::{Config, SettingFlags};
use skymailing::db::{AccountId, Conn, Db, Role};
use skymailing::delivery::{self, Engine, State};
use skymailing::mail::EmailAddress;
use skymailing::smtp::Relay;
use skymailing::smtp::server::{Caught, Mailbox, serve};
use skymailing::web::Language;
use tempfile::TempDir;
use tokio::sync::watch;

use super::person::Person;
use super::postgres::{Cluster, Schema};

/// Good enough for zxcvbn, and the same for everyone.
pub const PASSWORD: &str = "violet tractor 19 hums";
/// Friday, 20 November 2026, 12:00 UTC.
pub const NOW: Timestamp = Timestamp::from_micros(1_795_176_000_000_000);

/// Runs a test on SQLite, and on PostgreSQL where there is one.
pub async fn on_each_database(test: impl AsyncFn(&TestApp)) {
    on_each_database_with(&[], test).await;
}

/// The same, with settings of its own.
pub async fn on_each_database_with(settings: &[(&str, &str)], test: impl AsyncFn(&TestApp)) {
    on_sqlite_with(settings, &test).await;
    if let Some(schema) = Schema::create() {
        let postgres = TestApp::start(Some(schema), settings).await;
        test(&postgres).await;
        postgres.end().await;
    }
}

/// What is about SQLite alone.
pub async fn on_sqlite(test: impl AsyncFn(&TestApp)) {
    on_sqlite_with(&[], &test).await;
}

async fn on_sqlite_with(settings: &[(&str, &str)], test: &impl AsyncFn(&TestApp)) {
    let sqlite = TestApp::start(None, settings).await;
    test(&sqlite).await;
    sqlite.end().await;
}

/// On a PostgreSQL that nobody else uses, so that it may be stopped.
pub async fn with_a_postgres_of_its_own(test: impl AsyncFn(&TestApp, &Cluster)) {
    let Some(cluster) = Cluster::start() else { return };
    let postgres = TestApp::start(Some(cluster.schema()), &[]).await;
    test(&postgres, &cluster).await;
    postgres.end().await;
}

pub struct TestApp {
    /// Without a slash at the end.
    pub url: String,
    pub app: App,
    pub clock: Clock,
    pub mail: Letterbox,
    engine: Engine,
    server: ServerHandle,
    stop_mail: watch::Sender<bool>,
    /// Of PostgreSQL; dropped last.
    _schema: Option<Schema>,
    data: TempDir,
}

impl TestApp {
    async fn start(schema: Option<Schema>, settings: &[(&str, &str)]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut env: HashMap<String, String> =
            settings.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
        env.insert("DATA_DIR".to_owned(), data.path().display().to_string());
        // The test moves the engine itself, so readiness does not wait for one.
        env.insert("WORKERS".to_owned(), "0".to_owned());
        env.entry("LISTEN".to_owned()).or_insert_with(|| "127.0.0.1:0".to_owned());
        if let Some(schema) = &schema {
            env.insert("DATABASE_URL".to_owned(), schema.url().to_owned());
        }
        let mut config = Config::load(&SettingFlags::default(), |key| env.get(key).cloned(), data.path())
            .unwrap_or_else(|e| panic!("{e}"));
        let key = config.prepare().unwrap();
        let listener = TcpListener::bind(config.listen).unwrap();
        let address = listener.local_addr().unwrap();
        config.bound_to(address);
        let db = Db::open(config.database_url.expose()).unwrap_or_else(|error| panic!("{error}"));
        let clock = Clock::fixed(NOW);
        let app = App::assemble(&config, key, db, clock.clone()).unwrap();

        let mail_listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = mail_listener.local_addr().unwrap().port();
        let mail = Letterbox::default();
        let (stop_mail, mail_stops) = watch::channel(false);
        actix_web::rt::spawn(serve(mail_listener, mail.clone(), mail_stops));
        let relay = Relay::on_loopback(port);
        let engine = app.engine(relay, 4, true);

        let pages = app.clone();
        let server = HttpServer::new(move || pages.web())
            .workers(1)
            .disable_signals()
            .client_request_timeout(Duration::from_secs(2))
            .listen(listener)
            .unwrap()
            .run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let url = format!("http://{address}");
        Self { url, app, clock, mail, engine, server: handle, stop_mail, _schema: schema, data }
    }

    /// Looks that nothing is left half done, and stops.
    async fn end(self) {
        for (state, count) in self.read(delivery::by_state).await {
            assert!(!matches!(state, State::Leased | State::Sending), "{count} deliveries were left {state}");
        }
        self.stop_mail.send_replace(true);
        self.server.stop(false).await;
    }

    /// The data directory.
    pub fn data(&self) -> &std::path::Path {
        self.data.path()
    }

    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> diesel::QueryResult<T> + Send + 'static,
    ) -> T {
        self.app.db.read(work).await.unwrap()
    }

    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> diesel::QueryResult<T> + Send + 'static,
    ) -> T {
        self.app.db.write(work).await.unwrap()
    }

    /// Sends everything that is due now.
    pub async fn run_deliveries(&self) -> usize {
        self.engine.work_through().await
    }

    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Where stored files lie.
    pub fn files_folder(&self) -> PathBuf {
        self.data.path().join("files")
    }

    /// Somebody with a browser, not signed in.
    pub fn visitor(&self) -> Person {
        Person::new(&self.url)
    }

    /// An account with a confirmed address and `PASSWORD`.
    pub async fn given_account(&self, email: &str, role: Role) -> AccountId {
        self.given(email, role, true).await
    }

    pub async fn given_unconfirmed(&self, email: &str) -> AccountId {
        self.given(email, Role::Owner, false).await
    }

    async fn given(&self, email: &str, role: Role, verified: bool) -> AccountId {
        let email = EmailAddress::parse(email).unwrap();
        let password_hash = password_hash().await;
        let name = email.local().to_owned();
        let new = NewAccount {
            email,
            name,
            password_hash,
            role,
            language: Language::English,
            zone: "UTC".to_owned(),
            verified,
        };
        self.app.db.write(move |conn| accounts::create(conn, &new, NOW)).await.unwrap()
    }

    /// An account and its owner, signed in.
    pub async fn signed_in(&self, email: &str, role: Role) -> (AccountId, Person) {
        let id = self.given_account(email, role).await;
        let mut person = self.visitor();
        person.sign_in(email, PASSWORD).await;
        (id, person)
    }

    /// The same, by a host name other than the one that is listened on.
    pub async fn signed_in_at(&self, email: &str, role: Role, host: &str) -> (AccountId, Person) {
        let id = self.given_account(email, role).await;
        let mut person = self.visitor();
        person.headers.push(("host".to_owned(), host.to_owned()));
        person.sign_in(email, PASSWORD).await;
        (id, person)
    }

    /// Lets the letters leave and returns the newest one to an address.
    pub async fn letter_to(&self, email: &str) -> ReadLetter {
        self.run_deliveries().await;
        self.mail.to(email).pop().unwrap_or_else(|| panic!("no letter came to {email}"))
    }
}

/// Hashing is slow on purpose, and all test accounts have one password.
async fn password_hash() -> String {
    static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    let hash = async || accounts::Passwords::new().unwrap().hash(PASSWORD, &[]).await.unwrap();
    HASH.get_or_init(hash).await.clone()
}

/// What the test's mail server accepted.
#[derive(Clone, Default)]
pub struct Letterbox(Arc<Mutex<Vec<Caught>>>);

impl Mailbox for Letterbox {
    async fn deliver(&self, letter: Caught) -> Result<(), String> {
        self.0.lock().unwrap().push(letter);
        Ok(())
    }
}

impl Letterbox {
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    pub fn to(&self, email: &str) -> Vec<ReadLetter> {
        let letters = self.0.lock().unwrap();
        letters.iter().filter(|letter| letter.to.iter().any(|to| to == email)).map(ReadLetter::of).collect()
    }
}

/// A letter as its reader sees it.
#[derive(Clone, Debug)]
pub struct ReadLetter {
    pub subject: String,
    pub text: String,
    pub raw: String,
}

impl ReadLetter {
    fn of(letter: &Caught) -> Self {
        let message = MessageParser::default().parse(&letter.data).unwrap();
        Self {
            subject: message.subject().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            raw: String::from_utf8_lossy(&letter.data).into_owned(),
        }
    }

    /// The path of the one link in it.
    pub fn link(&self) -> String {
        let link = self
            .text
            .lines()
            .find(|line| line.starts_with("http"))
            .unwrap_or_else(|| panic!("no link in {}", self.text));
        let host = link.split_once("://").map(|(_, rest)| rest).unwrap_or_default();
        host.find('/').map(|at| host[at..].trim().to_owned()).unwrap_or_default()
    }
}

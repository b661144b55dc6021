//! What our stack costs: requests a second and waiting times of real pages, side by side in one run with a handler of bare actix
//! that says hello, the limit. Run `cargo bench`, or `cargo bench -- --quick`. Prints a table in Markdown.
//!
//! Servers and load share one machine, so the ratio to hello says more than the numbers do.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench may panic like a test")]

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::{HttpServer, web};
use skymailing::accounts::{self, NewAccount};
use skymailing::app::App;
use skymailing::clock::{Clock, Stopwatch};
use skymailing::config::{Config, SettingFlags};
use skymailing::db::{Db, Role};
use skymailing::mail::EmailAddress;
use skymailing::web::{Language, assets};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[path = "../tests/app/support/person.rs"]
#[expect(dead_code, reason = "the bench needs only her sign-in")]
mod person;

const CONNECTIONS: usize = 16;
const GENERATORS: usize = 2;
const ROUNDS: usize = 3;
const EMAIL: &str = "ann@example.org";
const PASSWORD: &str = "violet tractor 19 hums";

fn main() {
    let quick = std::env::args().any(|arg| arg == "--quick");
    let span = if quick { Duration::from_millis(300) } else { Duration::from_secs(2) };
    let data = tempfile::tempdir().unwrap();
    log_to(&data.path().join("log"));
    let hello = start_hello();
    let pages = start_pages(data.path());
    let cookie = actix_web::rt::System::new().block_on(sign_in(pages));

    let mut targets = [
        Target::new("bare actix, hello", hello, "/", ""),
        Target::new("`/`", pages, "/", ""),
        Target::new("`/sign-in`", pages, "/sign-in", ""),
        Target::new("`/dashboard`, signed in", pages, "/dashboard", &cookie),
        Target::new("`/assets/app.….css`", pages, &assets::href("app.css"), ""),
    ];
    for target in &mut targets {
        target.load(span / 4);
        target.forget();
    }
    for _ in 0..ROUNDS {
        for target in &mut targets {
            target.load(span);
        }
    }
    report(&mut targets, span * ROUNDS as u32);
}

/// Every request writes its line, as it does in earnest; a file stands for what collects them.
fn log_to(path: &std::path::Path) {
    let file = Mutex::new(File::create(path).unwrap());
    let log = tracing_subscriber::fmt().json().flatten_event(true);
    log.with_max_level(tracing::Level::INFO).with_writer(file).init();
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get).min(4)
}

fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

fn start_hello() -> SocketAddr {
    let (listener, address) = listener();
    let hello = || actix_web::App::new().route("/", web::get().to(async || "Hello"));
    let run = move || {
        let server = async || HttpServer::new(hello).workers(threads()).listen(listener).unwrap().run().await;
        actix_web::rt::System::new().block_on(server()).unwrap();
    };
    std::thread::spawn(run);
    address
}

fn start_pages(data: &std::path::Path) -> SocketAddr {
    let (listener, address) = listener();
    let env = |key: &str| match key {
        "DATA_DIR" => Some(data.display().to_string()),
        "LISTEN" => Some(address.to_string()),
        _ => None,
    };
    let config = Config::load(&SettingFlags::default(), env, data).unwrap();
    let key = config.prepare().unwrap();
    let db = Db::open(config.database_url.expose()).unwrap();
    let app = App::assemble(&config, key, db, Clock::default()).unwrap();
    let run = move || {
        actix_web::rt::System::new().block_on(async move {
            make_account(&app).await;
            let server = HttpServer::new(move || app.web()).workers(threads());
            server.listen(listener).unwrap().run().await.unwrap();
        });
    };
    std::thread::spawn(run);
    address
}

async fn make_account(app: &App) {
    let new = NewAccount {
        email: EmailAddress::parse(EMAIL).unwrap(),
        name: "Ann".to_owned(),
        password_hash: app.accounts.passwords.hash(PASSWORD, &[]).await.unwrap(),
        role: Role::Owner,
        language: Language::English,
        zone: "Europe/Berlin".to_owned(),
        verified: true,
    };
    let now = app.clock.now();
    app.db.write(move |conn| accounts::create(conn, &new, now)).await.unwrap();
}

async fn sign_in(pages: SocketAddr) -> String {
    let mut ann = person::Person::new(&format!("http://{pages}"));
    ann.sign_in(EMAIL, PASSWORD).await;
    assert_eq!(ann.page.path, "/dashboard", "{}", ann.page.text());
    format!("Cookie: skymailing={}\r\n", ann.cookie("skymailing").unwrap())
}

struct Target {
    name: &'static str,
    address: SocketAddr,
    request: Arc<str>,
    /// How long each answer took.
    took: Vec<Duration>,
    octets: usize,
}

impl Target {
    fn new(name: &'static str, address: SocketAddr, path: &str, headers: &str) -> Self {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0)\r\n\
             Accept: text/html\r\nAccept-Language: en\r\nAccept-Encoding: gzip\r\n{headers}\r\n"
        );
        Self { name, address, request: request.into(), took: Vec::new(), octets: 0 }
    }

    fn load(&mut self, span: Duration) {
        let generators: Vec<_> = (0..GENERATORS).map(|_| self.generator(span)).collect();
        for generator in generators {
            let (took, octets) = generator.join().unwrap();
            self.took.extend(took);
            self.octets = octets;
        }
    }

    fn forget(&mut self) {
        self.took.clear();
    }

    /// A thread with its share of the connections.
    fn generator(&self, span: Duration) -> std::thread::JoinHandle<(Vec<Duration>, usize)> {
        let (address, request) = (self.address, self.request.clone());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut talks = tokio::task::JoinSet::new();
                for _ in 0..CONNECTIONS / GENERATORS {
                    talks.spawn(talk(address, request.clone(), span));
                }
                let (mut all, mut size) = (Vec::new(), 0);
                while let Some(talk) = talks.join_next().await {
                    let (took, octets) = talk.unwrap();
                    all.extend(took);
                    size = octets;
                }
                (all, size)
            })
        })
    }
}

/// Asks again as soon as it is answered, until the time is over.
async fn talk(address: SocketAddr, request: Arc<str>, span: Duration) -> (Vec<Duration>, usize) {
    #[expect(clippy::disallowed_methods, reason = "the load comes from outside of the program")]
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut took, mut octets, mut buffer) = (Vec::new(), 0, Vec::with_capacity(64 * 1024));
    let until = Stopwatch::start();
    while until.elapsed() < span {
        let watch = Stopwatch::start();
        stream.write_all(request.as_bytes()).await.unwrap();
        octets = read_answer(&mut stream, &mut buffer).await;
        took.push(watch.elapsed());
    }
    (took, octets)
}

async fn read_answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> usize {
    buffer.clear();
    loop {
        assert!(stream.read_buf(buffer).await.unwrap() > 0, "the server closed the connection");
        let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let text = std::str::from_utf8(&buffer[..head]).unwrap();
        assert!(text.starts_with("HTTP/1.1 200 "), "{text}");
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let whole = head + 4 + length.parse::<usize>().unwrap();
        while buffer.len() < whole {
            assert!(stream.read_buf(buffer).await.unwrap() > 0, "the server closed the connection");
        }
        return whole;
    }
}

fn report(targets: &mut [Target], span: Duration) {
    println!("\n{CONNECTIONS} connections, {ROUNDS} rounds, {:.1} s each, on {}\n", span.as_secs_f64(), machine());
    println!("| page | requests/s | p50 | p99 | of hello | octets |");
    println!("|---|---:|---:|---:|---:|---:|");
    let mut limit = None;
    for target in targets {
        target.took.sort_unstable();
        let a_second = target.took.len() as f64 / span.as_secs_f64();
        let limit = *limit.get_or_insert(a_second);
        let at = |share: f64| {
            let index = (target.took.len() as f64 * share) as usize;
            target.took.get(index).map_or(0.0, Duration::as_secs_f64) * 1000.0
        };
        println!(
            "| {} | {a_second:.0} | {:.2} ms | {:.2} ms | {:.2} | {} |",
            target.name,
            at(0.50),
            at(0.99),
            a_second / limit,
            target.octets
        );
    }
}

fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{} ({cores} cores)", model.unwrap_or("an unknown processor"))
}

//! What an import costs: a million rows into each database, by the command line and by a server whose pages are asked meanwhile.
//! Run `cargo bench --bench import`, or with `-- --rows 100000`. Prints tables in Markdown.
//!
//! PostgreSQL is a private cluster without fsync unless `TEST_DATABASE_URL` names one. All of it shares one machine.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench may panic like a test")]

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use skymailing::clock::Stopwatch;

#[path = "../../tests/app/support/leash.rs"]
mod leash;
#[path = "../../tests/app/support/person.rs"]
#[expect(dead_code, reason = "the bench needs only a few of her ways")]
mod person;
mod plain;
#[path = "../../tests/app/support/postgres.rs"]
#[expect(dead_code, unused_imports, reason = "its own tests do not run here, and nobody stops it")]
mod postgres;

use person::Person;

const EMAIL: &str = "ann@example.org";
const PASSWORD: &str = "violet tractor 19 hums";
/// Between two looks at a page.
const PAUSE: Duration = Duration::from_millis(5);
const IDLE_LOOKS: usize = 400;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let asked = arguments.iter().position(|arg| arg == "--rows").map(|at| arguments[at + 1].parse().unwrap());
    let rows: usize = asked.unwrap_or(1_000_000);
    println!("\n{rows} rows\n");
    let bare = bare_inserts(rows);
    println!(
        "| database | by | rows/s | CPU a row | check, rows/s | peak memory | of it anonymous | page p50, p99 idle | meanwhile | worst |"
    );
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    let schema = [postgres::Schema::create(), postgres::Schema::create()];
    for (name, urls) in [("SQLite", [None, None]), ("PostgreSQL", schema.each_ref().map(Option::as_ref))] {
        if name == "PostgreSQL" && urls[0].is_none() {
            continue;
        }
        by_command(name, urls[0].map(|schema| schema.url()), rows);
        actix_web::rt::System::new().block_on(by_server(name, urls[1].map(|schema| schema.url()), rows));
    }
    let again = bare_inserts(rows);
    println!("\n| bare INSERT into SQLite | rows/s before, after | CPU a row before, after |\n|---|---:|---:|");
    for ((what, speed, cpu), (_, speed_again, cpu_again)) in bare.into_iter().zip(again) {
        println!("| {what} | {speed:.0}, {speed_again:.0} | {cpu:.1}, {cpu_again:.1} µs |");
    }
}

fn bare_inserts(rows: usize) -> [(&'static str, f64, f64); 2] {
    [("the same indexes", true), ("only the key of addresses", false)].map(|(what, with_indexes)| {
        let (speed, cpu) = actix_web::rt::System::new().block_on(plain::measure(rows, with_indexes));
        (what, speed, cpu)
    })
}

/// E-mail, first and last name, city, age. No order in them, as in life.
fn row(n: usize) -> [String; 5] {
    let mixed = (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    [
        format!("client{mixed:08x}{n}@example{}.org", n % 500),
        format!("Anna{}", n % 1000),
        format!("Ivanova{}", mixed % 5000),
        format!("City {}", n % 300),
        (n % 90).to_string(),
    ]
}

fn make_file(path: &Path, rows: usize) {
    let mut file = BufWriter::new(std::fs::File::create(path).unwrap());
    writeln!(file, "email,first name,last name,city,age").unwrap();
    for n in 0..rows {
        writeln!(file, "{}", row(n).join(",")).unwrap();
    }
}

fn skymailing(data: &Path, url: Option<&str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_skymailing"));
    command.env_clear().env("DATA_DIR", data).env("LOG", "warn").current_dir(data);
    if let Some(url) = url {
        command.env("DATABASE_URL", url);
    }
    command
}

fn make_account(data: &Path, url: Option<&str>) {
    let mut create = skymailing(data, url);
    create.args(["account", "create", EMAIL, "--password-stdin", "--verified"]);
    let mut child = create.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

/// Of the processor, by a process so far, as the kernel counts it: in hundredths of a second.
fn used_by(process: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name may hold spaces; it ends with the last bracket.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse().ok())
        .map(|ticks: u64| Duration::from_millis(10 * ticks))
        .sum()
}

/// The most it held, in MiB: all of it, and without the pages of files that it looked at.
#[derive(Clone, Copy, Default)]
struct Peak {
    all: f64,
    anonymous: f64,
}

impl Peak {
    fn look(&mut self, process: u32) {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let value = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
        };
        self.all = self.all.max(value("VmHWM:"));
        self.anonymous = self.anonymous.max(value("RssAnon:"));
    }
}

fn by_command(name: &str, url: Option<&str>, rows: usize) {
    let data = tempfile::tempdir().unwrap();
    make_account(data.path(), url);
    make_file(&data.path().join("all.csv"), rows);
    let run = |more: &[&str]| {
        let watch = Stopwatch::start();
        let mut import = skymailing(data.path(), url);
        import.args(["import-clients", "--owner", EMAIL, "all.csv"]).args(more).stdout(Stdio::piped());
        let mut child = import.spawn().unwrap();
        let (mut peak, mut used) = (Peak::default(), Duration::ZERO);
        while child.try_wait().unwrap().is_none() {
            peak.look(child.id());
            used = used.max(used_by(child.id()));
            std::thread::sleep(Duration::from_millis(20));
        }
        let took = watch.elapsed();
        let output = child.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && words.contains(&format!("new: {rows}\n")), "{words}");
        (rows as f64 / took.as_secs_f64(), used.as_secs_f64() * 1e6 / rows as f64, peak)
    };
    let (check, ..) = run(&["--dry-run"]);
    let (speed, cpu, peak) = run(&[]);
    println!(
        "| {name} | command | {speed:.0} | {cpu:.1} µs | {check:.0} | {:.0} MiB | {:.0} MiB | | | |",
        peak.all, peak.anonymous
    );
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

async fn by_server(name: &str, url: Option<&str>, rows: usize) {
    let data = tempfile::tempdir().unwrap();
    make_account(data.path(), url);
    let file = data.path().join("all.csv");
    make_file(&file, rows);
    let mut serve = skymailing(data.path(), url);
    let mut server = Server(serve.arg("serve").env("LISTEN", "127.0.0.1:0").stdout(Stdio::piped()).spawn().unwrap());
    let process = server.0.id();
    let mut lines = BufReader::new(server.0.stdout.take().unwrap()).lines().map_while(Result::ok);
    let base = lines.find_map(|line| line.strip_prefix("SkyMailing is at ").map(str::to_owned)).unwrap();
    let mut ann = Person::new(&base);
    ann.sign_in(EMAIL, PASSWORD).await;
    let mut idle = Vec::new();
    for _ in 0..IDLE_LOOKS {
        look(&mut ann, &mut idle).await;
    }

    let mut peak = Peak::default();
    ann.visit("/clients/import").await;
    ann.submit_files("/clients/import", &[], &[("file", "all.csv", &std::fs::read(&file).unwrap())]).await;
    let path = ann.page.path.clone();
    peak.look(process);
    ann.submit(&format!("{path}/check"), &[]).await;
    let mut busy = Vec::new();
    let check = Stopwatch::start();
    while !ann.visit(&path).await.has("form[action$='/run']") {
        look(&mut ann, &mut busy).await;
    }
    let check = rows as f64 / check.elapsed().as_secs_f64();
    ann.submit(&format!("{path}/run"), &[]).await;
    let watch = Stopwatch::start();
    busy.clear();
    while !ann.visit(&path).await.has("form[action$='/undo']") {
        for _ in 0..20 {
            look(&mut ann, &mut busy).await;
        }
        peak.look(process);
    }
    let speed = rows as f64 / watch.elapsed().as_secs_f64();
    let quantile = |took: &mut Vec<Duration>, share: f64| {
        took.sort_unstable();
        took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0
    };
    println!(
        "| {name} | server | {speed:.0} | | {check:.0} | {:.0} MiB | {:.0} MiB | {:.1}, {:.1} ms | {:.1}, {:.1} ms | {:.1} ms |",
        peak.all,
        peak.anonymous,
        quantile(&mut idle, 0.5),
        quantile(&mut idle, 0.99),
        quantile(&mut busy, 0.5),
        quantile(&mut busy, 0.99),
        quantile(&mut busy, 1.0),
    );
}

/// A page that asks the database.
async fn look(ann: &mut Person, took: &mut Vec<Duration>) {
    let watch = Stopwatch::start();
    let answer = ann.send(actix_web::http::Method::GET, "/clients/import", None).await;
    took.push(watch.elapsed());
    assert_eq!(answer.status, 200);
    tokio::time::sleep(PAUSE).await;
}

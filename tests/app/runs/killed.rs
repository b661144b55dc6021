//! The real program dies in the middle of a campaign, at every named place and at random moments, and is started again: nothing is
//! lost, and with "at most once" nothing is doubled. The mail server of the test is the witness.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use diesel::prelude::*;
use skymailing::app::App;
use skymailing::campaigns::{self, Audience, Calendar, NewCampaign, Period, Unknown, Weekdays};
use skymailing::clock::{Clock, Stopwatch, minutes};
use skymailing::config::{Config, SettingFlags};
use skymailing::db::schema::{deliveries, run_sums, runs};
use skymailing::db::{AccountId, Conn, Db, Role};
use skymailing::delivery::runs::Which;
use skymailing::delivery::{CampaignId, RunId, State};
use skymailing::messages::{self, Content, Format};

use super::people;
use crate::database::Fresh;
use crate::support::mail_server::MailServer;
use crate::support::program::skymailing;

const PEOPLE: usize = 2500;
const SIGABRT: i32 = 6;

/// A campaign that is due: an owner, clients, a message, and the launch a while ago.
async fn launched(fresh: &Fresh) {
    let env: HashMap<&str, String> =
        HashMap::from([("DATA_DIR", fresh.data.path().display().to_string()), ("DATABASE_URL", fresh.url.clone())]);
    let read = |key: &str| env.get(key).cloned();
    let config = Config::load(&SettingFlags::default(), read, fresh.data.path()).unwrap_or_else(|e| panic!("{e}"));
    let key = config.prepare().unwrap();
    let db = Db::open(&fresh.url).unwrap_or_else(|error| panic!("{error}"));
    let launched_at = Clock::default().now().minus(minutes(1));
    let app = App::assemble(&config, key, db, Clock::fixed(launched_at)).unwrap();
    let new = skymailing::accounts::NewAccount {
        email: skymailing::mail::EmailAddress::parse("ann@example.org").unwrap(),
        name: "Ann".to_owned(),
        password_hash: String::new(),
        role: Role::Owner,
        language: skymailing::web::Language::English,
        zone: "UTC".to_owned(),
        verified: true,
    };
    let owner = app.db.write(move |conn| skymailing::accounts::create(conn, &new, launched_at)).await.unwrap();
    app.db.write(move |conn| super::add_clients(conn, owner, &people(PEOPLE), launched_at)).await.unwrap();
    let message = Content {
        name: "News".to_owned(),
        language: "en".to_owned(),
        subject: "News".to_owned(),
        preheader: String::new(),
        format: Format::Markdown,
        body: "Hello\n\n[Unsubscribe]({{ unsubscribe_url }})".to_owned(),
        text: String::new(),
    };
    let message = app.db.write(move |conn| messages::create(conn, owner, owner, &message, launched_at)).await.unwrap();
    let calendar = Calendar {
        zone: "UTC".to_owned(),
        first: jiff::civil::date(2026, 1, 1).at(0, 0, 0, 0),
        until: None,
        lasts_hours: None,
        period: Period::Once,
        hours: None,
        weekdays: Weekdays::NONE,
        per_day: None,
    };
    let new = NewCampaign {
        name: "News".to_owned(),
        message: Some(message),
        sender: None,
        audience: Audience::all(),
        calendar,
        unknown: Unknown::AtMostOnce,
        tracks: false,
    };
    let create = move |conn: &mut Conn| campaigns::create(conn, owner, &new, launched_at);
    let campaign = app.db.write(create).await.unwrap_or_else(|error| panic!("{error:?}"));
    app.campaigns.launch(owner, campaign).await.unwrap_or_else(|error| panic!("{error:?}"));
}

fn worker(fresh: &Fresh, relay: &str, crash_at: Option<&str>) -> Child {
    let mut command: Command = skymailing(fresh.data.path());
    command.arg("worker").env("DATABASE_URL", &fresh.url).env("SMTP_URL", relay).env("WORKERS", "8");
    if let Some(place) = crash_at {
        command.env("CRASH_AT", place);
    }
    let log = log_of(fresh.data.path());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap()
}

fn log_of(data: &Path) -> std::fs::File {
    std::fs::File::options().create(true).append(true).open(data.join("stderr.txt")).unwrap()
}

fn ended(child: &mut Child, within: Duration) -> Option<ExitStatus> {
    let began = Stopwatch::start();
    while began.elapsed() < within {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    None
}

/// What a second worker would wait for: that the leases of the dead run out. PostgreSQL may still be at work for one of them, and
/// then it may be us who has to ask again.
fn time_passes(conn: &mut Conn) {
    for _ in 0..20 {
        let held = deliveries::table.filter(deliveries::leased_until.is_not_null());
        if diesel::update(held).set(deliveries::leased_until.eq(0)).execute(conn).is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the leases of the dead cannot be ended");
}

fn waiting(conn: &mut Conn) -> i64 {
    let unfinished: i64 = runs::table.filter(runs::state.ne("finished")).count().get_result(conn).unwrap();
    let started: i64 = runs::table.count().get_result(conn).unwrap();
    if started == 0 { 1 } else { unfinished }
}

/// The books, row by row, and those of the witness.
fn compare(conn: &mut Conn, server: &MailServer, crashes: usize) {
    // The program's own letter about the end of the run is not one of the run's.
    let of_the_run = deliveries::table.filter(deliveries::run_id.is_not_null());
    let rows: Vec<(String, State)> = of_the_run.select((deliveries::recipient, deliveries::state)).load(conn).unwrap();
    assert_eq!(rows.len(), PEOPLE, "everybody is written down once");
    let kept: Vec<(String, i64)> = run_sums::table.select((run_sums::state, run_sums::letters)).load(conn).unwrap();
    for state in State::ALL {
        let counted = rows.iter().filter(|(_, of)| of == state).count() as i64;
        let kept: i64 = kept.iter().filter(|(of, _)| of == state.as_str()).map(|(_, letters)| letters).sum();
        assert_eq!(kept, counted, "{state}");
    }
    let mut copies: HashMap<String, usize> = HashMap::new();
    for dot in server.dots().iter().filter(|dot| dot.may_have_been_taken()) {
        *copies.entry(dot.recipient().to_owned()).or_default() += 1;
    }
    let (mut lost, mut unknown) = (0, 0);
    for (recipient, state) in &rows {
        let copies = copies.get(recipient).copied().unwrap_or(0);
        assert!(copies <= 1, "{recipient} got {copies} copies, and at most one was wanted");
        match state {
            State::Accepted => lost += usize::from(copies == 0),
            State::Unknown => unknown += 1,
            state => panic!("{recipient} is {state}"),
        }
    }
    assert_eq!(lost, 0, "accepted, and the server has it not");
    assert!(unknown <= crashes * 8, "{unknown} are unknown after {crashes} deaths of eight sessions");
    println!("{crashes} deaths: {} accepted, {unknown} unknown, 0 lost, 0 doubled", rows.len() - unknown);
}

async fn finish(fresh: &Fresh, conn: &mut Conn, relay: &str) {
    let mut last = worker(fresh, relay, None);
    let began = Stopwatch::start();
    while waiting(conn) > 0 {
        if began.elapsed() > Duration::from_secs(120) {
            let log = std::fs::read_to_string(fresh.data.path().join("stderr.txt")).unwrap_or_default();
            last.kill().unwrap();
            panic!("the run does not end: {log}");
        }
        actix_web::rt::time::sleep(Duration::from_millis(50)).await;
    }
    last.kill().unwrap();
    last.wait().unwrap();
}

#[actix_web::test]
async fn a_campaign_survives_a_crash_at_every_place() {
    for fresh in Fresh::each() {
        let server = MailServer::start();
        let relay = format!("smtp+plain://{}:{}", server.host(), server.relay().port);
        launched(&fresh).await;
        let conn = &mut fresh.connect();
        let places = [
            "started:1",
            "planned:1",
            "planned:1",
            "opened:1",
            "claimed:1",
            "claimed:2",
            "claimed:3",
            "marked:1",
            "marked:2",
            "marked:3",
            "answered:1",
            "answered:2",
            "answered:3",
        ];
        for place in places {
            let mut child = worker(&fresh, &relay, Some(place));
            let status = ended(&mut child, Duration::from_secs(30));
            drop(child.kill());
            drop(child.wait());
            assert_eq!(status.and_then(|status| status.signal()), Some(SIGABRT), "{place} was not reached");
            time_passes(conn);
        }
        finish(&fresh, conn, &relay).await;
        compare(conn, &server, places.len());
    }
}

#[actix_web::test]
async fn a_campaign_survives_kill_9_at_random_moments() {
    let kills: usize = std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(12);
    for fresh in Fresh::each() {
        let server = MailServer::start();
        let relay = format!("smtp+plain://{}:{}", server.host(), server.relay().port);
        launched(&fresh).await;
        let conn = &mut fresh.connect();
        for kill in 0..kills {
            let mut child = worker(&fresh, &relay, None);
            let wait = 150 + RandomState::new().hash_one(kill) % 1200;
            actix_web::rt::time::sleep(Duration::from_millis(wait)).await;
            child.kill().unwrap();
            child.wait().unwrap();
            time_passes(conn);
        }
        finish(&fresh, conn, &relay).await;
        compare(conn, &server, kills);
    }
}

#[actix_web::test]
async fn letters_that_are_tried_again_survive_crashes() {
    for fresh in Fresh::each() {
        let server = MailServer::start();
        let relay = format!("smtp+plain://{}:{}", server.host(), server.relay().port);
        people(PEOPLE).iter().for_each(|to| server.answers(to, ["552 5.2.2 Mailbox is full"]));
        launched(&fresh).await;
        let conn = &mut fresh.connect();
        finish(&fresh, conn, &relay).await;
        assert_eq!(server.dots().len(), 0, "everybody was refused");
        let db = Db::open(&fresh.url).unwrap_or_else(|error| panic!("{error}"));
        let asked = db.write(|conn| {
            let run = runs::table.select((runs::owner_id, runs::campaign_id, runs::id));
            let (owner, campaign, run): (AccountId, CampaignId, RunId) = run.first(conn)?;
            campaigns::retry(conn, owner, campaign, run, (&Which::All, false), Clock::default().now())
        });
        let retried = asked.await.unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!((retried.letters, retried.is_all), (2000, false), "the rest is the schedule's");
        drop(db);
        let places = ["retried:1", "claimed:1", "marked:2", "answered:3"];
        for place in places {
            let mut child = worker(&fresh, &relay, Some(place));
            let status = ended(&mut child, Duration::from_secs(30));
            drop(child.kill());
            drop(child.wait());
            assert_eq!(status.and_then(|status| status.signal()), Some(SIGABRT), "{place} was not reached");
            time_passes(conn);
        }
        finish(&fresh, conn, &relay).await;
        compare(conn, &server, places.len());
    }
}

//! How long the pages of a campaign take when its run has many letters, how much an export needs, and what two hundred who watch cost.
//! `MANY=1000000` says what it says; by itself it only holds that nothing is wrong with a few.

use std::time::Duration;

use futures_util::StreamExt;
use skymailing::clock::Stopwatch;
use skymailing::db::Conn;

use super::*;
use crate::runs::{law_holds, spread_is_right};
use crate::support::app::{PASSWORD, on_each_database, on_sqlite};
use crate::support::person::Person;

const FEW: i64 = 2000;

fn many() -> i64 {
    std::env::var("MANY").ok().and_then(|many| many.parse().ok()).unwrap_or(FEW)
}

/// Every twentieth letter was refused, and the run is over.
fn fill(conn: &mut Conn, owner: AccountId, run: RunId, many: i64, now: Timestamp) -> QueryResult<()> {
    let (numbers, now) = match conn {
        Conn::Sqlite(_) => (
            format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})"),
            now.as_micros(),
        ),
        Conn::Pg(_) => (format!("WITH n(i) AS (SELECT generate_series(1, {many}))"), now.as_micros()),
    };
    let deliveries = format!(
        "{numbers} INSERT INTO deliveries (owner_id, recipient, state, epoch, next_attempt_at, created_at, finished_at, run_id,
             client_id, fills, cause, code)
         SELECT {owner}, 'person' || i || '@d' || (i % 37) || '.example', CASE WHEN i % 20 = 0 THEN 'rejected' ELSE 'accepted' END,
             1, {now}, {now}, {now}, {run}, 10000000 + i, '{{}}', CASE WHEN i % 20 = 0 THEN 'no-such-mailbox' END,
             CASE WHEN i % 20 = 0 THEN 550 END FROM n"
    );
    // Spread over an hour.
    let attempts = format!(
        "INSERT INTO attempts (delivery_id, number, trigger, epoch, started_at, finished_at, verdict, cause, stage, code, enhanced,
             reply, server, tls, run_id)
         SELECT id, 1, 'start', 1, {now}, {now} + (client_id % 3600) * 1000000, state, coalesce(cause, 'accepted'),
             CASE WHEN state = 'accepted' THEN 'dot' ELSE 'rcpt' END, coalesce(code, 250), '5.1.1', 'No such user here', '127.0.0.1',
             TRUE, run_id
         FROM deliveries WHERE run_id = {run} AND client_id > 10000000 ORDER BY id"
    );
    let sums = format!(
        "INSERT INTO run_sums (run_id, state, shard, letters)
         SELECT run_id, state, 99, count(*) FROM deliveries WHERE run_id = {run} AND client_id > 10000000 GROUP BY run_id, state"
    );
    let causes = format!(
        "INSERT INTO run_causes (run_id, cause, code, shard, letters)
         SELECT run_id, cause, code, 99, count(*) FROM deliveries WHERE run_id = {run} AND cause IS NOT NULL GROUP BY run_id, cause, code"
    );
    let minutes = format!(
        "INSERT INTO run_minutes (run_id, minute, verdict, shard, letters)
         SELECT run_id, finished_at / 60000000, verdict, 99, count(*) FROM attempts WHERE run_id = {run} AND enhanced = '5.1.1'
         GROUP BY run_id, finished_at / 60000000, verdict"
    );
    let planned = format!("UPDATE runs SET planned = planned + {many} WHERE id = {run}");
    for sql in [deliveries, attempts, sums, causes, minutes, planned] {
        diesel::sql_query(sql).execute(conn)?;
    }
    if let Conn::Pg(_) = conn {
        diesel::sql_query("ANALYZE deliveries, attempts").execute(conn)?;
    }
    Ok(())
}

const LOOKS: usize = 40;

async fn p95(person: &mut Person, path: &str) -> Duration {
    let mut took = Vec::new();
    for _ in 0..LOOKS {
        let watch = Stopwatch::start();
        assert!(person.visit(path).await.status.is_success(), "{path}");
        took.push(watch.elapsed());
    }
    took.sort();
    took.into_iter().nth(LOOKS * 95 / 100).unwrap()
}

/// Memory of this process that is really in use, in MiB.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096 / (1 << 20)
}

/// Of this process.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields = stat.rsplit(')').next().unwrap().split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum();
    ticks as f64 / 100.0
}

#[actix_web::test]
async fn pages_of_a_run_with_many_letters_and_its_export() {
    on_each_database(async |app| {
        let (ann, many) = (ann(app, 1).await, many());
        let id = ann.launches(app, ann.says(once())).await;
        turn(app).await;
        app.run_deliveries().await;
        let (owner, run, now) = (ann.id, run_of(app, id).await.id, app.clock.now());
        app.write(move |conn| fill(conn, owner, run, many, now)).await;
        turn(app).await;
        if many == FEW {
            law_holds(app, owner, run).await;
            spread_is_right(app, run).await;
        }
        let watch = Stopwatch::start();
        app.app.campaigns.report().await.unwrap();
        println!("{many} letters: counted by domain and told in {:?}", watch.elapsed());
        let mut person = app.visitor();
        person.sign_in("ann@example.org", PASSWORD).await;
        for (name, path) in [
            ("campaign, with its causes", String::new()),
            ("report", "/report".to_owned()),
            ("attempts", "/attempts".to_owned()),
            ("attempts refused", "/attempts?verdict=rejected".to_owned()),
            ("attempts 5xx", "/attempts?code=5".to_owned()),
            ("attempts of a domain", "/attempts?to=%40d7.example".to_owned()),
            ("attempts accepted, of a domain", "/attempts?verdict=accepted&to=%40d7.example".to_owned()),
            ("one letter", format!("/attempts?to=person{}%40d{}.example", many / 2 + 1, (many / 2 + 1) % 37)),
            ("retry, asked", format!("/retry?run={run}")),
        ] {
            println!("{many} letters, p95 of {name}: {:?}", p95(&mut person, &format!("/campaigns/{id}{path}")).await);
        }
        println!("{many} letters, p95 of the dashboard: {:?}", p95(&mut person, "/dashboard").await);

        let (before, watch) = (resident(), Stopwatch::start());
        let (status, mut csv) = person.listen(&format!("/campaigns/{id}/attempts.csv")).await;
        assert!(status.is_success());
        let (mut lines, mut most) = (0, before);
        while let Some(piece) = csv.next().await {
            lines += piece.bytes().filter(|byte| *byte == b'\n').count() as i64;
            most = most.max(resident());
        }
        // The names of the columns, and the one that really left.
        assert_eq!(lines, many + 2);
        println!(
            "{many} letters exported in {:?}, memory {before} MiB before and {most} MiB at the most",
            watch.elapsed()
        );
    })
    .await;
}

#[actix_web::test]
async fn two_hundred_who_watch() {
    on_sqlite(async |app| {
        let mut streams = Vec::new();
        let before = resident();
        for n in 0..10 {
            let email = format!("owner{n}@example.org");
            let id = app.given_account(&email, Role::Owner).await;
            let owner = of_owner(app, id, 3).await;
            let campaign = owner.launches(app, owner.says(once())).await;
            turn(app).await;
            let mut person = app.visitor();
            person.sign_in(&email, PASSWORD).await;
            for _ in 0..20 {
                let (status, mut stream) = person.listen(&format!("/campaigns/{campaign}/events")).await;
                assert!(status.is_success());
                assert!(stream.next().await.unwrap().contains("data-working"));
                streams.push(stream);
            }
        }
        let (watch, cpu) = (Stopwatch::start(), cpu_seconds());
        tokio::time::sleep(Duration::from_secs(3)).await;
        let busy = (cpu_seconds() - cpu) / watch.elapsed().as_secs_f64();
        println!(
            "200 streams: {:.1} % of a core, both ends; {} MiB more",
            busy * 100.0,
            resident().saturating_sub(before)
        );
        let watch = Stopwatch::start();
        app.app.campaigns.live.stop();
        for stream in &mut streams {
            while stream.next().await.is_some() {}
        }
        println!("200 streams ended in {:?}", watch.elapsed());
        assert!(watch.elapsed() < Duration::from_secs(5));
    })
    .await;
}

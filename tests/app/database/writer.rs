//! Writing: what is acknowledged is there, and nobody suffers for another's failure.

use std::sync::mpsc;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::Error;
use skymailing::db::{Conn, Db};

use super::{Fresh, run};

diesel::table! {
    counters (id) {
        id -> BigInt,
        count -> BigInt,
    }
}

fn with_counters(fresh: &Fresh) -> Db {
    let db = Db::open(&fresh.url).unwrap();
    run(&mut fresh.connect(), "CREATE TABLE counters (id BIGINT PRIMARY KEY, count BIGINT NOT NULL)").unwrap();
    db
}

fn add(conn: &mut Conn, id: i64) -> QueryResult<usize> {
    diesel::insert_into(counters::table).values((counters::id.eq(id), counters::count.eq(0_i64))).execute(conn)
}

async fn ids(db: &Db) -> Vec<i64> {
    db.read(|conn| counters::table.select(counters::id).order(counters::id).load(conn))
        .await
        .unwrap_or_else(|e: Error| panic!("{e}"))
}

/// Keeps the writer of SQLite busy until the gate opens, so that what is written meanwhile waits, and shares a group.
fn hold(db: &Db) -> mpsc::Sender<()> {
    let (open, gate) = mpsc::channel();
    let db = db.clone();
    actix_web::rt::spawn(async move {
        let wait = move |_: &mut Conn| {
            let _ = gate.recv();
            Ok::<_, Error>(())
        };
        db.write(wait).await.unwrap();
    });
    open
}

#[actix_web::test]
async fn a_job_that_fails_or_panics_leaves_its_neighbours_alone() {
    for fresh in Fresh::each() {
        let db = with_counters(&fresh);
        let gate = hold(&db);
        let jobs: Vec<_> = (0..60_i64)
            .map(|id| {
                let db = db.clone();
                actix_web::rt::spawn(async move {
                    db.write(move |conn| {
                        add(conn, id)?;
                        match id % 4 {
                            1 => Err(Error::RollbackTransaction),
                            2 => add(conn, id),
                            3 => conn.transaction(|conn| {
                                add(conn, id + 1000)?;
                                panic!("as the test wishes")
                            }),
                            _ => Ok(1),
                        }
                    })
                    .await
                })
            })
            .collect();
        actix_web::rt::task::yield_now().await;
        gate.send(()).unwrap();
        for (id, job) in jobs.into_iter().enumerate() {
            assert_eq!(job.await.unwrap().is_ok(), id % 4 == 0, "{id} on {}", fresh.url);
        }
        assert_eq!(ids(&db).await, (0..60).step_by(4).collect::<Vec<i64>>());
        db.write(|conn| add(conn, 100)).await.unwrap();
        assert_eq!(ids(&db).await.last(), Some(&100));
    }
}

#[actix_web::test]
async fn readers_of_sqlite_cannot_write() {
    let db = with_counters(&Fresh::sqlite());
    let strayed: QueryResult<usize> = db.read(|conn| add(conn, 1)).await;
    assert!(strayed.unwrap_err().to_string().contains("readonly"));
    assert_eq!(ids(&db).await, Vec::<i64>::new());
}

#[actix_web::test]
async fn what_was_written_is_read() {
    for fresh in Fresh::each() {
        let db = with_counters(&fresh);
        let writers: Vec<_> = (0..40_i64)
            .map(|id| {
                let db = db.clone();
                actix_web::rt::spawn(async move {
                    db.write(move |conn| add(conn, id)).await.unwrap();
                    assert!(ids(&db).await.contains(&id), "{id}");
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
    }
}

#[actix_web::test]
async fn two_hundred_increments_at_once_are_all_counted() {
    for fresh in Fresh::each() {
        let db = with_counters(&fresh);
        db.write(|conn| add(conn, 1)).await.unwrap();
        let increments: Vec<_> = (0..200)
            .map(|_| {
                let db = db.clone();
                actix_web::rt::spawn(async move {
                    db.write(|conn| {
                        diesel::update(counters::table.find(1))
                            .set(counters::count.eq(counters::count + 1))
                            .execute(conn)
                    })
                    .await
                    .unwrap();
                })
            })
            .collect();
        for increment in increments {
            increment.await.unwrap();
        }
        let count: QueryResult<i64> = db.read(|conn| counters::table.find(1).select(counters::count).first(conn)).await;
        assert_eq!(count.unwrap(), 200);
    }
}

#[actix_web::test]
async fn a_full_queue_loses_nothing_and_keeps_the_order() {
    let fresh = Fresh::sqlite();
    let db = with_counters(&fresh);
    let gate = hold(&db);
    let jobs: Vec<_> = (0..3000_i64)
        .map(|id| {
            let db = db.clone();
            actix_web::rt::spawn(async move { db.write(move |conn| add(conn, id)).await.unwrap() })
        })
        .collect();
    for _ in 0..10 {
        actix_web::rt::task::yield_now().await;
    }
    gate.send(()).unwrap();
    for job in jobs {
        job.await.unwrap();
    }
    assert_eq!(ids(&db).await, (0..3000).collect::<Vec<i64>>());
}

/// Whoever asked may go away; the write they asked for is done or not, but never by halves.
#[actix_web::test]
async fn a_caller_who_goes_away_disturbs_nobody() {
    for fresh in Fresh::each() {
        let db = with_counters(&fresh);
        let gate = hold(&db);
        for id in 0..20_i64 {
            let writing = db.write(move |conn| add(conn, 2 * id).and_then(|_| add(conn, 2 * id + 1)));
            drop(actix_web::rt::time::timeout(std::time::Duration::ZERO, writing).await);
        }
        gate.send(()).unwrap();
        db.write(|conn| add(conn, 1000)).await.unwrap();
        let found = ids(&db).await;
        for id in 0..20_i64 {
            assert_eq!(found.contains(&(2 * id)), found.contains(&(2 * id + 1)), "{id}");
        }
    }
}

#[actix_web::test]
async fn a_full_disk_fails_the_write_and_nothing_else() {
    let fresh = Fresh::sqlite();
    let db = with_counters(&fresh);
    run(&mut fresh.connect(), "CREATE TABLE big (bytes BLOB NOT NULL)").unwrap();
    let fill = |conn: &mut Conn| run(conn, "INSERT INTO big VALUES (zeroblob(4000000))");
    let disk = |pages: i64| move |conn: &mut Conn| conn.batch_execute(&format!("PRAGMA max_page_count = {pages}"));

    for round in 0..3_i64 {
        db.write(disk(1)).await.unwrap();
        let gate = hold(&db);
        let (before, full, after) = {
            let (one, two, three) = (db.clone(), db.clone(), db.clone());
            (
                actix_web::rt::spawn(async move { one.write(move |conn| add(conn, 10 * round)).await }),
                actix_web::rt::spawn(async move { two.write(fill).await }),
                actix_web::rt::spawn(async move { three.write(move |conn| add(conn, 10 * round + 1)).await }),
            )
        };
        actix_web::rt::task::yield_now().await;
        gate.send(()).unwrap();
        let full = full.await.unwrap();
        assert!(full.is_err(), "{full:?}");
        // Acknowledged means written, and not acknowledged means not written: whichever it was.
        let (before, after) = (before.await.unwrap().is_ok(), after.await.unwrap().is_ok());
        let found = ids(&db).await;
        assert_eq!(
            (found.contains(&(10 * round)), found.contains(&(10 * round + 1))),
            (before, after),
            "round {round}"
        );
        // There is room again.
        db.write(disk(1_000_000_000)).await.unwrap();
        db.write(move |conn| add(conn, 10 * round + 2)).await.unwrap();
        assert!(ids(&db).await.contains(&(10 * round + 2)));
    }
}

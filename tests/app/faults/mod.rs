//! Servers that are slow, lying, broken or dead. Each fault is a row: what the server does, and what must come of it in lock-step
//! and with PIPELINING. For all of them: no wrong "accepted", a bounded time, a bounded memory, and no other letter hurt.

mod anything;
mod chains;
mod counting;
mod envelope;
mod fault;
mod greeting;
mod letter;
mod memory;
mod secured;
mod sending;
mod words;

use std::sync::Arc;
use std::time::Duration;

use fault::Fault;
use sending::{Courier, Letter, WAYS};
use skymailing::smtp::{Cause, Stage};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::support::mail_server::{nobody_there, trusting_the_test_authority};

const AT_ONCE: usize = 32;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_has_its_verdict_its_end_and_its_bound() {
    let faults = [
        greeting::faults(),
        envelope::faults(),
        letter::faults(),
        letter::too_early(),
        secured::faults(),
        counting::faults(),
        counting::silent_at_the_end(),
    ];
    hold(faults.concat()).await;
}

async fn hold(faults: Vec<Fault>) {
    let (count, places) = (faults.len(), Arc::new(Semaphore::new(AT_ONCE)));
    let mut running = JoinSet::new();
    for fault in faults {
        for way in WAYS {
            let (fault, places) = (fault.clone(), places.clone());
            running.spawn(async move {
                let _place = places.acquire().await.unwrap();
                fault.happen(way).await
            });
        }
    }
    let mut wrong = Vec::new();
    while let Some(happened) = running.join_next().await {
        wrong.extend(happened.unwrap_or_else(|panic| Err(panic.to_string())).err());
    }
    wrong.sort();
    println!(
        "{} of {} runs of {count} faults ended as they must",
        count * WAYS.len() - wrong.len(),
        count * WAYS.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_closed_port_is_a_fault_of_the_way() {
    let nobody = nobody_there();
    for way in WAYS {
        let courier = Courier::new(nobody.clone(), way, trusting_the_test_authority(), fault::limits());
        let began = Instant::now();
        for answer in courier.send(&[Letter::to("bob@example.net"), Letter::to("eve@example.net")]).await {
            assert_eq!((answer.cause, answer.stage), (Cause::Unreachable, Stage::Connect), "{answer}");
            assert_eq!(answer.server.map(|server| server.port()), Some(nobody.port));
        }
        assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    }
}

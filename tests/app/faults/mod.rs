//! Servers that are slow, lying, broken or dead. Each fault is a row: what the server does, and what must come of it in lock-step
//! and with PIPELINING. For all of them: no wrong "accepted", a bounded time, a bounded memory, and no other letter hurt.

mod envelope;
mod fault;
mod greeting;
mod letter;
mod sending;
mod words;

use std::sync::Arc;

use fault::Fault;
use sending::WAYS;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const AT_ONCE: usize = 32;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_has_its_verdict_its_end_and_its_bound() {
    let faults: Vec<Fault> = [greeting::faults(), envelope::faults(), letter::faults()].concat();
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
    println!("{} of {} runs of {count} faults ended as they must", count * WAYS.len() - wrong.len(), count * WAYS.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

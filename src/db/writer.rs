//! The one thread that writes to SQLite. Everything that waits goes into one BEGIN IMMEDIATE … COMMIT, so one fsync serves
//! many callers; each job has a savepoint of its own, so a job that fails or panics undoes nothing of its neighbours.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::Error;
use tokio::sync::{mpsc, oneshot};

use super::{Conn, unavailable};
use crate::clock::Stopwatch;

type Manager = <Conn as Connection>::TransactionManager;
/// Told whether the group was committed.
type Acknowledge = Box<dyn FnOnce(Result<(), String>) + Send>;
type Job = Box<dyn FnOnce(Result<&mut Conn, String>) -> Acknowledge + Send>;

const WAITING_AT_MOST: usize = 1024;
const GROUP_AT_MOST: usize = 256;
const GROUP_FOR_AT_MOST: Duration = Duration::from_millis(20);

pub(super) struct Writer(mpsc::Sender<Job>);

impl Writer {
    pub(super) fn start(conn: Conn) -> std::io::Result<Self> {
        let (jobs, waiting) = mpsc::channel(WAITING_AT_MOST);
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || commit_in_groups(conn, waiting))?;
        Ok(Self(jobs))
    }

    pub(super) async fn run<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let gone = || E::from(unavailable("the writer has stopped"));
        self.0.send(job(work, answer)).await.map_err(|_| gone())?;
        answered.await.unwrap_or_else(|_| Err(gone()))
    }
}

fn job<T, E>(
    work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    answer: oneshot::Sender<Result<T, E>>,
) -> Job
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    Box::new(move |conn| {
        let result = match conn {
            Ok(conn) => in_savepoint(conn, work),
            Err(why) => Err(unavailable(&why).into()),
        };
        Box::new(move |committed| {
            let result = match committed {
                Ok(()) => result,
                Err(why) => result.and_then(|_| Err(unavailable(&why).into())),
            };
            // The caller may have gone away: its work is done all the same.
            drop(answer.send(result));
        })
    })
}

fn in_savepoint<T, E: From<Error>>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(|| conn.transaction(work))).unwrap_or_else(|_| {
        // diesel leaves the savepoint of a closure that panicked open: undo it, or the group's COMMIT would only release it.
        while depth(conn) > 1 && Manager::rollback_transaction(conn).is_ok() {}
        Err(unavailable("the write panicked").into())
    })
}

fn depth(conn: &mut Conn) -> u32 {
    match Manager::transaction_manager_status_mut(conn).transaction_depth() {
        Ok(Some(depth)) => depth.get(),
        _ => 0,
    }
}

fn commit_in_groups(mut conn: Conn, mut waiting: mpsc::Receiver<Job>) {
    while let Some(first) = waiting.blocking_recv() {
        if let Err(error) = begin(&mut conn) {
            tracing::error!(%error, "the database cannot be written");
            first(Err(error.to_string()))(Ok(()));
            continue;
        }
        let begun = Stopwatch::start();
        let mut acknowledge = vec![first(Ok(&mut conn))];
        while acknowledge.len() < GROUP_AT_MOST
            && begun.elapsed() < GROUP_FOR_AT_MOST
            && let Ok(job) = waiting.try_recv()
        {
            acknowledge.push(job(Ok(&mut conn)));
        }
        let committed = Manager::commit_transaction(&mut conn).map_err(|error| {
            tracing::error!(%error, "a group of writes could not be committed");
            while depth(&mut conn) > 0 && Manager::rollback_transaction(&mut conn).is_ok() {}
            error.to_string()
        });
        for tell in acknowledge {
            tell(committed.clone());
        }
    }
}

fn begin(conn: &mut Conn) -> Result<(), Error> {
    match conn {
        Conn::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
        Conn::Pg(_) => Err(unavailable("the writer thread is for SQLite")),
    }
}

//! The one thread that writes to SQLite. Everything that waits goes into one BEGIN IMMEDIATE … COMMIT, so one fsync serves
//! many callers; each job has a savepoint of its own, so a job that fails or panics undoes nothing of its neighbours.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::r2d2::R2D2Connection;
use diesel::result::Error;
use tokio::sync::{mpsc, oneshot};

use super::target::Use;
use super::{Conn, Target, unavailable};
use crate::clock::Stopwatch;

type Manager = <Conn as Connection>::TransactionManager;
/// Told whether the group was committed.
type Acknowledge = Box<dyn FnOnce(Result<(), String>) + Send>;
type Job = Box<dyn FnOnce(Result<&mut Conn, String>) -> Done + Send>;

struct Done {
    succeeded: bool,
    acknowledge: Acknowledge,
}

const WAITING_AT_MOST: usize = 1024;
const GROUP_AT_MOST: usize = 256;
const GROUP_FOR_AT_MOST: Duration = Duration::from_millis(20);

pub(super) struct Writer(mpsc::Sender<Job>);

impl Writer {
    pub(super) fn start(target: Target, conn: Conn) -> std::io::Result<Self> {
        let (jobs, waiting) = mpsc::channel(WAITING_AT_MOST);
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || commit_in_groups(&target, conn, waiting))?;
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
        Done {
            succeeded: result.is_ok(),
            acknowledge: Box::new(move |committed| {
                let result = match committed {
                    Ok(()) => result,
                    Err(why) => result.and_then(|_| Err(unavailable(&why).into())),
                };
                // The caller may have gone away: its work is done all the same.
                drop(answer.send(result));
            }),
        }
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

fn commit_in_groups(target: &Target, conn: Conn, mut waiting: mpsc::Receiver<Job>) {
    let mut last = Some(conn);
    while let Some(first) = waiting.blocking_recv() {
        let ready = last
            .take()
            .map_or_else(|| target.open(Use::Write).map_err(|error| error.to_string()), Ok)
            .and_then(|mut conn| begin(&mut conn).map(|()| conn).map_err(|error| error.to_string()));
        match ready {
            Ok(mut conn) => {
                if write_group(&mut conn, first, &mut waiting) && !conn.is_broken() {
                    last = Some(conn);
                }
            }
            Err(why) => {
                tracing::error!(error = why, "the database cannot be written");
                (first(Err(why)).acknowledge)(Ok(()));
            }
        }
    }
}

/// `false`: the connection is not to be used again.
fn write_group(conn: &mut Conn, first: Job, waiting: &mut mpsc::Receiver<Job>) -> bool {
    let begun = Stopwatch::start();
    let (mut acknowledge, mut next, mut intact) = (Vec::new(), Some(first), true);
    while let Some(job) = next.take() {
        let done = job(Ok(conn));
        acknowledge.push(done.acknowledge);
        intact = done.succeeded || is_in_transaction(conn);
        if intact && acknowledge.len() < GROUP_AT_MOST && begun.elapsed() < GROUP_FOR_AT_MOST {
            next = waiting.try_recv().ok();
        }
    }
    let committed = if intact {
        Manager::commit_transaction(conn).map_err(|error| error.to_string())
    } else {
        Err("the database undid the writes of this moment".to_owned())
    };
    if let Err(error) = &committed {
        tracing::error!(error, "a group of writes could not be committed");
    }
    let intact = committed.is_ok();
    for tell in acknowledge {
        tell(committed.clone());
    }
    intact
}

/// After some faults, a full disk for one, SQLite rolls the whole transaction back by itself. diesel does not learn of it, and
/// each later job of the group would be committed alone, whatever its caller is told.
fn is_in_transaction(conn: &mut Conn) -> bool {
    // It is refused inside a transaction and only there.
    conn.batch_execute("BEGIN").is_err()
}

fn begin(conn: &mut Conn) -> Result<(), Error> {
    match conn {
        Conn::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE"),
        Conn::Pg(_) => Err(unavailable("the writer thread is for SQLite")),
    }
}

//! Works at imports beside the pages: takes what waits, a few at a time, and lets go of it at a stop. What is not finished goes
//! on at the next start, here or on another node that has the file.

use std::sync::Arc;
use std::time::Duration;

use diesel::QueryResult;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{Notify, mpsc, watch};

use super::chunk::{self, Chunk};
use super::import::{Counts, Import, Status};
use super::pass::Pass;
use super::queries;
use super::reading::{Limits, Problem};
use super::rows::Columns;
use super::starting;
use super::store::Store;
use super::undo::{self, Step};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;

const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// A large file of one owner keeps no other owner waiting.
const AT_ONCE: usize = 3;
/// A check writes down how far it came with every so many chunks.
const NOTE_EVERY: usize = 20;

#[derive(Clone)]
pub struct Imports {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) store: Store,
    pub(super) megabytes: u64,
    pub(super) limits: Limits,
    pub(super) bell: Arc<Notify>,
}

impl Imports {
    pub fn new(config: &Config, db: Db, clock: Clock) -> Self {
        Self {
            db,
            clock,
            store: Store::in_directory(&config.data_dir),
            megabytes: config.imports.megabytes,
            limits: Limits::of(&config.imports),
            bell: Arc::default(),
        }
    }

    /// Works until `stop` says true or its sender is gone.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let stopping = stop.clone();
        loop {
            self.work(&stopping).await;
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                () = self.bell.notified() => {}
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
    }

    /// Does all that waits and returns how many imports were taken in hand. Tests move it by this.
    pub async fn work_through(&self) -> usize {
        let (_stop, never) = watch::channel(false);
        self.work(&never).await
    }

    async fn work(&self, stop: &watch::Receiver<bool>) -> usize {
        let (mut working, mut worked) = (FuturesUnordered::new(), 0);
        loop {
            if !*stop.borrow() && working.len() < AT_ONCE {
                for import in self.take_in_hand(AT_ONCE - working.len()).await {
                    working.push(self.work_at(import, stop));
                    worked += 1;
                }
            }
            if working.is_empty() {
                return worked;
            }
            tokio::select! {
                _ = working.next() => {}
                () = self.bell.notified() => {}
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
    }

    /// What waits, at most so many. What lies on another machine is for that machine.
    async fn take_in_hand(&self, at_most: usize) -> Vec<Import> {
        let now = self.clock.now();
        let waiting = self.db.read(move |conn| queries::waiting(conn, now)).await;
        let waiting = waiting.unwrap_or_else(|error| {
            tracing::warn!(%error, "imports cannot be looked for");
            Vec::new()
        });
        let mut taken = Vec::new();
        for (id, status, stored_as) in waiting {
            if taken.len() == at_most {
                break;
            }
            // Taking back needs no file.
            if status != Status::Undoing && !self.store.has(&stored_as) {
                continue;
            }
            match self.db.write(move |conn| queries::claim(conn, id, now)).await {
                Ok(import) => taken.extend(import),
                Err(error) => tracing::warn!(%error, "an import cannot be taken in hand"),
            }
        }
        taken
    }

    /// An import that is held by this process already, or was just claimed.
    pub async fn work_at(&self, import: Import, stop: &watch::Receiver<bool>) {
        let id = import.id;
        let worked = match import.status {
            Status::Undoing => self.take_back(import, stop).await,
            _ => self.go_through(import, stop).await,
        };
        if let Err(error) = worked {
            // The lease runs out, and it is tried again.
            tracing::error!(import = id.0, %error, "work at an import was broken off");
        }
    }

    async fn go_through(&self, mut import: Import, stop: &watch::Receiver<bool>) -> QueryResult<()> {
        if import.status == Status::Checking {
            (import.counts, import.position) = (Counts::default(), 0);
            let id = import.id;
            self.db.write(move |conn| queries::begin_again(conn, id, &Counts::default())).await?;
        }
        let (owner, plan) = (import.owner, import.plan.clone());
        let attributes = self.db.read(move |conn| starting::attributes(conn, owner, &plan)).await?;
        let Some(columns) = Columns::new(&starting::named(&import.plan, &attributes), &attributes.all) else {
            return self.end(import, Status::Failed, Some(Problem::new("import-problem-attribute"))).await;
        };
        let pass = Pass {
            path: self.store.path(&import.stored_as),
            bad_rows: self.store.bad_rows(&import.stored_as),
            draft: self.store.draft(&import.stored_as, import.epoch),
            format: import.look.format.clone(),
            plan: import.plan.clone(),
            language: import.language,
            limits: self.limits,
            from: import.position,
        };
        // Enough to work at while the next window is read.
        let (out, mut chunks) = mpsc::channel(3);
        let reading = tokio::task::spawn_blocking(move || pass.read(&columns, &out));
        let ours = if import.status == Status::Checking {
            self.foretell(&mut import, &mut chunks, stop).await?
        } else {
            self.write(&mut import, &mut chunks, stop).await?
        };
        drop(chunks);
        let read = reading.await.unwrap_or_else(|_| Err(Problem::new("import-problem-unreadable")));
        match (ours, read) {
            (Held::Lost, _) => Ok(()),
            (Held::LetGo, _) => {
                let status = import.status;
                self.end(import, status, None).await
            }
            (Held::ToTheEnd, Ok(())) if import.status == Status::Checking => {
                self.end(import, Status::Checked, None).await
            }
            (Held::ToTheEnd, Ok(())) => {
                let stored_as = import.stored_as.clone();
                self.end(import, Status::Done, None).await?;
                self.store.remove(&stored_as);
                Ok(())
            }
            (Held::ToTheEnd, Err(problem)) => self.end(import, Status::Failed, Some(problem)).await,
        }
    }

    async fn foretell(
        &self,
        import: &mut Import,
        chunks: &mut mpsc::Receiver<Chunk>,
        stop: &watch::Receiver<bool>,
    ) -> QueryResult<Held> {
        let lists = import.plan.lists.len() + usize::from(!import.plan.new_list.is_empty());
        let (mut unnoted, mut came) = (0, (import.position, import.progress));
        loop {
            let chunk = chunks.recv().await;
            if *stop.borrow() {
                return Ok(Held::LetGo);
            }
            let is_last = chunk.is_none();
            if let Some(chunk) = chunk {
                came = (chunk.position, chunk.progress);
                import.counts += chunk.tally;
                let (of, rows) = (import.clone(), chunk.rows);
                import.counts += self.db.read(move |conn| chunk::foretell(conn, &of, &rows, lists)).await?;
            }
            unnoted += 1;
            if is_last || unnoted >= NOTE_EVERY || import.position == 0 {
                unnoted = 0;
                let (of, now, (to, progress)) = (import.clone(), self.clock.now(), came);
                let noted = self.db.write(move |conn| {
                    let ours = queries::advance(conn, &of, to, progress, now)?;
                    if ours {
                        queries::count(conn, of.id, &of.counts)?;
                        queries::expect(conn, of.id, &of.counts)?;
                    }
                    Ok::<_, diesel::result::Error>(ours)
                });
                if !noted.await? {
                    return Ok(Held::Lost);
                }
                (import.position, import.progress) = came;
            }
            if is_last {
                return Ok(Held::ToTheEnd);
            }
        }
    }

    async fn write(
        &self,
        import: &mut Import,
        chunks: &mut mpsc::Receiver<Chunk>,
        stop: &watch::Receiver<bool>,
    ) -> QueryResult<Held> {
        while let Some(chunk) = chunks.recv().await {
            if *stop.borrow() {
                return Ok(Held::LetGo);
            }
            let (of, now) = (import.clone(), self.clock.now());
            let position = (chunk.position, chunk.progress);
            let Some(counts) = self.db.write(move |conn| chunk::write(conn, &of, &chunk, now)).await? else {
                return Ok(Held::Lost);
            };
            import.counts = counts;
            (import.position, import.progress) = position;
        }
        Ok(Held::ToTheEnd)
    }

    async fn take_back(&self, mut import: Import, stop: &watch::Receiver<bool>) -> QueryResult<()> {
        loop {
            if *stop.borrow() {
                return self.end(import, Status::Undoing, None).await;
            }
            let (mut of, now) = (import.clone(), self.clock.now());
            let (step, counts) =
                self.db.write(move |conn| undo::step(conn, &mut of, now).map(|step| (step, of.counts))).await?;
            import.counts = counts;
            match step {
                Step::More => {}
                Step::Lost => return Ok(()),
                Step::Done => {
                    let stored_as = import.stored_as.clone();
                    self.end(import, Status::Undone, None).await?;
                    self.store.remove(&stored_as);
                    return Ok(());
                }
            }
        }
    }

    async fn end(&self, import: Import, to: Status, problem: Option<Problem>) -> QueryResult<()> {
        let now = self.clock.now();
        self.db.write(move |conn| queries::end(conn, &import, to, problem.as_ref(), now)).await.map(drop)
    }
}

enum Held {
    ToTheEnd,
    /// We stop, and whoever comes next goes on.
    LetGo,
    /// Its owner stopped it, or another node has it.
    Lost,
}

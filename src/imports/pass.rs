//! One pass over a file, on a thread of its own: rows are read, judged and handed on in chunks. A pass that goes on
//! after a restart reads from the beginning as well, because only so it knows which addresses came before.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::ops::ControlFlow;
use std::path::PathBuf;

use tokio::sync::mpsc;

use super::bad_rows::BadRows;
use super::chunk::{Chunk, ROWS};
use super::plan::Plan;
use super::reading::{self, Format, Limits, Problem, Record};
use super::rows::Columns;
use super::window::{WINDOW, Window};
use crate::web::Language;

pub struct Pass {
    pub path: PathBuf,
    pub bad_rows: PathBuf,
    /// They are complete, or not there: somebody who lost the import to another may still be writing.
    pub draft: PathBuf,
    pub format: Format,
    pub plan: Plan,
    pub language: Language,
    pub limits: Limits,
    /// So many rows are dealt with already.
    pub from: i64,
}

impl Pass {
    /// Ends early when nobody takes the chunks any more.
    pub fn read(&self, columns: &Columns, out: &mpsc::Sender<Chunk>) -> Result<(), Problem> {
        let unwritable = |error: std::io::Error| {
            tracing::error!(%error, "the file of bad rows cannot be written");
            Problem::new("import-problem-disk")
        };
        let bad_rows = BadRows::create(&self.draft, &self.plan, self.language).map_err(unwritable)?;
        let mut state = State {
            pass: self,
            columns,
            out,
            bad_rows,
            // Eight bytes an address. With a key of its own, nobody can make two of them meet.
            seen: HashSet::new(),
            hasher: RandomState::new(),
            row: 0,
            window: Window::default(),
            header: self.plan.header,
            problem: None,
        };
        reading::read(&self.path, &self.format, &self.limits, &mut |record| state.take(record))?;
        // At the end it matters no more whether anybody takes it.
        let _ = state.hand_on();
        let State { bad_rows, problem, .. } = state;
        bad_rows.finish().map_err(unwritable)?;
        // Nobody takes the rest, so this is not all.
        if out.is_closed() {
            return std::fs::remove_file(&self.draft).map_err(unwritable);
        }
        std::fs::rename(&self.draft, &self.bad_rows).map_err(unwritable)?;
        problem.map_or(Ok(()), Err)
    }
}

struct State<'a> {
    pass: &'a Pass,
    columns: &'a Columns,
    out: &'a mpsc::Sender<Chunk>,
    bad_rows: BadRows,
    seen: HashSet<u64>,
    hasher: RandomState,
    row: i64,
    window: Window,
    /// The next row that is not blank names the columns.
    header: bool,
    problem: Option<Problem>,
}

impl State<'_> {
    fn take(&mut self, record: &mut Record) -> ControlFlow<()> {
        if record.is_blank() || std::mem::take(&mut self.header) {
            return ControlFlow::Continue(());
        }
        self.row += 1;
        if u64::try_from(self.row).is_ok_and(|row| row > self.pass.limits.rows) {
            self.problem = Some(Problem::with("import-problem-rows", self.pass.limits.rows));
            return ControlFlow::Break(());
        }
        let read = self.columns.read(record);
        let is_new = |row: &super::rows::Row, state: &mut Self| state.seen.insert(state.hasher.hash_one(&row.key));
        let row = match read {
            Ok(row) => is_new(&row, self).then_some(row).ok_or(Refusal::Duplicate),
            Err(bad) => {
                for bad in &bad {
                    if let Err(error) = self.bad_rows.write(bad) {
                        tracing::error!(%error, "the file of bad rows cannot be written");
                        self.problem = Some(Problem::new("import-problem-disk"));
                        return ControlFlow::Break(());
                    }
                }
                Err(Refusal::Bad)
            }
        };
        match row {
            Ok(row) => self.window.take(row),
            Err(refusal) => self.window.refuse(matches!(refusal, Refusal::Duplicate)),
        }
        self.window.reached(record.progress);
        if self.window.len() < WINDOW { ControlFlow::Continue(()) } else { self.hand_on() }
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        let is_taken = |chunk| self.out.blocking_send(chunk).is_ok();
        if self.window.chunks(self.pass.from, ROWS).all(is_taken) {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }
}

enum Refusal {
    Duplicate,
    Bad,
}

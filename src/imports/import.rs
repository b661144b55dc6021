//! An import: a file on its way, how far it came, and what became of its rows.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use super::reading::{Format, Problem};
use crate::clock::Timestamp;
use crate::db::AccountId;
use crate::web::Language;
use crate::{id_type, text_enum};

id_type!(ImportId);

text_enum! {
    pub enum Status {
        /// Its columns wait to be told apart.
        Uploaded = "uploaded",
        Checking = "checking",
        Checked = "checked",
        Running = "running",
        Stopped = "stopped",
        Done = "done",
        Failed = "failed",
        Undoing = "undoing",
        Undone = "undone",
    }
}

impl Status {
    pub const AT_WORK: &'static [Self] = &[Self::Checking, Self::Running, Self::Undoing];

    pub fn is_at_work(self) -> bool {
        Self::AT_WORK.contains(&self)
    }

    /// From where an owner may lead it there.
    pub fn before(self) -> &'static [Self] {
        match self {
            // Also back from a check, to tell the columns apart in another way.
            Self::Uploaded => &[Self::Checking, Self::Checked],
            Self::Checking => &[Self::Uploaded, Self::Checked],
            Self::Running => &[Self::Checked, Self::Stopped],
            Self::Stopped => &[Self::Running],
            Self::Undoing => &[Self::Done, Self::Stopped, Self::Failed],
            _ => &[],
        }
    }

    pub fn may_become(self, next: Self) -> bool {
        next.before().contains(&self)
    }
}

/// What became of the rows: rows = added + changed + unchanged + skipped + duplicates + bad + kept out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    pub rows: i64,
    pub added: i64,
    pub changed: i64,
    pub unchanged: i64,
    /// There already, and left as they are because the owner said so.
    pub skipped: i64,
    /// The address stood further up in the file.
    pub duplicates: i64,
    pub bad: i64,
    /// Deleted, and not to be written to: not brought back.
    pub kept_out: i64,
    /// Of those found: how many are not written to, and stay so.
    pub inactive: i64,
    /// How often somebody joined a list.
    pub joined: i64,
    /// After an undo.
    pub removed: i64,
    pub set_back: i64,
    pub left_alone: i64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.added += other.added;
        self.changed += other.changed;
        self.unchanged += other.unchanged;
        self.skipped += other.skipped;
        self.duplicates += other.duplicates;
        self.bad += other.bad;
        self.kept_out += other.kept_out;
        self.inactive += other.inactive;
        self.joined += other.joined;
        self.removed += other.removed;
        self.set_back += other.set_back;
        self.left_alone += other.left_alone;
    }
}

impl Counts {
    pub fn adds_up(&self) -> bool {
        let parts = [self.added, self.changed, self.unchanged, self.skipped, self.duplicates, self.bad, self.kept_out];
        self.rows == parts.iter().sum::<i64>()
    }
}

/// What is known of the file without reading it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub format: Format,
    /// Its first rows, each cell cut short.
    pub head: Vec<Vec<String>>,
    /// Whether the first of them looks like names of columns.
    pub header: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    pub id: ImportId,
    pub owner: AccountId,
    pub file_name: String,
    pub stored_as: String,
    pub size: i64,
    pub look: Look,
    pub plan: Plan,
    pub language: Language,
    pub status: Status,
    pub problem: Option<Problem>,
    pub expected: Counts,
    pub counts: Counts,
    pub position: i64,
    pub progress: i64,
    pub epoch: i64,
    pub leased_until: Option<Timestamp>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
}

impl Import {
    /// There is something to take back.
    pub fn may_be_undone(&self) -> bool {
        self.status.may_become(Status::Undoing) && self.counts.added + self.counts.changed + self.counts.joined > 0
    }
}

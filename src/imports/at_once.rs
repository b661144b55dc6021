//! An import from the command line: the same plan, the same pass, without the screens in between.

use std::fs::File;
use std::path::Path;

use tokio::sync::watch;

use super::import::{Import, ImportId, Status};
use super::plan::{Plan, Policy, Target};
use super::reading::Problem;
use super::work::Imports;
use super::{queries, starting};
use crate::clients;
use crate::db::AccountId;
use crate::web::{AppError, Language};

#[derive(Clone, Debug)]
pub struct Wish {
    pub policy: Policy,
    /// Empty: none.
    pub list: String,
    /// Names of columns, or their numbers from 1, and what they are.
    pub map: Vec<(String, Target)>,
    pub dry_run: bool,
}

#[derive(Debug)]
pub enum Refusal {
    /// The file cannot be taken.
    Problem(Problem),
    /// The key of a text: the columns do not do.
    Plan(&'static str),
    /// There is no such column; these there are.
    NoColumn(String, Vec<String>),
    Failed(String),
}

impl From<diesel::result::Error> for Refusal {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Internal(why) | AppError::Busy(why) => Self::Failed(why),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl Imports {
    /// A copy of the file, described and ready, with what it is taken for.
    pub async fn bring(&self, owner: AccountId, file: &Path) -> Result<Import, Refusal> {
        let failed = |error: std::io::Error| Refusal::Failed(format!("{}: {error}", file.display()));
        let mut from = File::open(file).map_err(failed)?;
        let size = from.metadata().map_err(failed)?.len();
        if size > self.megabytes.saturating_mul(1 << 20) {
            return Err(Refusal::Problem(Problem::with("import-problem-large", self.megabytes)));
        }
        let (stored_as, mut to) = self.store.create().map_err(failed)?;
        std::io::copy(&mut from, &mut to).map_err(failed)?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match self.describe(owner, Language::English, &name, stored_as).await? {
            Ok(id) => self.look_at(owner, id).await,
            Err(problem) => Err(Refusal::Problem(problem)),
        }
    }

    pub async fn look_at(&self, owner: AccountId, id: ImportId) -> Result<Import, Refusal> {
        Ok(self.db.read(move |conn| queries::find(conn, owner, id)).await?)
    }

    /// Begins the check, or at once the run, and holds it: no other process takes it in between.
    pub async fn begin(&self, import: &Import, wish: Wish) -> Result<Import, Refusal> {
        let plan = wished(import, &wish)?;
        let (owner, id, look, now) = (import.owner, import.id, import.look.clone(), self.clock.now());
        let begun = self.db.write(move |conn| {
            let mut plan = plan;
            let lists = clients::lists(conn, owner)?;
            let same = lists.iter().find(|list| list.name.to_lowercase() == wish.list.to_lowercase());
            match same {
                Some(list) => plan.lists = vec![list.id.0],
                None => plan.new_list = wish.list,
            }
            queries::describe(conn, owner, id, &look, &plan)?;
            queries::lead(conn, owner, id, Status::Checking)?;
            if !wish.dry_run {
                let unheld = queries::find(conn, owner, id)?;
                queries::end(conn, &unheld, Status::Checked, None, now)?;
                starting::run(conn, owner, id, now)?;
            }
            queries::claim(conn, id, now)
        });
        begun.await?.ok_or_else(|| Refusal::Failed("the import has moved on meanwhile".to_owned()))
    }

    /// To its end, however that is.
    pub async fn finish(&self, import: Import) -> Result<Import, Refusal> {
        let (owner, id) = (import.owner, import.id);
        let (_stop, never) = watch::channel(false);
        self.work_at(import, &never).await;
        self.look_at(owner, id).await
    }

    /// Copies what could not be taken to where it is wanted.
    pub fn save_bad_rows(&self, import: &Import, to: &Path) -> std::io::Result<()> {
        std::fs::copy(self.store.bad_rows(&import.stored_as), to).map(drop)
    }
}

/// What was guessed, with what was said instead.
fn wished(import: &Import, wish: &Wish) -> Result<Plan, Refusal> {
    let mut plan = import.plan.clone();
    for (name, target) in &wish.map {
        let number = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let named = plan.columns.iter().position(|column| column.label.to_lowercase() == name.to_lowercase());
        let column = named.or(number).and_then(|at| plan.columns.get(at).map(|_| at));
        let Some(column) = column else {
            let there = plan.columns.iter().map(|column| column.label.clone()).collect();
            return Err(Refusal::NoColumn(name.clone(), there));
        };
        // What was guessed elsewhere gives way to what is said.
        for (at, other) in plan.columns.iter_mut().enumerate() {
            if at == column {
                other.target = target.clone();
            } else if target.is_single() && other.target == *target {
                other.target = Target::Skip;
            }
        }
    }
    plan.policy = wish.policy;
    plan.problem().map_or(Ok(plan), |key| Err(Refusal::Plan(key)))
}

//! A row of the file as what it says of a client, or as what is wrong with it. Pure.

use super::bad_rows::Bad;
use super::limits::{COMMENT_AT_MOST, NAME_AT_MOST};
use super::plan::{Plan, Target};
use super::reading::{Fault, Record};
use crate::clients::{Attribute, Value};
use crate::mail::EmailAddress;
use crate::web::forms;
use crate::web::formula::unguarded;

/// What is not said is `None`: an empty cell says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub comment: Option<String>,
    pub own: Vec<(String, Value)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub email: String,
    /// The address in lower case.
    pub key: String,
    pub said: Said,
}

/// The plan, ready for a million rows.
pub struct Columns {
    columns: Vec<(usize, Goal)>,
    width: usize,
}

enum Goal {
    Email,
    FirstName,
    LastName,
    FullName,
    LastNameFirst,
    Comment,
    Own(Attribute),
}

impl Columns {
    /// `None`: an attribute of the plan is gone.
    pub fn new(plan: &Plan, attributes: &[Attribute]) -> Option<Self> {
        let mut columns = Vec::new();
        for (number, column) in plan.columns.iter().enumerate() {
            let goal = match &column.target {
                Target::Skip => continue,
                Target::Email => Goal::Email,
                Target::FirstName => Goal::FirstName,
                Target::LastName => Goal::LastName,
                Target::FullName => Goal::FullName,
                Target::LastNameFirst => Goal::LastNameFirst,
                Target::Comment => Goal::Comment,
                Target::Attribute(key) => Goal::Own(attributes.iter().find(|known| known.key == *key)?.clone()),
                // Made before, see `starting.rs`.
                Target::New(_) => return None,
            };
            columns.push((number, goal));
        }
        Some(Self { columns, width: plan.columns.len() })
    }

    pub fn read(&self, record: &Record) -> Result<Row, Vec<Bad>> {
        if let Some(fault) = record.fault {
            return Err(vec![of_fault(record.line, fault)]);
        }
        if record.width() > self.width {
            return Err(vec![of_fault(record.line, Fault::TooManyCells { cells: record.width() })]);
        }
        let (mut email, mut said, mut bad) = (None, Said::default(), Vec::new());
        for (column, goal) in &self.columns {
            let cell = unguarded(record.cell(*column)).trim();
            if let Err(reason) = goal.put(cell, &mut email, &mut said) {
                let value = cell.to_owned();
                bad.push(Bad { line: record.line, column: Some(*column), value, reason, number: 0 });
            }
        }
        match email {
            Some(email) if bad.is_empty() => Ok(Row { key: email.key(), email: email.to_string(), said }),
            _ => Err(bad),
        }
    }
}

impl Goal {
    fn put(&self, cell: &str, email: &mut Option<EmailAddress>, said: &mut Said) -> Result<(), &'static str> {
        if cell.contains(['\0', '\u{fffd}']) {
            return Err("import-bad-characters");
        }
        match self {
            Self::Email if cell.is_empty() => return Err("import-bad-no-email"),
            Self::Email => *email = Some(EmailAddress::parse(cell).map_err(|_| "import-bad-email")?),
            Self::FirstName => said.first_name = name(cell)?,
            Self::LastName => said.last_name = name(cell)?,
            Self::FullName => {
                let (first, last) = cell.rsplit_once(char::is_whitespace).unwrap_or((cell, ""));
                (said.first_name, said.last_name) = (name(first)?, name(last)?);
            }
            Self::LastNameFirst => {
                let (last, first) =
                    cell.split_once(',').or_else(|| cell.split_once(char::is_whitespace)).unwrap_or(("", cell));
                (said.first_name, said.last_name) = (name(first)?, name(last)?);
            }
            Self::Comment => said.comment = comment(cell)?,
            Self::Own(attribute) => {
                if let Some(value) = attribute.read(cell)? {
                    said.own.push((attribute.key.clone(), value));
                }
            }
        }
        Ok(())
    }
}

fn name(text: &str) -> Result<Option<String>, &'static str> {
    let text = text.trim();
    if text.chars().count() > NAME_AT_MOST {
        return Err("invalid-name-long");
    }
    forms::one_line(text).map_err(|_| "invalid-line")?;
    Ok(Some(text).filter(|text| !text.is_empty()).map(str::to_owned))
}

fn comment(text: &str) -> Result<Option<String>, &'static str> {
    if text.chars().count() > COMMENT_AT_MOST {
        return Err("import-bad-comment-long");
    }
    text.split('\n').try_for_each(forms::one_line).map_err(|_| "import-bad-characters")?;
    Ok(Some(text).filter(|text| !text.is_empty()).map(str::to_owned))
}

fn of_fault(line: u64, fault: Fault) -> Bad {
    let (column, reason, number) = match fault {
        Fault::Quote { column } => (Some(column), "import-bad-quote", 0),
        Fault::CellTooLong { column } => (Some(column), "import-bad-cell-long", 0),
        Fault::TooManyCells { cells } => (None, "import-bad-cells", i64::try_from(cells).unwrap_or(i64::MAX)),
    };
    Bad { line, column, value: String::new(), reason, number }
}

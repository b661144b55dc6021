//! Rows that cannot be taken, and the file in which their owner reads why: line, column, value, reason.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::plan::Plan;
use crate::web::formula::guarded;
use crate::web::{Arg, Language};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    pub line: u64,
    /// Counts from 0; `None`: the row as a whole.
    pub column: Option<usize>,
    pub value: String,
    /// The key of a text, and the number in it.
    pub reason: &'static str,
    pub number: i64,
}

const VALUE_AT_MOST: usize = 200;

pub struct BadRows {
    writer: csv::Writer<BufWriter<File>>,
    language: Language,
    labels: Vec<String>,
}

impl BadRows {
    pub fn create(path: &Path, plan: &Plan, language: Language) -> io::Result<Self> {
        let mut options = File::options();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = BufWriter::new(options.open(path)?);
        // Excel takes it for UTF-8 only with this mark.
        file.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::Writer::from_writer(file);
        let head = ["bad-rows-line", "bad-rows-column", "bad-rows-value", "bad-rows-reason"];
        writer.write_record(head.map(|key| language.text(key)))?;
        let labels = plan.columns.iter().map(|column| column.label.clone()).collect();
        Ok(Self { writer, language, labels })
    }

    pub fn write(&mut self, bad: &Bad) -> io::Result<()> {
        let column = match bad.column {
            Some(column) => self.labels.get(column).cloned().unwrap_or_else(|| (column + 1).to_string()),
            None => String::new(),
        };
        let value: String = bad.value.chars().take(VALUE_AT_MOST).collect();
        let reason = self.language.text_with(bad.reason, vec![("number", Arg::from(bad.number))]);
        let line = bad.line.to_string();
        Ok(self.writer.write_record([line.as_str(), &guarded(&column), &guarded(&value), &reason])?)
    }

    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

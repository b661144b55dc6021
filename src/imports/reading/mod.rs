//! Files as people have them, read row by row in little memory. The idea: whatever a file was written with, its rows come out
//! alike, each with its line. Knows nothing of clients.

mod decoded;
mod format;
mod package;
mod record;
mod separated;
mod sheet;
mod sniff;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::ops::ControlFlow;
use std::path::Path;

pub use self::format::{Charset, Delimiter, Format, Problem};
pub use self::record::{Fault, Record};
use crate::config::ImportLimits;

pub type Take<'a> = dyn FnMut(&mut Record) -> ControlFlow<()> + 'a;

#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub rows: u64,
    pub columns: usize,
    pub cell_bytes: usize,
}

impl Limits {
    pub fn of(limits: &ImportLimits) -> Self {
        Self { rows: limits.rows, columns: limits.columns, cell_bytes: limits.cell_bytes }
    }

    /// The longest row that is held to find its end.
    fn row_bytes(&self) -> usize {
        self.columns.saturating_mul(self.cell_bytes).saturating_mul(2).clamp(64 * 1024, 16 << 20)
    }

    /// A quotation mark that does not close within so much does not close.
    fn quoted_bytes(&self) -> usize {
        self.cell_bytes.saturating_mul(2).max(64 * 1024)
    }
}

/// What a file is; or why it cannot be taken.
pub fn look(path: &Path, limits: &Limits) -> Result<Format, Problem> {
    let format = sniff::look(open(path)?, limits)?;
    let mut width = 0;
    let mut first = |record: &mut Record| {
        width = match record.fault {
            Some(Fault::TooManyCells { cells }) => cells,
            _ if record.is_blank() => return ControlFlow::Continue(()),
            _ => 0,
        };
        ControlFlow::Break(())
    };
    read(path, &format, limits, &mut first)?;
    if width > 0 { Err(Problem::with("import-problem-columns", width as u64)) } else { Ok(format) }
}

/// Every row in the order of the file, blank ones too, until `take` has had enough.
pub fn read(path: &Path, format: &Format, limits: &Limits, take: &mut Take<'_>) -> Result<(), Problem> {
    let file = open(path)?;
    match format {
        Format::Excel { sheet, .. } => sheet::read(file, sheet, limits, take),
        Format::Text { charset, delimiter } => {
            let size = file.metadata().map_err(|error| Problem::unreadable(&error))?.len();
            let decoded = decoded::Decoded::new(file, *charset);
            let mut reader = separated::Separated::new(decoded, size, *delimiter, *limits);
            reader.skip_delimiter_line()?;
            let mut record = Record::default();
            while reader.next(&mut record)? {
                if take(&mut record).is_break() {
                    break;
                }
            }
            Ok(())
        }
    }
}

fn open(path: &Path) -> Result<File, Problem> {
    File::open(path).map_err(|error| Problem::unreadable(&error))
}

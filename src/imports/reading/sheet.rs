//! Rows of a workbook, cell by cell as they stand in the file, in the words a person sees there: dates as dates, whole
//! numbers without a point. A formula is what it came to when the file was saved.

use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;

use calamine::{DataRef, Reader, Xlsx, XlsxError, open_workbook_from_rs};

use super::format::{Format, Problem};
use super::package;
use super::record::{Fault, Record};
use super::{Limits, Take};

type Workbook = Xlsx<BufReader<File>>;

fn open(file: File) -> Result<Workbook, Problem> {
    open_workbook_from_rs(BufReader::new(file)).map_err(|error: XlsxError| broken(&error))
}

fn broken(error: &XlsxError) -> Problem {
    let key = if matches!(error, XlsxError::Password) { "import-problem-password" } else { "import-problem-workbook" };
    Problem::new(key)
}

/// The first sheet in which something stands.
pub fn look(file: File) -> Result<Format, Problem> {
    package::check_workbook(&file)?;
    let mut workbook = open(file)?;
    let names = workbook.sheet_names();
    let sheets = names.len();
    for sheet in names {
        // A sheet of charts has no cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&sheet) else { continue };
        while let Some(cell) = cells.next_cell().map_err(|error| broken(&error))? {
            if *cell.get_value() != DataRef::Empty {
                return Ok(Format::Excel { sheet, sheets });
            }
        }
    }
    Err(Problem::new("import-problem-empty"))
}

pub fn read(file: File, sheet: &str, limits: &Limits, take: &mut Take<'_>) -> Result<(), Problem> {
    let mut workbook = open(file)?;
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(|error| broken(&error))?;
    let last = u64::from(cells.dimensions().end.0) + 1;
    let mut record = Record::default();
    let mut row = None;
    while let Some(cell) = cells.next_cell().map_err(|error| broken(&error))? {
        let (at, column) = (cell.get_position().0, cell.get_position().1 as usize);
        if row != Some(at) {
            if row.is_some() && take(&mut record).is_break() {
                return Ok(());
            }
            row = Some(at);
            record.clear(u64::from(at) + 1);
            record.progress = i64::try_from((u64::from(at) + 1) * 1000 / last.max(1)).unwrap_or(1000).min(1000);
        }
        put(&mut record, column, &shown(cell.get_value()), limits);
    }
    if row.is_some()
        && let ControlFlow::Break(()) = take(&mut record)
    {
        return Ok(());
    }
    Ok(())
}

fn put(record: &mut Record, column: usize, text: &str, limits: &Limits) {
    if record.fault.is_some() || text.is_empty() {
        return;
    }
    if column >= limits.columns {
        record.spoil(Fault::TooManyCells { cells: column + 1 });
    } else if text.len() > limits.cell_bytes {
        record.spoil(Fault::CellTooLong { column });
    } else if record.count() <= column {
        while record.count() < column {
            record.end_cell();
        }
        record.push(text);
        record.end_cell();
    }
}

fn shown<'a>(value: &'a DataRef<'_>) -> std::borrow::Cow<'a, str> {
    match value {
        DataRef::String(text) => text.as_str().into(),
        DataRef::SharedString(text) => (*text).into(),
        DataRef::Int(number) => number.to_string().into(),
        DataRef::Float(number) => shown_number(*number).into(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.into(),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let time = if (hour, minute, second) == (0, 0, 0) {
                String::new()
            } else {
                format!(" {hour:02}:{minute:02}:{second:02}")
            };
            format!("{year:04}-{month:02}-{day:02}{time}").into()
        }
        DataRef::DateTime(duration) => shown_number(duration.as_f64()).into(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.as_str().into(),
        DataRef::Error(error) => error.to_string().into(),
        DataRef::Empty => "".into(),
    }
}

/// Fifteen digits, as Excel shows them: 0.1 + 0.2 is 0.3 there.
fn shown_number(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_look_as_in_excel() {
        for (number, text) in [(1234.0, "1234"), (0.1 + 0.2, "0.3"), (79_161_234_567.0, "79161234567"), (-2.5, "-2.5")]
        {
            assert_eq!(shown_number(number), text);
        }
    }
}

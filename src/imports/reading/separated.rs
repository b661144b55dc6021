//! Rows of a text file, cells between delimiters (RFC 4180, as people write it). Written here and not taken from the crate
//! `csv` because a person needs the line of every row that cannot be read: a quotation mark that never closes costs its own
//! line, not the rest of the file, and no row takes more memory than it may.

use std::io::Read;

use super::Limits;
use super::decoded::Decoded;
use super::format::{Delimiter, Problem};
use super::record::{Fault, Record};

pub struct Separated<R> {
    input: Decoded<R>,
    size: u64,
    delimiter: u8,
    limits: Limits,
    /// Decoded and not yet used up, from `at` on.
    buffer: String,
    at: usize,
    ended: bool,
    line: u64,
}

/// What became of trying to read a row.
enum Found {
    /// It takes so many bytes and lines.
    Row(usize, u64),
    /// Its end is not in the buffer.
    Unfinished,
    Broken(Fault),
}

impl<R: Read> Separated<R> {
    pub fn new(input: Decoded<R>, size: u64, delimiter: Delimiter, limits: Limits) -> Self {
        let delimiter = delimiter.byte();
        Self { input, size, delimiter, limits, buffer: String::new(), at: 0, ended: false, line: 1 }
    }

    /// Excel's own first line that names the delimiter is no row.
    pub fn skip_delimiter_line(&mut self) -> Result<(), Problem> {
        self.fill()?;
        let first = self.buffer.split('\n').next().unwrap_or_default();
        if named_delimiter(first).is_some() {
            self.at = (first.len() + 1).min(self.buffer.len());
            self.line = 2;
        }
        Ok(())
    }

    /// False at the end of the file.
    pub fn next(&mut self, record: &mut Record) -> Result<bool, Problem> {
        loop {
            if self.at >= self.buffer.len() {
                if self.ended {
                    return Ok(false);
                }
                self.fill()?;
                continue;
            }
            record.clear(self.line);
            record.progress = self.progress();
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            match scan(rest, self.delimiter, self.ended, &self.limits, record) {
                Found::Row(bytes, lines) => {
                    self.at += bytes;
                    self.line += lines;
                }
                Found::Unfinished if rest.len() <= self.limits.row_bytes() => {
                    self.fill()?;
                    continue;
                }
                Found::Unfinished => {
                    let column = record.count();
                    record.spoil(Fault::CellTooLong { column });
                    self.skip_line()?;
                }
                Found::Broken(fault) => {
                    record.spoil(fault);
                    self.skip_line()?;
                }
            }
            return Ok(true);
        }
    }

    fn progress(&self) -> i64 {
        let read = self.input.read.saturating_sub((self.buffer.len() - self.at) as u64);
        i64::try_from(read.saturating_mul(1000) / self.size.max(1)).unwrap_or(1000).min(1000)
    }

    fn fill(&mut self) -> Result<(), Problem> {
        self.buffer.drain(..self.at.min(self.buffer.len()));
        self.at = 0;
        self.ended = !self.input.append_to(&mut self.buffer).map_err(|error| Problem::unreadable(&error))?;
        Ok(())
    }

    fn skip_line(&mut self) -> Result<(), Problem> {
        loop {
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            if let Some(end) = memchr::memchr(b'\n', rest.as_bytes()) {
                self.at += end + 1;
                self.line += 1;
                return Ok(());
            }
            self.at = self.buffer.len();
            if self.ended {
                return Ok(());
            }
            self.fill()?;
        }
    }
}

/// `sep=;`
pub(super) fn named_delimiter(line: &str) -> Option<Delimiter> {
    let rest = line.trim_matches('"').strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?;
    Delimiter::ALL.iter().copied().find(|delimiter| rest.bytes().eq([delimiter.byte()]))
}

fn scan(text: &str, delimiter: u8, ended: bool, limits: &Limits, record: &mut Record) -> Found {
    let bytes = text.as_bytes();
    let (mut at, mut lines) = (0, 0);
    let mut too_long = None;
    loop {
        let column = record.count();
        let end = if bytes.get(at) == Some(&b'"') {
            match quoted(text, at, delimiter, ended, limits, record) {
                Ok((end, breaks)) => {
                    lines += breaks;
                    end
                }
                Err(found) => return found,
            }
        } else {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(end) =
                memchr::memchr2(delimiter, b'\n', rest).map(|end| at + end).or(ended.then_some(bytes.len()))
            else {
                return Found::Unfinished;
            };
            record.push(text.get(at..end).unwrap_or_default());
            end
        };
        if record.open_bytes() > limits.cell_bytes {
            too_long = too_long.or(Some(Fault::CellTooLong { column }));
        }
        record.end_cell();
        if bytes.get(end) == Some(&delimiter) {
            at = end + 1;
            continue;
        }
        lines += 1;
        if record.count() > limits.columns && record.width() > limits.columns {
            too_long = Some(Fault::TooManyCells { cells: record.width() });
        }
        if let Some(fault) = too_long {
            record.spoil(fault);
        }
        return Found::Row((end + 1).min(bytes.len()), lines);
    }
}

/// From the opening mark to what stands behind the closing one, and how many lines end in between.
fn quoted(
    text: &str,
    start: usize,
    delimiter: u8,
    ended: bool,
    limits: &Limits,
    record: &mut Record,
) -> Result<(usize, u64), Found> {
    let broken = Err(Found::Broken(Fault::Quote { column: record.count() }));
    let bytes = text.as_bytes();
    let mut at = start + 1;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(mark) = memchr::memchr(b'"', rest).map(|mark| at + mark) else {
            return if ended || rest.len() > limits.quoted_bytes() { broken } else { Err(Found::Unfinished) };
        };
        record.push(text.get(at..mark).unwrap_or_default());
        match bytes.get(mark + 1) {
            Some(b'"') => {
                record.push("\"");
                at = mark + 2;
            }
            None if !ended => return Err(Found::Unfinished),
            _ => {
                // Some programs put spaces behind it.
                let behind = bytes.get(mark + 1..).unwrap_or_default();
                let spaces = behind.iter().take_while(|byte| **byte == b' ').count();
                let end = mark + 1 + spaces;
                let inside = bytes.get(start..mark).unwrap_or_default();
                return match bytes.get(end) {
                    Some(byte) if *byte == delimiter || *byte == b'\n' => Ok((end, breaks(inside))),
                    None if ended => Ok((end, breaks(inside))),
                    None => Err(Found::Unfinished),
                    Some(_) => broken,
                };
            }
        }
        if mark - start > limits.quoted_bytes() {
            return broken;
        }
    }
}

fn breaks(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

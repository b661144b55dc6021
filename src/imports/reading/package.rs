//! A look into a ZIP file before anything trusts it: is it a workbook, and does it hold what it says and no more. Only the
//! directory is believed about names; how large an entry is, is found by inflating it, so a file that lies is caught here.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Take};

use flate2::read::DeflateDecoder;

use super::format::Problem;

/// A workbook of less than that is let be, however well it was compressed.
const SMALL: u64 = 64 << 20;
const RATIO_AT_MOST: u64 = 100;
const INFLATED_AT_MOST: u64 = 4 << 30;
/// The table of strings is held in memory.
const STRINGS_AT_MOST: u64 = 128 << 20;
const ENTRIES_AT_MOST: usize = 2000;
const DIRECTORY_AT_MOST: u64 = 1 << 20;
const END_OF_DIRECTORY: &[u8] = b"PK\x05\x06";
const END_WITHIN: u64 = 65_557;

struct Entry {
    name: String,
    method: u16,
    compressed: u64,
    offset: u64,
}

/// Says what is wrong with a file that begins as a ZIP file does.
pub fn check_workbook(file: &File) -> Result<(), Problem> {
    let broken = |_: std::io::Error| Problem::new("import-problem-workbook");
    let entries = directory(file).map_err(broken)?.ok_or_else(|| Problem::new("import-problem-workbook"))?;
    if !entries.iter().any(|entry| entry.name == "xl/workbook.xml") {
        return Err(Problem::new("import-problem-archive"));
    }
    let size = file.metadata().map_err(|error| Problem::unreadable(&error))?.len();
    let mut left = size.saturating_mul(RATIO_AT_MOST).clamp(SMALL, INFLATED_AT_MOST);
    for entry in &entries {
        let in_memory = !entry.name.starts_with("xl/worksheets/");
        let at_most = if in_memory { left.min(STRINGS_AT_MOST) } else { left };
        let inflated = inflated_size(file, entry, at_most).map_err(broken)?;
        if inflated > at_most {
            return Err(Problem::with("import-problem-bomb", at_most >> 20));
        }
        left -= inflated;
    }
    Ok(())
}

/// `None`: there is none to be found, or it is none of a workbook.
fn directory(mut file: &File) -> std::io::Result<Option<Vec<Entry>>> {
    let size = file.seek(SeekFrom::End(0))?;
    let tail_at = size.saturating_sub(END_WITHIN);
    file.seek(SeekFrom::Start(tail_at))?;
    let mut tail = Vec::new();
    file.take(END_WITHIN).read_to_end(&mut tail)?;
    let Some(end) = memchr::memmem::rfind(&tail, END_OF_DIRECTORY).and_then(|at| tail.get(at..)) else {
        return Ok(None);
    };
    let (length, offset) = (number(end, 12, 4), number(end, 16, 4));
    if length > DIRECTORY_AT_MOST || offset.saturating_add(length) > size {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    let (mut rest, mut entries) = (bytes.as_slice(), Vec::new());
    while rest.starts_with(b"PK\x01\x02") && entries.len() <= ENTRIES_AT_MOST {
        let [name, extra, comment] = [28, 30, 32].map(|at| usize::try_from(number(rest, at, 2)).unwrap_or(0));
        entries.push(Entry {
            name: String::from_utf8_lossy(rest.get(46..46 + name).unwrap_or_default()).into_owned(),
            method: u16::try_from(number(rest, 10, 2)).unwrap_or(u16::MAX),
            compressed: number(rest, 20, 4),
            offset: number(rest, 42, 4),
        });
        rest = rest.get(46 + name + extra + comment..).unwrap_or_default();
    }
    Ok(Some(entries).filter(|entries| entries.len() <= ENTRIES_AT_MOST))
}

/// Counts no further than just beyond `at_most`.
fn inflated_size(file: &File, entry: &Entry, at_most: u64) -> std::io::Result<u64> {
    let data = data(file, entry)?;
    let inflated: Box<dyn Read> = match entry.method {
        0 => Box::new(data),
        8 => Box::new(DeflateDecoder::new(BufReader::new(data))),
        _ => return Err(std::io::ErrorKind::Unsupported.into()),
    };
    std::io::copy(&mut inflated.take(at_most + 1), &mut std::io::sink())
}

fn data<'a>(mut file: &'a File, entry: &Entry) -> std::io::Result<Take<&'a File>> {
    file.seek(SeekFrom::Start(entry.offset))?;
    let mut header = [0; 30];
    file.read_exact(&mut header)?;
    if !header.starts_with(b"PK\x03\x04") {
        return Err(std::io::ErrorKind::InvalidData.into());
    }
    let skip = number(&header, 26, 2) + number(&header, 28, 2);
    file.seek(SeekFrom::Current(i64::try_from(skip).unwrap_or(0)))?;
    Ok(file.take(entry.compressed))
}

/// Little end first.
fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    let bytes = bytes.get(at..at + length).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

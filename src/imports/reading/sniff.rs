//! Finds out how a file is written. The whole of it is looked at once, because a file may be plain ASCII for a megabyte and
//! windows-1251 after it.

use std::fs::File;
use std::io::{Read, Seek};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::decoded::Decoded;
use super::format::{Charset, Delimiter, Format, Problem};
use super::record::Record;
use super::separated::{Separated, named_delimiter};
use super::{Limits, sheet};

/// Enough to tell one delimiter from another.
const HEAD: usize = 64 * 1024;
const PIECE: usize = 256 * 1024;
/// The detector is slow, and learns no more from more.
const DETECT_AT_MOST: u64 = 4 << 20;

/// How files begin that are no table, and what to say about them.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\xd0\xcf\x11\xe0", "import-problem-old-excel"),
    (b"\x1f\x8b", "import-problem-archive"),
    (b"7z\xbc\xaf", "import-problem-archive"),
    (b"Rar!", "import-problem-archive"),
    (b"BZh", "import-problem-archive"),
    (b"\xfd7zXZ", "import-problem-archive"),
    (b"PK\x05\x06", "import-problem-archive"),
    (b"%PDF", "import-problem-other"),
    (b"\x89PNG", "import-problem-other"),
    (b"\xff\xd8\xff", "import-problem-other"),
    (b"GIF8", "import-problem-other"),
    (b"\x7fELF", "import-problem-other"),
    (b"MZ\x90", "import-problem-other"),
    (b"{\\rtf", "import-problem-other"),
    (b"SQLite format 3", "import-problem-other"),
];

pub fn look(mut file: File, limits: &Limits) -> Result<Format, Problem> {
    let unreadable = |error: std::io::Error| Problem::unreadable(&error);
    let mut head = Vec::new();
    (&mut file).take(HEAD as u64).read_to_end(&mut head).map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    if head.starts_with(b"PK\x03\x04") {
        return sheet::look(file);
    }
    if let Some((_, key)) = OTHERS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(Problem::new(key));
    }
    let charset = match wide(&head) {
        Some(charset) => charset,
        None => charset(&mut file)?,
    };
    let mut text = String::new();
    let mut decoded = Decoded::new(head.as_slice(), charset);
    decoded.append_to(&mut text).map_err(unreadable)?;
    if text.trim().is_empty() && head.len() < HEAD {
        return Err(Problem::new("import-problem-empty"));
    }
    if is_no_text(&text) {
        return Err(Problem::new("import-problem-other"));
    }
    Ok(Format::Text { charset, delimiter: delimiter(&text, head.len() < HEAD, limits) })
}

/// Two bytes a letter: by its mark, or because every other byte of the beginning is zero.
fn wide(head: &[u8]) -> Option<Charset> {
    if head.starts_with(b"\xff\xfe") {
        return Some(Charset::Utf16Le);
    }
    if head.starts_with(b"\xfe\xff") {
        return Some(Charset::Utf16Be);
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 8;
    match (even > many, odd > many) {
        (true, false) => Some(Charset::Utf16Be),
        (false, true) => Some(Charset::Utf16Le),
        _ => None,
    }
}

fn charset(file: &mut File) -> Result<Charset, Problem> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let (mut piece, mut utf8, mut fed) = (vec![0; PIECE], encoding_rs::UTF_8.new_decoder(), 0);
    let mut is_utf8 = true;
    let mut scratch = String::with_capacity(PIECE * 3 + 16);
    loop {
        let count = file.read(&mut piece).map_err(|error| Problem::unreadable(&error))?;
        let bytes = piece.get(..count).unwrap_or_default();
        if is_utf8 {
            scratch.clear();
            let (_, _, replaced) = utf8.decode_to_string(bytes, &mut scratch, count == 0);
            is_utf8 = !replaced;
        }
        // Only letters beyond ASCII teach it anything.
        if fed < DETECT_AT_MOST && !bytes.is_ascii() {
            detector.feed(bytes, false);
            fed += count as u64;
        }
        if count == 0 || (!is_utf8 && fed >= DETECT_AT_MOST) {
            break;
        }
    }
    file.rewind().map_err(|error| Problem::unreadable(&error))?;
    if is_utf8 {
        return Ok(Charset::Utf8);
    }
    detector.feed(&[], true);
    Ok(Charset::of(detector.guess(None, Utf8Detection::Deny)))
}

/// A picture or a program read as text is full of what nobody types.
fn is_no_text(text: &str) -> bool {
    let odd = |char: &char| char.is_control() && !matches!(char, '\n' | '\t' | '\0');
    let (odd, zeros) = (text.chars().filter(odd).count(), text.matches('\0').count());
    (odd + zeros) * 20 > text.chars().count()
}

/// The one that cuts the most rows into the same number of cells, two or more.
fn delimiter(text: &str, is_all: bool, limits: &Limits) -> Delimiter {
    if let Some(named) = named_delimiter(text.split('\n').next().unwrap_or_default()) {
        return named;
    }
    let score = |delimiter: &Delimiter| {
        // Cut short, its last row would tell nothing.
        let whole = if is_all { text.len() } else { text.rfind('\n').map_or(text.len(), |end| end + 1) };
        let head = text.get(..whole).unwrap_or_default();
        let (mut rows, mut record) = (Vec::new(), Record::default());
        let wide = Limits { columns: 1000, ..*limits };
        let decoded = Decoded::new(head.as_bytes(), Charset::Utf8);
        let mut reader = Separated::new(decoded, head.len() as u64, *delimiter, wide);
        while rows.len() < 200 && reader.next(&mut record).is_ok_and(|more| more) {
            if !record.is_blank() && record.fault.is_none() {
                rows.push(record.cells().count());
            }
        }
        let usual = rows.iter().copied().max_by_key(|width| rows.iter().filter(|other| *other == width).count());
        match usual {
            Some(width) if width > 1 => (rows.iter().filter(|other| **other == width).count(), width),
            _ => (0, 0),
        }
    };
    // Of equals the first: a tie is broken as people would.
    let order = [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Bar];
    let best = order.iter().rev().max_by_key(|delimiter| score(delimiter));
    best.copied().unwrap_or(Delimiter::Comma)
}

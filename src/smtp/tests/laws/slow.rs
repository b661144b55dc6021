//! A second reader of replies: reads all of a stream again each time, from the limits and RFC 5321 section 4.2 alone.
//!
//! Slow and plain, so that it can be trusted where the real one is quick.

const LINE: usize = 2048;
const BYTES: usize = 16 * 1024;
const LINES: usize = 128;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answered {
    pub code: u16,
    pub lines: usize,
    /// Where it starts and ends in the stream.
    pub start: usize,
    pub end: usize,
}

/// What stands behind the last whole reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    Nothing,
    /// It may still become a reply.
    Begun,
    /// Whatever comes, this is none.
    Broken,
}

pub(super) fn read(stream: &[u8]) -> (Vec<Answered>, Tail) {
    let mut answers = Vec::new();
    let mut start = 0;
    loop {
        match one(&stream[start..]) {
            Ok(Some((code, lines, length))) => {
                answers.push(Answered { code, lines, start, end: start + length });
                start += length;
            }
            Ok(None) => return (answers, if start == stream.len() { Tail::Nothing } else { Tail::Begun }),
            Err(()) => return (answers, Tail::Broken),
        }
    }
}

/// The code, the lines and the length of the reply at the front.
fn one(bytes: &[u8]) -> Result<Option<(u16, usize, usize)>, ()> {
    let mut first = None;
    let mut length = 0;
    for (number, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        length += line.len();
        if line.len() > LINE || length > BYTES {
            return Err(());
        }
        let Some(text) = line.strip_suffix(b"\n") else {
            return Ok(None);
        };
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        let digits = std::str::from_utf8(text.get(..3).ok_or(())?).map_err(|_| ())?;
        let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
        let code: u16 = digits.parse().ok().filter(|code| plain && (200..600).contains(code)).ok_or(())?;
        if number == LINES || *first.get_or_insert(code) != code {
            return Err(());
        }
        match text.get(3) {
            None | Some(b' ') => return Ok(Some((code, number + 1, length))),
            Some(b'-') => {}
            Some(_) => return Err(()),
        }
    }
    Ok(None)
}

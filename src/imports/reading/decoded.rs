//! The text of a file as UTF-8, a piece at a time, with every line ended by LF, so that lines are counted alike whether a
//! file ends them with CRLF, LF or CR.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder};

use super::format::Charset;

const PIECE: usize = 64 * 1024;

pub struct Decoded<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: String,
    after_cr: bool,
    ended: bool,
    /// Bytes of the file.
    pub read: u64,
}

impl<R: Read> Decoded<R> {
    pub fn new(input: R, charset: Charset) -> Self {
        let decoder = charset.encoding().new_decoder_with_bom_removal();
        Self { input, decoder, raw: vec![0; PIECE], text: String::new(), after_cr: false, ended: false, read: 0 }
    }

    /// Appends what comes next; false at the end.
    pub fn append_to(&mut self, out: &mut String) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let count = read_full(&mut self.input, &mut self.raw)?;
        self.read += count as u64;
        self.ended = count < self.raw.len();
        let mut raw = self.raw.get(..count).unwrap_or_default();
        self.text.clear();
        loop {
            self.text.reserve(self.decoder.max_utf8_buffer_length(raw.len()).unwrap_or(PIECE));
            let (result, used, _) = self.decoder.decode_to_string(raw, &mut self.text, self.ended);
            raw = raw.get(used..).unwrap_or_default();
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        self.push_lines(out);
        Ok(true)
    }

    fn push_lines(&mut self, out: &mut String) {
        let mut text = self.text.as_str();
        if self.after_cr {
            text = text.strip_prefix('\n').unwrap_or(text);
        }
        self.after_cr = if self.text.is_empty() { self.after_cr } else { self.text.ends_with('\r') };
        while let Some(at) = memchr::memchr(b'\r', text.as_bytes()) {
            let (line, rest) = text.split_at(at);
            out.push_str(line);
            out.push('\n');
            let rest = rest.get(1..).unwrap_or_default();
            text = rest.strip_prefix('\n').unwrap_or(rest);
        }
        out.push_str(text);
    }
}

/// A short read is not the end.
fn read_full(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
        match input.read(room) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decoded(bytes: &[u8], charset: Charset) -> String {
        let (mut reader, mut out) = (Decoded::new(bytes, charset), String::new());
        while reader.append_to(&mut out).unwrap() {}
        out
    }

    #[test]
    fn marks_of_order_go_and_letters_stay() {
        assert_eq!(decoded(b"\xef\xbb\xbfa", Charset::Utf8), "a");
        assert_eq!(decoded(b"\xff\xfeO\x04", Charset::Utf16Le), "\u{44f}");
        assert_eq!(decoded(b"\xfe\xff\x04O", Charset::Utf16Be), "\u{44f}");
        assert_eq!(decoded(b"\xcf\xf0\xe8", Charset::Windows1251), "При");
    }

    proptest! {
        #[test]
        fn every_kind_of_line_end_is_one(lines in proptest::collection::vec("[a-я ]{0,9}", 0..20), pad in 65_500_usize..65_560) {
            // Around the border of a piece, where a CRLF may be cut in two.
            let body = "x".repeat(pad) + "\n" + &lines.join("\n");
            for end in ["\n", "\r\n", "\r"] {
                prop_assert_eq!(&decoded(body.replace('\n', end).as_bytes(), Charset::Utf8), &body);
            }
        }
    }
}

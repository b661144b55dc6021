//! RFC 2047: text of any letters inside a header, as words of ASCII. Base64 or quoted-printable, whichever is shorter for the
//! whole text; a character is never cut in two.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::quoted_printable::hex_digit;

/// RFC 2047 2 for a line with an encoded word; shorter than the 78 of RFC 5322, so it serves every header.
pub(super) const LINE_AT_MOST: usize = 76;
/// `=?UTF-8?B?` and `?=`.
const AROUND: usize = 12;

/// Appends `text` at this column of a line, folded as it needs. Returns the column it ends at.
pub(super) fn write(out: &mut Vec<u8>, text: &str, mut column: usize) -> usize {
    let quoted: usize = text.chars().map(quoted_len).sum();
    let base64 = quoted > text.len().div_ceil(3) * 4;
    let mut rest = text;
    while !rest.is_empty() {
        let room = LINE_AT_MOST.saturating_sub(column + AROUND);
        let (word, after) = rest.split_at(if base64 { fits_base64(rest, room) } else { fits_quoted(rest, room) });
        column += if word.is_empty() { 0 } else { write_word(out, word, base64) };
        rest = after;
        if !rest.is_empty() {
            out.extend_from_slice(b"\r\n ");
            column = 1;
        }
    }
    column
}

fn write_word(out: &mut Vec<u8>, word: &str, base64: bool) -> usize {
    let before = out.len();
    if base64 {
        out.extend_from_slice(b"=?UTF-8?B?");
        out.extend_from_slice(STANDARD.encode(word).as_bytes());
    } else {
        out.extend_from_slice(b"=?UTF-8?Q?");
        word.bytes().for_each(|byte| write_quoted(out, byte));
    }
    out.extend_from_slice(b"?=");
    out.len() - before
}

fn write_quoted(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b' ' => out.push(b'_'),
        _ if is_safe(byte) => out.push(byte),
        _ => out.extend_from_slice(&[b'=', hex_digit(byte >> 4), hex_digit(byte & 15)]),
    }
}

fn fits_base64(text: &str, room: usize) -> usize {
    text.floor_char_boundary(room / 4 * 3)
}

fn fits_quoted(text: &str, room: usize) -> usize {
    let mut used = 0;
    let fits = |char: &char| {
        used += quoted_len(*char);
        used <= room
    };
    text.chars().take_while(fits).map(char::len_utf8).sum()
}

fn quoted_len(char: char) -> usize {
    match u8::try_from(char) {
        Ok(byte) if byte == b' ' || is_safe(byte) => 1,
        _ => char.len_utf8() * 3,
    }
}

/// RFC 2047 5 (3): what may stand for itself in a display name may do so anywhere.
fn is_safe(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!*+-/".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, column: usize) -> String {
        let mut out = Vec::new();
        write(&mut out, text, column);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_shorter_encoding_is_taken() {
        assert_eq!(encoded("Smörgåsbord at our place", 9), "=?UTF-8?Q?Sm=C3=B6rg=C3=A5sbord_at_our_place?=");
        assert_eq!(encoded("Привет", 9), "=?UTF-8?B?0J/RgNC40LLQtdGC?=");
    }

    #[test]
    fn words_end_at_characters_and_lines_are_short() {
        for (text, column) in [("Привет, мир! ", 9), ("a😀", 30), ("résumé ", 60), ("日本語", 75), ("é", 76)]
        {
            let text = encoded(&text.repeat(20), column);
            for (number, line) in text.split("\r\n ").enumerate().filter(|(_, line)| !line.is_empty()) {
                let start = if number == 0 { column } else { 1 };
                assert!(start + line.len() <= LINE_AT_MOST && line.len() <= 75, "{line}");
                let inside = line.strip_prefix("=?UTF-8?").and_then(|line| line.strip_suffix("?=")).unwrap();
                if let Some(base64) = inside.strip_prefix("B?") {
                    assert!(String::from_utf8(STANDARD.decode(base64).unwrap()).is_ok());
                }
            }
        }
    }
}

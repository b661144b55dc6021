//! Quoted-printable, RFC 2045 6.7. The idea: a fragment begins at the start of a line and ends with a line's end, a real one or a
//! soft one, so that fragments encoded apart (a letter's fixed text once, a recipient's name later) can stand one after another
//! and no line passes 76. Knows nothing of templates.

const LINE_AT_MOST: usize = 76;
const SOFT_BREAK: &[u8] = b"=\r\n";

/// Appends one fragment. Line breaks of any kind become CRLF. Empty text appends nothing.
pub(super) fn encode_fragment(text: &str, out: &mut Vec<u8>) {
    if is_one_plain_line(text) {
        out.extend_from_slice(text.as_bytes());
        out.extend_from_slice(SOFT_BREAK);
        return;
    }
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_some() {
            encode_line(line.strip_suffix('\r').unwrap_or(line), true, out);
            out.extend_from_slice(b"\r\n");
        } else if !line.is_empty() {
            encode_line(line, false, out);
            out.extend_from_slice(SOFT_BREAK);
        }
    }
}

/// Most values of merge fields: a name, a city.
fn is_one_plain_line(text: &str) -> bool {
    !text.is_empty()
        && text.len() < LINE_AT_MOST
        && text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'=')
        && !text.starts_with(['.', 'F'])
}

/// `ends`: with a real line break, before which a space would be lost on the way.
fn encode_line(line: &str, ends: bool, out: &mut Vec<u8>) {
    let mut column = 0;
    for (at, byte) in line.bytes().enumerate() {
        let plain = match byte {
            b' ' | b'\t' => !ends || at + 1 < line.len(),
            _ => matches!(byte, b'!'..=b'~') && byte != b'=',
        };
        // The soft break's own "=" takes the last column.
        if column + if plain { 1 } else { 3 } >= LINE_AT_MOST {
            out.extend_from_slice(SOFT_BREAK);
            column = 0;
        }
        if plain && !(column == 0 && is_altered_at_line_start(line.as_bytes().get(at..).unwrap_or_default())) {
            out.push(byte);
            column += 1;
        } else {
            out.extend_from_slice(&[b'=', hex_digit(byte >> 4), hex_digit(byte & 15)]);
            column += 3;
        }
    }
}

/// SMTP doubles a dot, and mailbox files put ">" before "From ".
fn is_altered_at_line_start(rest: &[u8]) -> bool {
    rest.starts_with(b".") || rest.starts_with(b"From ")
}

/// In capitals, as every encoding of letters and addresses has them.
pub(super) fn hex_digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'A' + value - 10 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::MessageParser;
    use proptest::prelude::*;

    fn encode(fragments: &[&str]) -> String {
        let mut out = Vec::new();
        fragments.iter().for_each(|text| encode_fragment(text, &mut out));
        String::from_utf8(out).unwrap()
    }

    fn decode(encoded: &str) -> String {
        let message = format!(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{encoded}"
        );
        let read = MessageParser::default().parse(message.as_bytes()).unwrap();
        String::from_utf8(read.parts[0].contents().to_vec()).unwrap()
    }

    #[test]
    fn fragments_stand_on_lines_of_their_own() {
        for (fragments, expected) in [
            (&["Hello ", "Ann", ",\n"] as &[&str], "Hello =\r\nAnn=\r\n,\r\n"),
            (&["", ""], ""),
            (&["\n"], "\r\n"),
            (&["a\r\nb"], "a\r\nb=\r\n"),
            (&["end \nstart"], "end=20\r\nstart=\r\n"),
            (&[".hidden\n", "."], "=2Ehidden\r\n=2E=\r\n"),
            (&["From me\nFromage\n"], "=46rom me\r\nFromage\r\n"),
            (&["1+1=2 \u{e9}"], "1+1=3D2 =C3=A9=\r\n"),
            (&["\u{7f}\0\r"], "=7F=00=0D=\r\n"),
        ] {
            assert_eq!(encode(fragments), expected);
        }
    }

    proptest! {
        #[test]
        fn another_decoder_reads_the_same_text(fragments in proptest::collection::vec("(?s).{0,120}|[ .F=a\\n]{0,90}|From .{0,3}", 0..5)) {
            let fragments: Vec<String> = fragments.iter().map(|text| text.replace("\r\n", "\n").replace('\r', "")).collect();
            let encoded = encode(&fragments.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(decode(&encoded).replace("\r\n", "\n"), fragments.concat());
            for line in encoded.split("\r\n") {
                prop_assert!(line.len() <= LINE_AT_MOST && line.is_ascii());
                prop_assert!(!line.starts_with('.') && !line.starts_with("From "));
                prop_assert!(!line.ends_with([' ', '\t']));
            }
        }
    }
}

//! Header lines. The idea: a value can be anything that people type, and nothing in it can end the line: line breaks, controls
//! and what else breaks a line become spaces, spaces around the value go, and what cannot stand as it is becomes encoded words.
//! Lines are at most 76 long where words allow it and never longer than 998 (RFC 5322 2.1.1).

use std::borrow::Cow;

use super::encoded_word::{self, LINE_AT_MOST};
use super::{EmailAddress, Sender};

const HARD_LIMIT: usize = 998;
/// A longer display name is folded, and only encoded words fold the same way for every reader.
const PHRASE_AT_MOST: usize = 60;

/// For a value that is no free text: it has no line break by its type.
pub(super) fn write_plain(out: &mut Vec<u8>, name: &str, value: &str) {
    start(out, name);
    out.extend_from_slice(value.as_bytes());
    end(out);
}

/// Free text, such as a subject.
pub(super) fn write_text(out: &mut Vec<u8>, name: &str, value: &str) {
    let value = clean(value);
    let column = start(out, name);
    if !reads_as_it_is(&value) || value.split(' ').any(|word| column + word.len() > HARD_LIMIT) {
        encoded_word::write(out, &value, column);
    } else if column + value.len() <= LINE_AT_MOST {
        out.extend_from_slice(value.as_bytes());
    } else {
        write_folded(out, &value, column);
    }
    end(out);
}

pub(super) fn write_sender(out: &mut Vec<u8>, name: &str, sender: &Sender) {
    write_mailbox(out, name, &sender.name, &sender.address);
}

pub(super) fn write_mailbox(out: &mut Vec<u8>, name: &str, display_name: &str, address: &EmailAddress) {
    let display_name = clean(display_name);
    if display_name.is_empty() {
        write_plain(out, name, address.as_str());
    } else {
        write_bracketed(out, name, &display_name, address.as_str());
    }
}

/// `Phrase <inside>`; the phrase may be empty.
pub(super) fn write_bracketed(out: &mut Vec<u8>, name: &str, phrase: &str, inside: &str) {
    let phrase = clean(phrase);
    let mut column = start(out, name);
    if !phrase.is_empty() {
        column = write_words(out, &phrase, column);
        let folds = column + inside.len() + 3 > LINE_AT_MOST;
        out.extend_from_slice(if folds { b"\r\n " } else { b" " });
    }
    out.push(b'<');
    out.extend_from_slice(inside.as_bytes());
    out.push(b'>');
    end(out);
}

/// RFC 5322 3.2.5: atoms, a quoted string or encoded words.
fn write_words(out: &mut Vec<u8>, phrase: &str, column: usize) -> usize {
    if !reads_as_it_is(phrase) || phrase.len() > PHRASE_AT_MOST {
        return encoded_word::write(out, phrase, column);
    }
    let before = out.len();
    if phrase.bytes().all(|byte| byte == b' ' || is_atext(byte)) {
        out.extend_from_slice(phrase.as_bytes());
    } else {
        out.push(b'"');
        for byte in phrase.bytes() {
            if matches!(byte, b'"' | b'\\') {
                out.push(b'\\');
            }
            out.push(byte);
        }
        out.push(b'"');
    }
    column + out.len() - before
}

fn write_folded(out: &mut Vec<u8>, value: &str, mut column: usize) {
    for (number, word) in value.split(' ').enumerate() {
        if number > 0 && column + 1 + word.len() > LINE_AT_MOST {
            out.extend_from_slice(b"\r\n ");
            column = 1;
        } else if number > 0 {
            out.push(b' ');
            column += 1;
        }
        out.extend_from_slice(word.as_bytes());
        column += word.len();
    }
}

fn start(out: &mut Vec<u8>, name: &str) -> usize {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    name.len() + 2
}

fn end(out: &mut Vec<u8>) {
    out.extend_from_slice(b"\r\n");
}

pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text.trim_matches(' '));
    }
    let spaced = text.replace(|char: char| char.is_control() || matches!(char, '\u{2028}' | '\u{2029}'), " ");
    Cow::Owned(spaced.trim_matches(' ').to_owned())
}

/// Readers join runs of spaces, and would decode what looks like an encoded word.
fn reads_as_it_is(text: &str) -> bool {
    text.is_ascii() && !text.contains("=?") && !text.contains("  ")
}

/// RFC 5322 3.2.3.
pub(super) fn is_atext(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::MessageParser;
    use proptest::prelude::*;

    fn subject(value: &str) -> String {
        let mut out = Vec::new();
        write_text(&mut out, "Subject", value);
        String::from_utf8(out).unwrap()
    }

    fn to(name: &str) -> String {
        let mut out = Vec::new();
        write_mailbox(&mut out, "To", name, &EmailAddress::parse("ann@example.net").unwrap());
        String::from_utf8(out).unwrap()
    }

    fn longest_line(header: &str) -> usize {
        header.split("\r\n").map(str::len).max().unwrap()
    }

    #[test]
    fn ordinary_values_stand_as_they_are() {
        assert_eq!(subject("Hello, Ann"), "Subject: Hello, Ann\r\n");
        assert_eq!(to(""), "To: ann@example.net\r\n");
        assert_eq!(to("Ann Lee"), "To: Ann Lee <ann@example.net>\r\n");
        assert_eq!(to("Lee, \"Ann\" \\"), "To: \"Lee, \\\"Ann\\\" \\\\\" <ann@example.net>\r\n");
        assert_eq!(to("Анна"), "To: =?UTF-8?B?0JDQvdC90LA=?= <ann@example.net>\r\n");
    }

    /// RFC 6532: whoever may send to such an address may write it in a header.
    #[test]
    fn an_address_in_any_letters_stands_as_it_is() {
        let mut out = Vec::new();
        write_mailbox(&mut out, "To", "Иван", &EmailAddress::parse_international("иван@пример.рф").unwrap());
        assert_eq!(String::from_utf8(out).unwrap(), "To: =?UTF-8?B?0JjQstCw0L0=?= <иван@xn--e1afmkfd.xn--p1ai>\r\n");
    }

    #[test]
    fn what_looks_encoded_is_encoded() {
        assert_eq!(subject("=?UTF-8?Q?a?="), "Subject: =?UTF-8?B?PT9VVEYtOD9RP2E/PQ==?=\r\n");
        assert!(to("=?x").contains("=?UTF-8?"));
    }

    #[test]
    fn line_breaks_and_controls_become_spaces() {
        for between in ["\r\n", "\r", "\n", "\0", "\x1b", "\x7f", "\t", "\u{85}", "\u{2028}", "\u{2029}"] {
            let header = subject(&format!("a{between}Bcc: v@x.y"));
            let read = MessageParser::default().parse(header.as_bytes()).unwrap();
            assert_eq!(
                read.subject().unwrap().split_whitespace().collect::<Vec<_>>(),
                ["a", "Bcc:", "v@x.y"],
                "{between:?}"
            );
            assert_eq!(read.headers().len(), 1);
        }
    }

    #[test]
    fn long_values_are_folded_where_they_have_spaces() {
        let words = "word ".repeat(40);
        assert!(longest_line(&subject(&words)) <= LINE_AT_MOST && !subject(&words).contains("=?"));
        assert!(longest_line(&subject(&"Привет ".repeat(40))) <= LINE_AT_MOST);
        assert!(longest_line(&to(&"Ann ".repeat(60))) <= LINE_AT_MOST);
    }

    #[test]
    fn a_word_too_long_for_a_line_is_encoded() {
        let longest = "a".repeat(HARD_LIMIT - "Subject: ".len());
        assert_eq!(longest_line(&subject(&longest)), HARD_LIMIT);
        assert!(longest_line(&subject(&format!("{longest}a"))) <= LINE_AT_MOST);
    }

    /// Everything from plain words to what a hostile import may hold.
    const ANYTHING: &str =
        "(?s).{0,120}|[ -~]{0,300}|[a-z ]{0,200}|[а-яё ,.]{0,120}|(=\\?|\\?=|UTF-8|Q| |é|\"|\\\\|<|>|,){0,30}";

    proptest! {
        #[test]
        fn any_value_is_read_back_by_another_parser(text in ANYTHING) {
            let header = subject(&text) + "X-End: 1\r\n\r\n";
            prop_assert!(longest_line(&header) <= HARD_LIMIT);
            let read = MessageParser::default().parse(header.as_bytes()).unwrap();
            prop_assert_eq!(read.headers().len(), 2);
            prop_assert_eq!(read.subject().unwrap_or_default(), clean(&text));
        }

        #[test]
        fn any_display_name_is_read_back_by_another_parser(text in ANYTHING) {
            let header = to(&text) + "X-End: 1\r\n\r\n";
            prop_assert!(longest_line(&header) <= HARD_LIMIT);
            let read = MessageParser::default().parse(header.as_bytes()).unwrap();
            prop_assert_eq!(read.headers().len(), 2);
            let to = read.to().unwrap();
            prop_assert_eq!(to.iter().count(), 1);
            let first = to.first().unwrap();
            prop_assert_eq!(first.address(), Some("ann@example.net"));
            prop_assert_eq!(first.name().unwrap_or_default(), clean(&text));
        }
    }
}

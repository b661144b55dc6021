//! Making a recipient's value harmless for the place where it stands. What needs no change is not copied.

use std::borrow::Cow;

use crate::mail::quoted_printable::hex_digit;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    /// The text part.
    Text,
    /// A header: one line.
    Line,
    Html,
    /// The value is the whole address, or its beginning.
    WholeUrl,
    UrlPart,
    /// Behind `mailto:`, where "@" is meant.
    MailPart,
}

const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

impl Escape {
    /// `None`: the value cannot stand here.
    pub(super) fn apply(self, value: &str) -> Option<Cow<'_, str>> {
        match self {
            Self::Text => Some(visible(value)),
            Self::Line => Some(one_line(value)),
            Self::Html => Some(html(visible(value))),
            Self::WholeUrl => {
                let address = value.trim();
                is_address(address).then(|| html(percent(address, b"!#$%&'()*+,-./:;=?@[]_~")))
            }
            Self::UrlPart => Some(percent(value, b"-._~")),
            Self::MailPart => Some(percent(value, b"-._~@")),
        }
    }
}

fn is_address(text: &str) -> bool {
    SCHEMES.iter().any(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// Without what only machines read. HTML knows no NUL, and mail no bare carriage return.
fn visible(value: &str) -> Cow<'_, str> {
    if !value.bytes().any(|byte| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\t')) {
        return Cow::Borrowed(value);
    }
    let lines = value.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(lines.chars().filter(|char| !char.is_ascii_control() || matches!(char, '\n' | '\t')).collect())
}

fn one_line(value: &str) -> Cow<'_, str> {
    let breaks = |char: char| char.is_control() || matches!(char, '\u{2028}' | '\u{2029}');
    if value.contains(breaks) { Cow::Owned(value.replace(breaks, " ")) } else { Cow::Borrowed(value) }
}

pub(super) fn html(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        return value;
    }
    let mut escaped = String::with_capacity(value.len() + 16);
    for char in value.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(char),
        }
    }
    Cow::Owned(escaped)
}

fn percent<'a>(value: &'a str, kept: &[u8]) -> Cow<'a, str> {
    let keeps = |byte: u8| byte.is_ascii_alphanumeric() || kept.contains(&byte);
    if value.bytes().all(keeps) {
        return Cow::Borrowed(value);
    }
    let mut encoded = String::with_capacity(value.len() * 2);
    for byte in value.bytes() {
        if keeps(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.extend(['%', char::from(hex_digit(byte >> 4)), char::from(hex_digit(byte & 15))]);
        }
    }
    Cow::Owned(encoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_own_escaping() {
        for (escape, value, expected) in [
            (Escape::Text, "<b> & \"co\"\r\n\0end", Some("<b> & \"co\"\nend")),
            (Escape::Line, "a\r\nBcc: x\u{2028}y\u{85}z", Some("a  Bcc: x y z")),
            (Escape::Html, "\"><b a='1'>&\0", Some("&quot;&gt;&lt;b a=&#39;1&#39;&gt;&amp;")),
            (Escape::WholeUrl, " HTTPS://x.example/?a=1&b=\"2\" ", Some("HTTPS://x.example/?a=1&amp;b=%222%22")),
            (Escape::WholeUrl, "mailto:ann@example.org", Some("mailto:ann@example.org")),
            (Escape::WholeUrl, "javascript:alert(1)", None),
            (Escape::WholeUrl, "java\nscript:alert(1)", None),
            (Escape::WholeUrl, "//x.example", None),
            (Escape::WholeUrl, "", None),
            (Escape::UrlPart, "a b/c?d&\u{e9}@", Some("a%20b%2Fc%3Fd%26%C3%A9%40")),
            (Escape::MailPart, "ann+1@example.org", Some("ann%2B1@example.org")),
        ] {
            assert_eq!(escape.apply(value).as_deref(), expected, "{escape:?} {value}");
        }
    }
}

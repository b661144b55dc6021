//! What travels with a letter: attachments, and images that its HTML shows. Names come from people and types from browsers, so
//! both are cleaned here; the bytes always go as base64.

use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Attachment as Part, Body, SinglePart};

use super::super::{ComposeError, headers};

pub struct Attachment {
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// Shown where the HTML says `cid:` and this id.
pub struct InlineImage {
    pub content_id: String,
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

const NAME_AT_MOST: usize = 150;

impl Attachment {
    pub(super) fn into_part(self) -> SinglePart {
        Part::new(clean_name(&self.name)).body(base64(self.bytes), content_type(&self.content_type))
    }
}

impl InlineImage {
    pub(super) fn into_part(self) -> Result<SinglePart, ComposeError> {
        let id = self.content_id;
        if id.is_empty()
            || id.len() > NAME_AT_MOST
            || !id.bytes().all(|byte| headers::is_atext(byte) || b".@".contains(&byte))
        {
            return Err(ComposeError::new("the id of an image may only have letters, digits, dots and @"));
        }
        let part = Part::new_inline_with_name(id, clean_name(&self.name));
        Ok(part.body(base64(self.bytes), content_type(&self.content_type)))
    }
}

fn base64(bytes: Vec<u8>) -> Body {
    match Body::new_with_encoding(bytes, ContentTransferEncoding::Base64) {
        Ok(body) => body,
        // lettre takes any bytes as base64.
        Err(bytes) => Body::new(bytes),
    }
}

/// Parameters are dropped. Parts of parts may not be base64 (RFC 2046 5.2.1), so they go as bytes of an unknown kind.
fn content_type(text: &str) -> ContentType {
    let kind = text.split(';').next().unwrap_or_default().trim();
    let is_token = |token: &str| {
        (1..=64).contains(&token.len())
            && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte))
    };
    let known = kind.split_once('/').is_some_and(|(top, sub)| {
        is_token(top) && is_token(sub) && !["multipart", "message"].iter().any(|whole| top.eq_ignore_ascii_case(whole))
    });
    ContentType::parse(if known { kind } else { UNKNOWN }).unwrap_or(ContentType::TEXT_PLAIN)
}

const UNKNOWN: &str = "application/octet-stream";

/// The last part of a path, without what hides its real ending or breaks a line.
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|char| !turns_or_hides(*char)).collect();
    let clean = headers::clean(&seen);
    let clean = clean.trim_matches([' ', '.']);
    match clean.floor_char_boundary(NAME_AT_MOST) {
        0 => "attachment".to_owned(),
        _ if clean.len() <= NAME_AT_MOST => clean.to_owned(),
        _ => shortened(clean),
    }
}

/// Keeps the ending, by which programs are chosen.
fn shortened(name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').filter(|(_, ending)| ending.len() <= 16).unwrap_or((name, "bin"));
    let (stem, _) = stem.split_at(stem.floor_char_boundary(NAME_AT_MOST - 1 - ending.len()));
    format!("{stem}.{ending}")
}

/// Zero-width characters and those that change the direction of writing.
fn turns_or_hides(char: char) -> bool {
    matches!(char, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned() {
        for (given, clean) in [
            ("report.pdf", "report.pdf"),
            ("/etc/passwd", "passwd"),
            ("C:\\Users\\ann\\план.docx", "план.docx"),
            ("..", "attachment"),
            ("", "attachment"),
            ("a\r\nBcc: v@x.y", "a  Bcc: v@x.y"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            (".htaccess", "htaccess"),
        ] {
            assert_eq!(clean_name(given), clean);
        }
        let long = clean_name(&format!("{}.pdf", "ж".repeat(300)));
        assert!(long.len() <= NAME_AT_MOST && long.ends_with("ж.pdf"), "{long}");
    }

    #[test]
    fn types_that_may_not_be_base64_are_not_claimed() {
        for (given, said) in [
            ("image/png", "image/png"),
            ("text/plain; charset=utf-8", "text/plain"),
            ("message/rfc822", UNKNOWN),
            ("Multipart/mixed", UNKNOWN),
            ("image/png\r\nX: y", UNKNOWN),
            ("", UNKNOWN),
        ] {
            assert_eq!(content_type(given), ContentType::parse(said).unwrap(), "{given}");
        }
    }
}

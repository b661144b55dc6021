//! Numbers and moments as they are typed.

use std::str::FromStr;

use crate::web::forms::FieldErrors;

/// Digits and their marks alone: other spellings mean more than a moment on the wall, such as a zone.
pub fn civil<T: FromStr>(text: &str) -> Option<T> {
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'T' | b' ');
    let text = text.trim();
    text.parse().ok().filter(|_| text.len() <= 19 && text.bytes().all(plain))
}

/// Digits alone: `1e18`, `+5` and `-1` are no numbers of anything here.
fn number<T: FromStr>(text: &str) -> Option<T> {
    let text = text.trim();
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// From 1 on.
pub fn within(text: &str, at_most: u32) -> Option<u32> {
    number(text).filter(|number| (1..=at_most).contains(number))
}

pub fn optional<T>(
    text: &str,
    field: &'static str,
    key: &str,
    wrong: &mut FieldErrors,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    if text.trim().is_empty() {
        return None;
    }
    let parsed = parse(text);
    if parsed.is_none() {
        wrong.add(field, key);
    }
    parsed
}

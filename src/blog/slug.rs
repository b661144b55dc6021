//! The last part of a post's address: small Latin letters, digits and single hyphens.

use unicode_normalization::UnicodeNormalization;

use crate::web::in_latin;

pub const SLUG_AT_MOST: usize = 80;
/// Addresses below `/blog` that are something else.
const RESERVED: [&str; 2] = ["feed", "pictures"];

pub fn is_slug(text: &str) -> bool {
    let is_plain =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.len() <= SLUG_AT_MOST && text.split('-').all(is_plain) && !RESERVED.contains(&text)
}

/// One that says what the title says, as far as Latin letters can.
pub fn of_title(title: &str) -> String {
    let mut slug = String::new();
    for char in title.nfc().flat_map(char::to_lowercase) {
        let base = std::iter::once(char).nfd().next().unwrap_or(char);
        match in_latin(char) {
            Some(letters) => slug.push_str(letters),
            None if base.is_ascii_alphanumeric() => slug.push(base),
            None if slug.ends_with('-') || slug.is_empty() => {}
            None => slug.push('-'),
        }
    }
    slug.truncate(SLUG_AT_MOST - "-1000".len());
    let slug = slug.trim_end_matches('-');
    if is_slug(slug) { slug.to_owned() } else { "post".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_addresses() {
        for (title, slug) in [
            ("Hello, world!", "hello-world"),
            ("  Über   Äpfel -- 2026 ", "uber-apfel-2026"),
            ("Ёжик и съёмка: щи", "ezhik-i-semka-shchi"),
            ("日本", "post"),
            ("Feed", "post"),
            ("", "post"),
        ] {
            assert_eq!(of_title(title), slug, "{title}");
        }
        assert!(is_slug(&of_title(&"word ".repeat(100))));
    }

    #[test]
    fn only_plain_addresses_are_taken() {
        for bad in ["", "-a", "a-", "a--b", "A", "a b", "a/b", "..", "feed", "я", &"a".repeat(81)] {
            assert!(!is_slug(bad), "{bad}");
        }
        assert!(is_slug("a-1"));
    }
}

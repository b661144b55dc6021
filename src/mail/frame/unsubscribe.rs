//! Where one client unsubscribes (RFC 2369), by one click when the address is https (RFC 8058).

use url::Url;

use crate::mail::headers;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsubscribeUrl(String);

/// It cannot be folded, and with its header it must fit into a line.
const URL_AT_MOST: usize = 900;

impl UnsubscribeUrl {
    /// `None` when it is no http or https address, or too long.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let text = String::from(url);
        let stands_in_brackets = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>,".contains(&byte));
        (stands_in_brackets && text.len() <= URL_AT_MOST).then_some(Self(text))
    }

    pub(super) fn write_headers(&self, out: &mut Vec<u8>) {
        headers::write_bracketed(out, "List-Unsubscribe", "", &self.0);
        if self.0.starts_with("https:") {
            headers::write_plain(out, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_click_is_offered_over_https_alone() {
        let written = |text: &str| {
            let mut out = Vec::new();
            UnsubscribeUrl::parse(text).unwrap().write_headers(&mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(
            written("https://example.org/u/1?t=a"),
            "List-Unsubscribe: <https://example.org/u/1?t=a>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
        );
        assert_eq!(written("http://localhost:8080/u/1"), "List-Unsubscribe: <http://localhost:8080/u/1>\r\n");
    }

    #[test]
    fn nothing_else_is_an_address_to_unsubscribe_at() {
        let long = format!("https://example.org/{}", "a".repeat(900));
        for text in ["", "mailto:a@b.c", "javascript:1", "/u/1", "https://a.b/1,2", "https://", &long] {
            assert_eq!(UnsubscribeUrl::parse(text), None, "{text}");
        }
        for text in ["https://a.b/\r\nBcc: v@x.y", "https://a.b/><b>", "https://a.b/\u{2028}"] {
            assert!(UnsubscribeUrl::parse(text).is_none_or(|url| !url.0.contains(['\r', '\n', '>', '\u{2028}'])));
        }
    }
}

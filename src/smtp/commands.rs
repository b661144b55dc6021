//! The lines we say. Nothing a person typed reaches a line without passing here.
//!
//! A command ends with CRLF and has no other CR or LF. An `EmailAddress` has none by its type, a secret is encoded, and a
//! host name is looked at.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::extensions::{Extensions, Size};
use super::relay::Credentials;
use crate::mail::EmailAddress;

pub(super) fn ehlo(name: &str) -> String {
    // RFC 5321 section 4.1.3: a host that has no name may say its address in brackets.
    let fits = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_[]:".contains(&b));
    format!("EHLO {}\r\n", if fits { name } else { "[127.0.0.1]" })
}

pub(super) fn mail(from: Option<&EmailAddress>, size: usize, offered: &Extensions) -> String {
    let mut line = format!("MAIL FROM:<{}>", from.map_or("", EmailAddress::as_str));
    if offered.size != Size::NotOffered {
        line.push_str(&format!(" SIZE={size}"));
    }
    if offered.eight_bit {
        line.push_str(" BODY=8BITMIME");
    }
    line.push_str("\r\n");
    line
}

pub(super) fn rcpt(to: &str) -> String {
    format!("RCPT TO:<{to}>\r\n")
}

/// RFC 4616: NUL separates, so neither part may hold one.
pub(super) fn auth_plain(credentials: &Credentials) -> String {
    let secret = format!("\0{}\0{}", credentials.user(), credentials.password());
    format!("AUTH PLAIN {}\r\n", STANDARD.encode(secret))
}

pub(super) fn encoded(text: &str) -> String {
    format!("{}\r\n", STANDARD.encode(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_said_only_where_offered() {
        let from = EmailAddress::parse("ann@example.org").unwrap();
        let mut offered = Extensions::default();
        assert_eq!(mail(Some(&from), 9, &offered), "MAIL FROM:<ann@example.org>\r\n");
        offered.size = Size::AtMost(100);
        offered.eight_bit = true;
        assert_eq!(mail(None, 9, &offered), "MAIL FROM:<> SIZE=9 BODY=8BITMIME\r\n");
    }

    #[test]
    fn a_strange_name_is_not_said() {
        assert_eq!(ehlo("mx.example.org"), "EHLO mx.example.org\r\n");
        assert_eq!(ehlo("a\r\nRCPT TO:<b>"), "EHLO [127.0.0.1]\r\n");
        assert_eq!(ehlo(""), "EHLO [127.0.0.1]\r\n");
    }

    #[test]
    fn plain_is_written_as_rfc_4616_says() {
        assert_eq!(
            auth_plain(&Credentials::new("tim", "tanstaaftanstaaf")),
            "AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\r\n"
        );
    }
}

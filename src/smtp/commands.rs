//! The lines we say. Nothing a person typed reaches a line without passing here.
//!
//! A command ends with CRLF and has no other CR or LF. An `EmailAddress` has none by its type, a secret is encoded, and a
//! host name is looked at.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::envelope::Envelope;
use super::extensions::{Extensions, Size};
use crate::mail::EmailAddress;

/// EHLO or HELO.
pub(super) fn hello(verb: &str, name: &str) -> String {
    // RFC 5321 section 4.1.3: a host that has no name may say its address in brackets.
    let fits = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_[]:".contains(&b));
    format!("{verb} {}\r\n", if fits { name } else { "[127.0.0.1]" })
}

pub(super) fn mail(envelope: &Envelope, size: usize, offered: &Extensions) -> String {
    let mut line = format!("MAIL FROM:<{}>", envelope.from.as_ref().map_or("", EmailAddress::as_str));
    if offered.size != Size::NotOffered {
        // Writing to a string does not fail.
        let _infallible = write!(line, " SIZE={size}");
    }
    if offered.eight_bit {
        line.push_str(" BODY=8BITMIME");
    }
    if needs_utf8(envelope) {
        line.push_str(" SMTPUTF8");
    }
    line.push_str("\r\n");
    line
}

/// RFC 6531 section 3.4: said only for a letter that needs it, since a server on the way may not know it.
pub(super) fn needs_utf8(envelope: &Envelope) -> bool {
    let is_foreign = |address: &EmailAddress| !address.as_str().is_ascii();
    is_foreign(&envelope.to) || envelope.from.as_ref().is_some_and(is_foreign)
}

pub(super) fn rcpt(to: &EmailAddress) -> String {
    format!("RCPT TO:<{to}>\r\n")
}

/// RFC 4616: NUL separates, so neither part may hold one.
pub(super) fn plain_response(user: &str, password: &str) -> String {
    encoded(&format!("\0{user}\0{password}"))
}

/// As Google and Microsoft write it down; U+0001 separates.
pub(super) fn xoauth2_response(user: &str, token: &str) -> String {
    encoded(&format!("user={user}\u{1}auth=Bearer {token}\u{1}\u{1}"))
}

pub(super) fn encoded(text: &str) -> String {
    STANDARD.encode(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_said_only_where_offered() {
        let address = |text| EmailAddress::parse(text).unwrap();
        let mut envelope = Envelope { from: Some(address("ann@example.org")), to: address("bob@example.net") };
        let mut offered = Extensions::default();
        assert_eq!(mail(&envelope, 9, &offered), "MAIL FROM:<ann@example.org>\r\n");
        offered.size = Size::AtMost(100);
        offered.eight_bit = true;
        offered.utf8 = true;
        envelope.from = None;
        assert_eq!(mail(&envelope, 9, &offered), "MAIL FROM:<> SIZE=9 BODY=8BITMIME\r\n");
    }

    #[test]
    fn a_strange_name_is_not_said() {
        assert_eq!(hello("EHLO", "mx.example.org"), "EHLO mx.example.org\r\n");
        assert_eq!(hello("EHLO", "a\r\nRCPT TO:<b>"), "EHLO [127.0.0.1]\r\n");
        assert_eq!(hello("HELO", ""), "HELO [127.0.0.1]\r\n");
    }

    #[test]
    fn secrets_are_written_as_their_mechanisms_say() {
        assert_eq!(plain_response("tim", "tanstaaftanstaaf"), "AHRpbQB0YW5zdGFhZnRhbnN0YWFm");
        assert_eq!(
            xoauth2_response("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"),
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
        );
    }
}

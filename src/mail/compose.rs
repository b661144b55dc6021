//! A letter made into MIME by lettre: text and HTML as alternatives, headers in order, Message-ID and Date given, so that a
//! second attempt sends what the first sent.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

use super::{EmailAddress, Sender};
use crate::clock::Timestamp;

pub struct Letter<'a> {
    pub from: &'a Sender,
    pub to: &'a EmailAddress,
    pub subject: &'a str,
    pub text: String,
    pub html: String,
    /// Without the angle brackets.
    pub message_id: String,
    pub date: Timestamp,
}

#[derive(Debug, PartialEq, Eq)]
pub struct ComposeError(String);

impl std::fmt::Display for ComposeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the letter cannot be built: {}", self.0)
    }
}

impl std::error::Error for ComposeError {}

impl Letter<'_> {
    pub fn compose(self) -> Result<Vec<u8>, ComposeError> {
        let since_1970 = Duration::from_secs(u64::try_from(self.date.as_seconds()).unwrap_or(0));
        let name = Some(one_line(&self.from.name)).filter(|name| !name.is_empty());
        let message = Message::builder()
            .from(Mailbox::new(name, lettre_address(&self.from.address)?))
            .to(Mailbox::new(None, lettre_address(self.to)?))
            .subject(one_line(self.subject))
            .date(UNIX_EPOCH + since_1970)
            .message_id(Some(format!("<{}>", self.message_id)))
            .header(AutoSubmitted)
            .multipart(MultiPart::alternative_plain_html(self.text, self.html))
            .map_err(|error| ComposeError(error.to_string()))?;
        Ok(message.formatted())
    }
}

/// lettre panics on a line break in a display name, so nothing that breaks a line reaches it.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|char| if char.is_control() || matches!(char, '\u{2028}' | '\u{2029}') { ' ' } else { char })
        .collect()
}

fn lettre_address(address: &EmailAddress) -> Result<Address, ComposeError> {
    Address::new(address.local(), address.domain()).map_err(|error| ComposeError(error.to_string()))
}

/// RFC 3834 5: keeps holiday answers from coming back.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::MessageParser;
    use proptest::prelude::*;

    fn compose(name: &str, subject: &str, text: &str) -> Vec<u8> {
        let from = Sender { name: name.to_owned(), address: EmailAddress::parse("post@example.org").unwrap() };
        Letter {
            from: &from,
            to: &EmailAddress::parse("ann@example.net").unwrap(),
            subject,
            text: text.to_owned(),
            html: format!("<p>{text}</p>"),
            message_id: "one@example.org".to_owned(),
            date: Timestamp::from_micros(1_790_000_000_000_000),
        }
        .compose()
        .unwrap()
    }

    #[test]
    fn a_letter_reads_back_as_it_was_written() {
        let bytes = compose("Небесная почта", "Подтвердите адрес", "Привет, Анна.");
        let read = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(read.subject(), Some("Подтвердите адрес"));
        assert_eq!(read.from().unwrap().first().unwrap().name(), Some("Небесная почта"));
        assert_eq!(read.message_id(), Some("one@example.org"));
        assert_eq!(read.body_text(0).unwrap().trim(), "Привет, Анна.");
        assert_eq!(read.date().unwrap().to_timestamp(), 1_790_000_000);
    }

    proptest! {
        #[test]
        fn nothing_typed_adds_a_header_or_breaks_a_line(name in "\\PC{0,30}[\\r\\n]{0,2}\\PC{0,9}", subject in "\\PC{0,80}[\\r\\n]{0,2}Bcc: v@x.y") {
            let bytes = compose(&name, &subject, "Hello");
            let read = MessageParser::default().parse(&bytes).unwrap();
            prop_assert!(read.bcc().is_none());
            prop_assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 999));
        }
    }
}

//! A letter of the program itself made into MIME: a frame for this one letter, filled at once.

use std::convert::Infallible;

use super::frame::{Design, Frame, Stamp, Text, Texts};
use super::quoted_printable::encode_fragment;
use super::{Boundary, EmailAddress, MessageId, Sender};
use crate::clock::Timestamp;

pub struct Letter<'a> {
    pub from: &'a Sender,
    pub to: &'a EmailAddress,
    pub subject: &'a str,
    pub text: String,
    pub html: String,
    pub message_id: MessageId,
    pub boundary: Boundary,
    pub date: Timestamp,
}

#[derive(Debug, PartialEq, Eq)]
pub struct ComposeError(&'static str);

impl ComposeError {
    pub(super) fn new(reason: &'static str) -> Self {
        Self(reason)
    }
}

impl std::fmt::Display for ComposeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the letter cannot be built: {}", self.0)
    }
}

impl std::error::Error for ComposeError {}

impl Letter<'_> {
    pub fn compose(self) -> Result<Vec<u8>, ComposeError> {
        let frame = Frame::new(Design {
            from: self.from,
            reply_to: None,
            list: None,
            // RFC 3834 5: keeps holiday answers from coming back.
            headers: &[("Auto-Submitted", "auto-generated")],
            language: None,
            texts: Texts::Both,
            inline: Vec::new(),
            attachments: Vec::new(),
            boundary: &self.boundary,
        })?;
        let stamp = Stamp {
            to: self.to,
            to_name: "",
            subject: self.subject,
            message_id: &self.message_id,
            date: self.date,
            unsubscribe: None,
        };
        let Ok(letter) = frame.fill(&stamp, |text, out| {
            encode_fragment(
                match text {
                    Text::Plain => &self.text,
                    Text::Html => &self.html,
                },
                out,
            );
            encode_fragment("\n", out);
            Ok::<(), Infallible>(())
        });
        Ok(letter.into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SecretKey;
    use mail_parser::MessageParser;
    use proptest::prelude::*;

    fn compose(name: &str, subject: &str, text: &str) -> Vec<u8> {
        let from = Sender { name: name.to_owned(), address: EmailAddress::parse("post@example.org").unwrap() };
        let key = SecretKey::new([1; 32]);
        Letter {
            from: &from,
            to: &EmailAddress::parse("ann@example.net").unwrap(),
            subject,
            text: text.to_owned(),
            html: format!("<p>{text}</p>"),
            message_id: MessageId::new(&key, &[1], &from.address),
            boundary: Boundary::new(&key, &[1]),
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
        assert!(read.message_id().unwrap().ends_with("@example.org"));
        assert_eq!(read.body_text(0).unwrap().trim(), "Привет, Анна.");
        assert_eq!(read.body_html(0).unwrap().trim(), "<p>Привет, Анна.</p>");
        assert_eq!(read.date().unwrap().to_timestamp(), 1_790_000_000);
        assert_eq!(read.header_raw("Auto-Submitted").unwrap().trim(), "auto-generated");
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

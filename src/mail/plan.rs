//! A message made ready for a run: texts compiled, frame built, keys at hand. What is left for each client is to fill it in and
//! to sign it, and the same client gets the same bytes every time.

use std::convert::Infallible;

use super::dkim::{self, DkimKey, SignError};
use super::frame::{Design, Stamp, Text, UnsubscribeUrl};
use super::merge::{Merge, Missing, Recipient};
use super::{ComposeError, EmailAddress, FilledLetter, Frame, MessageId};
use crate::clock::Timestamp;

pub struct Plan {
    merge: Merge,
    frame: Frame,
    keys: Vec<DkimKey>,
}

/// One client, and what is the client's own in this letter.
pub struct Addressee<'a> {
    pub to: &'a EmailAddress,
    /// May be empty.
    pub name: &'a str,
    pub values: Recipient<'a>,
    pub message_id: &'a MessageId,
    pub date: Timestamp,
    pub unsubscribe: Option<&'a UnsubscribeUrl>,
}

impl Plan {
    /// Without keys the letters are not signed.
    pub fn new(merge: Merge, design: Design, keys: Vec<DkimKey>) -> Result<Self, ComposeError> {
        Ok(Self { merge, frame: Frame::new(design)?, keys })
    }

    pub fn fill<'m>(&'m self, one: &Addressee, missing: &mut Missing<'m>) -> Result<FilledLetter, SignError> {
        let subject = self.merge.subject(&one.values, missing);
        let stamp = Stamp {
            to: one.to,
            to_name: one.name,
            subject: &subject,
            message_id: one.message_id,
            date: one.date,
            unsubscribe: one.unsubscribe,
        };
        let filled = self.frame.fill(&stamp, |text, out| {
            match text {
                Text::Plain => self.merge.text_into(&one.values, out, missing),
                Text::Html => self.merge.html_into(&one.values, out, missing),
            }
            Ok::<(), Infallible>(())
        });
        let mut letter = match filled {
            Ok(letter) => letter,
            Err(never) => match never {},
        };
        if !self.keys.is_empty() {
            dkim::sign(&mut letter, &self.keys, one.date)?;
        }
        Ok(letter)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use mail_parser::{MessageParser, MimeHeaders};

    use super::*;
    use crate::config::SecretKey;
    use crate::mail::frame::{Attachment, ListId, Texts};
    use crate::mail::merge::{Fields, Format, Source, Standard};
    use crate::mail::{Boundary, Sender};

    fn plan() -> Plan {
        let source = Source {
            language: "ru".to_owned(),
            subject: "Новости для {{ first_name | default(\"вас\") }}".to_owned(),
            preheader: String::new(),
            body: "Здравствуйте, **{{ first_name | default(\"друг\") }}** из города {{ own.city }}!\n\n[Отписаться]({{ unsubscribe_url }})".to_owned(),
            format: Format::Markdown,
            text: None,
        };
        let merge = Merge::compile(&source, &Fields::new(["city".to_owned()])).unwrap();
        let design = Design {
            from: &Sender::parse("Небесная почта <news@example.org>").unwrap(),
            reply_to: None,
            list: Some(ListId { name: "News", id: "news.example.org" }),
            headers: &[],
            language: Some("ru"),
            texts: Texts::Both,
            inline: Vec::new(),
            attachments: vec![Attachment {
                name: "план.txt".to_owned(),
                content_type: "text/plain".to_owned(),
                bytes: b"plan".to_vec(),
            }],
            boundary: &Boundary::new(&SecretKey::new([1; 32]), &[7]),
        };
        Plan::new(merge, design, Vec::new()).unwrap()
    }

    fn fill(plan: &Plan, name: &str, city: &str) -> (Vec<u8>, usize) {
        let url = "https://example.org/u/token";
        let to = EmailAddress::parse("ann@example.net").unwrap();
        let unsubscribe = UnsubscribeUrl::parse(url);
        let own = BTreeMap::from([("city".to_owned(), city.to_owned())]);
        let addressee = Addressee {
            to: &to,
            name,
            values: Recipient::new(&own).with(Standard::FirstName, name).with(Standard::UnsubscribeUrl, url),
            message_id: &MessageId::new(&SecretKey::new([1; 32]), &[7, 9], &to),
            date: Timestamp::from_micros(1_790_000_000_000_000),
            unsubscribe: unsubscribe.as_ref(),
        };
        let mut missing = Missing::new();
        let letter = plan.fill(&addressee, &mut missing).unwrap();
        (letter.into_bytes(), missing.len())
    }

    #[test]
    fn a_message_becomes_a_letter_to_each_client() {
        let plan = plan();
        let (bytes, missing) = fill(&plan, "Анна & Ко", "Тверь");
        let letter = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(letter.subject(), Some("Новости для Анна & Ко"));
        assert_eq!(letter.to().unwrap().first().unwrap().name(), Some("Анна & Ко"));
        assert!(letter.body_text(0).unwrap().contains("Здравствуйте, Анна & Ко из города Тверь!"));
        assert!(letter.body_html(0).unwrap().contains("<strong>Анна &amp; Ко</strong> из города Тверь!"));
        assert_eq!(letter.attachment(0).unwrap().attachment_name(), Some("план.txt"));
        assert_eq!(missing, 0);
    }

    #[test]
    fn the_same_client_gets_the_same_bytes_and_what_is_missing_is_told() {
        let plan = plan();
        assert_eq!(fill(&plan, "", ""), fill(&plan, "", ""));
        let (bytes, missing) = fill(&plan, "", "");
        assert_eq!(MessageParser::default().parse(&bytes).unwrap().subject(), Some("Новости для вас"));
        assert_eq!(missing, 1, "only the city has no other word");
    }
}

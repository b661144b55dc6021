//! What is sent: a personalised letter of about 5 KB, text and HTML, compiled once and filled for each reader.

use std::collections::BTreeMap;

use skymailing::clock::Timestamp;
use skymailing::config::SecretKey;
use skymailing::mail::dkim::DkimKey;
use skymailing::mail::frame::{Design, ListId, Texts, UnsubscribeUrl};
use skymailing::mail::merge::{Fields, Format, Merge, Missing, Recipient, Source, Standard};
use skymailing::mail::{Addressee, Boundary, EmailAddress, FilledLetter, MessageId, Plan, Sender};

pub struct Letters {
    plan: Plan,
    key: SecretKey,
    from: Sender,
    own: BTreeMap<String, String>,
}

const PARAGRAPHS: usize = 9;

impl Letters {
    pub fn compile(keys: Vec<DkimKey>) -> Letters {
        let key = SecretKey::new([7; 32]);
        let from = Sender::parse("Example News <news@example.org>").unwrap();
        let merge = Merge::compile(&source(), &Fields::new(["city".to_owned()])).unwrap();
        let design = Design {
            from: &from,
            reply_to: None,
            list: Some(ListId { name: "Example News", id: "news.example.org" }),
            headers: &[],
            language: Some("en"),
            texts: Texts::Both,
            inline: Vec::new(),
            attachments: Vec::new(),
            boundary: &Boundary::new(&key, &[1]),
        };
        let plan = Plan::new(merge, design, keys).unwrap();
        Letters { plan, key, from, own: BTreeMap::from([("city".to_owned(), "Tver".to_owned())]) }
    }

    pub fn fill(&self, number: usize, to: &EmailAddress) -> FilledLetter {
        let url = format!("https://mail.example.org/u/{number:016x}{number:016x}");
        let name = format!("Reader {number}");
        let values = Recipient::new(&self.own)
            .with(Standard::FirstName, &name)
            .with(Standard::Email, to.as_str())
            .with(Standard::UnsubscribeUrl, &url);
        let unsubscribe = UnsubscribeUrl::parse(&url);
        let addressee = Addressee {
            to,
            name: &name,
            values,
            message_id: &MessageId::new(&self.key, &[1, number as i64], &self.from.address),
            date: Timestamp::from_micros(1_790_000_000_000_000),
            unsubscribe: unsubscribe.as_ref(),
        };
        self.plan.fill(&addressee, &mut Missing::new()).unwrap()
    }
}

fn source() -> Source {
    let paragraph = "The quick brown fox jumps over the lazy dog, {{ first_name }}, and goes home to sleep. Nobody saw it \
                     but the moon, and the moon keeps to itself what it sees at night above the roofs of a town.\n\n";
    let body = format!(
        "# News for {{{{ first_name | default(\"you\") }}}}\n\n{}{}\
         {{% if own.city %}}See you in {{{{ own.city }}}}.{{% endif %}}\n\n\
         This letter went to {{{{ email }}}}. [Unsubscribe]({{{{ unsubscribe_url }}}})\n",
        paragraph,
        paragraph.replace("{{ first_name }}", "dear reader").repeat(PARAGRAPHS - 1)
    );
    Source {
        language: "en".to_owned(),
        subject: "{{ first_name | default(\"Dear reader\") }}, here are the news".to_owned(),
        preheader: String::new(),
        body,
        format: Format::Markdown,
        text: None,
    }
}

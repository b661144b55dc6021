//! The page of an owner's domains.

use askama::Template;

use super::queries::{DomainCheck, DomainKey};
use crate::web::Page;

#[derive(Template)]
#[template(path = "senders/domains.html")]
pub struct DomainsPage<'a> {
    pub page: &'a Page,
    pub domains: Vec<Shown>,
}

/// A domain that an owner writes from.
pub struct Shown {
    /// In ASCII, as it stands in records.
    pub domain: String,
    pub keys: Vec<DomainKey>,
    pub check: Option<DomainCheck>,
}

impl Shown {
    /// In its own letters.
    pub fn name(&self) -> String {
        crate::mail::domain_in_its_letters(&self.domain)
    }

    pub fn is_signed(&self) -> bool {
        self.keys.iter().any(|key| key.seen_at.is_some())
    }

    /// What the SPF record is like, as the name of a text.
    pub fn spf(&self) -> Option<&'static str> {
        let check = self.check.as_ref()?;
        Some(match check.spf.lines().count() {
            0 => "domain-spf-none",
            1 => "domain-spf-one",
            _ => "domain-spf-many",
        })
    }

    pub fn dmarc(&self) -> Option<&'static str> {
        let check = self.check.as_ref()?;
        let policy = |record: &str| {
            let tags = record.split(';').map(|tag| tag.split_whitespace().collect::<String>().to_lowercase());
            tags.filter_map(|tag| tag.strip_prefix("p=").map(str::to_owned)).next()
        };
        Some(match (check.dmarc.lines().count(), policy(&check.dmarc).as_deref()) {
            (0, _) => "domain-dmarc-none",
            (1, Some("none")) => "domain-dmarc-watches",
            (1, Some("quarantine" | "reject")) => "domain-dmarc-protects",
            _ => "domain-dmarc-broken",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;

    #[test]
    fn records_are_told_in_words() {
        let shown = |spf: &str, dmarc: &str| {
            let check = DomainCheck {
                domain: "example.org".to_owned(),
                checked_at: Timestamp::from_micros(0),
                spf: spf.to_owned(),
                dmarc: dmarc.to_owned(),
            };
            Shown { domain: check.domain.clone(), keys: Vec::new(), check: Some(check) }
        };
        for (spf, says) in [("", "none"), ("v=spf1 -all", "one"), ("v=spf1 mx\nv=spf1 a", "many")] {
            assert_eq!(shown(spf, "").spf(), Some(format!("domain-spf-{says}").as_str()));
        }
        for (dmarc, says) in [
            ("", "none"),
            ("v=DMARC1; p=none; rua=mailto:a@b.c", "watches"),
            ("v=DMARC1;P = Reject ;", "protects"),
            ("v=DMARC1; p=quarantine", "protects"),
            ("v=DMARC1", "broken"),
            ("v=DMARC1; p=maybe", "broken"),
            ("v=DMARC1; p=none\nv=DMARC1; p=reject", "broken"),
        ] {
            assert_eq!(shown("", dmarc).dmarc(), Some(format!("domain-dmarc-{says}").as_str()), "{dmarc}");
        }
    }
}

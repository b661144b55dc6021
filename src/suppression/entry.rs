//! An address or a domain that is not written to.

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::clock::Timestamp;
use crate::config::hex;
use crate::db::AccountId;
use crate::db::schema::suppressions;
use crate::mail::{EmailAddress, domain_in_ascii};
use crate::{id_type, text_enum};

id_type!(EntryId);

/// `None`: the whole installation's.
pub type Whose = Option<AccountId>;

text_enum! {
    pub enum Kind {
        Address = "address",
        Domain = "domain",
    }
}

text_enum! {
    /// Where an entry came from.
    pub enum Source {
        Page = "page",
        /// They take a break, by a link in a letter.
        Reader = "reader",
        /// They wanted to be forgotten, and not to be written to again.
        Erased = "erased",
    }
}

/// What is to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub kind: Kind,
    /// In lower case, a domain in ASCII.
    pub text: String,
}

impl Entry {
    /// Reads `ann@example.org`, `example.org` or `@example.org`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        match text.trim_start_matches('@') {
            domain if !domain.contains('@') => {
                domain_in_ascii(domain).map(|domain| Self { kind: Kind::Domain, text: domain })
            }
            _ => EmailAddress::parse(text).ok().map(|address| Self::of(&address)),
        }
    }

    pub fn of(address: &EmailAddress) -> Self {
        Self { kind: Kind::Address, text: address.key() }
    }

    pub(super) fn key(&self) -> String {
        key(self.kind, &self.text)
    }
}

/// Without a secret, because a secret that is changed would let everybody be written to again.
fn key(kind: Kind, text: &str) -> String {
    hex(Sha256::digest(format!("{kind} {text}")).iter())
}

/// The keys that stop letters to an address as it stands in the ledger: its own, and that of its domain.
pub(super) fn keys(recipient: &str) -> [String; 2] {
    let address = recipient.to_lowercase();
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    [key(Kind::Address, &address), key(Kind::Domain, domain)]
}

/// An entry as it stands in the list.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = suppressions)]
pub struct Listed {
    pub id: EntryId,
    pub kind: Kind,
    /// `None`: whoever it is was erased.
    pub shown: Option<String>,
    pub source: Source,
    pub reason: String,
    pub created_at: Timestamp,
    /// Of a break.
    pub expires_at: Option<Timestamp>,
}

impl Listed {
    /// An owner takes back what the owner said; what a person asked for stays.
    pub fn may_be_removed(&self) -> bool {
        self.source == Source::Page
    }

    /// What a page calls it: a domain in its own letters.
    pub fn readable(&self) -> Option<String> {
        let shown = self.shown.as_deref()?;
        Some(match self.kind {
            Kind::Domain => crate::mail::domain_in_its_letters(shown),
            Kind::Address => EmailAddress::parse(shown).map_or_else(|_| shown.to_owned(), |address| address.readable()),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_or_a_domain_is_read_however_it_is_typed() {
        let read = |text| Entry::parse(text).map(|entry| (entry.kind, entry.text));
        assert_eq!(read(" Ann@Example.ORG "), Some((Kind::Address, "ann@example.org".to_owned())));
        for domain in ["example.org", "@Example.org", "EXAMPLE.ORG"] {
            assert_eq!(read(domain), Some((Kind::Domain, "example.org".to_owned())), "{domain}");
        }
        assert_eq!(read("почта.рф"), Some((Kind::Domain, "xn--80a1acny.xn--p1ai".to_owned())));
        for wrong in ["", "@", "ann", "ann@", "ann@localhost", "a b@example.org", "ann@example.org, bob@example.org"] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_letter_is_stopped_by_its_address_or_its_domain_and_by_nothing_like_them() {
        let stopped_by = |text: &str, to: &str| keys(to).contains(&Entry::parse(text).unwrap().key());
        assert!(stopped_by("ann@example.org", "Ann@example.org"));
        assert!(stopped_by("example.org", "Ann@example.org"));
        assert!(stopped_by("почта.рф", "ann@xn--80a1acny.xn--p1ai"));
        for other in ["ann@example.com", "nann@example.org", "mail.example.org", "org.example"] {
            assert!(!stopped_by(other, "ann@example.org"), "{other}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_not(text in "\\PC{0,60}") {
            if let Some(entry) = Entry::parse(&text) {
                prop_assert_eq!(Entry::parse(&entry.text), Some(entry));
            }
        }
    }
}

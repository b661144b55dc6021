//! Addresses, parsed at the door: an `EmailAddress` that exists can stand in an SMTP envelope and in a header. The rule is
//! narrower than RFC 5321 on purpose: a dot-atom local part and a domain of two labels or more.

use std::fmt;

/// The domain is in lower case; the local part is as it was written, because only its owner knows whether case matters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmailAddress {
    address: String,
    at: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressError {
    Empty,
    TooLong,
    Malformed,
}

const ADDRESS_AT_MOST: usize = 254;
const LOCAL_AT_MOST: usize = 64;
const LABEL_AT_MOST: usize = 63;

impl EmailAddress {
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text.len() > ADDRESS_AT_MOST {
            return Err(AddressError::TooLong);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(AddressError::Malformed)?;
        if local.len() > LOCAL_AT_MOST {
            return Err(AddressError::TooLong);
        }
        if !local.split('.').all(is_atom) || !is_domain(domain) {
            return Err(AddressError::Malformed);
        }
        Ok(Self { address: format!("{local}@{}", domain.to_ascii_lowercase()), at: local.len() })
    }

    pub fn as_str(&self) -> &str {
        &self.address
    }

    pub fn local(&self) -> &str {
        self.address.get(..self.at).unwrap_or_default()
    }

    pub fn domain(&self) -> &str {
        self.address.get(self.at + 1..).unwrap_or_default()
    }

    /// The whole address in lower case: two that differ only in case are one account.
    pub fn key(&self) -> String {
        self.address.to_ascii_lowercase()
    }

    /// Where letters to spellings of one mailbox meet: without `+tag`, and for Gmail without dots. For counting only.
    pub fn mailbox_key(&self) -> String {
        let local = self.local().to_ascii_lowercase();
        let local = local.split('+').next().unwrap_or_default();
        match self.domain() {
            "gmail.com" | "googlemail.com" => format!("{}@gmail.com", local.replace('.', "")),
            domain => format!("{local}@{domain}"),
        }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)
    }
}

/// RFC 5322 3.2.3.
fn is_atom(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
}

fn is_domain(text: &str) -> bool {
    let labels: Vec<&str> = text.split('.').collect();
    labels.len() >= 2
        && labels.iter().all(|label| is_label(label))
        && labels.last().is_some_and(|top| !top.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_label(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LABEL_AT_MOST
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_addresses_are_taken() {
        for (text, local, domain) in [
            ("ann@example.org", "ann", "example.org"),
            ("Ann.Lee+x@Example.ORG", "Ann.Lee+x", "example.org"),
            ("o'brien@mail.example.co.uk", "o'brien", "mail.example.co.uk"),
            ("a@xn--e1afmkfd.xn--p1ai", "a", "xn--e1afmkfd.xn--p1ai"),
        ] {
            let address = EmailAddress::parse(text).unwrap();
            assert_eq!((address.local(), address.domain()), (local, domain));
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let long_local = format!("{}@example.org", "a".repeat(65));
        let long_domain = format!("a@{}.org", "a.".repeat(126));
        for text in [
            "",
            "a",
            "@",
            "a@",
            "@b.c",
            "a@b",
            "a@localhost",
            "a@b..c",
            "a@b.c.",
            ".a@b.c",
            "a.@b.c",
            "a..b@c.d",
            "a b@c.d",
            "\"a b\"@c.d",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@b.c\r\nRCPT TO:<x@y.z>",
            "a@b>.c",
            "a\0@b.c",
            " a@b.c",
            "a@b.c ",
            "a@-b.c",
            "a@b-.c",
            "а@пример.рф",
            "a@b@c.d",
            &long_local,
            &long_domain,
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn spellings_of_one_mailbox_meet() {
        let key = |text: &str| EmailAddress::parse(text).unwrap().mailbox_key();
        assert_eq!(key("A.n.n+news@gmail.com"), key("ann@googlemail.com"));
        assert_ne!(key("a.nn@example.org"), key("ann@example.org"));
    }

    proptest! {
        #[test]
        fn what_is_taken_never_breaks_a_line_or_an_envelope(text in "\\PC{0,40}@\\PC{0,40}|[ -~\\r\\n]{0,60}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert!(address.as_str().bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"(),:;[]\\".contains(&byte)));
                prop_assert_eq!(EmailAddress::parse(address.as_str()).unwrap(), address);
            }
        }
    }
}

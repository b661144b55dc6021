//! Addresses, parsed at the door: an `EmailAddress` that exists can stand in an SMTP envelope and in a header. The rule is
//! narrower than RFC 5321 on purpose: a dot-atom local part and a domain of two labels or more. A domain may be typed in any
//! letters and is kept in ASCII; a local part beyond ASCII needs servers that speak SMTPUTF8, so it has a door of its own.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::domain;
use super::headers::is_atext;

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

impl EmailAddress {
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        Self::parse_with(text, is_atom)
    }

    /// Takes a local part in any letters as well (RFC 6531). Ask [`Self::needs_smtputf8`] before it is sent to.
    pub fn parse_international(text: &str) -> Result<Self, AddressError> {
        // The domain has rules of its own for that, and another order of its marks would be another domain.
        let (local, rest) = text.split_at(text.rfind('@').unwrap_or(text.len()));
        let composed = local.nfc().collect::<String>() + rest;
        Self::parse_with(&composed, is_international_atom)
    }

    fn parse_with(text: &str, is_atom: fn(&str) -> bool) -> Result<Self, AddressError> {
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text.chars().count() > ADDRESS_AT_MOST {
            return Err(AddressError::TooLong);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(AddressError::Malformed)?;
        if local.len() > LOCAL_AT_MOST {
            return Err(AddressError::TooLong);
        }
        let domain = domain::to_ascii(domain).ok_or(AddressError::Malformed)?;
        if !local.split('.').all(is_atom) {
            return Err(AddressError::Malformed);
        }
        let address = format!("{local}@{domain}");
        if address.len() > ADDRESS_AT_MOST {
            return Err(AddressError::TooLong);
        }
        Ok(Self { address, at: local.len() })
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

    /// For pages: the domain in its own letters.
    pub fn readable(&self) -> String {
        format!("{}@{}", self.local(), domain::to_unicode(self.domain()))
    }

    /// Whether only a server that offers SMTPUTF8 can be given it.
    pub fn needs_smtputf8(&self) -> bool {
        !self.address.is_ascii()
    }

    /// The whole address in lower case: two that differ only in case are one account.
    pub fn key(&self) -> String {
        self.address.to_lowercase()
    }

    /// Where letters to spellings of one mailbox meet: without `+tag`, and for Gmail without dots. For counting only.
    pub fn mailbox_key(&self) -> String {
        let local = self.local().to_lowercase();
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

fn is_atom(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_atext)
}

/// RFC 6532 3.2, without what is not seen or is no letter: nothing that breaks a line, a word or its direction.
fn is_international_atom(text: &str) -> bool {
    let is_letter = |char: char| !char.is_ascii() && (char.is_alphanumeric() || is_combining_mark(char));
    !text.is_empty()
        && !text.starts_with(is_combining_mark)
        && text.split(is_letter).all(|between| between.is_empty() || is_atom(between))
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
            "ann@аpple.com",
            "ann@xn--pple-43d.com",
            "ann@xn--a.com",
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

    #[test]
    fn a_domain_is_one_in_whichever_letters_it_is_typed() {
        let typed = EmailAddress::parse("Ann@Пример.РФ").unwrap();
        assert_eq!(typed, EmailAddress::parse("Ann@xn--e1afmkfd.xn--p1ai").unwrap());
        assert_eq!((typed.local(), typed.domain()), ("Ann", "xn--e1afmkfd.xn--p1ai"));
        assert_eq!(typed.readable(), "Ann@пример.рф");
        assert!(!typed.needs_smtputf8());
    }

    #[test]
    fn a_local_part_in_any_letters_has_its_own_door() {
        let address = EmailAddress::parse_international("Иван.Петров@пример.рф").unwrap();
        assert_eq!(address.as_str(), "Иван.Петров@xn--e1afmkfd.xn--p1ai");
        assert_eq!(address.key(), "иван.петров@xn--e1afmkfd.xn--p1ai");
        assert!(address.needs_smtputf8());
        assert!(!EmailAddress::parse_international("ann@example.org").unwrap().needs_smtputf8());
        let composed = EmailAddress::parse_international("jos\u{e9}@example.org").unwrap();
        assert_eq!(EmailAddress::parse_international("jose\u{301}@example.org").unwrap(), composed);
        let marks = "ann@\u{4c0}\u{32b}.\u{345}\u{323}";
        assert_eq!(EmailAddress::parse_international(marks), EmailAddress::parse(marks));
        assert!(EmailAddress::parse(marks).is_ok());
        let long = format!("{}@example.org", "ж".repeat(33));
        for text in [
            "и ван@b.c",
            "и\u{a0}ван@b.c",
            "и\u{85}@b.c",
            "и\u{2028}@b.c",
            "и\u{202e}@b.c",
            "и\u{200b}@b.c",
            "и<@b.c",
            "\u{301}и@b.c",
            "и..п@b.c",
            &long,
        ] {
            assert!(EmailAddress::parse_international(text).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_never_breaks_a_line_or_an_envelope(text in "\\PC{0,40}@\\PC{0,40}|[ -~\\r\\n]{0,60}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert!(address.as_str().bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"(),:;[]\\".contains(&byte)));
                prop_assert_eq!(EmailAddress::parse(address.as_str()).unwrap(), address);
            }
        }

        #[test]
        fn in_any_letters_it_breaks_no_line_and_no_envelope(text in "\\PC{0,40}@\\PC{0,40}|\\PC{1,20}@example\\.org|[а-яa-z.]{1,20}@example\\.org") {
            if let Ok(address) = EmailAddress::parse_international(&text) {
                prop_assert!(!address.as_str().contains(|char: char| char.is_control() || char.is_whitespace() || "<>\"(),:;[]\\".contains(char)));
                prop_assert_eq!(address.needs_smtputf8(), EmailAddress::parse(address.as_str()).is_err());
                prop_assert_eq!(EmailAddress::parse_international(address.as_str()).unwrap(), address);
            }
        }
    }
}

//! Who a letter comes from: a display name and an address, as `MAIL_FROM` writes them.

use super::EmailAddress;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    pub name: String,
    pub address: EmailAddress,
}

impl Sender {
    /// Reads `Name <address>` or a bare address.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (name, address) = match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
            Some((name, address)) => (name.trim().trim_matches('"'), address),
            None => ("", text),
        };
        if name.chars().any(char::is_control) {
            return Err("the name holds a line break or another control character".to_owned());
        }
        let address = EmailAddress::parse(address)
            .map_err(|_| format!("{address:?} is no mail address; write: SkyMailing <mail@example.org>"))?;
        Ok(Self { name: name.to_owned(), address })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_are_read() {
        let sender = Sender::parse("SkyMailing <post@example.org>").unwrap();
        assert_eq!((sender.name.as_str(), sender.address.as_str()), ("SkyMailing", "post@example.org"));
        assert_eq!(Sender::parse("post@example.org").unwrap().name, "");
        assert_eq!(Sender::parse("\"Sky, Mailing\" <post@example.org>").unwrap().name, "Sky, Mailing");
        for bad in ["", "SkyMailing", "<>", "a\r\nBcc: x <post@example.org>", "x <post@example.org> y"] {
            assert!(Sender::parse(bad).is_err(), "{bad:?}");
        }
    }
}

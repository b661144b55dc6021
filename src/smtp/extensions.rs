//! What a server offers in its answer to EHLO, as far as we use it.
//!
//! Only the last EHLO counts: what was said before TLS is forgotten (RFC 3207 section 4.2).

use super::reply::Reply;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Extensions {
    pub starttls: bool,
    pub eight_bit: bool,
    pub size: Size,
    pub plain: bool,
    pub login: bool,
    pub xoauth2: bool,
    pub pipelining: bool,
    pub utf8: bool,
}

/// RFC 1870: the keyword may come without a number, and 0 means no fixed limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Size {
    #[default]
    NotOffered,
    Unlimited,
    AtMost(u64),
}

impl Extensions {
    pub(super) fn read(reply: &Reply) -> Extensions {
        let mut offered = Extensions::default();
        // The first line is the server's name and greeting.
        for line in reply.lines().iter().skip(1) {
            let line = line.to_ascii_uppercase();
            // Some old servers write `AUTH=LOGIN`.
            let mut words = line.split([' ', '=']).filter(|word| !word.is_empty());
            match words.next() {
                Some("STARTTLS") => offered.starttls = true,
                Some("PIPELINING") => offered.pipelining = true,
                Some("SMTPUTF8") => offered.utf8 = true,
                Some("8BITMIME") => offered.eight_bit = true,
                Some("SIZE") => offered.size = Size::read(words.next()),
                Some("AUTH") => {
                    for word in words {
                        offered.plain |= word == "PLAIN";
                        offered.login |= word == "LOGIN";
                        offered.xoauth2 |= word == "XOAUTH2";
                    }
                }
                _ => {}
            }
        }
        offered
    }
}

impl Size {
    fn read(word: Option<&str>) -> Size {
        match word.and_then(|digits| digits.parse().ok()) {
            None | Some(0) => Size::Unlimited,
            Some(limit) => Size::AtMost(limit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smtp::limits::Limits;
    use crate::smtp::reply::ReplyReader;

    fn read(mut bytes: &[u8]) -> Extensions {
        Extensions::read(&ReplyReader::new(&Limits::default()).read(&mut bytes).unwrap().unwrap())
    }

    #[test]
    fn keywords_are_found_in_any_case() {
        let offered =
            read(b"250-STARTTLS.example\r\n250-size 1000\r\n250-8bitmime\r\n250-auth=login\r\n250-Pipelining\r\n250 AUTH PLAIN X\r\n");
        let wanted = Extensions {
            eight_bit: true,
            size: Size::AtMost(1000),
            plain: true,
            login: true,
            pipelining: true,
            ..Extensions::default()
        };
        assert_eq!(offered, wanted);
    }

    #[test]
    fn a_size_without_a_number_is_no_limit() {
        assert_eq!(read(b"250-x\r\n250 SIZE\r\n").size, Size::Unlimited);
        assert_eq!(read(b"250-x\r\n250 SIZE 0\r\n").size, Size::Unlimited);
        assert_eq!(read(b"250 x\r\n").size, Size::NotOffered);
    }
}

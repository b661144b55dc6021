//! The laws of what we say: each line at its place, in a group only where that was offered, in clear only what may be heard.

use super::ledger::{Ledger, Owed};
use crate::smtp::relay::Security;

impl Ledger {
    pub(super) fn said(&mut self, bytes: &[u8], before: Option<Owed>) {
        let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let grouped = lines.len() > 1 || (before.is_some() && !lines.is_empty());
        assert!(
            !grouped || (self.relay.pipelining && self.offers("PIPELINING")),
            "a group that nobody offered to take"
        );
        for line in lines {
            let text = std::str::from_utf8(line).unwrap().strip_suffix("\r\n").expect("a line ends with CRLF");
            assert!(!text.contains(['\r', '\n', '\0']), "{text:?}");
            assert!(text.is_ascii() || self.offers("SMTPUTF8"), "{text:?}");
            self.may_say(text);
            let owed = self.owed_for(text);
            assert!(!self.is_inside_a_letter() || owed == Owed::EmptyDot, "{text} in the middle of a letter");
            if !grouped {
                self.follows(owed);
            }
            if owed == Owed::Mail {
                let (reset, before) = match self.owed.as_slice() {
                    [before @ .., Owed::Rset] => (true, before),
                    before => (false, before),
                };
                assert_eq!(reset, self.is_open_after(before) || self.rested, "{:?}", self.owed);
                self.rested = false;
            }
            self.owed.push(owed);
        }
    }

    /// In clear nothing of ours is said where TLS is wanted, and no secret leaves this machine.
    fn may_say(&self, text: &str) {
        let greets = text.starts_with("EHLO ") || text == "STARTTLS";
        assert!(self.secured || self.relay.security == Security::Plain || greets, "{text} in clear");
        let is_login = text.starts_with("AUTH ") || matches!(self.owed.last(), Some(Owed::AuthLogin | Owed::AuthUser));
        assert!(self.secured || self.loopback || !is_login, "a login in clear");
    }

    fn owed_for(&self, text: &str) -> Owed {
        match text.split(' ').next().unwrap_or_default() {
            "EHLO" => Owed::Ehlo,
            "HELO" => Owed::Helo,
            "STARTTLS" => Owed::StartTls,
            "AUTH" if text == "AUTH LOGIN" => Owed::AuthLogin,
            "AUTH" if text.starts_with("AUTH XOAUTH2 ") => Owed::AuthToken,
            "AUTH" => Owed::Auth,
            "RSET" => Owed::Rset,
            "MAIL" => Owed::Mail,
            "RCPT" => Owed::Rcpt,
            "DATA" => Owed::Data,
            "." => Owed::EmptyDot,
            _ => match self.owed.last() {
                Some(Owed::AuthLogin) => Owed::AuthUser,
                Some(Owed::AuthUser | Owed::AuthToken) => Owed::Auth,
                last => panic!("{text:?} after {last:?}"),
            },
        }
    }

    /// One command at a time: each is the next one after the answer before it.
    fn follows(&self, owed: Owed) {
        let before = self.owed.last().copied().unwrap();
        let code = self.all_answered().last().unwrap().code;
        let fits = match (owed, before, code) {
            (Owed::Ehlo, Owed::Banner, 200..=299) | (Owed::Ehlo, Owed::StartTls, 220) => true,
            (Owed::Helo, Owed::Ehlo, 500..=599) => true,
            (Owed::StartTls | Owed::Auth | Owed::AuthLogin | Owed::AuthToken, Owed::Ehlo, 200..=299) => true,
            (Owed::AuthUser, Owed::AuthLogin, 334) | (Owed::Auth, Owed::AuthUser | Owed::AuthToken, 334) => true,
            (Owed::Rset, ..) => true,
            // What a letter before it has left is settled by RSET.
            (Owed::Mail, ..) => before != Owed::Rset || code / 100 == 2,
            (Owed::Rcpt, Owed::Mail, 200..=299) | (Owed::Data, Owed::Rcpt, 200..=299) => true,
            (Owed::EmptyDot, Owed::Data, 354) => true,
            _ => false,
        };
        assert!(fits, "{owed:?} after {code} to {before:?}");
    }

    /// It waits for a letter, and takes every line for a part of it.
    pub(super) fn is_inside_a_letter(&self) -> bool {
        let (answers, _) = self.answers();
        self.owed.last() == Some(&Owed::Data) && answers.get(self.owed.len() - 1).is_some_and(|data| data.code == 354)
    }

    /// Whether these commands have left a transaction that only RSET ends.
    fn is_open_after(&self, commands: &[Owed]) -> bool {
        let (answers, _) = self.answers();
        let mut open = false;
        for (number, owed) in commands.iter().enumerate() {
            match owed {
                Owed::Mail => open |= answers.get(number).is_some_and(|answer| answer.code / 100 == 2),
                Owed::Dot | Owed::Rset => open = false,
                _ => {}
            }
        }
        open
    }

    /// Whether the last answer to EHLO has the word, and no other greeting came after it.
    fn offers(&self, word: &str) -> bool {
        let (answers, _) = self.answers();
        let greeting = self.owed.iter().rposition(|owed| matches!(owed, Owed::Ehlo | Owed::Helo | Owed::StartTls));
        let answer = greeting.and_then(|number| answers.get(number));
        answer.is_some_and(|answer| {
            String::from_utf8_lossy(&self.heard[answer.start..answer.end]).to_ascii_uppercase().contains(word)
        })
    }
}

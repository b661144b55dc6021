//! A script: what we want, what the server offers, and what it says to each command.
//!
//! The idea: every byte chooses, and zero always chooses what goes well, so a few bytes reach deep into a conversation.

use super::ledger::Owed;
use crate::smtp::relay::{Relay, Security};
use crate::smtp::{Credentials, Reach};

pub(super) const PASSWORD: &str = "hunter2-и-ещё";
const OFFERS: [&str; 8] =
    ["STARTTLS", "AUTH PLAIN", "AUTH LOGIN", "AUTH XOAUTH2", "PIPELINING", "SIZE 1000", "SMTPUTF8", "8BITMIME"];
const LETTERS: usize = 6;

/// Words said whatever was asked.
const WORDS: [&[u8]; 34] = [
    b"250 2.0.0 ok\r\n",
    b"250\r\n",
    b"354 go on\r\n",
    b"421 4.3.2 closing\r\n",
    b"450 4.2.0 greylisted\r\n",
    b"451 4.7.1 later\r\n",
    b"452 4.3.1 full\r\n",
    b"500 what\r\n",
    b"502 5.5.1 no such command\r\n",
    b"503 5.5.1 order\r\n",
    b"503 5.5.0 improper command pipelining\r\n",
    b"530 5.7.0 authenticate\r\n",
    b"535 5.7.8 wrong\r\n",
    b"550 5.1.1 unknown\r\n",
    b"552 5.3.4 too big\r\n",
    b"554 5.7.1 spam\r\n",
    b"220 hi\r\n",
    b"235 in\r\n",
    b"334 \r\n",
    b"250-a\r\n250-b\r\n250 c\r\n",
    b"250-a\r\n550 b\r\n",
    b"250-\n250 caf\xe9\n",
    b"550-5.1.1 no\r\n550 5.1.1 such\r\n",
    b"250 ok\r\n554 no\r\n",
    b"250 ok\r\n421 bye\r\n",
    b"421 bye\r\n250 ok\r\n",
    b"OK\r\n",
    b"\r\n",
    b"\x00\x80\xff\r\n",
    b"199 no\r\n",
    b"600 no\r\n",
    b"250\tok\r\n",
    b"2",
    b"250-and\r\n",
];

/// What is wanted of one letter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan(u8);

/// How its writing goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// With the next letter behind it.
    Then,
    Alone,
    /// The wire breaks before the dot.
    Cut,
    /// The caller gives up in the middle, and asks again.
    Dropped,
}

impl Plan {
    pub(super) fn ending(self) -> Ending {
        match self.0 & 7 {
            0..=4 => Ending::Then,
            5 => Ending::Alone,
            6 => Ending::Cut,
            _ => Ending::Dropped,
        }
    }

    pub(super) fn rested(self) -> bool {
        self.0 & 8 != 0
    }

    /// Bigger than this server says it takes.
    pub(super) fn is_big(self) -> bool {
        self.0 & 16 != 0
    }

    pub(super) fn is_foreign(self) -> bool {
        self.0 & 32 != 0
    }

    /// The server speaks although it owes nothing: before the offer, before the letter.
    pub(super) fn is_told_before_offer(self) -> bool {
        self.0 & 0xc0 == 0x40
    }

    pub(super) fn is_told_before_letter(self) -> bool {
        self.0 & 0xc0 == 0x80
    }
}

pub(super) struct Script<'a> {
    pub relay: Relay,
    pub loopback: bool,
    pub handshake_fails: bool,
    pub plans: [Plan; LETTERS],
    withheld: u8,
    choices: &'a [u8],
    said: usize,
    closed: bool,
    /// Said and not read yet, and how much of it a read brings.
    waiting: Vec<u8>,
    piece: usize,
}

impl<'a> Script<'a> {
    pub(super) fn new(input: &'a [u8]) -> Script<'a> {
        let mut choices = input;
        let wants = take(&mut choices);
        let withheld = take(&mut choices);
        let credentials = match wants >> 2 & 3 {
            1 => None,
            2 => Credentials::token("ann", PASSWORD).ok(),
            _ => Credentials::password("ann", PASSWORD).ok(),
        };
        let security = [Security::StartTls, Security::Plain, Security::Implicit, Security::StartTls];
        let relay = Relay {
            host: "mx.example.org".to_owned(),
            port: 25,
            security: security[usize::from(wants & 3)],
            credentials,
            pipelining: wants & 16 == 0,
            reach: Reach::Anywhere,
        };
        Script {
            relay,
            loopback: wants & 32 != 0,
            handshake_fails: wants & 64 != 0,
            plans: std::array::from_fn(|_| Plan(take(&mut choices))),
            withheld,
            choices,
            said: 0,
            closed: false,
            waiting: Vec::new(),
            piece: 0,
        }
    }

    /// What a read brings while the server owes these. `None`: it stays silent or closes.
    pub(super) fn read(&mut self, owed: &[Owed]) -> Option<Vec<u8>> {
        if self.waiting.is_empty() {
            let mut goes_on = true;
            while goes_on && !self.closed && self.said < owed.len() {
                goes_on = self.answer(owed[self.said]);
                self.said += 1;
            }
        }
        let count = self.piece.min(self.waiting.len());
        (count > 0).then(|| self.waiting.drain(..count).collect())
    }

    /// What it says although it owes nothing.
    pub(super) fn blurt(&mut self) -> Option<Vec<u8>> {
        if !self.closed {
            self.answer(Owed::Rset);
        }
        self.piece = usize::MAX;
        let words = std::mem::take(&mut self.waiting);
        (!words.is_empty()).then_some(words)
    }

    /// False: what comes next comes with another read.
    fn answer(&mut self, owed: Owed) -> bool {
        let choice = take(&mut self.choices);
        let right = self.right(owed);
        let words = match choice & 63 {
            0..=19 => right,
            word @ 20..=53 => WORDS[usize::from(word - 20)].to_vec(),
            54 => b"250-x\r\n".repeat(129),
            55 => [b"250 ".as_slice(), &[b'x'; 3000]].concat(),
            56 => [b"250-".as_slice(), &[b'x'; 1500], b"\r\n"].concat().repeat(12),
            57 => format!("550 {PASSWORD} is wrong\r\n").into_bytes(),
            58 => [right, b"250 ok\r\n".to_vec()].concat(),
            59 => [right, b"\r\n".to_vec()].concat(),
            60 => right.iter().copied().filter(|byte| *byte != b'\r').collect(),
            61 => Vec::new(),
            62 => {
                self.closed = true;
                Vec::new()
            }
            _ => {
                let count = usize::from(take(&mut self.choices) & 63).min(self.choices.len());
                let (words, rest) = self.choices.split_at(count);
                self.choices = rest;
                words.to_vec()
            }
        };
        self.waiting.extend(words);
        self.piece = match choice >> 6 {
            2 => self.waiting.len() / 2 + 1,
            3 => self.waiting.len() / 16 + 1,
            _ => usize::MAX,
        };
        choice >> 6 == 0
    }

    fn right(&self, owed: Owed) -> Vec<u8> {
        match owed {
            Owed::Banner | Owed::StartTls => b"220 hi\r\n".to_vec(),
            Owed::Ehlo => {
                let is_offered = |(bit, _): &(usize, &&str)| self.withheld >> bit & 1 == 0;
                let mut lines = "250-mx\r\n".to_owned();
                for (_, offer) in OFFERS.iter().enumerate().filter(is_offered) {
                    lines += &format!("250-{offer}\r\n");
                }
                (lines + "250 HELP\r\n").into_bytes()
            }
            Owed::AuthLogin | Owed::AuthUser => b"334 VXNlcm5hbWU6\r\n".to_vec(),
            Owed::Auth | Owed::AuthToken => b"235 2.7.0 in\r\n".to_vec(),
            Owed::Data => b"354 go\r\n".to_vec(),
            Owed::EmptyDot => b"554 5.5.1 nobody\r\n".to_vec(),
            Owed::Helo | Owed::Rset | Owed::Mail | Owed::Rcpt | Owed::Dot => b"250 2.0.0 ok\r\n".to_vec(),
        }
    }
}

fn take(choices: &mut &[u8]) -> u8 {
    choices.split_off_first().copied().unwrap_or(0)
}

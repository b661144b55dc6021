//! What is sent: a personalised letter of about 5 KB, text and HTML.

use std::io::Write;

use skymailing::mail::EmailAddress;

pub struct Letters {
    body: Vec<u8>,
}

impl Letters {
    pub fn compile() -> Letters {
        Letters { body: b"The quick brown fox jumps over the lazy dog and goes home to sleep.\r\n".repeat(72) }
    }

    pub fn fill(&self, number: usize, to: &EmailAddress, letter: &mut Vec<u8>) {
        letter.clear();
        write!(letter, "From: <news@example.org>\r\nTo: <{to}>\r\nSubject: Number {number}\r\n\r\n").expect("memory");
        letter.extend_from_slice(&self.body);
    }
}

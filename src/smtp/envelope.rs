//! What a letter is offered with, and what follows the offer: the two things a caller hands over.

use crate::mail::EmailAddress;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// `None` is the empty sender `<>`.
    pub from: Option<EmailAddress>,
    pub to: EmailAddress,
}

/// The letter itself. What is the same for every recipient (attachments) may stand in the tail, so that nobody copies it.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    pub head: &'a [u8],
    pub tail: &'a [u8],
}

impl Content<'_> {
    pub fn len(&self) -> usize {
        self.head.len() + self.tail.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<'a> From<&'a [u8]> for Content<'a> {
    fn from(head: &'a [u8]) -> Content<'a> {
        Content { head, tail: &[] }
    }
}

impl<'a> From<&'a Vec<u8>> for Content<'a> {
    fn from(head: &'a Vec<u8>) -> Content<'a> {
        Content { head, tail: &[] }
    }
}

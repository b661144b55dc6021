//! The frame of a run's letters. The idea: the MIME tree is built once, by lettre, with marks where the texts go, and is cut at
//! the marks; a letter to one client is the pieces written one after the other with the client's own headers and texts between
//! them. What follows the last text, attachments above all, is shared by all letters of the run.
//! Knows neither how texts are made nor who the clients are.

mod build;
mod files;
mod unsubscribe;

#[cfg(test)]
mod tests;

use bytes::Bytes;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

pub use build::{Design, ListId, Texts};
pub use files::{Attachment, InlineImage, clean_name};
pub use unsubscribe::UnsubscribeUrl;

use super::{EmailAddress, MessageId, headers};
use crate::clock::Timestamp;

pub struct Frame {
    /// The headers between Date and To.
    senders: Vec<u8>,
    /// Each text, and what stands between it and the text or the headers before it.
    texts: Vec<(Vec<u8>, Text)>,
    tail: Bytes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    Plain,
    Html,
}

/// The headers that are one client's own.
pub struct Stamp<'a> {
    pub to: &'a EmailAddress,
    /// May be empty.
    pub to_name: &'a str,
    pub subject: &'a str,
    pub message_id: &'a MessageId,
    pub date: Timestamp,
    pub unsubscribe: Option<&'a UnsubscribeUrl>,
}

/// A letter as it goes over the wire: `head`, then `tail`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilledLetter {
    pub head: Vec<u8>,
    pub tail: Bytes,
}

/// Most letters fit without growing.
const USUAL_HEAD: usize = 8 * 1024;

impl Frame {
    /// `write_text` appends a text in quoted-printable, with CRLF between lines.
    pub fn fill<E>(
        &self,
        stamp: &Stamp,
        mut write_text: impl FnMut(Text, &mut Vec<u8>) -> Result<(), E>,
    ) -> Result<FilledLetter, E> {
        let mut head = Vec::with_capacity(USUAL_HEAD);
        self.write_headers(stamp, &mut head);
        for (before, text) in &self.texts {
            head.extend_from_slice(before);
            write_text(*text, &mut head)?;
        }
        Ok(FilledLetter { head, tail: self.tail.clone() })
    }

    fn write_headers(&self, stamp: &Stamp, head: &mut Vec<u8>) {
        headers::write_plain(head, "Date", &date(stamp.date));
        head.extend_from_slice(&self.senders);
        headers::write_mailbox(head, "To", stamp.to_name, stamp.to);
        headers::write_text(head, "Subject", stamp.subject);
        headers::write_bracketed(head, "Message-ID", "", stamp.message_id.as_str());
        if let Some(url) = stamp.unsubscribe {
            url.write_headers(head);
        }
    }
}

impl FilledLetter {
    /// In bytes.
    pub fn size(&self) -> usize {
        self.head.len() + self.tail.len()
    }

    /// For whoever needs it in one piece.
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.head.extend_from_slice(&self.tail);
        self.head
    }
}

/// In UTC, for a letter is one and the same wherever it is sent from.
fn date(at: Timestamp) -> String {
    rfc2822::to_string(&at.in_zone(&TimeZone::UTC)).unwrap_or_default()
}

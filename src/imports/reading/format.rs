//! How a file is written: what it was found to be, and what its owner says it is instead.

use serde::{Deserialize, Serialize};

use crate::text_enum;

text_enum! {
    pub enum Charset {
        Utf8 = "utf-8",
        Utf16Le = "utf-16le",
        Utf16Be = "utf-16be",
        Windows1251 = "windows-1251",
        Windows1252 = "windows-1252",
        Windows1250 = "windows-1250",
        Koi8R = "koi8-r",
        Ibm866 = "ibm866",
    }
}

text_enum! {
    pub enum Delimiter {
        Comma = "comma",
        Semicolon = "semicolon",
        Tab = "tab",
        Bar = "bar",
    }
}

impl Charset {
    pub(super) fn encoding(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1251 => encoding_rs::WINDOWS_1251,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Windows1250 => encoding_rs::WINDOWS_1250,
            Self::Koi8R => encoding_rs::KOI8_R,
            Self::Ibm866 => encoding_rs::IBM866,
        }
    }

    /// What we do not offer is taken for the commonest of the West.
    pub(super) fn of(encoding: &'static encoding_rs::Encoding) -> Self {
        Self::ALL.iter().copied().find(|charset| charset.encoding() == encoding).unwrap_or(Self::Windows1252)
    }
}

impl Delimiter {
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Text {
        charset: Charset,
        delimiter: Delimiter,
    },
    /// The sheet that is read, of so many.
    Excel {
        sheet: String,
        sheets: usize,
    },
}

/// Why a file cannot be taken: the key of a text, and the number in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub key: String,
    pub number: i64,
}

impl Problem {
    pub fn new(key: &str) -> Self {
        Self::with(key, 0)
    }

    pub fn with(key: &str, number: u64) -> Self {
        Self { key: key.to_owned(), number: i64::try_from(number).unwrap_or(i64::MAX) }
    }

    /// The cause is for the log, not for the owner.
    pub fn unreadable(error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::NotFound {
            return Self::new("import-problem-gone");
        }
        tracing::error!(%error, "a file of clients cannot be read");
        Self::new("import-problem-unreadable")
    }
}

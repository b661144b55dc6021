//! A set of weekdays, written as `mon,wed,fri`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

const NAMES: [(Weekday, &str); 7] = [
    (Weekday::Monday, "mon"),
    (Weekday::Tuesday, "tue"),
    (Weekday::Wednesday, "wed"),
    (Weekday::Thursday, "thu"),
    (Weekday::Friday, "fri"),
    (Weekday::Saturday, "sat"),
    (Weekday::Sunday, "sun"),
];

/// Monday is the lowest bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Weekdays(u8);

impl Weekdays {
    pub const NONE: Self = Self(0);
    pub const ALL: Self = Self(0b111_1111);

    pub fn of(days: impl IntoIterator<Item = Weekday>) -> Self {
        Self(days.into_iter().fold(0, |set, day| set | bit(day)))
    }

    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        NAMES.into_iter().map(|(day, _)| day).filter(move |day| self.contains(*day))
    }

    /// Naming no day can mean another set.
    pub(super) fn or_if_empty(self, other: Self) -> Self {
        if self.is_empty() { other } else { self }
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.to_monday_zero_offset()
}

impl fmt::Display for Weekdays {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut named = NAMES.iter().filter(|(day, _)| self.contains(*day)).map(|(_, name)| name);
        if let Some(first) = named.next() {
            write!(to, "{first}")?;
        }
        named.try_for_each(|name| write!(to, ",{name}"))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAWeekday(String);

impl fmt::Display for NotAWeekday {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:?} is not a weekday", self.0)
    }
}

impl std::error::Error for NotAWeekday {}

impl FromStr for Weekdays {
    type Err = NotAWeekday;

    fn from_str(text: &str) -> Result<Self, NotAWeekday> {
        text.split(',').map(str::trim).filter(|name| !name.is_empty()).try_fold(Self::NONE, |set, name| {
            let known = NAMES.iter().find(|(_, short)| short.eq_ignore_ascii_case(name));
            let (day, _) = known.ok_or_else(|| NotAWeekday(name.to_owned()))?;
            Ok(Self(set.0 | bit(*day)))
        })
    }
}

impl TryFrom<String> for Weekdays {
    type Error = NotAWeekday;

    fn try_from(text: String) -> Result<Self, NotAWeekday> {
        text.parse()
    }
}

impl From<Weekdays> for String {
    fn from(days: Weekdays) -> Self {
        days.to_string()
    }
}

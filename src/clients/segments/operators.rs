//! What can be asked of each kind of thing, and what each question is held against. One table that forms, pages and conditions
//! all go by.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clients::{ClientState, Kind, ListId};
use crate::text_enum;

text_enum! {
    pub enum Op {
        Is = "is",
        IsNot = "is-not",
        Contains = "contains",
        ContainsNot = "contains-not",
        BeginsWith = "begins-with",
        OneOf = "one-of",
        NoneOf = "none-of",
        Equal = "equal",
        NotEqual = "not-equal",
        Less = "less",
        AtMost = "at-most",
        More = "more",
        AtLeast = "at-least",
        Between = "between",
        On = "on",
        Before = "before",
        After = "after",
        /// Today and so many days before it.
        LastDays = "last-days",
        /// Today and so many days after it.
        NextDays = "next-days",
        /// Day and month, in any year: a birthday.
        DayIsToday = "day-is-today",
        DayWithin = "day-within",
        Yes = "yes",
        No = "no",
        ChangedWithin = "changed-within",
        SentWithin = "sent-within",
        NeverSent = "never-sent",
        AcceptedWithin = "accepted-within",
        Known = "known",
        Unknown = "unknown",
    }
}

/// What a rule asks about, by what can be asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Words,
    Number,
    Date,
    YesNo,
    Choice,
    Lists,
    State,
    /// Something that happened: it has a time, and is always known.
    Instant,
    Letters,
}

impl From<Kind> for Asked {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Words,
            Kind::Number => Self::Number,
            Kind::Date => Self::Date,
            Kind::YesNo => Self::YesNo,
            Kind::Choice => Self::Choice,
        }
    }
}

/// The form of what stands on the other side of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    Nothing,
    Words,
    Number,
    Numbers,
    Day,
    Days,
    Span,
    Choice,
    Choices,
    Lists,
    State,
}

impl Asked {
    pub fn ops(self) -> &'static [Op] {
        match self {
            Self::Words => &[Op::Is, Op::IsNot, Op::Contains, Op::ContainsNot, Op::BeginsWith, Op::Known, Op::Unknown],
            Self::Number => &[
                Op::Equal,
                Op::NotEqual,
                Op::Less,
                Op::AtMost,
                Op::More,
                Op::AtLeast,
                Op::Between,
                Op::Known,
                Op::Unknown,
            ],
            Self::Date => &[
                Op::On,
                Op::Before,
                Op::After,
                Op::Between,
                Op::LastDays,
                Op::NextDays,
                Op::DayIsToday,
                Op::DayWithin,
                Op::Known,
                Op::Unknown,
            ],
            Self::YesNo => &[Op::Yes, Op::No, Op::Known, Op::Unknown],
            Self::Choice => &[Op::Is, Op::IsNot, Op::OneOf, Op::NoneOf, Op::Known, Op::Unknown],
            Self::Lists => &[Op::OneOf, Op::NoneOf],
            Self::State => &[Op::Is, Op::IsNot, Op::ChangedWithin],
            Self::Instant => &[Op::LastDays, Op::On, Op::Before, Op::After, Op::Between],
            Self::Letters => &[Op::SentWithin, Op::AcceptedWithin, Op::NeverSent],
        }
    }

    pub fn takes(self, op: Op) -> Takes {
        match (op, self) {
            (Op::Known | Op::Unknown | Op::Yes | Op::No | Op::DayIsToday | Op::NeverSent, _) => Takes::Nothing,
            (Op::Is | Op::IsNot, Self::Choice) => Takes::Choice,
            (Op::Is | Op::IsNot, Self::State) => Takes::State,
            (Op::Is | Op::IsNot | Op::Contains | Op::ContainsNot | Op::BeginsWith, _) => Takes::Words,
            (Op::OneOf | Op::NoneOf, Self::Lists) => Takes::Lists,
            (Op::OneOf | Op::NoneOf, _) => Takes::Choices,
            (Op::Between, Self::Number) => Takes::Numbers,
            (Op::Between, _) => Takes::Days,
            (Op::Equal | Op::NotEqual | Op::Less | Op::AtMost | Op::More | Op::AtLeast, _) => Takes::Number,
            (Op::On | Op::Before | Op::After, _) => Takes::Day,
            (
                Op::LastDays | Op::NextDays | Op::DayWithin | Op::ChangedWithin | Op::SentWithin | Op::AcceptedWithin,
                _,
            ) => Takes::Span,
        }
    }
}

/// What a question is held against.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum With {
    #[default]
    Nothing,
    Text(String),
    Texts(Vec<String>),
    Number(f64),
    /// From and to, both included.
    Numbers(f64, f64),
    Day(Day),
    Days(Day, Day),
    /// So many days.
    Span(u16),
    Lists(Vec<ListId>),
    State(ClientState),
}

/// A date with four digits for the year, so that as text it sorts as dates do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Day(pub Date);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl TryFrom<String> for Day {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let date: Date = text.parse().map_err(|_| "no date")?;
        if (1000..=9999).contains(&date.year()) { Ok(Self(date)) } else { Err("no date of our time") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_may_be_unknown_can_be_asked_for_that() {
        for kind in Kind::ALL {
            assert!(Asked::from(*kind).ops().ends_with(&[Op::Known, Op::Unknown]), "{kind}");
        }
    }

    #[test]
    fn days_are_kept_as_they_are_compared() {
        let day = Day(jiff::civil::date(2028, 2, 29));
        assert_eq!(serde_json::to_string(&With::Days(day, day)).unwrap(), r#"{"days":["2028-02-29","2028-02-29"]}"#);
        assert!(serde_json::from_str::<With>(r#"{"day":"2027-02-29"}"#).is_err());
        assert!(serde_json::from_str::<With>(r#"{"day":"-000300-01-01"}"#).is_err());
    }
}

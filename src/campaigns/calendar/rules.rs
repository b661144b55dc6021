//! What was said about a campaign's time, as plain data: for a form to fill and for a column or JSON to keep.

use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};

use super::{Weekdays, plain};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// IANA name, such as `Europe/Berlin`. All wall times below are of this zone.
    pub zone: String,
    /// No start is before it. Its time of day is that of every start; its date is the first start's where the period allows it,
    /// as a Monday does for "every Monday", and otherwise the next that does.
    #[serde(with = "plain")]
    pub first: DateTime,
    /// Nothing starts or leaves from then on.
    #[serde(default, with = "plain::maybe")]
    pub until: Option<DateTime>,
    /// How many hours one occurrence may send; hours that pass, whatever the clocks do. A repeated one ends at the next one's
    /// start in any case.
    #[serde(default)]
    pub lasts_hours: Option<u32>,
    pub period: Period,
    /// The hours of the day in which letters may leave.
    #[serde(default)]
    pub hours: Option<Hours>,
    /// The days on which letters may leave; none named means all.
    #[serde(default)]
    pub weekdays: Weekdays,
    /// So many letters may leave a day of the zone.
    #[serde(default)]
    pub per_day: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Period {
    Once,
    Daily {
        every: u32,
    },
    /// Weeks begin on Monday and are counted from the first start's week, as in RFC 5545 section 3.3.10. No weekday named means
    /// the first start's own.
    Weekly {
        every: u32,
        weekdays: Weekdays,
    },
    Monthly {
        day: u8,
        short: MonthEnd,
    },
}

/// What a month does that has no such day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MonthEnd {
    LastDay,
    Skip,
}

/// From the one time up to, and without, the other; over midnight when `to` is not after `from`. `to` 00:00 is the day's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    #[serde(with = "plain")]
    pub from: Time,
    #[serde(with = "plain")]
    pub to: Time,
}

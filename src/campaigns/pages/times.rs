//! The times of a campaign in words.

use std::time::Duration;

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;

use crate::campaigns::calendar::{Calendar, MonthEnd, Period, Weekdays};
use crate::clock::Timestamp;
use crate::web::{Arg, Page};

/// When it starts: "Every 2 weeks on Mon, Fri, at 09:00".
pub fn starts(page: &Page, calendar: &Calendar) -> String {
    let at = clock(calendar.first.time());
    let say = |key: &str, args: Vec<(&'static str, Arg)>| {
        let time = vec![("time", Arg::from(at.as_str()))];
        page.language.text_with(key, time.into_iter().chain(args).collect())
    };
    match calendar.period {
        Period::Once => page.t1("campaign-says-once", "when", wall(page, calendar.first)),
        Period::Daily { every } => say("campaign-says-daily", vec![("count", every.into())]),
        Period::Weekly { every, weekdays } => {
            let days = if weekdays.is_empty() { Weekdays::of([calendar.first.weekday()]) } else { weekdays };
            say("campaign-says-weekly", vec![("count", every.into()), ("days", names(page, days).into())])
        }
        Period::Monthly { day, short } => {
            let key = match (day, short) {
                (..=28, _) => "campaign-says-monthly",
                (_, MonthEnd::LastDay) => "campaign-says-monthly-last-day",
                (_, MonthEnd::Skip) => "campaign-says-monthly-skip",
            };
            say(key, vec![("day", u32::from(day).into())])
        }
    }
}

/// From when until when: "from 1 December 2026, 09:00, until 1 January 2027, 00:00 (Europe/Berlin)". What is sent once has
/// said its start already.
pub fn span(page: &Page, calendar: &Calendar) -> String {
    let (zone, until) = (calendar.zone.as_str(), calendar.until.map(|until| wall(page, until)));
    match (calendar.period, until) {
        (Period::Once, None) => format!("({zone})"),
        (Period::Once, Some(until)) => page.t2("campaign-says-until", "until", until, "zone", zone),
        (_, None) => page.t2("campaign-says-from", "from", wall(page, calendar.first), "zone", zone),
        (_, Some(until)) => page.language.text_with(
            "campaign-says-span",
            vec![("from", wall(page, calendar.first).into()), ("until", until.into()), ("zone", zone.into())],
        ),
    }
}

/// About how long it will take: "About 5 minutes left."
pub fn left(page: &Page, span: &Duration) -> String {
    let minutes = span.as_secs().div_ceil(60);
    match minutes {
        0..=1 => page.t("campaign-left-minute"),
        2..=90 => page.t1("campaign-left-minutes", "count", minutes),
        _ if minutes <= 36 * 60 => page.t1("campaign-left-hours", "count", minutes.div_ceil(60)),
        _ => page.t1("campaign-left-days", "count", minutes.div_ceil(24 * 60)),
    }
}

/// What holds letters back besides, each in a sentence.
pub fn limits(page: &Page, calendar: &Calendar) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(hours) = calendar.hours {
        said.push(page.t2("campaign-says-hours", "from", clock(hours.from), "to", clock(hours.to)));
    }
    if !calendar.weekdays.is_empty() && calendar.weekdays != Weekdays::ALL {
        said.push(page.t1("campaign-says-weekdays", "days", names(page, calendar.weekdays)));
    }
    if let Some(letters) = calendar.per_day {
        said.push(page.t2("campaign-says-per-day", "count", letters, "shown", page.number(i64::from(letters))));
    }
    if let Some(hours) = calendar.lasts_hours {
        said.push(page.t1("campaign-says-lasts", "count", hours));
    }
    said
}

/// A wall time, for people.
pub fn wall(page: &Page, at: DateTime) -> String {
    page.language.text_with(
        "date-and-time",
        vec![
            ("day", at.day().to_string().into()),
            ("month", page.t(&format!("month-{}", at.month())).into()),
            ("year", at.year().to_string().into()),
            ("time", clock(at.time()).into()),
        ],
    )
}

/// An instant as the clocks of UTC show it.
pub fn utc(page: &Page, at: Timestamp) -> String {
    wall(page, at.in_zone(&TimeZone::UTC).datetime())
}

fn clock(at: Time) -> String {
    at.strftime("%H:%M").to_string()
}

fn names(page: &Page, days: Weekdays) -> String {
    let short = days.to_string();
    let names: Vec<String> = short.split(',').map(|day| page.word("weekday-short", day)).collect();
    names.join(", ")
}

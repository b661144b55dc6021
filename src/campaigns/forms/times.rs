//! When a campaign starts and when its letters may leave, as it is typed and ticked.

use std::str::FromStr;

use jiff::civil::{DateTime, Time};

use super::{Pairs, value, values};
use crate::accounts::is_zone;
use crate::campaigns::calendar::{Calendar, CalendarProblem, Hours, MonthEnd, Period, Weekdays};
use crate::clock::Timestamp;
use crate::web::forms::FieldErrors;

/// The fields from top to bottom.
pub const ORDER: &[&str] = &[
    "start",
    "until",
    "zone",
    "period",
    "every_days",
    "every_weeks",
    "on",
    "month_day",
    "month_end",
    "lasts_hours",
    "hours_from",
    "hours_to",
    "leave_on",
    "per_day",
];

pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimesForm {
    pub start: String,
    pub until: String,
    pub zone: String,
    pub period: String,
    pub every_days: String,
    pub every_weeks: String,
    pub on: Vec<String>,
    pub month_day: String,
    pub month_end: String,
    pub lasts_hours: String,
    pub hours_from: String,
    pub hours_to: String,
    pub leave_on: Vec<String>,
    pub per_day: String,
}

impl TimesForm {
    /// Once, from now on.
    pub fn starting(now: Timestamp, zone: &str) -> Self {
        let known = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        Self {
            start: now.in_zone(&known).strftime("%Y-%m-%dT%H:%M").to_string(),
            zone: zone.to_owned(),
            period: "once".to_owned(),
            ..Self::with_usual_numbers()
        }
    }

    /// What stands in fields that the chosen period does not use.
    fn with_usual_numbers() -> Self {
        Self {
            every_days: "1".to_owned(),
            every_weeks: "1".to_owned(),
            month_day: "1".to_owned(),
            month_end: "last-day".to_owned(),
            ..Self::default()
        }
    }

    pub fn of(calendar: &Calendar) -> Self {
        let mut form = Self {
            start: typed(calendar.first),
            until: calendar.until.map(typed).unwrap_or_default(),
            zone: calendar.zone.clone(),
            lasts_hours: calendar.lasts_hours.map(|hours| hours.to_string()).unwrap_or_default(),
            hours_from: calendar.hours.map(|hours| clock(hours.from)).unwrap_or_default(),
            hours_to: calendar.hours.map(|hours| clock(hours.to)).unwrap_or_default(),
            leave_on: names(calendar.weekdays),
            per_day: calendar.per_day.map(|letters| letters.to_string()).unwrap_or_default(),
            ..Self::with_usual_numbers()
        };
        match calendar.period {
            Period::Once => form.period = "once".to_owned(),
            Period::Daily { every } => {
                form.period = "daily".to_owned();
                form.every_days = every.to_string();
            }
            Period::Weekly { every, weekdays } => {
                form.period = "weekly".to_owned();
                form.every_weeks = every.to_string();
                form.on = names(weekdays);
            }
            Period::Monthly { day, short } => {
                form.period = "monthly".to_owned();
                form.month_day = day.to_string();
                form.month_end = if short == MonthEnd::Skip { "skip" } else { "last-day" }.to_owned();
            }
        }
        form
    }

    pub fn read(pairs: &Pairs) -> Self {
        Self {
            start: value(pairs, "start"),
            until: value(pairs, "until"),
            zone: value(pairs, "zone"),
            period: value(pairs, "period"),
            every_days: value(pairs, "every_days"),
            every_weeks: value(pairs, "every_weeks"),
            on: values(pairs, "on"),
            month_day: value(pairs, "month_day"),
            month_end: value(pairs, "month_end"),
            lasts_hours: value(pairs, "lasts_hours"),
            hours_from: value(pairs, "hours_from"),
            hours_to: value(pairs, "hours_to"),
            leave_on: values(pairs, "leave_on"),
            per_day: value(pairs, "per_day"),
        }
    }

    /// `None` when something is wrong with it.
    pub fn parse(&self, wrong: &mut FieldErrors) -> Option<Calendar> {
        let mut own = FieldErrors::none();
        let start = civil::<DateTime>(&self.start);
        if start.is_none() {
            own.add("start", "invalid-campaign-start");
        }
        let until = optional(&self.until, "until", "invalid-campaign-until", &mut own, civil::<DateTime>);
        if !is_zone(&self.zone) {
            own.add("zone", "invalid-zone");
        }
        let period = self.period(&mut own);
        let calendar = start.zip(period).map(|(first, period)| Calendar {
            zone: self.zone.clone(),
            first,
            until,
            lasts_hours: optional(&self.lasts_hours, "lasts_hours", "invalid-campaign-lasts", &mut own, |text| {
                within(text, Calendar::LONGEST_HOURS)
            }),
            period,
            hours: self.hours(&mut own),
            weekdays: weekdays(&self.leave_on, "leave_on", &mut own),
            per_day: optional(&self.per_day, "per_day", "invalid-campaign-per-day", &mut own, |text| {
                within(text, u32::MAX)
            }),
        });
        if own.is_empty() {
            for problem in calendar.iter().flat_map(Calendar::check) {
                let (field, key) = self.place(problem);
                own.add(field, key);
            }
        }
        let calendar = calendar.filter(|_| own.is_empty());
        for (field, key) in own.iter() {
            wrong.add(field.clone(), key);
        }
        calendar
    }

    fn period(&self, wrong: &mut FieldErrors) -> Option<Period> {
        let mut count = |text: &str, at_most: u32, field: &'static str, key: &str| {
            let count = within(text, at_most);
            if count.is_none() {
                wrong.add(field, key);
            }
            count
        };
        match self.period.as_str() {
            "once" => Some(Period::Once),
            "daily" => {
                let every =
                    count(&self.every_days, Calendar::MOST_DAYS_APART, "every_days", "invalid-campaign-days-apart")?;
                Some(Period::Daily { every })
            }
            "weekly" => {
                let every = count(
                    &self.every_weeks,
                    Calendar::MOST_WEEKS_APART,
                    "every_weeks",
                    "invalid-campaign-weeks-apart",
                )?;
                Some(Period::Weekly { every, weekdays: weekdays(&self.on, "on", wrong) })
            }
            "monthly" => {
                let day = count(&self.month_day, 31, "month_day", "invalid-campaign-month-day")?;
                let short = if self.month_end == "skip" { MonthEnd::Skip } else { MonthEnd::LastDay };
                Some(Period::Monthly { day: u8::try_from(day).unwrap_or(u8::MAX), short })
            }
            _ => {
                wrong.add("period", "invalid-campaign-period");
                None
            }
        }
    }

    /// Both or none.
    fn hours(&self, wrong: &mut FieldErrors) -> Option<Hours> {
        let from = optional(&self.hours_from, "hours_from", "invalid-campaign-hour", wrong, civil::<Time>);
        let to = optional(&self.hours_to, "hours_to", "invalid-campaign-hour", wrong, civil::<Time>);
        match (self.hours_from.is_empty(), self.hours_to.is_empty()) {
            (true, false) => wrong.add("hours_from", "invalid-campaign-hours-half"),
            (false, true) => wrong.add("hours_to", "invalid-campaign-hours-half"),
            _ => {}
        }
        Some(Hours { from: from?, to: to? })
    }

    /// Beside which field it is said, and how.
    fn place(&self, problem: CalendarProblem) -> (&'static str, &'static str) {
        match problem {
            CalendarProblem::UnknownZone => ("zone", "invalid-zone"),
            CalendarProblem::FirstOutOfRange => ("start", "invalid-campaign-year"),
            CalendarProblem::UntilOutOfRange => ("until", "invalid-campaign-year"),
            CalendarProblem::UntilNotAfterFirst => ("until", "invalid-campaign-until-early"),
            CalendarProblem::HoursEmpty => ("hours_to", "invalid-campaign-hours-same"),
            CalendarProblem::CapIsZero => ("per_day", "invalid-campaign-per-day"),
            CalendarProblem::EveryOutOfRange if self.period == "daily" => ("every_days", "invalid-campaign-days-apart"),
            CalendarProblem::EveryOutOfRange => ("every_weeks", "invalid-campaign-weeks-apart"),
            CalendarProblem::MonthDayOutOfRange => ("month_day", "invalid-campaign-month-day"),
            CalendarProblem::LastsOutOfRange => ("lasts_hours", "invalid-campaign-lasts"),
            CalendarProblem::NeverStarts => ("until", "invalid-campaign-never-starts"),
            CalendarProblem::NeverOpen if self.hours_from.is_empty() => ("leave_on", "invalid-campaign-never-open"),
            CalendarProblem::NeverOpen => ("hours_from", "invalid-campaign-never-open"),
        }
    }

    /// Something of what most people leave alone is set.
    pub fn has_limits(&self) -> bool {
        let texts = [&self.lasts_hours, &self.hours_from, &self.hours_to, &self.per_day];
        texts.iter().any(|text| !text.is_empty()) || !self.leave_on.is_empty()
    }
}

/// As fields of this kind write it. Nothing finer than a minute is asked for.
fn typed(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn clock(at: Time) -> String {
    at.strftime("%H:%M").to_string()
}

fn names(days: Weekdays) -> Vec<String> {
    days.to_string().split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Digits and their marks alone: other spellings mean more than a moment on the wall, such as a zone.
fn civil<T: FromStr>(text: &str) -> Option<T> {
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'T' | b' ');
    let text = text.trim();
    text.parse().ok().filter(|_| text.len() <= 19 && text.bytes().all(plain))
}

/// Digits alone: `1e18`, `+5` and `-1` are no numbers of anything here.
pub(super) fn number<T: FromStr>(text: &str) -> Option<T> {
    let text = text.trim();
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn within(text: &str, at_most: u32) -> Option<u32> {
    number(text).filter(|number| (1..=at_most).contains(number))
}

pub(super) fn optional<T>(
    text: &str,
    field: &'static str,
    key: &str,
    wrong: &mut FieldErrors,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    if text.trim().is_empty() {
        return None;
    }
    let parsed = parse(text);
    if parsed.is_none() {
        wrong.add(field, key);
    }
    parsed
}

fn weekdays(named: &[String], field: &'static str, wrong: &mut FieldErrors) -> Weekdays {
    named.join(",").parse().unwrap_or_else(|_| {
        wrong.add(field, "invalid-campaign-weekday");
        Weekdays::NONE
    })
}

#[cfg(test)]
#[path = "times_tests.rs"]
mod tests;

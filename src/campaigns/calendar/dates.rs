//! The dates on which a period is due. No zone and no time of day: only the civil calendar.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::zone::{FIRST_DATE, LAST_DATE};
use super::{MonthEnd, Period, Weekdays};

impl Period {
    /// The earliest due date that is neither before `day` nor before `first`, found in a few steps however far away it is.
    pub(super) fn date_on_or_after(self, first: Date, day: Date) -> Option<Date> {
        let day = day.max(first).max(FIRST_DATE);
        let due = match self {
            Self::Once => (day == first).then_some(first),
            Self::Daily { every } => daily(first, day, i64::from(every.max(1))),
            Self::Weekly { every, weekdays } => {
                let weekdays = weekdays.or_if_empty(Weekdays::of([first.weekday()]));
                weekly(first, day, i64::from(every.max(1)), weekdays)
            }
            Self::Monthly { day: wanted, short } => monthly(day, i8::try_from(wanted).ok()?, short),
        };
        due.filter(|date| *date <= LAST_DATE)
    }
}

fn daily(first: Date, day: Date, every: i64) -> Option<Date> {
    let steps = days_between(first, day).saturating_add(every - 1).div_euclid(every);
    plus_days(first, steps.checked_mul(every)?)
}

fn weekly(first: Date, day: Date, every: i64, weekdays: Weekdays) -> Option<Date> {
    let monday = monday_of(first)?;
    let this_week = days_between(monday, day).div_euclid(7);
    if this_week.rem_euclid(every) == 0
        && let Some(due) = in_the_week_of(day, weekdays)
    {
        return Some(due);
    }
    let next_due = this_week.div_euclid(every).checked_add(1)?.checked_mul(every)?.checked_mul(7)?;
    in_the_week_of(plus_days(monday, next_due)?, weekdays)
}

/// From `day` to the Sunday of its week.
fn in_the_week_of(day: Date, weekdays: Weekdays) -> Option<Date> {
    let until_sunday = i64::from(day.weekday().until(Weekday::Sunday));
    (0..=until_sunday).filter_map(|ahead| plus_days(day, ahead)).find(|date| weekdays.contains(date.weekday()))
}

/// At worst this month's day has passed and the next month is too short: no two short ones follow one another.
fn monthly(day: Date, wanted: i8, short: MonthEnd) -> Option<Date> {
    if !(1..=31).contains(&wanted) {
        return None;
    }
    (0..3_i32).filter_map(|ahead| day.first_of_month().checked_add(ahead.months()).ok()).find_map(|month| {
        let last = month.days_in_month();
        let date = match short {
            MonthEnd::Skip if wanted > last => return None,
            _ => month.with().day(wanted.min(last)).build().ok()?,
        };
        (date >= day).then_some(date)
    })
}

fn monday_of(date: Date) -> Option<Date> {
    plus_days(date, -i64::from(date.weekday().to_monday_zero_offset()))
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours().div_euclid(24)
}

fn plus_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

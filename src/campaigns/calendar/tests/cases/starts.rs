//! When occurrences start and end.

use super::super::{Said, calendar};
use super::Case;
use super::Want::{Lasts, Starts};
use crate::campaigns::calendar::MonthEnd::{LastDay, Skip};

pub(super) fn starts() -> Vec<Case> {
    vec![
        (
            "UTC has no surprises",
            calendar("UTC", "2028-02-28T09:00"),
            Starts(&[
                ("2028-02-28T09:00", "2028-02-28T09:00"),
                ("2028-02-29T09:00", "2028-02-29T09:00"),
                ("2028-03-01T09:00", "2028-03-01T09:00"),
            ]),
        ),
        (
            "Berlin keeps 9 o'clock over spring",
            calendar("Europe/Berlin", "2026-03-28T09:00"),
            Starts(&[("2026-03-28T09:00", "2026-03-28T08:00"), ("2026-03-29T09:00", "2026-03-29T07:00")]),
        ),
        (
            "Berlin, in the gap: the first instant after it",
            calendar("Europe/Berlin", "2026-03-28T02:30"),
            Starts(&[
                ("2026-03-28T02:30", "2026-03-28T01:30"),
                ("2026-03-29T02:30", "2026-03-29T01:00"),
                ("2026-03-30T02:30", "2026-03-30T00:30"),
            ]),
        ),
        (
            "Berlin, at the gap's first minute",
            calendar("Europe/Berlin", "2026-03-29T02:00"),
            Starts(&[("2026-03-29T02:00", "2026-03-29T01:00"), ("2026-03-30T02:00", "2026-03-30T00:00")]),
        ),
        (
            "Berlin, in the overlap: the earlier one, once",
            calendar("Europe/Berlin", "2026-10-24T02:30"),
            Starts(&[
                ("2026-10-24T02:30", "2026-10-24T00:30"),
                ("2026-10-25T02:30", "2026-10-25T00:30"),
                ("2026-10-26T02:30", "2026-10-26T01:30"),
            ]),
        ),
        (
            "New York, in the gap",
            calendar("America/New_York", "2026-03-08T02:15").once(),
            Starts(&[("2026-03-08T02:15", "2026-03-08T07:00")]),
        ),
        (
            "New York, in the overlap",
            calendar("America/New_York", "2026-11-01T01:59").once(),
            Starts(&[("2026-11-01T01:59", "2026-11-01T05:59")]),
        ),
        (
            "Moscow gave up summer time",
            calendar("Europe/Moscow", "2014-10-25T01:30"),
            Starts(&[
                ("2014-10-25T01:30", "2014-10-24T21:30"),
                ("2014-10-26T01:30", "2014-10-25T21:30"),
                ("2014-10-27T01:30", "2014-10-26T22:30"),
            ]),
        ),
        (
            "Lord Howe skips half an hour",
            calendar("Australia/Lord_Howe", "2026-10-03T02:15"),
            Starts(&[
                ("2026-10-03T02:15", "2026-10-02T15:45"),
                ("2026-10-04T02:15", "2026-10-03T15:30"),
                ("2026-10-05T02:15", "2026-10-04T15:15"),
            ]),
        ),
        (
            "Lord Howe repeats half an hour",
            calendar("Australia/Lord_Howe", "2026-04-05T01:45"),
            Starts(&[("2026-04-05T01:45", "2026-04-04T14:45"), ("2026-04-06T01:45", "2026-04-05T15:15")]),
        ),
        (
            "Apia had no 30 December 2011",
            calendar("Pacific/Apia", "2011-12-29T09:00"),
            Starts(&[
                ("2011-12-29T09:00", "2011-12-29T19:00"),
                ("2011-12-30T09:00", "2011-12-30T10:00"),
                ("2011-12-31T09:00", "2011-12-30T19:00"),
            ]),
        ),
        (
            "Apia at midnight: two dates at one instant are one start",
            calendar("Pacific/Apia", "2011-12-29T00:00"),
            Starts(&[
                ("2011-12-29T00:00", "2011-12-29T10:00"),
                ("2011-12-31T00:00", "2011-12-30T10:00"),
                ("2012-01-01T00:00", "2011-12-31T10:00"),
            ]),
        ),
        (
            "Apia, Fridays: the one that was not there is on Saturday",
            calendar("Pacific/Apia", "2011-12-23T09:00").weekly(1, "fri"),
            Starts(&[
                ("2011-12-23T09:00", "2011-12-23T19:00"),
                ("2011-12-30T09:00", "2011-12-30T10:00"),
                ("2012-01-06T09:00", "2012-01-05T19:00"),
            ]),
        ),
        (
            "Casablanca goes back for Ramadan",
            calendar("Africa/Casablanca", "2026-02-14T02:30"),
            Starts(&[
                ("2026-02-14T02:30", "2026-02-14T01:30"),
                ("2026-02-15T02:30", "2026-02-15T01:30"),
                ("2026-02-16T02:30", "2026-02-16T02:30"),
            ]),
        ),
        (
            "Casablanca, the gap after Ramadan",
            calendar("Africa/Casablanca", "2026-03-22T02:30"),
            Starts(&[("2026-03-22T02:30", "2026-03-22T02:00"), ("2026-03-23T02:30", "2026-03-23T01:30")]),
        ),
        (
            "Kolkata lives at half past",
            calendar("Asia/Kolkata", "2026-03-29T09:00").every(3),
            Starts(&[("2026-03-29T09:00", "2026-03-29T03:30"), ("2026-04-01T09:00", "2026-04-01T03:30")]),
        ),
        (
            "São Paulo had a date without a midnight",
            calendar("America/Sao_Paulo", "2018-11-03T00:00"),
            Starts(&[
                ("2018-11-03T00:00", "2018-11-03T03:00"),
                ("2018-11-04T00:00", "2018-11-04T03:00"),
                ("2018-11-05T00:00", "2018-11-05T02:00"),
            ]),
        ),
        (
            "São Paulo lived the last hour of a Saturday twice",
            calendar("America/Sao_Paulo", "2018-02-17T23:30"),
            Starts(&[("2018-02-17T23:30", "2018-02-18T01:30"), ("2018-02-18T23:30", "2018-02-19T02:30")]),
        ),
        (
            "Troll jumps two hours",
            calendar("Antarctica/Troll", "2026-03-29T02:59").once(),
            Starts(&[("2026-03-29T02:59", "2026-03-29T01:00")]),
        ),
        (
            "the last day of each month",
            calendar("UTC", "2027-12-31T09:00").monthly(31, LastDay),
            Starts(&[
                ("2027-12-31T09:00", "2027-12-31T09:00"),
                ("2028-01-31T09:00", "2028-01-31T09:00"),
                ("2028-02-29T09:00", "2028-02-29T09:00"),
                ("2028-03-31T09:00", "2028-03-31T09:00"),
                ("2028-04-30T09:00", "2028-04-30T09:00"),
            ]),
        ),
        (
            "the 31st where there is one",
            calendar("UTC", "2028-01-31T09:00").monthly(31, Skip),
            Starts(&[
                ("2028-01-31T09:00", "2028-01-31T09:00"),
                ("2028-03-31T09:00", "2028-03-31T09:00"),
                ("2028-05-31T09:00", "2028-05-31T09:00"),
                ("2028-07-31T09:00", "2028-07-31T09:00"),
                ("2028-08-31T09:00", "2028-08-31T09:00"),
            ]),
        ),
        (
            "the 29th of February comes in leap years",
            calendar("UTC", "2027-01-29T09:00").monthly(29, Skip),
            Starts(&[("2027-01-29T09:00", "2027-01-29T09:00"), ("2027-03-29T09:00", "2027-03-29T09:00")]),
        ),
        (
            "the month's day before the first start is not due",
            calendar("UTC", "2026-01-15T09:00").monthly(10, LastDay),
            Starts(&[("2026-02-10T09:00", "2026-02-10T09:00"), ("2026-03-10T09:00", "2026-03-10T09:00")]),
        ),
        (
            "Tuesday and Thursday of every second week",
            calendar("Europe/Berlin", "2026-03-19T09:00").weekly(2, "tue,thu"),
            Starts(&[
                ("2026-03-19T09:00", "2026-03-19T08:00"),
                ("2026-03-31T09:00", "2026-03-31T07:00"),
                ("2026-04-02T09:00", "2026-04-02T07:00"),
                ("2026-04-14T09:00", "2026-04-14T07:00"),
            ]),
        ),
        (
            "weeks are counted from the first start's own",
            calendar("UTC", "2026-01-03T09:00").weekly(2, "mon"),
            Starts(&[("2026-01-12T09:00", "2026-01-12T09:00"), ("2026-01-26T09:00", "2026-01-26T09:00")]),
        ),
        (
            "no weekday named is the first start's own",
            calendar("UTC", "2026-01-01T09:00").weekly(1, ""),
            Starts(&[("2026-01-01T09:00", "2026-01-01T09:00"), ("2026-01-08T09:00", "2026-01-08T09:00")]),
        ),
        (
            "nothing starts at the end",
            calendar("Europe/Berlin", "2026-03-28T09:00").until("2026-03-30T09:00"),
            Starts(&[("2026-03-28T09:00", "2026-03-28T08:00"), ("2026-03-29T09:00", "2026-03-29T07:00")]),
        ),
    ]
}

pub(super) fn ends() -> Vec<Case> {
    vec![
        (
            "an occurrence ends where the next one starts",
            calendar("Europe/Berlin", "2026-03-28T02:30"),
            Lasts("2026-03-28T02:30", "2026-03-28T01:30", "2026-03-29T01:00"),
        ),
        (
            "or after its hours, as they pass",
            calendar("Europe/Berlin", "2026-10-25T00:00").weekly(1, "sun").lasts(4),
            Lasts("2026-10-25T00:00", "2026-10-24T22:00", "2026-10-25T02:00"),
        ),
        (
            "or at the calendar's end, in the gap",
            calendar("America/New_York", "2026-03-07T12:00").once().lasts(99).until("2026-03-08T02:30"),
            Lasts("2026-03-07T12:00", "2026-03-07T17:00", "2026-03-08T07:00"),
        ),
        (
            "an end beyond all calendars is theirs",
            calendar("UTC", "2026-03-07T12:00").once().until("9999-12-31T12:00"),
            Lasts("2026-03-07T12:00", "2026-03-07T12:00", "2200-01-01T00:00"),
        ),
        (
            "once without an end ends with the calendars",
            calendar("UTC", "2026-03-07T12:00").once(),
            Lasts("2026-03-07T12:00", "2026-03-07T12:00", "2200-01-01T00:00"),
        ),
    ]
}

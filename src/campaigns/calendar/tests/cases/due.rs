//! What a heartbeat has to do, and what is wrong with a calendar.

use super::super::{Said, calendar};
use super::Case;
use super::Want::{Due as DueIs, Problems};
use crate::campaigns::calendar::Calendar;
use crate::campaigns::calendar::CalendarProblem::*;
use crate::campaigns::calendar::MonthEnd::Skip;

pub(super) fn due() -> Vec<Case> {
    let morning = || calendar("Europe/Berlin", "2026-03-27T09:00").lasts(3).until("2026-04-03T00:00");
    vec![
        ("nothing before the first", morning(), DueIs("2026-03-27T07:59", None, "wait for 2026-03-27T08:00")),
        ("the first starts on time", morning(), DueIs("2026-03-27T08:00", None, "start 2026-03-27T09:00 missed 0")),
        (
            "started once, it waits for the next",
            morning(),
            DueIs("2026-03-27T08:00", Some("2026-03-27T09:00"), "wait for 2026-03-28T08:00"),
        ),
        (
            "late, but still inside",
            morning(),
            DueIs("2026-03-30T09:59:59", Some("2026-03-27T09:00"), "start 2026-03-30T09:00 missed 2"),
        ),
        (
            "too late by a moment",
            morning(),
            DueIs("2026-03-30T10:00", Some("2026-03-27T09:00"), "missed 3 to 2026-03-30T09:00"),
        ),
        (
            "missed while down, then over",
            morning(),
            DueIs("2027-01-01T00:00", Some("2026-03-30T09:00"), "missed 3 to 2026-04-02T09:00"),
        ),
        ("over", morning(), DueIs("2027-01-01T00:00", Some("2026-04-02T09:00"), "over")),
        (
            "in an overlap's second hour it does not start again",
            calendar("Europe/Berlin", "2026-10-25T02:30").every(1),
            DueIs("2026-10-25T01:30", Some("2026-10-25T02:30"), "wait for 2026-10-26T01:30"),
        ),
        (
            "ten years down",
            calendar("Europe/Berlin", "2026-01-01T09:00"),
            DueIs("2036-01-01T12:00", None, "start 2036-01-01T09:00 missed 3652"),
        ),
        (
            "moved to a later hour after it started",
            calendar("UTC", "2026-01-01T15:00"),
            DueIs("2026-01-05T12:00", Some("2026-01-05T09:00"), "wait for 2026-01-05T15:00"),
        ),
    ]
}

pub(super) fn problems() -> Vec<Case> {
    let good = || calendar("Europe/Berlin", "2026-03-27T09:00");
    vec![
        ("a good one", good().until("2026-03-27T09:01").hours("22:00", "10:00").cap(1).lasts(8784), Problems(&[])),
        ("an unknown zone", Calendar { zone: "Europe/Atlantis".into(), ..good() }, Problems(&[UnknownZone])),
        ("the end at the start", good().until("2026-03-27T09:00"), Problems(&[UntilNotAfterFirst])),
        ("hours of no length", good().hours("09:00", "09:00"), Problems(&[HoursEmpty])),
        (
            "years out of range",
            calendar("UTC", "1999-12-31T23:59").until("2200-01-01T00:00"),
            Problems(&[FirstOutOfRange, UntilOutOfRange]),
        ),
        ("every 0 days", good().every(0), Problems(&[EveryOutOfRange])),
        ("every 53 weeks", good().weekly(53, "mon"), Problems(&[EveryOutOfRange])),
        (
            "the 32nd, for 0 hours, with a cap of 0",
            good().monthly(32, Skip).lasts(0).cap(0),
            Problems(&[CapIsZero, MonthDayOutOfRange, LastsOutOfRange]),
        ),
        ("ends before the first Monday", good().weekly(1, "mon").until("2026-03-30T09:00"), Problems(&[NeverStarts])),
        ("Mondays only, and it lasts over Friday", good().weekly(1, "fri").lasts(15).on("mon"), Problems(&[NeverOpen])),
        ("it lasts into Monday", good().weekly(1, "fri").lasts(64).on("mon"), Problems(&[])),
        (
            "both ends in one gap",
            calendar("Europe/Berlin", "2026-03-29T02:10").until("2026-03-29T02:50"),
            Problems(&[NeverStarts]),
        ),
        ("on the 31st, should that be a Monday", good().monthly(31, Skip).lasts(1).on("mon"), Problems(&[])),
    ]
}

//! When letters may leave, and how far they get.

use super::super::{Said, calendar};
use super::Case;
use super::Want::{Forecast as Fits, Gate as GateIs, Spans};

pub(super) fn openings() -> Vec<Case> {
    let night = || calendar("Europe/Berlin", "2026-03-27T12:00").once().hours("22:00", "06:00");
    let office =
        || calendar("Europe/Berlin", "2026-03-27T12:00").once().on("mon,tue,wed,thu,fri").hours("08:00", "18:00");
    vec![
        (
            "the night of spring has seven hours",
            night(),
            Spans(
                "2026-03-28T12:00",
                "2026-03-30T12:00",
                &[("2026-03-28T21:00", "2026-03-29T04:00"), ("2026-03-29T20:00", "2026-03-30T04:00")],
            ),
        ),
        (
            "the night of autumn has nine hours",
            night(),
            Spans("2026-10-24T12:00", "2026-10-25T12:00", &[("2026-10-24T20:00", "2026-10-25T05:00")]),
        ),
        (
            "a Friday's night ends at midnight",
            night().on("fri"),
            Spans(
                "2026-03-26T12:00",
                "2026-03-28T12:00",
                &[("2026-03-26T23:00", "2026-03-27T05:00"), ("2026-03-27T21:00", "2026-03-27T23:00")],
            ),
        ),
        (
            "an hour that comes twice is open twice",
            calendar("Europe/Berlin", "2026-10-24T12:00").hours("02:15", "02:45"),
            Spans(
                "2026-10-24T12:00",
                "2026-10-25T12:00",
                &[("2026-10-25T00:15", "2026-10-25T00:45"), ("2026-10-25T01:15", "2026-10-25T01:45")],
            ),
        ),
        (
            "an hour that is skipped is never open",
            calendar("Europe/Berlin", "2026-03-28T12:00").hours("02:15", "02:45"),
            Spans("2026-03-28T12:00", "2026-03-30T12:00", &[("2026-03-30T00:15", "2026-03-30T00:45")]),
        ),
        (
            "up to midnight",
            calendar("Asia/Kolkata", "2026-03-28T12:00").hours("18:00", "00:00"),
            Spans("2026-03-28T00:00", "2026-03-29T00:00", &[("2026-03-28T12:30", "2026-03-28T18:30")]),
        ),
        (
            "neighbouring days are one opening",
            office().hours("00:00", "23:59").on("mon,tue"),
            Spans(
                "2026-03-29T12:00",
                "2026-04-01T12:00",
                &[("2026-03-29T22:00", "2026-03-30T21:59"), ("2026-03-30T22:00", "2026-03-31T21:59")],
            ),
        ),
        (
            "without hours, weekdays run together",
            calendar("UTC", "2026-03-28T12:00").on("mon,tue"),
            Spans("2026-03-29T12:00", "2026-04-05T12:00", &[("2026-03-30T00:00", "2026-04-01T00:00")]),
        ),
        (
            "before the start the gate opens with it",
            office(),
            GateIs("2026-03-01T12:00", 0, "closed until 2026-03-27T11:00"),
        ),
        ("open until the evening", office(), GateIs("2026-03-27T11:00", 7, "open until 2026-03-27T17:00")),
        (
            "over the weekend, and an hour earlier after it",
            office(),
            GateIs("2026-03-27T17:00", 0, "closed until 2026-03-30T06:00"),
        ),
        ("the cap leaves some", office().cap(10), GateIs("2026-03-27T12:00", 7, "3 until 2026-03-27T17:00")),
        (
            "the cap is used up until Monday",
            office().cap(10),
            GateIs("2026-03-27T12:00", 10, "closed until 2026-03-30T06:00"),
        ),
        ("a cap of 0 never opens", office().cap(0), GateIs("2026-03-27T12:00", 0, "closed for good")),
        ("a night's cap is for the date", night().cap(10), GateIs("2026-03-27T22:00", 3, "7 until 2026-03-27T23:00")),
        (
            "a night's cap comes back at midnight",
            night().cap(10),
            GateIs("2026-03-27T22:00", 12, "closed until 2026-03-27T23:00"),
        ),
        (
            "São Paulo's cap comes back at one",
            calendar("America/Sao_Paulo", "2018-11-03T12:00").once().cap(10),
            GateIs("2018-11-03T20:00", 10, "closed until 2018-11-04T03:00"),
        ),
        (
            "a window's end inside of an opening",
            office().until("2026-03-27T16:30"),
            GateIs("2026-03-27T11:00", 0, "open until 2026-03-27T15:30"),
        ),
        (
            "nothing leaves after the end",
            office().until("2026-03-29T16:30"),
            GateIs("2026-03-27T17:00", 0, "closed for good"),
        ),
        ("a forecast over a weekend", office(), Fits("2026-03-27T15:00", 150, 60.0, 150, Some("2026-03-30T06:29"))),
        (
            "a forecast under a cap",
            office().cap(50),
            Fits("2026-03-27T15:00", 150, 60.0, 150, Some("2026-03-31T06:49")),
        ),
        (
            "a forecast that does not fit",
            office().cap(50).until("2026-03-30T08:10"),
            Fits("2026-03-27T15:00", 150, 60.0, 60, None),
        ),
    ]
}

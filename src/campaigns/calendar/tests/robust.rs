//! Nonsense neither breaks anything nor takes long.

use jiff::civil::{DateTime, Time};
use proptest::prelude::*;

use super::{Said, at, calendar};
use crate::campaigns::calendar::{
    Calendar, Due, Forecast, Hours, Load, Missed, MonthEnd, Occurrence, Period, Weekdays,
};
use crate::clock::{Stopwatch, Timestamp};

fn walls() -> impl Strategy<Value = DateTime> {
    let any = (-9999..=9999_i16, 1..=12_i8, 1..=28_i8, 0..24_i8, 0..60_i8, 0..60_i8, 0..1_000_000_000_i32)
        .prop_map(|(y, mo, d, h, mi, s, n)| DateTime::constant(y, mo, d, h, mi, s, n));
    let near = (1999..=2201_i16, 1..=12_i8, 1..=28_i8).prop_map(|(y, mo, d)| DateTime::constant(y, mo, d, 2, 30, 0, 0));
    prop_oneof![any, near, Just(DateTime::MIN), Just(DateTime::MAX)]
}

fn times() -> impl Strategy<Value = Time> {
    (0..24_i8, 0..60_i8, 0..1_000_000_000_i32).prop_map(|(hour, minute, nano)| Time::constant(hour, minute, 7, nano))
}

fn numbers() -> impl Strategy<Value = u32> {
    prop_oneof![0..4_u32, any::<u32>(), Just(u32::MAX)]
}

fn periods() -> impl Strategy<Value = Period> {
    let weekdays = any::<bool>().prop_map(|all| if all { Weekdays::ALL } else { Weekdays::NONE });
    prop_oneof![
        Just(Period::Once),
        numbers().prop_map(|every| Period::Daily { every }),
        (numbers(), weekdays).prop_map(|(every, weekdays)| Period::Weekly { every, weekdays }),
        (any::<u8>(), any::<bool>()).prop_map(|(day, skip)| Period::Monthly {
            day,
            short: if skip { MonthEnd::Skip } else { MonthEnd::LastDay }
        }),
    ]
}

fn instants() -> impl Strategy<Value = Timestamp> {
    prop_oneof![any::<i64>(), 900_000_000_000_000..7_300_000_000_000_000_i64, Just(i64::MIN), Just(i64::MAX)]
        .prop_map(Timestamp::from_micros)
}

prop_compose! {
    fn nonsense()(
        zone in prop_oneof![Just("Pacific/Apia".to_owned()), Just("America/St_Johns".to_owned()), any::<String>()],
        (first, until) in (walls(), prop::option::of(walls())),
        lasts_hours in prop::option::of(numbers()),
        period in periods(),
        hours in prop::option::of((times(), times())),
        days in any::<u8>(),
        per_day in prop::option::of(numbers()),
    ) -> Calendar {
        let weekdays = if days < 128 { Weekdays::NONE } else { "tue,sun".parse().unwrap() };
        Calendar { zone, first, until, lasts_hours, period, hours: hours.map(|(from, to)| Hours { from, to }), weekdays, per_day }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(said in nonsense(), now in instants(), other in instants(), rate in any::<f64>(), letters in any::<u64>()) {
        let problems = said.check();
        let Ok(made) = said.timetable() else {
            prop_assert!(!problems.is_empty());
            return Ok(());
        };
        let first = made.occurrences().next();
        prop_assert!(first.is_some() || !problems.is_empty());
        let _ = (made.occurrences_starting_after(now).take(3).count(), made.day_of(now));
        let crafted = Occurrence { key: super::key("2026-01-01T00:00"), starts_at: now.min(other), ends_at: now.max(other) };
        for occurrence in first.into_iter().chain([crafted]) {
            let _ = (made.may_send_at(&occurrence, now), made.closes_at(&occurrence, now), made.gate(&occurrence, now, 3));
            let _ = (made.due(now, Some(occurrence.key)), made.occurrence(occurrence.key));
            prop_assert!(made.next_opening(&occurrence, now).is_none_or(|at| made.may_send_at(&occurrence, at)));
            let found = made.forecast(&occurrence, other, Load { letters: letters.min(99), per_second: rate, sent_today: 1 });
            prop_assert!(found.fits <= 99);
        }
        let _ = made.opening_spans(now, other).take(5).count();
    }

    #[test]
    fn what_is_kept_is_what_was_said(said in nonsense()) {
        let text = serde_json::to_string(&said).unwrap();
        prop_assert_eq!(serde_json::from_str::<Calendar>(&text).unwrap(), said);
    }
}

/// The worst that the bounds allow: each of the days of two centuries.
#[test]
fn absurd_loads_end_soon() {
    let made = calendar("Europe/Berlin", "2000-01-01T09:00").once().on("mon,thu").hours("22:00", "06:00").cap(1).made();
    let occurrence = made.occurrences().next().unwrap();
    let load = Load { letters: u64::MAX, per_second: f64::MAX, sent_today: 0 };
    let watch = Stopwatch::start();
    let found = made.forecast(&occurrence, occurrence.starts_at, load);
    assert_eq!(found, Forecast { finishes_at: None, fits: 20_871 });
    assert!(watch.elapsed().as_secs() < 20, "took {:?}", watch.elapsed());

    let free = calendar("Europe/Berlin", "2000-01-01T09:00").once().made();
    let occurrence = free.occurrences().next().unwrap();
    for (per_second, fits) in
        [(f64::MIN_POSITIVE, 1), (0.0, 0), (-1.0, 0), (f64::NAN, 0), (f64::INFINITY, u64::MAX / 8)]
    {
        let found =
            free.forecast(&occurrence, occurrence.starts_at, Load { letters: u64::MAX / 8, per_second, sent_today: 0 });
        assert_eq!(found.fits, fits, "{per_second}");
    }
}

#[test]
fn two_centuries_of_missed_days_are_counted_and_the_last_hundred_listed() {
    let made = calendar("Pacific/Apia", "2000-01-01T09:00").lasts(1).made();
    let watch = Stopwatch::start();
    let Due::Missed(missed) = made.due(at("2199-12-31T23:00"), None) else { panic!("something else is due") };
    assert!(watch.elapsed().as_secs() < 20, "took {:?}", watch.elapsed());
    assert_eq!((missed.count, missed.listed.len()), (73_049, Missed::LISTED));
    assert_eq!(missed.first.unwrap().key.to_string(), "2000-01-01T09:00");
    let last = missed.last().unwrap().key;
    assert_eq!(last.to_string(), "2199-12-31T09:00");
    assert_eq!(made.due(at("2199-12-31T23:00"), Some(last)), Due::Over);
}

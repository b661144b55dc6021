//! Laws that hold for any calendar, against the clock on the wall.

use jiff::ToSpan;
use jiff::civil::{Time, Weekday, date};
use proptest::prelude::*;

use super::Brute;
use super::Said;
use super::brute::{instant, minute};
use crate::campaigns::calendar::{Calendar, Due, Hours, Load, MonthEnd, Occurrence, Period, Weekdays};
use crate::clock::Timestamp;

const DAY: i64 = 24 * 60;

type Dates = &'static [(i16, i8, i8)];

/// A zone, and dates on which its clocks were changed.
const CHANGES: &[(&str, Dates)] = &[
    ("Europe/Berlin", &[(2026, 3, 29), (2026, 10, 25)]),
    ("America/New_York", &[(2026, 3, 8), (2026, 11, 1)]),
    ("Australia/Lord_Howe", &[(2026, 4, 5), (2026, 10, 4)]),
    ("Pacific/Apia", &[(2011, 12, 30), (2020, 9, 27)]),
    ("Africa/Casablanca", &[(2026, 2, 15), (2026, 3, 22)]),
    ("America/Sao_Paulo", &[(2018, 2, 18), (2018, 11, 4)]),
    ("America/Havana", &[(2026, 3, 8), (2026, 11, 1)]),
    ("Antarctica/Troll", &[(2026, 3, 29), (2026, 10, 25)]),
    ("Pacific/Chatham", &[(2026, 4, 5), (2026, 9, 27)]),
    ("Europe/Moscow", &[(2011, 3, 27), (2014, 10, 26)]),
    ("Asia/Kolkata", &[(2026, 2, 28)]),
    ("UTC", &[(2028, 2, 29)]),
];

fn time() -> impl Strategy<Value = Time> {
    // Often around where clocks are changed.
    let usual = (0..24_i8, 0..60_i8);
    let around = (0..4_i8, prop_oneof![Just(0_i8), Just(30), Just(45), 0..60_i8]);
    prop_oneof![usual, around].prop_map(|(hour, minute)| Time::constant(hour, minute, 0, 0))
}

fn weekdays() -> impl Strategy<Value = Weekdays> {
    prop_oneof![
        Just(Weekdays::NONE),
        prop::collection::vec(1..=7_i8, 1..5)
            .prop_map(|days| Weekdays::of(days.into_iter().map(|day| Weekday::from_monday_one_offset(day).unwrap()))),
    ]
}

fn period() -> impl Strategy<Value = Period> {
    prop_oneof![
        Just(Period::Once),
        (1..5_u32).prop_map(|every| Period::Daily { every }),
        (1..4_u32, weekdays()).prop_map(|(every, weekdays)| Period::Weekly { every, weekdays }),
        (1..=31_u8, any::<bool>()).prop_map(|(day, last)| Period::Monthly {
            day,
            short: if last { MonthEnd::LastDay } else { MonthEnd::Skip },
        }),
    ]
}

prop_compose! {
    fn calendars()(
        (zone, dates) in prop::sample::select(CHANGES),
        pick in any::<prop::sample::Index>(),
        (days_before, time) in (0..10_i64, time()),
        until_days in prop::option::of(1..40_i64),
        lasts_hours in prop::option::of(1..72_u32),
        period in period(),
        hours in prop::option::of((time(), time())),
        (weekdays, per_day) in (weekdays(), prop::option::of(1..40_u32)),
    ) -> Calendar {
        let (year, month, day) = dates[pick.index(dates.len())];
        let first = date(year, month, day).checked_sub(days_before.days()).unwrap().to_datetime(time);
        Calendar {
            zone: zone.to_owned(),
            first,
            until: until_days.map(|days| first.checked_add(days.days()).unwrap()),
            lasts_hours,
            period,
            hours: hours.map(|(from, to)| Hours { from, to }),
            weekdays,
            per_day,
        }
    }
}

/// Some occurrence of the calendar and a minute around it.
fn pick(said: &Calendar, nth: usize, after: i64) -> Option<(Occurrence, i64)> {
    let occurrence = said.made().occurrences().nth(nth)?;
    Some((occurrence, minute(occurrence.starts_at) + after))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn openings_are_what_a_look_at_every_minute_finds(said in calendars(), nth in 0..4_usize, after in -600..4 * DAY) {
        let Some((occurrence, now)) = pick(&said, nth, after) else { return Ok(()) };
        let (made, clock) = (said.made(), Brute::new(&said));
        let (start, end) = (minute(occurrence.starts_at), minute(occurrence.ends_at));
        let horizon = end.min(now.max(start) + 9 * DAY);

        let may = (start..end).contains(&now) && clock.is_open(instant(now));
        prop_assert_eq!(made.may_send_at(&occurrence, instant(now)), may);
        let opening = made.next_opening(&occurrence, instant(now)).map(minute).filter(|at| *at < horizon);
        prop_assert_eq!(opening, clock.next_opening(now.max(start), horizon));
        let closing = made.closes_at(&occurrence, instant(now)).map(|at| minute(at).min(horizon));
        prop_assert_eq!(closing, may.then(|| clock.next_closing(now, horizon)));
    }

    #[test]
    fn spans_cover_every_open_minute_and_no_other(said in calendars(), days in 1..5_i64) {
        let (made, clock) = (said.made(), Brute::new(&said));
        let from = minute(made.occurrences().next().map_or(instant(0), |first| first.starts_at));
        prop_assume!(from > 0);
        let spans: Vec<_> = made.opening_spans(instant(from), instant(from + days * DAY)).collect();
        prop_assert!(spans.is_sorted_by(|a, b| a.starts_at < a.ends_at && a.ends_at < b.starts_at));
        for at in from..from + days * DAY {
            let covered = spans.iter().any(|span| span.starts_at <= instant(at) && instant(at) < span.ends_at);
            prop_assert_eq!(covered, clock.is_open(instant(at)), "{}", clock.wall(at));
        }
    }

    #[test]
    fn starts_are_what_a_look_at_every_minute_finds(said in calendars()) {
        let (made, clock) = (said.made(), Brute::new(&said));
        let from = minute(super::at(&said.first.strftime("%Y-%m-%dT%H:%M").to_string())) - 2 * DAY;
        let to = from + 16 * DAY;
        let real: Vec<_> = made.occurrences().map(|next| (next.key.to_string(), minute(next.starts_at)))
            .take_while(|(_, start)| *start < to).collect();
        let slow: Vec<_> = clock.starts(from, to).into_iter()
            .map(|(wall, start)| (wall.strftime("%Y-%m-%dT%H:%M").to_string(), start)).collect();
        prop_assert_eq!(real, slow);
    }

    #[test]
    fn one_can_go_on_from_any_key_and_any_instant(said in calendars(), nth in 0..9_usize, ago in 0..20 * DAY) {
        let made = said.made();
        let all: Vec<_> = made.occurrences().take(30).collect();
        let Some(here) = all.get(nth) else { return Ok(()) };
        prop_assert_eq!(made.occurrence(here.key), Some(*here));
        prop_assert_eq!(made.next_occurrence(Some(here.key)), all.get(nth + 1).copied());
        prop_assert_eq!(made.occurrences_starting_after(here.starts_at).next(), all.get(nth + 1).copied());
        let just_before = Timestamp::from_micros(here.starts_at.as_micros() - 1);
        prop_assert_eq!(made.occurrences_starting_after(just_before).next(), Some(*here));

        // And what is due then is told by the list alone.
        let now = instant(minute(here.starts_at) + ago);
        prop_assume!(all.len() < 30 || all[29].starts_at > now);
        let rest = &all[nth..];
        let over = rest.iter().filter(|next| next.ends_at <= now).count();
        let last = nth.checked_sub(1).map(|before| all[before].key);
        match made.due(now, last) {
            Due::Start { occurrence, missed } => {
                prop_assert!(occurrence.starts_at <= now && now < occurrence.ends_at);
                prop_assert_eq!((Some(&occurrence), &missed.listed[..]), (rest.get(over), &rest[..over]));
            }
            Due::Missed(missed) => {
                prop_assert_eq!(&missed.listed[..], &rest[..over]);
                prop_assert!(over > 0 && rest.get(over).is_none_or(|next| next.starts_at > now));
            }
            Due::Wait(next) => prop_assert!(over == 0 && next == rest[0] && next.starts_at > now),
            Due::Over => prop_assert!(rest.is_empty()),
        }
    }

    #[test]
    fn a_forecast_is_what_a_sender_would_do(
        said in calendars(), nth in 0..3_usize, after in -300..2 * DAY, letters in 1..90_u64, gap in 1..200_i64, sent_today in 0..50_u32,
    ) {
        let Some((occurrence, from)) = pick(&said, nth, after) else { return Ok(()) };
        // A sender that sleeps minutes between letters.
        let occurrence = Occurrence { ends_at: occurrence.ends_at.min(instant(from + 6 * DAY)), ..occurrence };
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let load = Load { letters, per_second: 1.0 / (gap * 60) as f64, sent_today };
        let found = said.made().forecast(&occurrence, instant(from), load);

        let clock = Brute::new(&said);
        let (mut left, mut ready, mut last) = (0, from, None);
        let (mut today, mut sent) = (clock.wall(from).date(), sent_today);
        for at in from.max(minute(occurrence.starts_at))..minute(occurrence.ends_at) {
            if left == letters || ready > at {
                continue;
            }
            if clock.wall(at).date() != today {
                (today, sent) = (clock.wall(at).date(), 0);
            }
            if clock.is_open(instant(at)) && said.per_day.is_none_or(|cap| sent < cap) {
                (left, sent, ready, last) = (left + 1, sent + 1, at + gap, Some(at));
            }
        }
        prop_assert_eq!(found.fits, left);
        prop_assert_eq!(found.finishes_at.map(minute), last.filter(|_| left == letters));
    }
}

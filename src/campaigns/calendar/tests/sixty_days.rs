//! Sixty virtual days of a sender that asks at random times, held against the clock on the wall.

use std::collections::HashMap;

use jiff::civil::Date;

use super::brute::{instant, minute};
use super::{Brute, Said, at, calendar};
use crate::campaigns::calendar::{Calendar, Gate};
use crate::clock::Timestamp;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn sixty_days(said: &Calendar, from: Timestamp, seed: u64) {
    let (made, clock) = (said.made(), Brute::new(said));
    let begin = minute(from);
    let end = begin + 60 * 24 * 60;
    let starts = clock.starts(begin, end);
    let lasts = said.lasts_hours.map_or(i64::MAX, |hours| i64::from(hours) * 60);
    let cap = said.per_day.unwrap();
    let all: Vec<_> = made.occurrences().take_while(|next| next.starts_at < instant(end)).collect();

    let mut dice = Dice(seed);
    let mut now = from;
    // The sender counts by the days that the calendar tells, we by what the clock on the wall shows.
    let mut sent: HashMap<Date, u32> = HashMap::new();
    let mut left: HashMap<Date, u32> = HashMap::new();
    let (mut letters, mut refused_by_cap) = (0, 0);
    while now < instant(end) {
        now = now.plus(std::time::Duration::from_millis(1 + dice.below(1_500_000)));
        let running = starts.iter().rposition(|(_, start)| instant(*start) <= now);
        let may = running.is_some_and(|index| {
            let (start, next) = (starts[index].1, starts.get(index + 1).map_or(i64::MAX, |next| next.1));
            minute(now) < next.min(start.saturating_add(lasts)) && clock.is_open(now)
        });
        let (today, shown) = (made.day_of(now).date, clock.wall_at(now).date());

        let Some(occurrence) = all.iter().rfind(|next| next.starts_at <= now) else { continue };
        assert_eq!(made.may_send_at(occurrence, now), may, "{} at {}", said.zone, clock.wall_at(now));
        let capped = *left.entry(shown).or_default() >= cap;
        match made.gate(occurrence, now, *sent.entry(today).or_default()) {
            Gate::Open { until, letters: allowed } => {
                assert!(may && !capped, "{} at {}", said.zone, clock.wall_at(now));
                let leave = allowed.unwrap().min(1 + u32::try_from(dice.below(4)).unwrap());
                *sent.entry(today).or_default() += leave;
                *left.entry(shown).or_default() += leave;
                letters += leave;
                assert!(now < until);
                assert!(clock.is_open(Timestamp::from_micros(until.as_micros() - 1)), "open to the end");
            }
            Gate::Closed { opens_at } => {
                assert!(!may || capped, "{} at {}", said.zone, clock.wall_at(now));
                refused_by_cap += u32::from(may);
                if let Some(opens_at) = opens_at {
                    assert!(opens_at > now && clock.is_open(opens_at) && opens_at < occurrence.ends_at);
                    assert!(!capped || clock.wall_at(opens_at).date() > shown, "after the cap comes tomorrow");
                }
            }
        }
    }
    assert!(left.values().all(|letters| *letters <= cap), "{}: never more than the cap", said.zone);
    assert!(letters > 100 && refused_by_cap > 10, "{}: {letters} letters, {refused_by_cap} refused", said.zone);
}

#[test]
fn berlin_by_day_in_spring() {
    let said =
        calendar("Europe/Berlin", "2026-03-02T09:00").weekly(1, "mon").on("mon,tue,wed,fri").hours("08:00", "18:00");
    sixty_days(&said.cap(25), at("2026-02-25T00:00"), 1);
}

#[test]
fn new_york_by_night_in_autumn() {
    let said = calendar("America/New_York", "2026-10-01T21:00").every(2).lasts(20).hours("22:00", "06:00").cap(12);
    sixty_days(&said, at("2026-10-01T00:00"), 2);
}

#[test]
fn lord_howe_moves_half_an_hour() {
    let said = calendar("Australia/Lord_Howe", "2026-03-10T01:45").every(1).hours("01:30", "02:15").cap(2);
    sixty_days(&said, at("2026-03-09T00:00"), 3);
}

#[test]
fn apia_skips_a_day() {
    let said = calendar("Pacific/Apia", "2011-12-01T00:00").every(3).hours("06:00", "00:00").cap(20);
    sixty_days(&said, at("2011-11-30T00:00"), 4);
}

#[test]
fn sao_paulo_goes_back_over_midnight() {
    let said = calendar("America/Sao_Paulo", "2018-01-20T23:30").weekly(1, "sat,sun").hours("22:00", "02:00").cap(6);
    sixty_days(&said, at("2018-01-20T00:00"), 5);
}

#[test]
fn casablanca_around_ramadan() {
    sixty_days(&calendar("Africa/Casablanca", "2026-02-01T02:30").lasts(6).cap(10), at("2026-01-31T00:00"), 6);
}

//! Daily campaigns around every change of the clocks, in every zone of the database, from 2024 to 2035.

use std::collections::HashSet;

use jiff::Timestamp as Instant;
use jiff::civil::DateTime;
use jiff::tz::{TimeZone, db};

use super::brute::{Minute, instant, minute};
use super::{Brute, Said, at, calendar};

const DAY: Minute = 24 * 60;

#[derive(Clone, PartialEq, Eq, Hash)]
struct Change {
    at: Instant,
    before: DateTime,
    after: DateTime,
}

fn changes(zone: &TimeZone) -> Vec<Change> {
    let (from, to): (Instant, Instant) = ("2024-01-01T00:00Z".parse().unwrap(), "2036-01-01T00:00Z".parse().unwrap());
    zone.following(from)
        .take_while(|change| change.timestamp() < to)
        .map(|change| {
            let at = change.timestamp();
            let moment_before = at - jiff::SignedDuration::from_secs(60);
            let before = zone.to_datetime(moment_before).checked_add(jiff::Span::new().minutes(1)).unwrap();
            Change { at, before, after: zone.to_datetime(at) }
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// Before, at both edges, within, and after.
fn wall_times(change: &Change) -> Vec<DateTime> {
    let (low, high) = (change.before.min(change.after), change.before.max(change.after));
    let width = low.duration_since(high).as_mins().abs();
    let shifts = [-47, -1, 0, 1, width / 2, width - 1, width, width + 1, width + 47];
    shifts.into_iter().map(|by| low.checked_add(jiff::Span::new().minutes(by)).unwrap()).collect()
}

/// Every zone with a change, but only one of those that change alike throughout.
fn zones() -> Vec<(String, Vec<Change>)> {
    let mut seen = HashSet::new();
    let all = db().available().map(|name| name.as_str().to_owned());
    let changing =
        all.map(|name| (changes(&TimeZone::get(&name).unwrap()), name)).filter(|(changes, _)| !changes.is_empty());
    changing.filter(|(changes, _)| seen.insert(changes.clone())).map(|(changes, name)| (name, changes)).collect()
}

#[test]
fn daily_campaigns_start_once_a_day_around_every_change_of_every_zone() {
    let zones = zones();
    for (name, changes) in &zones {
        changes.iter().for_each(|change| around(name, change));
    }
    let compared = zones.iter().map(|(_, changes)| changes.len()).sum::<usize>();
    assert!(zones.len() > 30 && compared > 600, "only {compared} changes of {} zones", zones.len());
}

fn around(zone: &str, change: &Change) {
    let middle = change.at.as_second() / 60;
    let (from, to) = (middle - DAY - 180, middle + DAY + 180);
    let clock = Brute::new(&calendar(zone, "2024-01-01T00:00"));
    let mut highest: Vec<DateTime> = Vec::new();
    for minute in from - 1..to {
        let wall = clock.wall(minute);
        highest.push(highest.last().map_or(wall, |last| wall.max(*last)));
    }

    for wall in wall_times(change) {
        let first = wall.checked_sub(jiff::Span::new().days(3)).unwrap();
        let made = calendar(zone, &first.to_string()).made();
        let real: Vec<(String, Minute)> = made
            .occurrences()
            .skip_while(|next| minute(next.starts_at) < from)
            .take_while(|next| minute(next.starts_at) < to)
            .map(|next| (next.key.to_string(), minute(next.starts_at)))
            .collect();
        assert_eq!(real, by_the_clock(&highest, from, wall), "{zone} daily at {wall}, change at {}", change.at);

        let all: Vec<_> = made.occurrences().take(7).collect();
        assert!(
            all.is_sorted_by(|a, b| a.starts_at < b.starts_at && a.ends_at == b.starts_at),
            "{zone} {wall}: {all:?}"
        );
        assert_eq!(all.iter().map(|next| next.key).collect::<HashSet<_>>().len(), 7);
        for (next, wanted) in all.iter().zip(0..) {
            let due = first.checked_add(jiff::Span::new().days(wanted)).unwrap();
            assert!(due.to_string().starts_with(&next.key.to_string()), "{zone} {wall}: none is left out");
            assert_eq!(next.starts_at, instant(minute(next.starts_at)), "{zone} {wall}: to the minute");
        }
    }
}

/// Each date's start is the first minute at which the clock shows the wall time or more.
fn by_the_clock(highest: &[DateTime], from: Minute, wall: DateTime) -> Vec<(String, Minute)> {
    let before = highest[0];
    let dues = (-3..=3).map(|days| wall.checked_add(jiff::Span::new().days(days)).unwrap()).filter(|due| *due > before);
    dues.filter_map(|due| {
        // The highest that the clock has shown never falls, so it can be searched.
        let index = Some(highest.partition_point(|shown| *shown < due)).filter(|index| *index < highest.len())?;
        Some((due.strftime("%Y-%m-%dT%H:%M").to_string(), from - 1 + Minute::try_from(index).unwrap()))
    })
    .collect()
}

#[test]
fn a_day_begins_when_the_clock_first_shows_it_in_every_zone() {
    for (name, changes) in zones() {
        let made = calendar(&name, "2024-01-01T00:00").made();
        let clock = Brute::new(made.calendar());
        for change in changes {
            let middle = change.at.as_second() / 60;
            for step in (-DAY..DAY).step_by(37) {
                let at = middle + step;
                let day = made.day_of(instant(at));
                assert!(day.starts_at <= instant(at) && instant(at) < day.ends_at, "{name} {day:?}");
                assert_eq!(day.date, clock.wall(at).date(), "{name} at {}", change.at);
                assert_eq!(clock.wall(minute(day.starts_at)).date(), day.date);
                assert!(clock.wall(minute(day.starts_at) - 1).date() < day.date);
                assert!(clock.wall(minute(day.ends_at)).date() > day.date);
            }
        }
    }
}

/// Until 2011 St John's went back at 00:01, so that the wall showed the 7th for a minute and then the 6th for another hour.
#[test]
fn an_evening_that_comes_again_counts_for_the_day_that_had_begun() {
    let made = calendar("America/St_Johns", "2010-11-01T00:00").made();
    for (asked, date) in
        [("2010-11-07T02:29", 6), ("2010-11-07T02:30", 7), ("2010-11-07T02:45", 7), ("2010-11-07T04:00", 7)]
    {
        assert_eq!(made.day_of(at(asked)).date, jiff::civil::date(2010, 11, date), "{asked}");
    }
    let (sixth, seventh) = (made.day_of(at("2010-11-06T12:00")), made.day_of(at("2010-11-07T12:00")));
    assert_eq!((sixth.ends_at, seventh.starts_at), (at("2010-11-07T02:30"), at("2010-11-07T02:30")));
    assert_eq!(seventh.ends_at, at("2010-11-08T03:30"));
}

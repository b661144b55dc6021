//! What columns and JSON keep.

use serde_json::{from_str, to_string};

use super::{Said, at, calendar, key};
use crate::campaigns::calendar::{Calendar, MonthEnd, OccurrenceKey, UnknownZone, Weekdays};

#[test]
fn a_calendar_reads_as_a_person_would_write_it() {
    let said =
        calendar("Europe/Berlin", "2026-03-02T09:00").weekly(2, "fri,mon").hours("22:00", "06:00").cap(500).lasts(8);
    let text = to_string(&said).unwrap();
    assert_eq!(
        text,
        r#"{"zone":"Europe/Berlin","first":"2026-03-02T09:00:00","until":null,"lasts_hours":8,"#.to_owned()
            + r#""period":{"kind":"weekly","every":2,"weekdays":"mon,fri"},"#
            + r#""hours":{"from":"22:00:00","to":"06:00:00"},"weekdays":"","per_day":500}"#
    );
    assert_eq!(from_str::<Calendar>(&text).unwrap(), said);
}

#[test]
fn what_was_not_said_may_be_left_out() {
    let text = r#"{"zone":"UTC","first":"2026-01-31T09:00","period":{"kind":"monthly","day":31,"short":"last-day"}}"#;
    let said = calendar("UTC", "2026-01-31T09:00").monthly(31, MonthEnd::LastDay);
    assert_eq!(from_str::<Calendar>(text).unwrap(), said);
    assert!(from_str::<Calendar>(&text.replace("09:00", "25:00")).is_err());
}

#[test]
fn weekdays_are_read_in_any_order_and_written_in_one() {
    assert_eq!("Sun, mon,,MON".parse::<Weekdays>().unwrap().to_string(), "mon,sun");
    assert_eq!(Weekdays::ALL.iter().count(), 7);
    assert!("mon,day".parse::<Weekdays>().is_err());
}

#[test]
fn a_key_has_one_spelling() {
    assert_eq!(key("2026-03-29T02:30").to_string(), "2026-03-29T02:30");
    assert_eq!(to_string(&key("2026-03-29T02:30")).unwrap(), r#""2026-03-29T02:30""#);
    for other in ["2026-03-29T02:30:00", "2026-03-29 02:30", "2026-03-29", "2026-03-29T02:30Z", "", "x"] {
        assert!(other.parse::<OccurrenceKey>().is_err(), "{other}");
    }
}

#[test]
fn a_key_is_found_again_only_where_the_calendar_has_it() {
    let made = calendar("Europe/Berlin", "2026-03-02T09:00").weekly(1, "mon").made();
    assert_eq!(made.occurrence(key("2026-03-09T09:00")).unwrap().starts_at, at("2026-03-09T08:00"));
    for other in ["2026-03-10T09:00", "2026-03-09T10:00", "2026-02-23T09:00"] {
        assert_eq!(made.occurrence(key(other)), None, "{other}");
    }
}

#[test]
fn an_unknown_zone_has_no_timetable() {
    for zone in ["Mars/Base", "", "Etc/Unknown"] {
        assert_eq!(calendar(zone, "2026-03-02T09:00").timetable().unwrap_err(), UnknownZone(zone.into()));
    }
}

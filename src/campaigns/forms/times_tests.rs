//! What is typed about times becomes a calendar, or a word beside the right field.

use super::*;

fn form(fields: &[(&str, &str)]) -> TimesForm {
    let usual =
        [("start", "2026-12-01T09:00"), ("zone", "Europe/Berlin"), ("period", "once"), ("month_end", "last-day")];
    let mut pairs: Pairs = usual
        .iter()
        .filter(|(name, _)| !fields.iter().any(|(other, _)| name == other))
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    pairs.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    TimesForm::read(&pairs)
}

fn wrong(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut errors = FieldErrors::none();
    let parsed = form(fields).parse(&mut errors);
    assert_eq!(parsed.is_none(), !errors.is_empty(), "{fields:?}");
    errors.iter().map(|(field, key)| (field.to_string(), key.clone())).collect()
}

#[test]
fn each_mistake_is_said_beside_its_field() {
    for (fields, field, key) in [
        (&[("start", "")][..], "start", "invalid-campaign-start"),
        (&[("start", "tomorrow")], "start", "invalid-campaign-start"),
        (&[("start", "2026-02-30T09:00")], "start", "invalid-campaign-start"),
        (&[("start", "2026-12-01T09:00Z")], "start", "invalid-campaign-start"),
        (&[("start", "2026-12-01T09:00+05:00[Asia/Tashkent]")], "start", "invalid-campaign-start"),
        (&[("start", "-001-01-01T09:00")], "start", "invalid-campaign-start"),
        (&[("start", "0000-01-01T09:00")], "start", "invalid-campaign-year"),
        (&[("start", "9999-12-31T23:59")], "start", "invalid-campaign-year"),
        (&[("until", "soon")], "until", "invalid-campaign-until"),
        (&[("until", "9999-12-31T23:59")], "until", "invalid-campaign-year"),
        (&[("until", "2026-12-01T08:59")], "until", "invalid-campaign-until-early"),
        (&[("until", "2026-12-01T09:00")], "until", "invalid-campaign-until-early"),
        (&[("zone", "Mars/X")], "zone", "invalid-zone"),
        (&[("zone", "")], "zone", "invalid-zone"),
        (&[("zone", "../../etc/localtime")], "zone", "invalid-zone"),
        (&[("period", "")], "period", "invalid-campaign-period"),
        (&[("period", "hourly")], "period", "invalid-campaign-period"),
        (&[("period", "daily"), ("every_days", "")], "every_days", "invalid-campaign-days-apart"),
        (&[("period", "daily"), ("every_days", "0")], "every_days", "invalid-campaign-days-apart"),
        (&[("period", "daily"), ("every_days", "-1")], "every_days", "invalid-campaign-days-apart"),
        (&[("period", "daily"), ("every_days", "367")], "every_days", "invalid-campaign-days-apart"),
        (&[("period", "weekly"), ("every_weeks", "53")], "every_weeks", "invalid-campaign-weeks-apart"),
        (&[("period", "weekly"), ("every_weeks", "1"), ("on", "moonday")], "on", "invalid-campaign-weekday"),
        (&[("period", "monthly"), ("month_day", "0")], "month_day", "invalid-campaign-month-day"),
        (&[("period", "monthly"), ("month_day", "32")], "month_day", "invalid-campaign-month-day"),
        (&[("period", "monthly"), ("month_day", "257")], "month_day", "invalid-campaign-month-day"),
        (&[("lasts_hours", "0")], "lasts_hours", "invalid-campaign-lasts"),
        (&[("lasts_hours", "1e3")], "lasts_hours", "invalid-campaign-lasts"),
        (&[("hours_from", "9 o'clock"), ("hours_to", "18:00")], "hours_from", "invalid-campaign-hour"),
        (&[("hours_from", "09:00")], "hours_to", "invalid-campaign-hours-half"),
        (&[("hours_to", "18:00")], "hours_from", "invalid-campaign-hours-half"),
        (&[("hours_from", "09:00"), ("hours_to", "09:00")], "hours_to", "invalid-campaign-hours-same"),
        (&[("leave_on", "someday")], "leave_on", "invalid-campaign-weekday"),
        (&[("per_day", "0")], "per_day", "invalid-campaign-per-day"),
        (&[("per_day", "NaN")], "per_day", "invalid-campaign-per-day"),
        (&[("per_day", "1000000000000000000")], "per_day", "invalid-campaign-per-day"),
        // A Tuesday that lasts an hour, and Sundays only.
        (&[("lasts_hours", "1"), ("leave_on", "sun")], "leave_on", "invalid-campaign-never-open"),
        (
            &[("lasts_hours", "1"), ("hours_from", "20:00"), ("hours_to", "22:00")],
            "hours_from",
            "invalid-campaign-never-open",
        ),
        (
            &[("period", "monthly"), ("month_day", "31"), ("until", "2026-12-20T09:00")],
            "until",
            "invalid-campaign-never-starts",
        ),
    ] {
        assert_eq!(wrong(fields), [(field.to_owned(), key.to_owned())], "{fields:?}");
    }
}

#[test]
fn what_was_saved_comes_back_as_it_was_typed() {
    for fields in [
        &[][..],
        &[("until", "2027-01-01T00:00"), ("lasts_hours", "36"), ("per_day", "500")],
        &[("period", "daily"), ("every_days", "3"), ("hours_from", "08:30"), ("hours_to", "00:00")],
        &[("period", "weekly"), ("every_weeks", "2"), ("on", "mon"), ("on", "fri"), ("leave_on", "sat")],
        &[("period", "monthly"), ("month_day", "31"), ("month_end", "skip")],
    ] {
        let mut errors = FieldErrors::none();
        let calendar = form(fields).parse(&mut errors).unwrap();
        let again = TimesForm::of(&calendar);
        assert_eq!(again.parse(&mut errors).unwrap(), calendar, "{fields:?}");
        for (name, value) in fields.iter().filter(|(name, _)| !matches!(*name, "on" | "leave_on")) {
            let shown = [
                ("until", &again.until),
                ("lasts_hours", &again.lasts_hours),
                ("per_day", &again.per_day),
                ("period", &again.period),
                ("every_days", &again.every_days),
                ("every_weeks", &again.every_weeks),
                ("hours_from", &again.hours_from),
                ("hours_to", &again.hours_to),
                ("month_day", &again.month_day),
                ("month_end", &again.month_end),
            ];
            assert!(shown.iter().any(|(field, text)| field == name && text.as_str() == *value), "{name}");
        }
    }
}

#[test]
fn a_new_one_starts_now_where_its_owner_is() {
    let now = Timestamp::from_micros(1_795_176_000_000_000);
    let form = TimesForm::starting(now, "Asia/Vladivostok");
    assert_eq!((form.start.as_str(), form.period.as_str()), ("2026-11-20T22:00", "once"));
    assert!(form.parse(&mut FieldErrors::none()).is_some() && !form.has_limits());
}

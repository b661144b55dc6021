//! Cases worked out by hand from the zones' rules. Wall times on the left, UTC on the right.

mod due;
mod openings;
mod starts;

use super::{Said, at, key, utc};
use crate::campaigns::calendar::{Calendar, CalendarProblem, Due, Gate, Load};

enum Want {
    /// The first starts, all of them where there are fewer than one more.
    Starts(&'static [(&'static str, &'static str)]),
    /// From the start to the end of the occurrence of a key.
    Lasts(&'static str, &'static str, &'static str),
    /// The openings between two instants.
    Spans(&'static str, &'static str, &'static [(&'static str, &'static str)]),
    /// What the gate says in the first occurrence at an instant, when so many were sent that day.
    Gate(&'static str, u32, &'static str),
    /// What is due at an instant after a key.
    Due(&'static str, Option<&'static str>, &'static str),
    /// Letters at so many an hour from an instant on in the first occurrence: how many leave, and when the last.
    Forecast(&'static str, u64, f64, u64, Option<&'static str>),
    Problems(&'static [CalendarProblem]),
}
use Want::{Due as DueIs, Forecast as Fits, Gate as GateIs, Lasts, Problems, Spans, Starts};

fn holds(name: &str, said: &Calendar, want: &Want) {
    if let Problems(problems) = want {
        assert_eq!(said.check(), *problems, "{name}");
        return;
    }
    let made = said.made();
    match want {
        Starts(wanted) => {
            let found: Vec<_> =
                made.occurrences().take(wanted.len() + 1).map(|o| (o.key.to_string(), utc(o.starts_at))).collect();
            let found: Vec<_> = found.iter().map(|(key, at)| (key.as_str(), at.as_str())).collect();
            assert!(found.starts_with(wanted), "{name}: {found:?}");
            if said.until.is_some() {
                assert_eq!(found.len(), wanted.len(), "{name}: and no more: {found:?}");
            }
        }
        Lasts(of, from, to) => {
            let found = made.occurrence(key(of)).unwrap();
            assert_eq!((utc(found.starts_at).as_str(), utc(found.ends_at).as_str()), (*from, *to), "{name}");
        }
        Spans(from, to, wanted) => {
            let found: Vec<_> =
                made.opening_spans(at(from), at(to)).map(|s| (utc(s.starts_at), utc(s.ends_at))).collect();
            let found: Vec<_> = found.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
            assert_eq!(found, *wanted, "{name}");
        }
        GateIs(now, sent, wanted) => {
            let occurrence = made.occurrences().next().unwrap();
            let found = match made.gate(&occurrence, at(now), *sent) {
                Gate::Open { until, letters: None } => format!("open until {}", utc(until)),
                Gate::Open { until, letters: Some(letters) } => format!("{letters} until {}", utc(until)),
                Gate::Closed { opens_at: Some(opens_at) } => format!("closed until {}", utc(opens_at)),
                Gate::Closed { opens_at: None } => "closed for good".into(),
            };
            assert_eq!(found, *wanted, "{name}");
        }
        DueIs(now, last, wanted) => {
            let found = match made.due(at(now), last.map(key)) {
                Due::Start { occurrence, missed } => format!("start {} missed {}", occurrence.key, missed.count),
                Due::Missed(missed) => format!("missed {} to {}", missed.count, missed.last().unwrap().key),
                Due::Wait(next) => format!("wait for {}", utc(next.starts_at)),
                Due::Over => "over".into(),
            };
            assert_eq!(found, *wanted, "{name}");
        }
        Fits(from, letters, per_hour, fits, finishes) => {
            let occurrence = made.occurrences().next().unwrap();
            let load = Load { letters: *letters, per_second: per_hour / 3600.0, sent_today: 0 };
            let found = made.forecast(&occurrence, at(from), load);
            assert_eq!((found.fits, found.finishes_at.map(utc).as_deref()), (*fits, *finishes), "{name}");
        }
        Problems(_) => {}
    }
}

#[test]
fn every_case_holds() {
    let cases = [starts::starts(), starts::ends(), openings::openings(), due::due(), due::problems()];
    let mut names = std::collections::HashSet::new();
    for (name, said, want) in cases.into_iter().flatten() {
        assert!(names.insert(name), "two cases are called {name}");
        holds(name, &said, &want);
    }
    assert!(names.len() >= 40);
}

type Case = (&'static str, Calendar, Want);

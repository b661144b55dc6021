//! Letters over time as columns: an SVG to see, and the same numbers to read in a table.

use jiff::tz::TimeZone;
use jiff::{RoundMode, Span, ToSpan, Unit, Zoned, ZonedRound};

use crate::delivery::runs::Ended;
use crate::smtp::Verdict;
use crate::web::Page;

/// The size of the drawing, in its own units.
pub const WIDTH: i64 = 1000;
pub const HEIGHT: i64 = 200;

/// How attempts ended, from the ground up, with the class of each.
pub const KINDS: [(Verdict, &str); 5] = [
    (Verdict::Accepted, "ok"),
    (Verdict::Rejected, "bad"),
    (Verdict::Unknown, "warn"),
    (Verdict::Temporary, "calm"),
    (Verdict::ServerFault, "calm"),
];

/// What one column stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Hour,
    Day,
    Month,
}

impl Step {
    /// The finest that does not make too many columns.
    fn fitting(first: &Zoned, last: &Zoned) -> Self {
        let hours = first.duration_until(last).as_hours();
        match hours {
            ..=72 => Self::Hour,
            73..=2400 => Self::Day,
            _ => Self::Month,
        }
    }

    fn begin(self, at: &Zoned) -> Option<Zoned> {
        let trunc = |unit| at.round(ZonedRound::new().smallest(unit).mode(RoundMode::Trunc)).ok();
        match self {
            Self::Hour => trunc(Unit::Hour),
            Self::Day => at.start_of_day().ok(),
            Self::Month => at.first_of_month().ok()?.start_of_day().ok(),
        }
    }

    fn span(self) -> Span {
        match self {
            Self::Hour => 1.hour(),
            Self::Day => 1.day(),
            Self::Month => 1.month(),
        }
    }
}

pub struct Chart {
    pub columns: Vec<Column>,
    /// Of the highest column.
    pub most: i64,
}

pub struct Column {
    pub label: String,
    /// As in `KINDS`.
    pub letters: [i64; 5],
    pub x: i64,
    pub width: i64,
    /// Class, from the top, height.
    pub parts: Vec<(&'static str, i64, i64)>,
}

impl Column {
    pub fn all(&self) -> i64 {
        self.letters.iter().sum()
    }
}

impl Chart {
    /// `None`: nothing ended yet.
    pub fn of(page: &Page, ended: &[Ended]) -> Option<Self> {
        let (step, counted) = counted(page.zone(), ended)?;
        let most = counted.iter().map(|(_, letters)| letters.iter().sum::<i64>()).max().unwrap_or(0).max(1);
        let columns = i64::try_from(counted.len()).unwrap_or(1).max(1);
        let at = |place: usize| i64::try_from(place).unwrap_or(0) * WIDTH / columns;
        let columns = counted.into_iter().enumerate().map(|(place, (began, letters))| Column {
            label: label(page, step, &began),
            x: at(place),
            width: (at(place + 1) - at(place)).max(1),
            parts: stacked(&letters, most),
            letters,
        });
        Some(Self { most, columns: columns.collect() })
    }

    pub fn first(&self) -> &str {
        self.columns.first().map_or("", |column| &column.label)
    }

    pub fn last(&self) -> &str {
        self.columns.last().map_or("", |column| &column.label)
    }

    /// Columns in which something happened.
    pub fn rows(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.all() > 0)
    }
}

/// When a step began, and how many attempts ended in it, as in `KINDS`.
type Counted = (Zoned, [i64; 5]);

/// Every step from the first to the last, also those in which nothing ended.
fn counted(zone: &TimeZone, ended: &[Ended]) -> Option<(Step, Vec<Counted>)> {
    let (first, last) = (ended.first()?.at.in_zone(zone), ended.last()?.at.in_zone(zone));
    let step = Step::fitting(&first, &last);
    let mut steps = Vec::new();
    let mut began = step.begin(&first)?;
    let mut left = ended.iter().peekable();
    while began <= last {
        let next = began.checked_add(step.span()).ok()?;
        let mut letters = [0; 5];
        while let Some(one) = left.next_if(|one| one.at.in_zone(zone) < next) {
            let kind = KINDS.iter().position(|(verdict, _)| verdict.as_str() == one.verdict);
            if let Some(sum) = kind.and_then(|kind| letters.get_mut(kind)) {
                *sum += one.letters;
            }
        }
        steps.push((began, letters));
        began = next;
    }
    Some((step, steps))
}

/// From the ground up; what is there is seen, however little, and the largest part makes room for it.
fn stacked(letters: &[i64; 5], most: i64) -> Vec<(&'static str, i64, i64)> {
    let height = |letters: &i64| if *letters > 0 { (letters.saturating_mul(HEIGHT) / most).max(1) } else { 0 };
    let mut heights: Vec<i64> = letters.iter().map(height).collect();
    let too_much = heights.iter().sum::<i64>() - HEIGHT;
    if let Some(largest) = heights.iter_mut().max().filter(|_| too_much > 0) {
        *largest -= too_much;
    }
    let mut top = HEIGHT;
    let mut parts = Vec::new();
    for ((_, class), height) in KINDS.iter().zip(heights).filter(|(_, height)| *height > 0) {
        top -= height;
        parts.push((*class, top, height));
    }
    parts
}

fn label(page: &Page, step: Step, at: &Zoned) -> String {
    let month = page.t(&format!("month-{}", at.month()));
    let (day, year) = (at.day().to_string(), at.year().to_string());
    match step {
        Step::Hour => page.language.text_with(
            "report-hour",
            vec![("day", day.into()), ("month", month.into()), ("time", at.strftime("%H:%M").to_string().into())],
        ),
        Step::Day => page
            .language
            .text_with("report-day", vec![("day", day.into()), ("month", month.into()), ("year", year.into())]),
        Step::Month => at.strftime("%Y-%m").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Timestamp, days, hours, minutes};

    fn ended(at: Timestamp, verdict: Verdict, letters: i64) -> Ended {
        Ended { at, verdict: verdict.as_str().to_owned(), letters }
    }

    #[test]
    fn hours_in_which_nothing_ended_are_columns_too_and_an_hour_begins_by_the_clock_of_the_zone() {
        let zone = TimeZone::get("Asia/Kolkata").unwrap();
        // 05:30 there.
        let midnight = Timestamp::from_micros(1_764_115_200_000_000);
        let all = [
            ended(midnight, Verdict::Accepted, 2),
            ended(midnight.plus(minutes(30)), Verdict::Accepted, 3),
            ended(midnight.plus(hours(3)), Verdict::Rejected, 4),
        ];
        let (step, columns) = counted(&zone, &all).unwrap();
        assert_eq!(step, Step::Hour);
        let sums: Vec<i64> = columns.iter().map(|(_, letters)| letters.iter().sum()).collect();
        assert_eq!(sums, [2, 3, 0, 4]);
        assert_eq!(columns[0].0.minute(), 0);
    }

    #[test]
    fn a_long_run_is_shown_by_days_and_a_longer_one_by_months_and_no_letter_is_lost() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let first = Timestamp::from_micros(1_764_115_200_000_000);
        for (length, step) in [(days(10), Step::Day), (days(300), Step::Month)] {
            let all = [ended(first, Verdict::Accepted, 5), ended(first.plus(length), Verdict::Unknown, 7)];
            let (found, columns) = counted(&zone, &all).unwrap();
            assert_eq!(found, step);
            assert_eq!(columns.iter().flat_map(|(_, letters)| letters).sum::<i64>(), 12);
        }
        assert!(counted(&zone, &[]).is_none());
    }

    #[test]
    fn columns_never_stand_higher_than_the_drawing() {
        for letters in [[1000, 1, 1, 1, 1], [1, 0, 0, 0, 1000], [0, 0, 0, 0, 1], [200, 200, 200, 200, 204]] {
            let parts = stacked(&letters, letters.iter().sum());
            assert!(
                parts.iter().all(|(_, top, height)| *top >= 0 && *height >= 1 && top + height <= HEIGHT),
                "{parts:?}"
            );
        }
    }
}

//! What is wrong with a calendar, for a form to say.

use jiff::civil::DateTime;

use super::zone::{FIRST_DATE, LAST_DATE};
use super::{Calendar, Period, Timetable};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarProblem {
    UnknownZone,
    /// Not from 2000 to 2199.
    FirstOutOfRange,
    /// Not from 2000 to 2199.
    UntilOutOfRange,
    UntilNotAfterFirst,
    /// Both hours are the same.
    HoursEmpty,
    /// No letter may leave on any day.
    CapIsZero,
    /// Every so many days or weeks.
    EveryOutOfRange,
    MonthDayOutOfRange,
    LastsOutOfRange,
    /// The end comes before the period allows a start.
    NeverStarts,
    /// The hours and weekdays leave nothing of what the occurrences last.
    NeverOpen,
}

impl Calendar {
    pub const MOST_DAYS_APART: u32 = 366;
    pub const MOST_WEEKS_APART: u32 = 52;
    /// A leap year.
    pub const LONGEST_HOURS: u32 = 366 * 24;

    /// Every problem at once. A calendar without any has an occurrence in which a letter may leave.
    pub fn check(&self) -> Vec<CalendarProblem> {
        let timetable = self.timetable().ok();
        let mut problems: Vec<CalendarProblem> = [
            (timetable.is_none(), CalendarProblem::UnknownZone),
            (!in_range(self.first), CalendarProblem::FirstOutOfRange),
            (self.until.is_some_and(|until| !in_range(until)), CalendarProblem::UntilOutOfRange),
            (self.until.is_some_and(|until| until <= self.first), CalendarProblem::UntilNotAfterFirst),
            (self.hours.is_some_and(|hours| hours.from == hours.to), CalendarProblem::HoursEmpty),
            (self.per_day == Some(0), CalendarProblem::CapIsZero),
            (!self.period.every_in_range(), CalendarProblem::EveryOutOfRange),
            (!self.period.month_day_in_range(), CalendarProblem::MonthDayOutOfRange),
            (
                self.lasts_hours.is_some_and(|hours| !(1..=Self::LONGEST_HOURS).contains(&hours)),
                CalendarProblem::LastsOutOfRange,
            ),
        ]
        .into_iter()
        .filter_map(|(wrong, problem)| wrong.then_some(problem))
        .collect();
        // What follows from another problem would only confuse.
        if problems.is_empty() {
            problems.extend(timetable.and_then(|timetable| timetable.never()));
        }
        problems
    }
}

impl Timetable {
    fn never(&self) -> Option<CalendarProblem> {
        // These meet every weekday that the period can meet, months without a 31st included.
        const ENOUGH: usize = 60;
        let mut starts = self.occurrences().take(ENOUGH).peekable();
        if starts.peek().is_none() {
            return Some(CalendarProblem::NeverStarts);
        }
        let opens = starts.any(|occurrence| self.next_opening(&occurrence, occurrence.starts_at).is_some());
        (!opens).then_some(CalendarProblem::NeverOpen)
    }
}

impl Period {
    fn every_in_range(self) -> bool {
        match self {
            Self::Daily { every } => (1..=Calendar::MOST_DAYS_APART).contains(&every),
            Self::Weekly { every, .. } => (1..=Calendar::MOST_WEEKS_APART).contains(&every),
            Self::Once | Self::Monthly { .. } => true,
        }
    }

    fn month_day_in_range(self) -> bool {
        match self {
            Self::Monthly { day, .. } => (1..=31).contains(&day),
            Self::Once | Self::Daily { .. } | Self::Weekly { .. } => true,
        }
    }
}

fn in_range(wall: DateTime) -> bool {
    (FIRST_DATE..=LAST_DATE).contains(&wall.date())
}

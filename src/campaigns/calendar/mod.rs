//! When a campaign starts and when its letters may leave. The idea: a person says it in wall time ("every Monday at 9, letters
//! between 8 and 18 o'clock"), and everything is worked out from that, from the zone's rules and from an instant passed in; no
//! offset is ever kept. Does not know campaigns, the ledger, the database or what time it is.
//!
//! [`Calendar`] is what was said, and may be nonsense; [`Calendar::check`] tells. [`Timetable`] is a calendar whose zone was
//! found, and answers without failing.
//!
//! Two rules carry the rest:
//! - A wall time means the first instant at which the zone's clocks show it or more. So one that a change of the clocks skips is
//!   the first instant after the gap, and one that comes twice is the earlier.
//! - Hours and weekdays are what the clock on the wall shows at the very moment, so that no letter leaves at 7 o'clock or on a
//!   Sunday by anybody's watch. With 22:00 to 06:00 on Fridays only, the night ends at midnight; Friday's first hours belong to it.

mod check;
mod dates;
mod due;
mod forecast;
mod occurrence;
mod opening;
mod plain;
mod rules;
mod timetable;
mod weekdays;
mod zone;

#[cfg(test)]
mod tests;

pub use self::check::CalendarProblem;
pub use self::due::{Due, Missed};
pub use self::forecast::{Forecast, Load};
pub use self::occurrence::{NotAKey, Occurrence, OccurrenceKey, Occurrences};
pub use self::opening::{Gate, Span, Spans};
pub use self::rules::{Calendar, Hours, MonthEnd, Period};
pub use self::timetable::{Day, Timetable, UnknownZone};
pub use self::weekdays::{NotAWeekday, Weekdays};

//! The calendar against cases worked out by hand, and against a second one that only ever looks at the clock on the wall.

mod brute;
mod cases;
mod every_zone;
mod laws;
mod plain;
mod robust;
mod said;
mod sixty_days;

use self::brute::Brute;
use self::said::{Said, at, calendar, key, utc};

//! The handlers of the desk.

mod accounts;
mod audit;
mod campaigns;
mod suppressions;

pub use self::accounts::{appoint, block, list, show, unblock};
pub use self::audit::audit;
pub use self::campaigns::{answer, case, disable, enable, letter, list as campaigns};
pub use self::suppressions::{list as suppressions, restore as resuppress, suppress, unsuppress};

/// Of a list, on one page.
const ROWS: usize = 50;

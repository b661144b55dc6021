//! The pages of campaigns: one struct a template, and what they say in words.

mod attempts;
mod audience;
mod bar;
mod chart;
mod form;
mod list;
mod report;
mod review;
mod run;
mod show;
mod times;
mod unsubscribe;

pub use self::attempts::{Attempts, PathOfLetter, Retry, codes_of, lasted, tag_of_state, tag_of_verdict};
pub use self::audience::Names;
pub use self::form::{Choices, Form};
pub use self::list::{List, Row};
pub use self::report::ReportPage;
pub use self::review::Looked;
pub use self::show::Show;
pub use self::times::left;
pub use self::unsubscribe::{DeadLink, Forgotten, Leave, WhyPage};
use super::Status;

/// How a status looks: the class of its tag.
pub fn tag_of(status: &Status) -> &'static str {
    match status {
        Status::Created | Status::Cancelled => "calm",
        Status::Scheduled | Status::Running => "go",
        Status::Paused | Status::Expired => "warn",
        Status::Disabled => "bad",
        Status::Completed => "ok",
    }
}

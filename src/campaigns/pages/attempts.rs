//! Pages about what mail servers said: all attempts of a run, the path of one letter, and what would be tried again.

use std::time::Duration;

use askama::Template;

use crate::campaigns::{AttemptsQuery, Campaign};
use crate::clock::Timestamp;
use crate::delivery::runs::{Conversation, Looked, Outlook, Path, Run};
use crate::delivery::{Failure, State};
use crate::smtp::Verdict;
use crate::web::Page;
use crate::web::forms::FieldErrors;

#[derive(Template)]
#[template(path = "campaigns/attempts.html")]
pub struct Attempts<'a> {
    pub page: &'a Page,
    pub campaign: &'a Campaign,
    pub query: &'a AttemptsQuery,
    pub errors: FieldErrors,
    /// The newest first; one of them is shown.
    pub runs: &'a [Run],
    pub run: &'a Run,
    pub looked: Looked,
    /// The address that was asked about, when the run has no letter to it.
    pub nobody: Option<String>,
}

impl Attempts<'_> {
    pub fn verdicts(&self) -> &'static [Verdict] {
        Verdict::ALL
    }

    pub fn is_filtered(&self) -> bool {
        let query = self.query;
        [&query.to, &query.verdict, &query.code, &query.from, &query.until].iter().any(|said| !said.is_empty())
    }

    /// The query of the same filter.
    pub fn newest(&self) -> String {
        self.query.query(self.run.id, None)
    }

    pub fn older(&self, before: &i64) -> String {
        self.query.query(self.run.id, Some(*before))
    }
}

#[derive(Template)]
#[template(path = "campaigns/path.html")]
pub struct PathOfLetter<'a> {
    pub page: &'a Page,
    pub campaign: &'a Campaign,
    pub run: &'a Run,
    pub path: &'a Path,
}

impl PathOfLetter<'_> {
    pub fn may_be_tried_again(&self) -> bool {
        self.path.state.may_be_tried_again()
    }

    pub fn next_try(&self) -> Option<Timestamp> {
        let waits = self.path.state == State::Queued && !self.path.conversations.is_empty();
        waits.then_some(self.path.next_attempt_at)
    }
}

#[derive(Template)]
#[template(path = "campaigns/retry.html")]
pub struct Retry<'a> {
    pub page: &'a Page,
    pub campaign: &'a Campaign,
    pub run: &'a Run,
    pub outlook: Outlook,
    /// Which, as the form says it.
    pub failure: Option<Failure>,
    pub delivery: Option<i64>,
    /// The key of the text: why it cannot be done now.
    pub refused: Option<&'static str>,
}

impl Retry<'_> {
    pub fn is_possible(&self) -> bool {
        self.refused.is_none() && self.outlook.again + self.outlook.unknown > 0
    }
}

/// How a verdict looks: the class of its tag.
pub fn tag_of_verdict(verdict: &str) -> &'static str {
    match verdict {
        "accepted" => "ok",
        "rejected" => "bad",
        "temporary" | "server-fault" | "unknown" => "warn",
        _ => "calm",
    }
}

/// How the state of a letter looks.
pub fn tag_of_state(state: &State) -> &'static str {
    match state {
        State::Accepted => "ok",
        State::Rejected | State::Quarantined => "bad",
        State::Unknown | State::Expired => "warn",
        _ => "calm",
    }
}

/// `550`, or `550 5.1.1` where the text does not say the second of itself.
pub fn codes_of(said: &Conversation) -> String {
    let code = said.code.map(|code| code.to_string());
    let enhanced = said.enhanced.clone().filter(|enhanced| !said.reply.starts_with(enhanced.as_str()));
    [code, enhanced].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// `0.4 s`
pub fn lasted(page: &Page, said: &Conversation) -> String {
    let took = said.finished_at.map_or(Duration::ZERO, |at| at.since(said.started_at));
    page.t1("attempt-seconds", "seconds", format!("{:.1}", took.as_secs_f64()))
}

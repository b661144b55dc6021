//! The report of a campaign: of one run or over all of them.

use std::collections::BTreeMap;

use askama::Template;

use super::bar::Bar;
use super::chart::{self, Chart};
use crate::campaigns::reports::{Report, Reported};
use crate::delivery::State;
use crate::delivery::runs::{Followed, Sums};
use crate::web::Page;

#[derive(Template)]
#[template(path = "campaigns/report.html")]
pub struct ReportPage<'a> {
    pub page: &'a Page,
    pub report: &'a Report,
    /// Of what was asked for.
    pub bar: Bar,
    pub chart: Option<Chart>,
    /// What its colours mean, each with its class.
    pub kinds: [(String, &'static str); 5],
    pub total: Line,
    pub runs: Vec<(&'a Reported, Line)>,
    pub domains: Vec<(&'a str, Line)>,
    /// By code; 0: the server said none.
    pub codes: Vec<(i64, String, i64)>,
}

/// A row of numbers that adds up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub planned: i64,
    pub accepted: i64,
    pub rejected: i64,
    pub unknown: i64,
    pub suppressed: i64,
    pub waiting: i64,
    /// Expired, cancelled, quarantined.
    pub others: i64,
    pub unsubscribed: i64,
}

impl Line {
    fn of(sums: &Sums, unsubscribed: i64) -> Self {
        let [accepted, rejected, unknown, suppressed] =
            [State::Accepted, State::Rejected, State::Unknown, State::Suppressed].map(|state| sums.of(state));
        let (planned, waiting) = (sums.all(), sums.waiting());
        let others = planned - waiting - accepted - rejected - unknown - suppressed;
        Self { planned, accepted, rejected, unknown, suppressed, waiting, others, unsubscribed }
    }
}

impl<'a> ReportPage<'a> {
    pub fn of(page: &'a Page, report: &'a Report) -> Self {
        let mut sums = Sums::default();
        let mut unsubscribed = 0;
        for one in report.runs.iter().filter(|one| report.chosen.is_none_or(|chosen| chosen == one.run.id)) {
            sums.0.extend(one.sums.0.iter().copied());
            unsubscribed += one.unsubscribed;
        }
        Self {
            page,
            report,
            bar: Bar::of(page, &sums),
            chart: Chart::of(page, &report.ended),
            kinds: chart::KINDS.map(|(verdict, class)| (page.word("verdict", verdict), class)),
            total: Line::of(&sums, unsubscribed),
            runs: report.runs.iter().map(|one| (one, Line::of(&one.sums, one.unsubscribed))).collect(),
            domains: report.spread.domains.iter().map(|(name, sums)| (name.as_str(), Line::of(sums, 0))).collect(),
            codes: codes(page, report),
        }
    }

    pub fn is_shown(&self, one: &Reported) -> bool {
        self.report.chosen == Some(one.run.id)
    }

    /// Who opened the letter, where that is counted.
    pub fn opened(&self) -> Option<&Followed> {
        self.report.followed.iter().find(|one| one.url.is_empty())
    }

    pub fn has_links(&self) -> bool {
        self.report.followed.len() > 1
    }

    /// "98.5 %"; nothing of nothing.
    pub fn share(&self, part: &i64, whole: &i64) -> String {
        if *whole == 0 {
            return String::new();
        }
        let tenths = part.saturating_mul(1000) / whole;
        self.page.t1("report-share", "share", self.page.language.tenths(tenths))
    }

    /// Whose letters the numbers of this page are of, for links.
    pub fn run_query(&self) -> String {
        self.report.chosen.map(|run| format!("?run={run}")).unwrap_or_default()
    }
}

/// The most frequent first, each with what it means.
fn codes(page: &Page, report: &Report) -> Vec<(i64, String, i64)> {
    let mut codes: BTreeMap<i64, (i64, Vec<String>)> = BTreeMap::new();
    for (failure, letters) in &report.failures {
        let (sum, causes) = codes.entry(failure.code).or_default();
        *sum += letters;
        causes.push(page.word("cause", &failure.cause));
    }
    let mut codes: Vec<(i64, String, i64)> =
        codes.into_iter().map(|(code, (letters, causes))| (code, causes.join(" "), letters)).collect();
    codes.sort_by_key(|(code, _, letters)| (-letters, *code));
    codes
}

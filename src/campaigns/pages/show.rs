//! The page of a campaign.

use askama::Template;

use super::Names;
use super::run::{SeenRun, Waits};
use super::times;
use crate::campaigns::standing::Standing;
use crate::campaigns::{Appeal, Audience, Calendar, Campaign, Deed, Status, UNDO_WITHIN};
use crate::clock::Timestamp;
use crate::messages::MessageId;
use crate::web::Page;
use crate::web::forms::FieldErrors;

#[derive(Template)]
#[template(path = "campaigns/show.html", blocks = ["now"])]
pub struct Show<'a> {
    pub page: &'a Page,
    pub campaign: &'a Campaign,
    pub status: Status,
    pub deeds: Vec<Deed>,
    /// `None`: not chosen, or gone.
    pub message: Option<(MessageId, String)>,
    /// `None`: it cannot be used now.
    pub from: Option<String>,
    pub audience: Option<Audience>,
    pub calendar: Option<Calendar>,
    pub names: Names,
    /// The newest first.
    pub runs: Vec<SeenRun>,
    /// What was said about a manager's decision, what is being said, and what is wrong with that.
    pub appeals: Vec<Appeal>,
    pub typed: &'a str,
    pub errors: FieldErrors,
}

impl<'a> Show<'a> {
    pub fn of(page: &'a Page, standing: &'a Standing, names: Names) -> Self {
        let Standing { campaign, going, message, from, runs } = standing;
        Self {
            page,
            status: campaign.status(*going),
            deeds: campaign.deeds(*going, page.now),
            message: message.clone(),
            from: from.clone(),
            audience: campaign.audience(),
            calendar: campaign.calendar(),
            names,
            runs: runs.iter().map(|run| SeenRun::of(page, run)).collect(),
            appeals: Vec::new(),
            typed: "",
            errors: FieldErrors::none(),
            campaign,
        }
    }
}

impl Show<'_> {
    pub fn may(&self, deed: &str) -> bool {
        self.deeds.iter().any(|allowed| path_of(*allowed) == deed)
    }

    /// So long a launch can be taken back.
    pub fn undo_seconds(&self) -> Option<u64> {
        let until = self.campaign.launched_at.filter(|_| self.may("undo-launch"))?.plus(UNDO_WITHIN);
        Some(until.since(self.page.now).as_millis().div_ceil(1000) as u64).filter(|seconds| *seconds > 0)
    }

    /// It starts as soon as the launch cannot be taken back.
    pub fn starts_in(&self) -> Option<u64> {
        let soon = self.page.now.plus(UNDO_WITHIN);
        self.undo_seconds().filter(|_| self.campaign.next_start_at.is_some_and(|at| at <= soon))
    }

    /// The run whose letters are shown in full: the one that goes on, or the last one.
    pub fn current(&self) -> Option<&SeenRun> {
        self.runs.iter().find(|seen| seen.goes_on()).or(self.runs.first())
    }

    /// What the page shows will soon be different. The word changes when the buttons do.
    pub fn moves(&self) -> Option<&'static str> {
        if self.runs.iter().any(|seen| seen.goes_on() && seen.waits == Waits::Ending) {
            return Some("ending");
        }
        match self.status {
            Status::Running => Some("running"),
            Status::Scheduled if self.undo_seconds().is_some() => Some("launched"),
            Status::Scheduled if self.campaign.next_start_at.is_some_and(|at| at < self.page.now.plus(SOON)) => {
                Some("scheduled")
            }
            _ => None,
        }
    }

    pub fn whom(&self) -> String {
        self.audience.as_ref().map(|audience| self.names.whom(self.page, audience)).unwrap_or_default()
    }

    pub fn except(&self) -> Vec<String> {
        self.audience.as_ref().map(|audience| self.names.except(self.page, audience)).unwrap_or_default()
    }

    pub fn starts(&self) -> String {
        self.calendar.as_ref().map(|calendar| times::starts(self.page, calendar)).unwrap_or_default()
    }

    pub fn span(&self) -> String {
        self.calendar.as_ref().map(|calendar| times::span(self.page, calendar)).unwrap_or_default()
    }

    pub fn limits(&self) -> Vec<String> {
        self.calendar.as_ref().map(|calendar| times::limits(self.page, calendar)).unwrap_or_default()
    }

    /// What becomes of letters of which nobody can know.
    pub fn when_unknown(&self) -> String {
        self.page.t(&format!("campaign-unknown-{}-hint", self.campaign.unknown))
    }

    pub fn next_start(&self) -> Option<Timestamp> {
        self.campaign.next_start_at.filter(|_| self.status == Status::Scheduled || self.status == Status::Running)
    }
}

/// A page of what starts within it looks again by itself.
const SOON: std::time::Duration = crate::clock::minutes(1);

/// What follows `/campaigns/{id}/`.
pub fn path_of(deed: Deed) -> &'static str {
    match deed {
        Deed::Edit => "edit",
        Deed::Launch => "launch",
        Deed::UndoLaunch => "undo-launch",
        Deed::Pause => "pause",
        Deed::Resume => "resume",
        Deed::Cancel => "cancel",
        Deed::SendNow => "send-now",
        Deed::Delete => "delete",
    }
}

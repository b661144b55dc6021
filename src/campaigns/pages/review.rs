//! The last look before the launch.

use askama::Template;

use super::{Names, times};
use crate::campaigns::calendar::Occurrence;
use crate::campaigns::{Calendar, CampaignId, Deed, LettersPerSecond, Place, Problem, Review, Warning};
use crate::clock::Timestamp;
use crate::messages::MessageId;
use crate::web::{Arg, Page};

#[derive(Template)]
#[template(path = "campaigns/review.html")]
pub struct Looked<'a> {
    pub page: &'a Page,
    pub review: &'a Review,
    pub deeds: Vec<Deed>,
    /// `None`: not chosen, or gone.
    pub message: Option<(MessageId, String)>,
    /// `None`: it cannot be used now.
    pub from: Option<String>,
    pub names: Names,
}

/// Something to be mended, and where.
pub struct Finding {
    pub text: String,
    pub link: String,
    /// The key of what the link is called.
    pub called: &'static str,
}

impl Looked<'_> {
    pub fn may_launch(&self) -> bool {
        self.deeds.contains(&Deed::Launch) && self.review.problems.is_empty()
    }

    fn id(&self) -> CampaignId {
        self.review.campaign.id
    }

    fn calendar(&self) -> Option<Calendar> {
        self.review.campaign.calendar()
    }

    pub fn problems(&self) -> Vec<Finding> {
        let said = |problem: &Problem| Finding {
            text: self.page.word("campaign-problem", problem.code()),
            ..self.mended_at(problem.place(), problem_is_in_message(problem))
        };
        self.review.problems.iter().map(said).collect()
    }

    pub fn warnings(&self) -> Vec<Finding> {
        let said =
            |warning: &Warning| Finding { text: self.warning(*warning), ..self.mended_at(warning.place(), true) };
        self.review.warnings.iter().map(said).collect()
    }

    fn warning(&self, warning: Warning) -> String {
        let page = self.page;
        match warning {
            Warning::NoUnsubscribeLink => page.t("campaign-warning-no-unsubscribe-link"),
            Warning::Heavy(bytes) => page.t1("campaign-warning-heavy", "size", size(page, bytes)),
            Warning::WontFit(fits) => {
                let people = self.review.audience.as_ref().map_or(0, |counted| counted.people);
                let left = people.saturating_sub(i64::try_from(fits).unwrap_or(i64::MAX));
                page.t2("campaign-warning-wont-fit", "count", left, "shown", page.number(left))
            }
            Warning::NotAllCounted => page.t("campaign-warning-not-all-counted"),
        }
    }

    /// `in_message`: by changing the message, and not by choosing another.
    fn mended_at(&self, place: Place, in_message: bool) -> Finding {
        let edit = format!("/campaigns/{}/edit", self.id());
        let (link, called) = match (place, &self.message) {
            (Place::Message, Some((id, _))) if in_message => (format!("/messages/{id}"), "campaign-to-message"),
            (Place::Message, _) => (edit + "#message", "campaign-to-choose-message"),
            (Place::Sender, _) => ("/senders".to_owned(), "campaign-to-sender"),
            (Place::Audience, _) => (edit + "#who", "campaign-to-audience"),
            (Place::Times, _) => (edit + "#when", "campaign-to-times"),
            (Place::Managers, _) => (format!("/campaigns/{}", self.id()), "campaign-to-campaign"),
        };
        Finding { text: String::new(), link, called }
    }

    pub fn people(&self) -> i64 {
        self.review.audience.as_ref().map_or(0, |counted| counted.people)
    }

    /// Who is left out and why, each kind with its number.
    pub fn left_out(&self) -> Vec<(String, i64)> {
        let Some(counted) = &self.review.audience else {
            return Vec::new();
        };
        let state = |(state, clients): &(_, i64)| (self.page.word("campaign-left-out", state), *clients);
        let mut left: Vec<(String, i64)> = counted.not_active.iter().map(state).collect();
        left.push((self.page.t("campaign-left-out-excluded"), counted.excluded));
        left.retain(|(_, clients)| *clients > 0);
        left
    }

    pub fn whom(&self) -> String {
        let audience = self.review.campaign.audience();
        audience.map(|audience| self.names.whom(self.page, &audience)).unwrap_or_default()
    }

    pub fn except(&self) -> Vec<String> {
        let audience = self.review.campaign.audience();
        audience.map(|audience| self.names.except(self.page, &audience)).unwrap_or_default()
    }

    pub fn starts(&self) -> String {
        self.calendar().map(|calendar| times::starts(self.page, &calendar)).unwrap_or_default()
    }

    pub fn limits(&self) -> Vec<String> {
        self.calendar().map(|calendar| times::limits(self.page, &calendar)).unwrap_or_default()
    }

    /// What lies in the past starts as soon as the launch cannot be taken back any more.
    pub fn starts_at_once(&self, occurrence: &Occurrence) -> bool {
        occurrence.starts_at <= self.page.now
    }

    /// The reader's clocks do not show what those of UTC do.
    pub fn is_elsewhere(&self) -> bool {
        self.page.zone_name() != "UTC"
    }

    pub fn utc(&self, at: &Timestamp) -> String {
        times::utc(self.page, *at)
    }

    /// It has an end that is not far beyond what people plan for.
    pub fn ends(&self, occurrence: &Occurrence) -> bool {
        occurrence.ends_at < self.page.now.plus(crate::clock::days(3660))
    }

    pub fn letter_size(&self) -> Option<String> {
        self.review.letter_size.map(|bytes| size(self.page, bytes))
    }

    pub fn speed(&self) -> String {
        let (key, per_second) = match self.review.speed {
            LettersPerSecond::Limit(number) => ("campaign-speed-limit", number),
            LettersPerSecond::Assumed(number) => ("campaign-speed-assumed", number),
        };
        // Whole letters a minute: a sender's limit is said so.
        let per_minute = (per_second * 60.0).round() as i64;
        self.page.t2(key, "count", per_minute, "shown", self.page.number(per_minute))
    }

    /// Whether all leave in time, said honestly.
    pub fn forecast(&self) -> Option<String> {
        let page = self.page;
        let forecast = self.review.forecast?;
        let start = self.review.starts.first()?;
        if self.people() == 0 {
            return None;
        }
        Some(match forecast.finishes_at {
            Some(at) => page.t1("campaign-forecast-done", "at", page.time(&at)),
            None => page.language.text_with(
                "campaign-forecast-wont-fit",
                vec![
                    ("end", Arg::from(page.time(&start.ends_at))),
                    ("fits", page.number(i64::try_from(forecast.fits).unwrap_or(i64::MAX)).into()),
                    ("all", page.number(self.people()).into()),
                ],
            ),
        })
    }
}

/// Otherwise another one has to be chosen.
fn problem_is_in_message(problem: &Problem) -> bool {
    matches!(problem, Problem::MessageBroken(_))
}

fn size(page: &Page, bytes: usize) -> String {
    let kilobytes = i64::try_from(bytes.div_ceil(1024)).unwrap_or(i64::MAX);
    format!("{} {}", page.number(kilobytes), page.t("kilobytes"))
}

//! The form of a campaign.

use askama::Template;

use crate::campaigns::CampaignId;
use crate::campaigns::forms::CampaignForm;
use crate::clients::{List, Segment};
use crate::messages::MessageId;
use crate::senders::Usable;
use crate::web::Page;
use crate::web::forms::FieldErrors;

/// What can be chosen.
pub struct Choices {
    pub messages: Vec<(MessageId, String)>,
    pub senders: Vec<Usable>,
    pub lists: Vec<List>,
    pub segments: Vec<Segment>,
    pub campaigns: Vec<(CampaignId, String)>,
}

#[derive(Template)]
#[template(path = "campaigns/form.html")]
pub struct Form<'a> {
    pub page: &'a Page,
    /// `None`: a new one.
    pub campaign: Option<(CampaignId, &'a str)>,
    pub form: &'a CampaignForm,
    pub errors: &'a FieldErrors,
    pub choices: &'a Choices,
    pub zones: Vec<String>,
}

impl Form<'_> {
    pub fn title(&self) -> &'static str {
        if self.campaign.is_some() { "campaign-edit" } else { "campaign-new" }
    }

    pub fn action(&self) -> String {
        self.campaign.map_or_else(|| "/campaigns/new".to_owned(), |(id, _)| format!("/campaigns/{id}/edit"))
    }

    pub fn sender_value(&self, sender: &Usable) -> String {
        sender.id.map(|id| id.to_string()).unwrap_or_default()
    }

    pub fn sender_is(&self, sender: &Usable) -> bool {
        self.form.sender == self.sender_value(sender)
    }

    pub fn period_is(&self, period: &str) -> bool {
        self.form.times.period == period
    }

    pub fn has_error_in_exclusions(&self) -> bool {
        self.has_error_in(&["not_list", "not_segment", "not_campaign", "mailed_within"])
    }

    pub fn has_error_in_limits(&self) -> bool {
        self.has_error_in(&["hours_from", "hours_to", "leave_on", "per_day", "lasts_hours"])
    }

    fn has_error_in(&self, fields: &[&str]) -> bool {
        fields.iter().any(|field| self.errors.has(field))
    }
}

//! What a browser sends about campaigns.

mod attempts;
mod audience;
mod reading;
mod times;

use std::collections::HashSet;

pub use self::attempts::{Asked, AttemptsQuery, RetryForm};
pub use self::audience::{AudienceForm, Mine};
pub use self::times::{TimesForm, WEEKDAYS};
use crate::campaigns::campaign::NAME_AT_MOST;
use crate::campaigns::{NewCampaign, Unknown};
use crate::clock::Timestamp;
use crate::messages::MessageId;
use crate::senders::SenderId;
use crate::web::forms::{FieldErrors, one_line};

/// The pairs of a form, a name as often as it came.
pub type Pairs = Vec<(String, String)>;

#[derive(Clone, Debug, Default)]
pub struct CampaignForm {
    pub name: String,
    pub message: String,
    /// Empty: the installation's own server.
    pub sender: String,
    pub audience: AudienceForm,
    pub times: TimesForm,
    pub unknown: String,
    pub tracks: bool,
}

/// What a form may choose from.
#[derive(Clone, Debug, Default)]
pub struct Allowed {
    pub messages: HashSet<MessageId>,
    pub senders: HashSet<Option<SenderId>>,
    pub mine: Mine,
}

impl CampaignForm {
    pub fn empty(now: Timestamp, zone: &str) -> Self {
        Self {
            audience: AudienceForm { everyone: true, ..AudienceForm::default() },
            times: TimesForm::starting(now, zone),
            unknown: Unknown::RepeatOnce.to_string(),
            ..Self::default()
        }
    }

    /// From the page of a message, a list or a segment, that one is chosen already.
    pub fn choosing(mut self, pairs: &Pairs) -> Self {
        let chosen = AudienceForm::read(pairs);
        self.message = value(pairs, "message");
        self.audience.everyone = chosen.lists.is_empty() && chosen.segments.is_empty();
        self.audience.lists = chosen.lists;
        self.audience.segments = chosen.segments;
        self
    }

    /// `addresses`: of the clients that are chosen one by one.
    pub fn of(said: &NewCampaign, addresses: &[String]) -> Self {
        Self {
            name: said.name.clone(),
            message: said.message.map(|id| id.to_string()).unwrap_or_default(),
            sender: said.sender.map(|id| id.to_string()).unwrap_or_default(),
            audience: AudienceForm::of(&said.audience, addresses),
            times: TimesForm::of(&said.calendar),
            unknown: said.unknown.to_string(),
            tracks: said.tracks,
        }
    }

    pub fn read(pairs: &Pairs) -> Self {
        Self {
            name: value(pairs, "name"),
            message: value(pairs, "message"),
            sender: value(pairs, "sender"),
            audience: AudienceForm::read(pairs),
            times: TimesForm::read(pairs),
            unknown: value(pairs, "unknown"),
            tracks: value(pairs, "tracks") == "yes",
        }
    }

    pub fn parse(&mut self, allowed: &Allowed) -> Result<NewCampaign, FieldErrors> {
        let mut wrong = FieldErrors::none();
        let name = self.name.trim();
        if name.is_empty() {
            wrong.add("name", "invalid-campaign-name-blank");
        } else if name.chars().count() > NAME_AT_MOST {
            wrong.add("name", "invalid-name-long");
        } else if one_line(name).is_err() {
            wrong.add("name", "invalid-line");
        }
        let name = name.to_owned();
        let message = match self.message.as_str() {
            "" => None,
            text => text.parse().ok().map(MessageId).filter(|id| allowed.messages.contains(id)).or_else(|| {
                wrong.add("message", "invalid-campaign-message");
                None
            }),
        };
        let sender = if self.sender.is_empty() { Some(None) } else { self.sender.parse().ok().map(SenderId).map(Some) };
        let sender = sender.filter(|sender| allowed.senders.contains(sender));
        if sender.is_none() {
            wrong.add("sender", "invalid-campaign-sender");
        }
        let audience = self.audience.parse(&allowed.mine, &mut wrong);
        let calendar = self.times.parse(&mut wrong);
        let unknown = Unknown::parse(&self.unknown);
        if unknown.is_none() {
            wrong.add("unknown", "invalid-campaign-unknown");
        }
        match (sender, calendar, unknown) {
            (Some(sender), Some(calendar), Some(unknown)) if wrong.is_empty() => {
                Ok(NewCampaign { name, message, sender, audience, calendar, unknown, tracks: self.tracks })
            }
            _ => {
                let order = [&["name", "message", "sender"][..], audience::ORDER, times::ORDER, &["unknown"]].concat();
                Err(wrong.sorted(&order))
            }
        }
    }

    pub fn message_id(&self) -> Option<MessageId> {
        self.message.parse().ok().map(MessageId)
    }

    pub fn message_is(&self, id: &MessageId) -> bool {
        self.message == id.to_string()
    }
}

/// Whether a box is ticked.
pub fn has(ticked: &[String], value: &str) -> bool {
    ticked.iter().any(|ticked| ticked == value)
}

fn value(pairs: &Pairs, name: &str) -> String {
    pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.replace("\r\n", "\n")).unwrap_or_default()
}

fn values(pairs: &Pairs, name: &str) -> Vec<String> {
    pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
}

/// Ids that are numbers; anything else is nobody's.
fn numbers(pairs: &Pairs, name: &str) -> impl Iterator<Item = i64> {
    pairs.iter().filter(move |(known, _)| known == name).filter_map(|(_, value)| value.parse().ok())
}

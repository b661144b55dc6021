//! Who gets a campaign, as it is ticked and typed.

use std::collections::{HashMap, HashSet};

use super::times::{number, optional};
use super::{Pairs, numbers, value};
use crate::campaigns::{Audience, CHOSEN_AT_MOST, CampaignId, Except, Whom};
use crate::clients::{ClientId, ListId, SegmentId};
use crate::mail::EmailAddress;
use crate::web::forms::FieldErrors;

pub const ORDER: &[&str] =
    &["whom", "list", "segment", "addresses", "not_list", "not_segment", "not_campaign", "mailed_within"];
const STRANGERS_SHOWN: usize = 10;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AudienceForm {
    pub everyone: bool,
    pub lists: Vec<ListId>,
    pub segments: Vec<SegmentId>,
    pub addresses: String,
    pub not_lists: Vec<ListId>,
    pub not_segments: Vec<SegmentId>,
    pub not_campaigns: Vec<CampaignId>,
    pub mailed_within: String,
    /// Lines that are nobody's address.
    pub strangers: Vec<String>,
}

/// What of an owner's a form may name.
#[derive(Clone, Debug, Default)]
pub struct Mine {
    pub lists: HashSet<ListId>,
    pub segments: HashSet<SegmentId>,
    pub campaigns: HashSet<CampaignId>,
    /// By the keys of their addresses.
    pub clients: HashMap<String, ClientId>,
}

impl AudienceForm {
    pub fn of(audience: &Audience, addresses: &[String]) -> Self {
        let (everyone, lists, segments) = match &audience.whom {
            Whom::All => (true, Vec::new(), Vec::new()),
            Whom::Some { lists, segments, .. } => (false, lists.clone(), segments.clone()),
        };
        Self {
            everyone,
            lists,
            segments,
            addresses: addresses.join("\n"),
            not_lists: audience.except.lists.clone(),
            not_segments: audience.except.segments.clone(),
            not_campaigns: audience.except.campaigns.clone(),
            mailed_within: audience.except.mailed_within_days.map(|days| days.to_string()).unwrap_or_default(),
            strangers: Vec::new(),
        }
    }

    pub fn read(pairs: &Pairs) -> Self {
        Self {
            everyone: value(pairs, "whom") != "chosen",
            lists: numbers(pairs, "list").map(ListId).collect(),
            segments: numbers(pairs, "segment").map(SegmentId).collect(),
            addresses: value(pairs, "addresses"),
            not_lists: numbers(pairs, "not_list").map(ListId).collect(),
            not_segments: numbers(pairs, "not_segment").map(SegmentId).collect(),
            not_campaigns: numbers(pairs, "not_campaign").map(CampaignId).collect(),
            mailed_within: value(pairs, "mailed_within"),
            strangers: Vec::new(),
        }
    }

    /// The keys of the addresses that were typed.
    pub fn keys(&self) -> Vec<String> {
        self.lines().take(CHOSEN_AT_MOST).filter_map(key).collect()
    }

    fn lines(&self) -> impl Iterator<Item = &str> {
        self.addresses.split(['\n', ',', ';']).map(str::trim).filter(|line| !line.is_empty())
    }

    /// Keeps in mind which addresses are nobody's.
    pub fn parse(&mut self, mine: &Mine, wrong: &mut FieldErrors) -> Audience {
        let whom = if self.everyone { Whom::All } else { self.chosen(mine, wrong) };
        let gone = |is_gone: bool, field: &'static str, key: &str, wrong: &mut FieldErrors| {
            if is_gone {
                wrong.add(field, key);
            }
        };
        gone(!all_in(&self.not_lists, &mine.lists), "not_list", "invalid-campaign-list", wrong);
        gone(!all_in(&self.not_segments, &mine.segments), "not_segment", "invalid-campaign-segment", wrong);
        gone(!all_in(&self.not_campaigns, &mine.campaigns), "not_campaign", "invalid-campaign-campaign", wrong);
        let days = |text: &str| number::<u32>(text).filter(|days| (1..=3650).contains(days));
        let within = optional(&self.mailed_within, "mailed_within", "invalid-campaign-mailed-within", wrong, days);
        let except = Except {
            lists: self.not_lists.clone(),
            segments: self.not_segments.clone(),
            campaigns: self.not_campaigns.clone(),
            mailed_within_days: within,
        };
        Audience { whom, except }
    }

    fn chosen(&mut self, mine: &Mine, wrong: &mut FieldErrors) -> Whom {
        if !all_in(&self.lists, &mine.lists) {
            wrong.add("list", "invalid-campaign-list");
        }
        if !all_in(&self.segments, &mine.segments) {
            wrong.add("segment", "invalid-campaign-segment");
        }
        let mut clients = Vec::new();
        let mut strangers = Vec::new();
        for line in self.lines().take(CHOSEN_AT_MOST) {
            match key(line).and_then(|key| mine.clients.get(&key)) {
                Some(id) if clients.contains(id) => {}
                Some(id) => clients.push(*id),
                None => strangers.push(line.to_owned()),
            }
        }
        if self.lines().count() > CHOSEN_AT_MOST {
            wrong.add("addresses", "invalid-campaign-many-addresses");
        } else if !strangers.is_empty() {
            wrong.add("addresses", "invalid-campaign-strangers");
        } else if clients.is_empty() && self.lists.is_empty() && self.segments.is_empty() {
            wrong.add("whom", "invalid-campaign-nobody");
        }
        self.strangers = strangers;
        Whom::Some { lists: self.lists.clone(), segments: self.segments.clone(), clients }
    }

    pub fn has_list(&self, id: &ListId) -> bool {
        self.lists.contains(id)
    }

    pub fn has_segment(&self, id: &SegmentId) -> bool {
        self.segments.contains(id)
    }

    pub fn leaves_out_list(&self, id: &ListId) -> bool {
        self.not_lists.contains(id)
    }

    pub fn leaves_out_segment(&self, id: &SegmentId) -> bool {
        self.not_segments.contains(id)
    }

    pub fn leaves_out_campaign(&self, id: &CampaignId) -> bool {
        self.not_campaigns.contains(id)
    }

    /// Somebody is left out.
    pub fn excludes(&self) -> bool {
        !self.not_lists.is_empty()
            || !self.not_segments.is_empty()
            || !self.not_campaigns.is_empty()
            || !self.mailed_within.is_empty()
    }

    pub fn strangers_shown(&self) -> impl Iterator<Item = &String> {
        self.strangers.iter().take(STRANGERS_SHOWN)
    }

    pub fn more_strangers(&self) -> usize {
        self.strangers.len().saturating_sub(STRANGERS_SHOWN)
    }
}

fn key(line: &str) -> Option<String> {
    EmailAddress::parse_international(line).ok().map(|address| address.key())
}

fn all_in<T: Eq + std::hash::Hash>(named: &[T], mine: &HashSet<T>) -> bool {
    named.iter().all(|id| mine.contains(id))
}

//! Whom a campaign goes to, as it is said and kept. The idea: it is asked anew at each start, by one condition over clients, which
//! counts for the review and plans a run. What it names and is gone stops the launch: it never means everybody.

mod condition;
mod counting;
mod queries;

use serde::{Deserialize, Serialize};

use crate::clients::{ClientId, ListId, SegmentId};
use crate::delivery::CampaignId;

pub use self::condition::check;
pub use self::counting::{Counted, count, is_anybody};
pub use self::queries::{Chunk, chunk, last_client};

/// So many can be chosen one by one; more belong on a list.
pub const CHOSEN_AT_MOST: usize = 1000;

/// What a newer program adds must not be overlooked: it might leave somebody out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    pub whom: Whom,
    #[serde(default)]
    pub except: Except,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Whom {
    /// Every client who may be written to.
    All,
    /// Who is in any of these.
    Some {
        #[serde(default)]
        lists: Vec<ListId>,
        #[serde(default)]
        segments: Vec<SegmentId>,
        #[serde(default)]
        clients: Vec<ClientId>,
    },
}

/// Who is in any of these is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Except {
    #[serde(default)]
    pub lists: Vec<ListId>,
    #[serde(default)]
    pub segments: Vec<SegmentId>,
    /// Who got a letter of these, or of whom that is not known, or to whom one is on its way.
    #[serde(default)]
    pub campaigns: Vec<CampaignId>,
    /// Who got a letter of any campaign in so many days, or of whom that is not known, or to whom one is on its way.
    #[serde(default)]
    pub mailed_within_days: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AudienceProblem {
    /// Written by a newer program, or damaged.
    Unreadable,
    /// No list, segment or client is named.
    NobodyChosen,
    TooManyChosen,
    ListGone(ListId),
    SegmentGone(SegmentId),
    /// What its rules ask about is gone.
    SegmentBroken(SegmentId),
    CampaignGone(CampaignId),
}

impl Audience {
    pub fn all() -> Self {
        Self { whom: Whom::All, except: Except::default() }
    }

    pub fn to_json(&self) -> String {
        // Numbers and vectors of them are always JSON; nothing else is read as an audience.
        serde_json::to_string(self).unwrap_or_default()
    }

    fn lists(&self) -> impl Iterator<Item = ListId> {
        let whom = match &self.whom {
            Whom::All => &[],
            Whom::Some { lists, .. } => lists.as_slice(),
        };
        whom.iter().chain(&self.except.lists).copied()
    }

    fn segments(&self) -> impl Iterator<Item = SegmentId> {
        let whom = match &self.whom {
            Whom::All => &[],
            Whom::Some { segments, .. } => segments.as_slice(),
        };
        whom.iter().chain(&self.except.segments).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audience_is_read_as_it_was_written() {
        let some = Audience {
            whom: Whom::Some { lists: vec![ListId(1)], segments: vec![], clients: vec![ClientId(2), ClientId(3)] },
            except: Except {
                lists: vec![ListId(4)],
                segments: vec![SegmentId(5)],
                campaigns: vec![CampaignId(6)],
                mailed_within_days: Some(7),
            },
        };
        for audience in [Audience::all(), some] {
            assert_eq!(serde_json::from_str::<Audience>(&audience.to_json()).unwrap(), audience);
        }
    }

    #[test]
    fn what_a_newer_program_wrote_is_not_taken_for_something_else() {
        for json in [
            r#"{"whom":"all","except":{"opened":[1]}}"#,
            r#"{"whom":{"some":{"lists":[1],"tags":[2]}}}"#,
            r#"{"whom":"all","only":{}}"#,
            r#"{"whom":"nobody"}"#,
            "{}",
            "",
        ] {
            assert!(serde_json::from_str::<Audience>(json).is_err(), "{json}");
        }
    }
}

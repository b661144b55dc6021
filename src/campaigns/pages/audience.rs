//! An audience in words.

use crate::campaigns::{Audience, CampaignId, Whom};
use crate::clients::{ListId, SegmentId};
use crate::web::Page;

/// What an owner calls things.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub lists: Vec<(ListId, String)>,
    pub segments: Vec<(SegmentId, String)>,
    pub campaigns: Vec<(CampaignId, String)>,
}

impl Names {
    /// Who gets it: "All clients", or "Customers, Newly met, 3 clients".
    pub fn whom(&self, page: &Page, audience: &Audience) -> String {
        let Whom::Some { lists, segments, clients } = &audience.whom else {
            return page.t("campaign-whom-all");
        };
        let mut said = called(page, &self.lists, lists);
        said.extend(called(page, &self.segments, segments));
        if !clients.is_empty() {
            said.push(page.t1("campaign-says-clients", "count", clients.len()));
        }
        said.join(", ")
    }

    /// Whom it leaves out, each in a sentence.
    pub fn except(&self, page: &Page, audience: &Audience) -> Vec<String> {
        let except = &audience.except;
        let mut said = Vec::new();
        let mut add = |key: &str, names: Vec<String>| {
            if !names.is_empty() {
                said.push(page.t1(key, "names", names.join(", ")));
            }
        };
        add("campaign-says-not-lists", called(page, &self.lists, &except.lists));
        add("campaign-says-not-segments", called(page, &self.segments, &except.segments));
        add("campaign-says-not-campaigns", called(page, &self.campaigns, &except.campaigns));
        if let Some(days) = except.mailed_within_days {
            said.push(page.t1("campaign-says-mailed-within", "count", days));
        }
        said
    }
}

/// What is gone has no name any more.
fn called<T: PartialEq>(page: &Page, names: &[(T, String)], ids: &[T]) -> Vec<String> {
    let name = |id: &T| names.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone());
    ids.iter().map(|id| name(id).unwrap_or_else(|| page.t("campaign-says-gone"))).collect()
}

//! What a browser sends about clients.

mod bulk;
mod client;

pub use self::bulk::{BulkForm, Deed};
pub use self::client::{ClientForm, OwnField, ReasonForm};

/// The pairs of a form, a name as often as it came.
pub type Pairs = Vec<(String, String)>;

/// Ids that are numbers; anything else is nobody's.
fn ids(pairs: &Pairs, name: &str) -> Vec<i64> {
    pairs.iter().filter(|(known, _)| known == name).filter_map(|(_, value)| value.parse().ok()).collect()
}

fn value(pairs: &Pairs, name: &str) -> String {
    pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.replace("\r\n", "\n")).unwrap_or_default()
}

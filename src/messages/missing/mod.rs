//! What a message lacks for whom, over a whole audience. It is gone through in chunks, and so much at a time that nobody waits for
//! long; how far it came is written down, and the next time goes on from there.

mod checking;
mod queries;

use serde::{Deserialize, Serialize};

pub(super) use self::checking::{AT_A_TIME, go_on};
pub(super) use self::queries::find;
use crate::clients::ClientId;
use crate::clock::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Of the version that was checked.
    pub number: i64,
    pub checked: i64,
    /// How many lack anything.
    pub lacking: i64,
    /// The last client that was looked at; `None` when all were.
    pub reached: Option<ClientId>,
    pub fields: Vec<Lack>,
    pub checked_at: Timestamp,
}

/// Who lacks one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lack {
    pub field: String,
    pub count: i64,
    /// Some of them.
    pub examples: Vec<ClientId>,
}

const EXAMPLES: usize = 5;

impl Check {
    fn new(number: i64, now: Timestamp) -> Self {
        Self { number, checked: 0, lacking: 0, reached: None, fields: Vec::new(), checked_at: now }
    }

    pub fn is_finished(&self) -> bool {
        self.reached.is_none()
    }

    /// Counts one client.
    fn count(&mut self, client: ClientId, missing: &[String]) {
        self.checked += 1;
        self.lacking += i64::from(!missing.is_empty());
        for field in missing {
            let lack = match self.fields.iter_mut().find(|lack| lack.field == *field) {
                Some(lack) => lack,
                None => {
                    self.fields.push(Lack { field: field.clone(), count: 0, examples: Vec::new() });
                    let Some(lack) = self.fields.last_mut() else { continue };
                    lack
                }
            };
            lack.count += 1;
            if lack.examples.len() < EXAMPLES {
                lack.examples.push(client);
            }
        }
    }
}

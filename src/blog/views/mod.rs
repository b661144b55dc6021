//! Who saw which post. The idea: a look is not a write. Each is remembered here, once for a visitor and an hour, and written down
//! together with others by the schedule and at the end of the program. The table says the same to all nodes, so who
//! reaches two of them is counted once.

mod queries;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::HttpRequest;
use actix_web::http::{Method, header};
use diesel::QueryResult;

pub use self::queries::forget_past;
use super::post::PostId;
use crate::clock::Timestamp;
use crate::config::SecretKey;
use crate::db::Db;
use crate::web::{Page, client};

/// Marks of one hour that are kept here; further visitors of that hour are not counted.
const AT_MOST: usize = 500_000;
/// Written in one transaction.
const AT_ONCE: usize = 500;

/// One look, by a number that means nothing in another hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Look {
    pub hour: i64,
    pub post: PostId,
    pub visitor: i64,
}

/// The looks of this process.
#[derive(Clone, Default)]
pub struct Views(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    hour: i64,
    looks: HashSet<Look>,
    unwritten: Vec<Look>,
}

impl Views {
    pub fn note(&self, look: Look) {
        let mut seen = self.seen();
        if look.hour != seen.hour {
            seen.looks = HashSet::new();
            seen.hour = look.hour;
        }
        if seen.looks.len() < AT_MOST && seen.looks.insert(look) {
            seen.unwritten.push(look);
        }
    }

    /// Writes down what there is. What could not be written stays for the next time.
    pub async fn write_down(&self, db: &Db) -> QueryResult<usize> {
        let mut all = std::mem::take(&mut self.seen().unwritten);
        // In one order, so that no two nodes wait for each other.
        all.sort_unstable();
        let mut written = 0;
        for some in all.chunks(AT_ONCE) {
            let looks = some.to_vec();
            match db.write(move |conn| queries::count(conn, &looks)).await {
                Ok(_) => written += some.len(),
                Err(error) => {
                    let rest = all.get(written..).unwrap_or_default();
                    self.seen().unwritten.extend_from_slice(rest);
                    return Err(error);
                }
            }
        }
        Ok(written)
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `None`: nobody looked, a program asked in advance or for the head alone.
pub fn look(key: &SecretKey, req: &HttpRequest, page: &Page, post: PostId, now: Timestamp) -> Option<Look> {
    let text = |name: &str| req.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if req.method() == Method::HEAD || text("sec-purpose").contains("prefetch") {
        return None;
    }
    let hour = now.as_seconds().div_euclid(3600);
    let who = match &page.who {
        Some(who) => format!("{hour} account {}", who.id),
        None => {
            let (address, agent) = (client::limit_key(client::address(req)), text(header::USER_AGENT.as_str()));
            format!("{hour} {address} {agent}")
        }
    };
    let [a, b, c, d, e, f, g, h, ..] = key.sign("views", who.as_bytes());
    Some(Look { hour, post, visitor: i64::from_be_bytes([a, b, c, d, e, f, g, h]) })
}

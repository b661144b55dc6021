//! Links of letters that lead through us. A link names the letter it stands in and its number there, and is signed; where it leads
//! is looked up, so nobody can make one that leads elsewhere.

use super::Campaigns;
use super::unsubscribing::{opened, signed};
use crate::clients::ClientId;
use crate::config::SecretKey;
use crate::delivery::RunId;
use crate::delivery::runs;

/// One link in one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Click {
    pub run: RunId,
    pub client: ClientId,
    /// 0: the opening.
    pub number: i64,
}

const CLICK: &str = "click";

impl Click {
    /// A picture for the opening, and else a page that leads on.
    pub fn url(self, key: &SecretKey, base_url: &str) -> String {
        let way = if self.number == 0 { "o" } else { "c" };
        format!("{base_url}/{way}/{}", signed(key, CLICK, &[self.run.0, self.client.0, self.number]))
    }

    /// `None`: we did not make it.
    pub fn of_token(key: &SecretKey, token: &str) -> Option<Self> {
        let [run, client, number] = opened(key, CLICK, token)?;
        Some(Self { run: RunId(run), client: ClientId(client), number })
    }
}

impl Campaigns {
    /// Where a link leads, once that somebody follows it is written down. `None`: nowhere.
    pub async fn follow(&self, click: Click, by_scanner: bool) -> diesel::QueryResult<Option<String>> {
        let place = (click.run, click.client.0, click.number);
        let Some((url, is_new)) = self.db.read(move |conn| runs::leads_to(conn, place, by_scanner)).await? else {
            return Ok(None);
        };
        if is_new {
            let now = self.clock.now();
            let noted = self.db.write(move |conn| runs::follow(conn, place, by_scanner, now)).await;
            if let Err(error) = noted {
                // Whoever follows a link gets there, counted or not.
                tracing::warn!(%error, "a click was not counted");
            }
        }
        Ok(Some(url))
    }
}

/// What programs call themselves that look at links and pictures before, or instead of, the person.
const SCANNERS: &[&str] = &[
    "bot",
    "crawl",
    "spider",
    "scan",
    "preview",
    "barracuda",
    "mimecast",
    "proofpoint",
    "safelinks",
    "symantec",
    "trendmicro",
    "python-requests",
    "curl/",
    "wget/",
    "go-http-client",
    "headlesschrome",
];

/// By how it asks. Whoever hides is counted as a person, and the page says so.
pub fn is_scanner(user_agent: &str, looks_only: bool) -> bool {
    let name = user_agent.to_ascii_lowercase();
    looks_only || name.trim().is_empty() || SCANNERS.iter().any(|scanner| name.contains(scanner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_as_it_was_made_and_by_nobody_elses_key() {
        let key = SecretKey::new([7; 32]);
        let click = Click { run: RunId(3), client: ClientId(4), number: 2 };
        let url = click.url(&key, "https://us.example");
        let token = url.strip_prefix("https://us.example/c/").unwrap();
        assert_eq!(Click::of_token(&key, token), Some(click));
        assert_eq!(Click::of_token(&SecretKey::new([8; 32]), token), None);
        assert_eq!(Click::of_token(&key, ""), None);
        assert!(Click { number: 0, ..click }.url(&key, "").starts_with("/o/"));
    }

    #[test]
    fn scanners_are_known_by_what_they_say() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert!(!is_scanner(firefox, false) && is_scanner(firefox, true));
        for name in ["", " ", "Googlebot/2.1", "BarracudaCentral", "Mozilla/5.0 (compatible; MimeCast)", "curl/8.1"] {
            assert!(is_scanner(name, false), "{name}");
        }
    }
}

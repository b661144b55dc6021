//! What name servers publish about a domain, held against what should stand there.

use super::dns::{NameServer, NoAnswer};
use super::queries::{self, DomainCheck, DomainKey};
use crate::clock::Timestamp;
use crate::db::{AccountId, Db};

/// How a look went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    Done,
    /// No name server answered; what was known stays.
    NoAnswer,
}

/// The longest that is kept of what stands in other people's records.
const KEPT: usize = 1000;

/// Looks at the records of a domain and of its keys. A key whose record is there signs from now on, in the place of those before it;
/// one whose record is gone signs no more.
pub async fn check(
    db: &Db,
    names: &NameServer,
    owner: AccountId,
    domain: String,
    now: Timestamp,
) -> diesel::QueryResult<Checked> {
    let keys = db.read(move |conn| queries::kept(conn, owner)).await?;
    let keys: Vec<DomainKey> = keys.into_iter().filter(|key| key.domain == domain).collect();
    let Ok((spf, dmarc, found)) = look(names, &domain, &keys).await else {
        return Ok(Checked::NoAnswer);
    };
    db.write(move |conn| {
        for (key, is_there) in keys.iter().zip(&found) {
            let seen_at = is_there.then(|| key.seen_at.unwrap_or(now));
            queries::set_seen(conn, key.id, seen_at)?;
        }
        for old in replaced(&keys, &found) {
            queries::retire(conn, owner, old.id, now)?;
        }
        queries::keep_check(conn, owner, &DomainCheck { domain, checked_at: now, spf, dmarc })
    })
    .await?;
    Ok(Checked::Done)
}

async fn look(names: &NameServer, domain: &str, keys: &[DomainKey]) -> Result<(String, String, Vec<bool>), NoAnswer> {
    let spf = starting_with("v=spf1", names.texts(domain).await?);
    let dmarc = starting_with("v=dmarc1", names.texts(&format!("_dmarc.{domain}")).await?);
    let mut found = Vec::new();
    for key in keys {
        found.push(publishes(&names.texts(&key.record_name()).await?, &key.record));
    }
    Ok((spf, dmarc, found))
}

fn starting_with(start: &str, texts: Vec<String>) -> String {
    let starts = |text: &String| text.trim_start().to_lowercase().starts_with(start);
    let lines: Vec<String> = texts.into_iter().filter(starts).map(|text| text.replace(['\r', '\n'], " ")).collect();
    lines.join("\n").chars().take(KEPT).collect()
}

/// Whether one of these is the record, whatever blanks were put into it on the way through a form.
fn publishes(texts: &[String], record: &str) -> bool {
    let public = |text: &str| {
        let text: String = text.split_whitespace().collect();
        text.split(';').find_map(|tag| tag.strip_prefix("p=").map(str::to_owned))
    };
    let wanted = public(record);
    wanted.is_some() && texts.iter().any(|text| public(text) == wanted)
}

/// Older keys than one of their kind that is published.
fn replaced<'a>(keys: &'a [DomainKey], found: &[bool]) -> Vec<&'a DomainKey> {
    let newest = |of: &DomainKey| {
        let there = keys.iter().zip(found).filter(|(key, is_there)| **is_there && key.kind == of.kind);
        there.map(|(key, _)| key.id).max()
    };
    keys.iter().filter(|key| newest(key).is_some_and(|newest| key.id < newest)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_known_by_its_key_whatever_happened_to_its_blanks() {
        let record = "v=DKIM1; k=rsa; p=MIIBIjANBg+/=";
        let says = |text: &str| publishes(&[text.to_owned()], record);
        assert!(says(record) && says("v=DKIM1;k=rsa;p=MIIB IjAN Bg+/=") && says("p=MIIBIjANBg+/=;"));
        assert!(!says("v=DKIM1; k=rsa; p=") && !says("v=DKIM1; k=rsa; p=MIIBIjANBg+/") && !says("MIIBIjANBg+/="));
        assert!(!publishes(&[], record) && !publishes(&["v=DKIM1".to_owned()], "v=DKIM1"));
    }

    #[test]
    fn of_other_records_only_those_that_are_meant_are_kept() {
        let texts = ["google-site-verification=x", "V=spf1 -all", " v=spf1 mx\r\n"].map(str::to_owned).to_vec();
        assert_eq!(starting_with("v=spf1", texts), "V=spf1 -all\n v=spf1 mx  ");
    }
}

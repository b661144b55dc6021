//! Making keys, sealing them for their row, and opening those that sign.

use super::queries::{self, KeyId};
use crate::clock::Timestamp;
use crate::config::SecretKey;
use crate::db::{AccountId, Conn, Db};
use crate::delivery::Resealed;
use crate::mail::dkim::{Algorithm, DkimKey, KeyError};
use crate::senders::sealing::{self, Row};

fn context(owner: AccountId, id: KeyId) -> String {
    format!("dkim:{owner}:{id}:key")
}

fn seal(key: &SecretKey, owner: AccountId, id: KeyId, der: &[u8]) -> String {
    sealing::seal(key, &context(owner, id), der)
}

fn open(key: &SecretKey, owner: AccountId, id: KeyId, sealed: &str) -> Option<Vec<u8>> {
    sealing::open(key, &context(owner, id), sealed)
}

/// A key of each kind. They sign once their records are seen.
pub async fn make_keys(
    db: &Db,
    key: &SecretKey,
    owner: AccountId,
    domain: String,
    now: Timestamp,
) -> diesel::QueryResult<()> {
    let make = {
        let domain = domain.clone();
        move || {
            let kinds = Algorithm::ALL.iter().map(|kind| {
                let selector = format!("sm{}{}", now.as_seconds(), &kind.as_str().get(..1).unwrap_or_default());
                DkimKey::generate(&domain, &selector, *kind).map(|(key, der)| (*kind, key, der))
            });
            kinds.collect::<Result<Vec<_>, KeyError>>()
        }
    };
    // Two primes are looked for, which takes a processor for a while.
    let made = actix_web::rt::task::spawn_blocking(make).await.map_err(failed)?.map_err(failed)?;
    let key = key.clone();
    db.write(move |conn| {
        for (kind, made, der) in &made {
            let record = made.record().unwrap_or_default();
            let new = (owner, made.domain(), made.selector(), *kind, record.as_str());
            queries::insert(conn, new, |id| seal(&key, owner, id, der), now)?;
        }
        Ok(())
    })
    .await
}

fn failed(error: impl std::fmt::Display) -> diesel::result::Error {
    tracing::error!(%error, "no key could be made");
    crate::db::unavailable("no key could be made")
}

/// Those that sign letters of an owner from a domain. One that does not open signs nothing.
pub fn signing_keys(
    conn: &mut Conn,
    key: &SecretKey,
    owner: AccountId,
    domain: &str,
) -> diesel::QueryResult<Vec<DkimKey>> {
    let rows = queries::signing(conn, owner, domain)?;
    let opened = rows.into_iter().filter_map(|(row, sealed)| {
        let der = open(key, owner, row.id, &sealed);
        let opened = der.and_then(|der| DkimKey::from_pkcs8(&row.domain, &row.selector, &der).ok());
        if opened.is_none() {
            tracing::warn!(key = row.id.0, "a signing key cannot be opened; its letters go without that signature");
        }
        opened
    });
    Ok(opened.collect())
}

/// Seals keys anew: at most `at_most` of the rows after `after`. What is done already stays as it is.
pub fn reseal(
    conn: &mut Conn,
    old: &SecretKey,
    new: &SecretKey,
    after: i64,
    at_most: i64,
) -> diesel::QueryResult<Resealed> {
    let rows = queries::sealed_after(conn, KeyId(after), at_most)?.into_iter();
    let rows: Vec<Row> =
        rows.map(|(owner, id, sealed)| Row { id: id.0, context: context(owner, id), sealed }).collect();
    sealing::reseal(&rows, (old, new), after, |row, anew| {
        queries::replace_sealed(conn, KeyId(row.id), &row.sealed, anew)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_in_its_own_row_only() {
        let key = SecretKey::new([3; 32]);
        let sealed = seal(&key, AccountId(1), KeyId(2), b"der");
        assert_eq!(open(&key, AccountId(1), KeyId(2), &sealed).as_deref(), Some(&b"der"[..]));
        for (owner, id) in [(1, 3), (2, 2), (2, 1), (12, 0)] {
            assert_eq!(open(&key, AccountId(owner), KeyId(id), &sealed), None, "{owner} {id}");
        }
    }
}

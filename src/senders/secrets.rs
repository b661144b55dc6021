//! The passwords of mail servers, sealed for one owner and one row: moved to another row they do not open.

use super::queries;
use super::sealing::{self, Row};
use crate::config::{Secret, SecretKey};
use crate::db::{AccountId, Conn};
use crate::delivery::{Resealed, SenderId};

fn context(owner: AccountId, id: SenderId) -> String {
    format!("sender:{owner}:{id}:password")
}

pub(super) fn seal(key: &SecretKey, owner: AccountId, id: SenderId, password: &Secret) -> String {
    sealing::seal(key, &context(owner, id), password.expose().as_bytes())
}

pub(super) fn open(key: &SecretKey, owner: AccountId, id: SenderId, sealed: &str) -> Option<Secret> {
    let bytes = sealing::open(key, &context(owner, id), sealed)?;
    String::from_utf8(bytes).ok().map(Secret::from)
}

/// Seals passwords anew: at most `at_most` of the rows after `after`. What is done already stays as it is.
pub fn reseal(
    conn: &mut Conn,
    old: &SecretKey,
    new: &SecretKey,
    after: i64,
    at_most: i64,
) -> diesel::QueryResult<Resealed> {
    let rows = queries::sealed_after(conn, SenderId(after), at_most)?.into_iter();
    let rows: Vec<Row> =
        rows.map(|(owner, id, sealed)| Row { id: id.0, context: context(owner, id), sealed }).collect();
    sealing::reseal(&rows, (old, new), after, |row, anew| {
        queries::replace_sealed(conn, SenderId(row.id), &row.sealed, anew)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_opens_in_its_own_row_only() {
        let key = SecretKey::new([3; 32]);
        let password = Secret::from("correct horse".to_owned());
        let sealed = seal(&key, AccountId(1), SenderId(2), &password);
        let opened = |key: &SecretKey, owner, id| open(key, AccountId(owner), SenderId(id), &sealed);
        assert_eq!(opened(&key, 1, 2).map(|secret| secret.expose().to_owned()).as_deref(), Some("correct horse"));
        // 1:12 and 11:2 must not read the same either.
        for (owner, id) in [(1, 3), (2, 2), (2, 1), (12, 0), (0, 12)] {
            assert!(opened(&key, owner, id).is_none(), "{owner} {id}");
        }
        assert!(opened(&SecretKey::new([4; 32]), 1, 2).is_none());
    }
}

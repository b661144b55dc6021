//! Secrets that lie in rows, each sealed for one owner and one row: moved to another row they do not open.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use diesel::QueryResult;

use crate::config::SecretKey;
use crate::delivery::Resealed;

/// `context`: whose and which it is.
pub(super) fn seal(key: &SecretKey, context: &str, secret: &[u8]) -> String {
    BASE64_STANDARD.encode(key.seal(context, secret))
}

pub(super) fn open(key: &SecretKey, context: &str, sealed: &str) -> Option<Vec<u8>> {
    key.open(context, &BASE64_STANDARD.decode(sealed).ok()?)
}

/// A row with something sealed.
pub(super) struct Row {
    pub id: i64,
    pub context: String,
    pub sealed: String,
}

/// Seals rows that come after `after` anew. What is done already stays as it is. `replace` writes a row from what it was to what it is.
pub(super) fn reseal(
    rows: &[Row],
    (old, new): (&SecretKey, &SecretKey),
    after: i64,
    mut replace: impl FnMut(&Row, &str) -> QueryResult<usize>,
) -> QueryResult<Resealed> {
    let mut done = Resealed { seen: rows.len(), last: rows.last().map_or(after, |row| row.id), ..Resealed::default() };
    for row in rows {
        if open(new, &row.context, &row.sealed).is_some() {
            continue;
        }
        match open(old, &row.context, &row.sealed) {
            Some(secret) => done.changed += replace(row, &seal(new, &row.context, &secret))?,
            None => done.shut += 1,
        }
    }
    Ok(done)
}

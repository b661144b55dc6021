//! Goes through an audience, chunk by chunk, on the connections of readers: nothing else waits for it, and no more than a chunk is
//! held in memory.

use std::sync::Arc;

use super::{Check, queries};
use crate::clients::{self, ClientId, ClientState, Filter, ListId};
use crate::clock::Timestamp;
use crate::db::{AccountId, Db};
use crate::messages::preview::{self, PrepareError, values};
use crate::messages::versions::Version;

/// Takes a second or two.
pub const AT_A_TIME: usize = 200_000;
const CHUNK: usize = 4_000;

/// Checks at most so many more clients of a list, or of all who may be written to. Begins anew when the last check is of another
/// version, or was finished.
pub async fn go_on(
    db: &Db,
    owner: AccountId,
    version: &Version,
    list: Option<ListId>,
    at_a_time: usize,
    now: Timestamp,
) -> Result<Check, PrepareError> {
    let (message, number) = (version.message, version.number);
    let begun = db.read(move |conn| {
        let begun = queries::find(conn, owner, message, list)?;
        Ok::<_, PrepareError>((begun, preview::fields(conn, owner)?))
    });
    let (begun, fields) = begun.await?;
    let merge = Arc::new(version.content.compile(&fields).map_err(PrepareError::Letter)?);
    let begun = begun.filter(|begun| begun.number == number && !begun.is_finished());
    let mut check = begun.unwrap_or_else(|| Check::new(number, now));
    check.checked_at = now;
    let filter = Filter { state: Some(ClientState::Active), list, ..Filter::default() };
    let mut left = at_a_time;
    loop {
        let size = CHUNK.min(left);
        let (merge, filter, after) = (merge.clone(), filter.clone(), check.reached);
        let seen = db.read(move |conn| {
            let clients = clients::chunk(conn, owner, &filter, after, size, now)?;
            let seen = clients.iter().map(|client| {
                let values = values(client);
                // The links are made for each letter, so nobody lacks them.
                let missing = merge.missing(&values.recipient("https://", "https://"));
                (client.id, missing.iter().map(ToString::to_string).collect())
            });
            Ok::<Vec<(ClientId, Vec<String>)>, PrepareError>(seen.collect())
        });
        let seen = seen.await?;
        for (client, missing) in &seen {
            check.count(*client, missing);
        }
        left -= seen.len();
        check.reached = seen.last().map(|(client, _)| *client).filter(|_| seen.len() == size);
        if check.reached.is_none() || left == 0 {
            break;
        }
    }
    let kept = check.clone();
    db.write(move |conn| queries::keep(conn, owner, message, list, &kept)).await?;
    Ok(check)
}

//! The link by which a reader unsubscribes. It names the letter it stands in and is signed, so it works for ever without a row of its
//! own and nobody can make one. Whoever followed it by mistake can take that back.

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::clients::{self, ClientId, ClientState};
use crate::clock::{Timestamp, days};
use crate::config::SecretKey;
use crate::db::{AccountId, Conn};
use crate::delivery::RunId;
use crate::delivery::runs::{self, Response};

/// Who got which letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    pub owner: AccountId,
    pub client: ClientId,
    pub run: RunId,
}

const UNSUBSCRIBE: &str = "unsubscribe";
const UNDO: &str = "undo-unsubscribe";
const UNDO_WITHIN: Duration = days(1);

impl Reader {
    pub fn url(&self, key: &SecretKey, base_url: &str) -> String {
        format!("{base_url}/u/{}", self.token(key))
    }

    pub fn token(&self, key: &SecretKey) -> String {
        signed(key, UNSUBSCRIBE, &[self.owner.0, self.client.0, self.run.0])
    }

    /// `None`: we did not make it.
    pub fn of_token(key: &SecretKey, token: &str) -> Option<Self> {
        let [owner, client, run] = opened(key, UNSUBSCRIBE, token)?;
        Some(Self { owner: AccountId(owner), client: ClientId(client), run: RunId(run) })
    }
}

/// What became of a reader's wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsubscribed {
    Now(Undo),
    /// They were not written to any more, by a wish of their own.
    Already,
}

/// How to take it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undo {
    reader: Reader,
    was: ClientState,
    at: Timestamp,
}

impl Undo {
    pub fn token(&self, key: &SecretKey) -> String {
        let Reader { owner, client, run } = self.reader;
        let was = ClientState::ALL.iter().position(|state| *state == self.was).unwrap_or_default();
        let was = i64::try_from(was).unwrap_or_default();
        signed(key, UNDO, &[owner.0, client.0, run.0, was, self.at.as_micros()])
    }

    /// `None`: we did not make it.
    pub fn of_token(key: &SecretKey, token: &str) -> Option<Self> {
        let [owner, client, run, was, at] = opened(key, UNDO, token)?;
        let reader = Reader { owner: AccountId(owner), client: ClientId(client), run: RunId(run) };
        let was = *ClientState::ALL.get(usize::try_from(was).ok()?)?;
        Some(Self { reader, was, at: Timestamp::from_micros(at) })
    }

    pub fn reader(&self) -> Reader {
        self.reader
    }

    /// When they left.
    pub fn at(&self) -> Timestamp {
        self.at
    }
}

/// After the commit nobody of this owner writes to them. `None`: there is no such client any more.
pub fn unsubscribe(
    conn: &mut Conn,
    reader: Reader,
    reason: &str,
    now: Timestamp,
) -> diesel::QueryResult<Option<Unsubscribed>> {
    let was = match clients::unsubscribe(conn, reader.owner, reader.client, reason, now)? {
        None => return Ok(None),
        Some(ClientState::Unsubscribed | ClientState::Complained) => return Ok(Some(Unsubscribed::Already)),
        Some(was) => was,
    };
    if runs::find(conn, reader.owner, reader.run)?.is_some() {
        runs::respond(conn, reader.run, Response::Unsubscribed, false)?;
    }
    Ok(Some(Unsubscribed::Now(Undo { reader, was, at: now })))
}

/// "I clicked by mistake". `false`, and nothing done: a day has passed, or something else was said meanwhile.
pub fn resubscribe(conn: &mut Conn, undo: &Undo, now: Timestamp) -> diesel::QueryResult<bool> {
    if now.since(undo.at) > UNDO_WITHIN {
        return Ok(false);
    }
    let Reader { owner, client, run } = undo.reader;
    let taken_back = clients::take_back_unsubscription(conn, owner, client, undo.at, undo.was, now)?;
    if taken_back {
        runs::respond(conn, run, Response::Unsubscribed, true)?;
    }
    Ok(taken_back)
}

const SIGNATURE: usize = 32;

/// The numbers and their signature, as base64url.
pub(super) fn signed(key: &SecretKey, purpose: &str, numbers: &[i64]) -> String {
    let mut bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
    let signature = key.sign(purpose, &bytes);
    bytes.extend_from_slice(&signature);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn opened<const N: usize>(key: &SecretKey, purpose: &str, token: &str) -> Option<[i64; N]> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
    let (data, signature) = bytes.split_last_chunk::<SIGNATURE>()?;
    let (numbers, rest) = data.as_chunks::<8>();
    if !rest.is_empty() || !key.verify(purpose, data, signature) {
        return None;
    }
    let numbers: Vec<i64> = numbers.iter().map(|number| i64::from_be_bytes(*number)).collect();
    numbers.try_into().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> SecretKey {
        SecretKey::new([7; 32])
    }

    proptest! {
        #[test]
        fn a_link_is_read_as_it_was_made_and_changed_in_one_letter_not_at_all(
            owner: i64, client: i64, run: i64, at: prop::sample::Index, other in "[A-Za-z0-9_-]",
        ) {
            let reader = Reader { owner: AccountId(owner), client: ClientId(client), run: RunId(run) };
            let token = reader.token(&key());
            prop_assert_eq!(Reader::of_token(&key(), &token), Some(reader));
            prop_assert_eq!(Reader::of_token(&SecretKey::new([8; 32]), &token), None);
            prop_assert_eq!(Undo::of_token(&key(), &token), None);
            let at = at.index(token.len());
            let mut changed = token.clone();
            changed.replace_range(at..=at, &other);
            prop_assert!(changed == token || Reader::of_token(&key(), &changed).is_none());
        }

        #[test]
        fn nothing_else_is_a_link(token in "\\PC{0,120}") {
            prop_assert_eq!(Reader::of_token(&key(), &token), None);
        }
    }

    #[test]
    fn an_undo_is_read_as_it_was_made() {
        let reader = Reader { owner: AccountId(1), client: ClientId(2), run: RunId(3) };
        for was in [ClientState::Active, ClientState::Suppressed, ClientState::Bounced] {
            let undo = Undo { reader, was, at: Timestamp::from_micros(5) };
            assert_eq!(Undo::of_token(&key(), &undo.token(&key())), Some(undo));
            assert_eq!(Reader::of_token(&key(), &undo.token(&key())), None);
        }
    }
}

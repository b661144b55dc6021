//! actix-session's store over our own table. The cookie holds only a random key; who it belongs to is read anew at each
//! request. A database that does not answer must not look like "signed out", so the store then says so in the state.

use std::collections::HashMap;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration;
use anyhow::anyhow;

use super::sessions::{self, Opening};
use crate::clock::Clock;
use crate::db::Db;
use crate::web::SESSION_WHO;

/// The state's key under which a sign-in leaves what a new session needs.
pub const OPENING: &str = "opening";

#[derive(Clone)]
pub struct Sessions {
    db: Db,
    clock: Clock,
}

type State = HashMap<String, String>;

impl Sessions {
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }
}

impl SessionStore for Sessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let (key, now) = (key.as_ref().to_owned(), self.clock.now());
        let (who, is_due) = match self.db.read(move |conn| sessions::load(conn, &key, now)).await {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(None),
            Err(error) => {
                tracing::error!(%error, "a session could not be read");
                return Ok(Some(State::from([(SESSION_WHO.to_owned(), "unreadable".to_owned())])));
            }
        };
        if is_due {
            let session = who.session;
            if let Err(error) = self.db.write(move |conn| sessions::touch(conn, session, now)).await {
                tracing::warn!(%error, "a session could not be touched");
            }
        }
        let who = serde_json::to_string(&who).map_err(|error| LoadError::Deserialization(error.into()))?;
        Ok(Some(State::from([(SESSION_WHO.to_owned(), who)])))
    }

    async fn save(&self, state: State, _: &Duration) -> Result<SessionKey, SaveError> {
        let opening: Opening = state
            .get(OPENING)
            .and_then(|text| serde_json::from_str(text).ok())
            .ok_or_else(|| SaveError::Serialization(anyhow!("a session is opened only by signing in")))?;
        let now = self.clock.now();
        let opened = self.db.write(move |conn| sessions::open(conn, &opening, now)).await;
        let key = opened.map_err(|error: diesel::result::Error| SaveError::Other(error.into()))?;
        SessionKey::try_from(key).map_err(|error| SaveError::Other(error.into()))
    }

    /// Nothing is kept in a session after it was opened.
    async fn update(&self, key: SessionKey, _: State, _: &Duration) -> Result<SessionKey, UpdateError> {
        Ok(key)
    }

    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        let key = key.as_ref().to_owned();
        Ok(self.db.write(move |conn| sessions::close_key(conn, &key)).await?)
    }
}

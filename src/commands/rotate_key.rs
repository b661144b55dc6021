//! `skymailing rotate-key`: everything that is sealed with the old secret key is sealed with a new one. It may be stopped at any
//! point and begun again: what is done stays done.

use std::io::Read;

use crate::app::{StartError, cannot_start};
use crate::config::{Config, Secret, SecretKey};
use crate::db::{Conn, Db};
use crate::delivery::{self, Resealed};
use crate::logging::say;
use crate::senders;

/// Rows in one transaction.
const AT_ONCE: i64 = 500;
const LONGEST_KEY: u64 = 4096;

pub async fn run(config: &Config, new_key_stdin: bool) -> Result<(), StartError> {
    let new_key = new_key_stdin.then(read_key).transpose()?;
    let db = Db::open(config.database_url.expose()).map_err(cannot_start)?;
    // A program that runs would seal with the old key behind our back.
    let _alone = db.target().lock_for_sending().map_err(|_| {
        cannot_start("skymailing runs on this database. Stop it, on every machine, and change the key then.")
    })?;
    let rotation = config.rotation(new_key.as_ref().map(Secret::expose)).map_err(cannot_start)?;
    let passwords = reseal(&db, &rotation.old, &rotation.new, senders::reseal).await?;
    let keys = reseal(&db, &rotation.old, &rotation.new, senders::reseal_keys).await?;
    let letters = reseal(&db, &rotation.old, &rotation.new, delivery::reseal).await?;
    say(told(passwords, keys, letters)).map_err(cannot_start)?;
    let by_hand = rotation.is_by_hand();
    rotation.finish().map_err(cannot_start)?;
    say(if by_hand {
        "Now set SECRET_KEY to the new key, on every machine, and start skymailing."
    } else {
        "The new key has taken the place of the old one in the data directory. Start skymailing."
    })
    .map_err(cannot_start)?;
    say("Everybody has to sign in again. Links in letters that were sent go on working.").map_err(cannot_start)
}

fn read_key() -> Result<Secret, StartError> {
    let mut text = String::new();
    std::io::stdin().take(LONGEST_KEY).read_to_string(&mut text).map_err(cannot_start)?;
    Ok(Secret::from(text.trim().to_owned()))
}

type Reseal = fn(&mut Conn, &SecretKey, &SecretKey, i64, i64) -> diesel::QueryResult<Resealed>;

async fn reseal(db: &Db, old: &SecretKey, new: &SecretKey, part: Reseal) -> Result<Resealed, StartError> {
    let mut all = Resealed::default();
    loop {
        let (old, new, after) = (old.clone(), new.clone(), all.last);
        let done = db.write(move |conn| part(conn, &old, &new, after, AT_ONCE)).await.map_err(cannot_start)?;
        if done.seen == 0 {
            return Ok(all);
        }
        all = Resealed {
            seen: all.seen + done.seen,
            last: done.last,
            changed: all.changed + done.changed,
            shut: all.shut + done.shut,
        };
    }
}

fn told(passwords: Resealed, keys: Resealed, letters: Resealed) -> String {
    let one = |what: &str, done: Resealed| {
        let before = done.seen - done.changed - done.shut;
        let mut line = format!("{what}: {} sealed anew", done.changed);
        if before > 0 {
            line += &format!(", {before} had the new key already");
        }
        if done.shut > 0 {
            line += &format!(", {} open with neither key and stay as they are", done.shut);
        }
        line
    };
    [("passwords of mail servers", passwords), ("signing keys", keys), ("letters that wait", letters)]
        .map(|(what, done)| one(what, done))
        .join("\n")
}

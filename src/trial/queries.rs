//! The SQL of caught letters.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::db::schema::caught_letters;
use crate::db::{Conn, Keyset, like_containing, lower};

/// Older ones are forgotten: this is a place to look, not an archive.
const KEPT: i64 = 5000;

#[derive(Insertable)]
#[diesel(table_name = caught_letters)]
pub struct NewCaught {
    pub received_at: Timestamp,
    pub mail_from: String,
    pub rcpt_to: String,
    pub subject: String,
    pub size: i64,
    pub raw: Vec<u8>,
}

pub fn keep(conn: &mut Conn, new: &NewCaught) -> QueryResult<()> {
    diesel::insert_into(caught_letters::table).values(new).execute(conn).map(drop)
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = caught_letters)]
pub struct CaughtLetter {
    pub id: i64,
    pub received_at: Timestamp,
    pub mail_from: String,
    pub rcpt_to: String,
    pub subject: String,
    pub size: i64,
}

impl CaughtLetter {
    pub fn kilobytes(&self) -> String {
        format!("{:.1}", self.size as f64 / 1024.0)
    }
}

/// One row more than `size`, so that the caller sees whether there are more.
pub fn list(conn: &mut Conn, text: Option<&str>, at: Keyset, size: i64) -> QueryResult<Vec<CaughtLetter>> {
    let mut query = caught_letters::table.select(CaughtLetter::as_select()).into_boxed();
    if let Some(text) = text {
        let pattern = like_containing(text);
        query = query.filter(
            lower(caught_letters::rcpt_to)
                .like(pattern.clone())
                .escape('\\')
                .or(lower(caught_letters::subject).like(pattern).escape('\\')),
        );
    }
    if let Some(before) = at.before {
        query = query.filter(caught_letters::id.lt(before));
    }
    query = match at.after {
        Some(after) => query.filter(caught_letters::id.gt(after)).order(caught_letters::id.asc()),
        None => query.order(caught_letters::id.desc()),
    };
    query.limit(size + 1).load(conn)
}

pub fn find(conn: &mut Conn, id: i64) -> QueryResult<Option<(CaughtLetter, Vec<u8>)>> {
    let Some(letter) = caught_letters::table.find(id).select(CaughtLetter::as_select()).get_result(conn).optional()?
    else {
        return Ok(None);
    };
    let raw = caught_letters::table.find(id).select(caught_letters::raw).get_result(conn)?;
    Ok(Some((letter, raw)))
}

/// Forgets all but the newest. Called by the schedule.
pub fn prune(conn: &mut Conn) -> QueryResult<usize> {
    let oldest_kept: Option<i64> = caught_letters::table
        .order(caught_letters::id.desc())
        .offset(KEPT)
        .select(caught_letters::id)
        .first(conn)
        .optional()?;
    match oldest_kept {
        Some(id) => diesel::delete(caught_letters::table.filter(caught_letters::id.le(id))).execute(conn),
        None => Ok(0),
    }
}

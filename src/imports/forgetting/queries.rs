//! The SQL of forgetting.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::db::schema::imports;
use crate::db::{AccountId, Conn};
use crate::imports::import::{ImportId, Status};

/// Imports nobody works at that nobody has touched since `before`, with the names of their files; they are forgotten.
pub fn forget(conn: &mut Conn, before: Timestamp) -> QueryResult<Vec<String>> {
    let at_work: Vec<&str> = Status::AT_WORK.iter().map(|status| status.as_str()).collect();
    let old: Vec<(ImportId, String)> = imports::table
        .filter(imports::created_at.lt(before).and(imports::status.ne_all(at_work)))
        .select((imports::id, imports::stored_as))
        .limit(20)
        .load(conn)?;
    let ids: Vec<ImportId> = old.iter().map(|(id, _)| *id).collect();
    diesel::delete(imports::table.filter(imports::id.eq_any(ids))).execute(conn)?;
    Ok(old.into_iter().map(|(_, stored_as)| stored_as).collect())
}

/// An owner's uploads beyond the newest so many that were never run, with the names of their files; they are forgotten.
pub fn forget_beyond(conn: &mut Conn, owner: AccountId, newest: i64) -> QueryResult<Vec<String>> {
    let idle = [Status::Uploaded, Status::Checked].map(Status::as_str);
    let old: Vec<(ImportId, String)> = imports::table
        .filter(imports::owner_id.eq(owner).and(imports::status.eq_any(idle)))
        .order(imports::id.desc())
        .offset(newest)
        .limit(100)
        .select((imports::id, imports::stored_as))
        .load(conn)?;
    let (ids, names): (Vec<ImportId>, Vec<String>) = old.into_iter().unzip();
    diesel::delete(imports::table.filter(imports::id.eq_any(ids))).execute(conn)?;
    Ok(names)
}

/// Which of these files no import knows.
pub fn unknown(conn: &mut Conn, names: &[String]) -> QueryResult<Vec<String>> {
    let known: Vec<String> =
        imports::table.filter(imports::stored_as.eq_any(names)).select(imports::stored_as).load(conn)?;
    Ok(names.iter().filter(|name| !known.contains(name)).cloned().collect())
}

//! The SQL of files and of their uses.

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::store::Landed;
use crate::clock::Timestamp;
use crate::db::schema::{file_uses, files};
use crate::db::{AccountId, Conn};
use crate::{id_type, on_each};

id_type!(
    /// An owner's right to a file; whoever needs the file keeps this.
    FileUseId
);

/// A file as its owner may read it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct StoredFile {
    pub size: i64,
    pub hash: String,
    pub(super) place: String,
}

/// Keeps what landed, in the transaction of whatever refers to it. After the commit call `settle`.
pub fn keep(conn: &mut Conn, owner: AccountId, landed: &Landed, now: Timestamp) -> QueryResult<FileUseId> {
    // Touching the row keeps a job that is about to forget it from doing so.
    let file: i64 = on_each!(conn => diesel::insert_into(files::table)
        .values((
            files::hash.eq(&landed.hash),
            files::size.eq(landed.size),
            files::place.eq(&landed.place),
            files::created_at.eq(now),
            files::touched_at.eq(now),
        ))
        .on_conflict(files::hash)
        .do_update()
        .set(files::touched_at.eq(excluded(files::touched_at)))
        .returning(files::id)
        .get_result(conn))?;
    insert_use(conn, owner, file, now)
}

/// The same file once more, for something else that its owner has.
pub fn share(conn: &mut Conn, owner: AccountId, id: FileUseId, now: Timestamp) -> QueryResult<FileUseId> {
    let file = file_uses::table
        .filter(file_uses::id.eq(id).and(file_uses::owner_id.eq(owner)))
        .select(file_uses::file_id)
        .get_result(conn)?;
    insert_use(conn, owner, file, now)
}

fn insert_use(conn: &mut Conn, owner: AccountId, file: i64, now: Timestamp) -> QueryResult<FileUseId> {
    diesel::insert_into(file_uses::table)
        .values((file_uses::owner_id.eq(owner), file_uses::file_id.eq(file), file_uses::created_at.eq(now)))
        .returning(file_uses::id)
        .get_result(conn)
}

pub fn find(conn: &mut Conn, owner: AccountId, id: FileUseId) -> QueryResult<Option<StoredFile>> {
    file_uses::table
        .inner_join(files::table)
        .filter(file_uses::id.eq(id).and(file_uses::owner_id.eq(owner)))
        .select((files::size, files::hash, files::place))
        .get_result(conn)
        .optional()
}

/// It is not needed any more. The bytes go a day after the last one let go of them.
pub fn release(conn: &mut Conn, owner: AccountId, id: FileUseId, now: Timestamp) -> QueryResult<()> {
    let released: Option<i64> =
        diesel::delete(file_uses::table.filter(file_uses::id.eq(id).and(file_uses::owner_id.eq(owner))))
            .returning(file_uses::file_id)
            .get_result(conn)
            .optional()?;
    if let Some(file) = released {
        diesel::update(files::table.find(file)).set(files::touched_at.eq(now)).execute(conn)?;
    }
    Ok(())
}

/// Takes the rows of files that nobody has used since then, and says where their bytes lie.
pub(super) fn take_unused(conn: &mut Conn, since: Timestamp, at_most: i64) -> QueryResult<Vec<String>> {
    let used = file_uses::table.filter(file_uses::file_id.eq(files::id)).select(file_uses::id);
    let unused: Vec<i64> = files::table
        .filter(files::touched_at.lt(since).and(diesel::dsl::not(diesel::dsl::exists(used))))
        .order(files::touched_at)
        .limit(at_most)
        .select(files::id)
        .load(conn)?;
    // Asked again, for on PostgreSQL somebody may have touched one meanwhile.
    diesel::delete(files::table.filter(files::id.eq_any(unused).and(files::touched_at.lt(since))))
        .returning(files::place)
        .get_results(conn)
}

/// Which of these places a row speaks of.
pub(super) fn known(conn: &mut Conn, places: &[String]) -> QueryResult<Vec<String>> {
    files::table.filter(files::place.eq_any(places)).select(files::place).load(conn)
}

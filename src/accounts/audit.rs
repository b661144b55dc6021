//! The audit log: what staff did to whom and why. Only added to; each row is hashed together with the hash of the row before, so
//! whoever changes, takes out or puts in a row is found out by `verify`. Accounts are named by their number alone, so that an
//! account that ends leaves no address here.

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::clock::Timestamp;
use crate::config::hex;
use crate::db::schema::{accounts, audit};
use crate::db::{AccountId, Conn, Keyset};
use crate::text_enum;

text_enum! {
    pub enum Audited {
        Blocked = "blocked",
        Unblocked = "unblocked",
        Appointed = "appointed",
        SignedIn = "signed-in",
        Disabled = "disabled",
        Enabled = "enabled",
        Suppressed = "suppressed",
        Unsuppressed = "unsuppressed",
    }
}

text_enum! {
    /// What a deed was done to.
    pub enum Subject {
        Account = "account",
        Campaign = "campaign",
        /// Of the installation; the number says how many.
        Suppressions = "suppressions",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = audit)]
pub struct AuditRow {
    pub id: i64,
    pub at: Timestamp,
    /// `None`: the program itself, or its command line.
    pub actor_id: Option<AccountId>,
    pub deed: Audited,
    pub subject: Subject,
    pub subject_id: i64,
    /// The reason, or the new role.
    pub detail: String,
    pub hash: String,
}

impl AuditRow {
    fn hashed(&self, before: &str) -> String {
        let row = serde_json::json!([
            before,
            self.id,
            self.at.as_micros(),
            self.actor_id.map(|actor| actor.0),
            self.deed.as_str(),
            self.subject.as_str(),
            self.subject_id,
            self.detail,
        ]);
        hex(Sha256::digest(row.to_string()).iter())
    }
}

/// In the transaction of the deed itself.
pub fn note(
    conn: &mut Conn,
    by: Option<AccountId>,
    deed: Audited,
    (subject, subject_id): (Subject, i64),
    detail: &str,
    now: Timestamp,
) -> QueryResult<()> {
    if let Conn::Pg(_) = conn {
        // One after the other: each row needs the hash of the one before.
        diesel::sql_query("SELECT pg_advisory_xact_lock(726193551)").execute(conn)?;
    }
    let last = newest(conn)?;
    let (id, before) = last.map_or((1, String::new()), |row| (row.id + 1, row.hash));
    let detail = detail.to_owned();
    let mut row = AuditRow { id, at: now, actor_id: by, deed, subject, subject_id, detail, hash: String::new() };
    row.hash = row.hashed(&before);
    diesel::insert_into(audit::table)
        .values((
            audit::id.eq(row.id),
            audit::at.eq(row.at),
            audit::actor_id.eq(row.actor_id),
            audit::deed.eq(row.deed),
            audit::subject.eq(row.subject),
            audit::subject_id.eq(row.subject_id),
            audit::detail.eq(row.detail),
            audit::hash.eq(row.hash),
        ))
        .execute(conn)
        .map(drop)
}

fn newest(conn: &mut Conn) -> QueryResult<Option<AuditRow>> {
    audit::table.order(audit::id.desc()).select(AuditRow::as_select()).first(conn).optional()
}

/// A row with the address of who acted, if they are still there.
pub type Told = (AuditRow, Option<String>);

/// The newest first; one row more than `size`, so that the caller sees whether there are more. `about`: what was done to one alone.
pub fn told(conn: &mut Conn, about: Option<(Subject, i64)>, at: Keyset, size: i64) -> QueryResult<Vec<Told>> {
    let mut query = audit::table
        .left_join(accounts::table.on(audit::actor_id.eq(accounts::id.nullable())))
        .select((AuditRow::as_select(), accounts::email.nullable()))
        .into_boxed();
    if let Some((subject, id)) = about {
        query = query.filter(audit::subject.eq(subject).and(audit::subject_id.eq(id)));
    }
    if let Some(before) = at.before {
        query = query.filter(audit::id.lt(before));
    }
    query = match at.after {
        Some(after) => query.filter(audit::id.gt(after)).order(audit::id.asc()),
        None => query.order(audit::id.desc()),
    };
    query.limit(size + 1).load(conn)
}

/// What a look at the whole log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// So many rows, and the hash of the last: whoever keeps it elsewhere sees later whether rows were cut off at the end.
    Whole { rows: i64, last: String },
    /// The first row that is not what was written, or that does not follow the one before.
    Broken { id: i64 },
}

const AT_ONCE: i64 = 1000;

pub fn verify(conn: &mut Conn) -> QueryResult<Verified> {
    let (mut rows, mut last) = (0, String::new());
    loop {
        let next: Vec<AuditRow> = audit::table
            .filter(audit::id.gt(rows))
            .order(audit::id)
            .limit(AT_ONCE)
            .select(AuditRow::as_select())
            .load(conn)?;
        let is_end = next.is_empty();
        for row in next {
            if row.id != rows + 1 || row.hash != row.hashed(&last) {
                return Ok(Verified::Broken { id: row.id });
            }
            (rows, last) = (row.id, row.hash);
        }
        if is_end {
            return Ok(Verified::Whole { rows, last });
        }
    }
}

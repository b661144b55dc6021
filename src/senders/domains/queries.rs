//! The SQL of signing keys and of what was seen about domains.

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::clock::Timestamp;
use crate::db::schema::{dkim_keys, domain_checks};
use crate::db::{AccountId, Conn};
use crate::mail::dkim::Algorithm;
use crate::{id_type, on_each};

id_type!(KeyId);

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = dkim_keys)]
pub struct DomainKey {
    pub id: KeyId,
    pub owner_id: AccountId,
    pub domain: String,
    pub selector: String,
    pub kind: Algorithm,
    pub record: String,
    pub created_at: Timestamp,
    /// It signs since then.
    pub seen_at: Option<Timestamp>,
}

impl DomainKey {
    /// Where its record is to be published.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }
}

/// The key with what is sealed for its row.
pub(super) fn insert(
    conn: &mut Conn,
    new: (AccountId, &str, &str, Algorithm, &str),
    seal: impl FnOnce(KeyId) -> String,
    now: Timestamp,
) -> QueryResult<KeyId> {
    let (owner, domain, selector, kind, record) = new;
    let id: KeyId = diesel::insert_into(dkim_keys::table)
        .values((
            dkim_keys::owner_id.eq(owner),
            dkim_keys::domain.eq(domain),
            dkim_keys::selector.eq(selector),
            dkim_keys::kind.eq(kind),
            dkim_keys::sealed.eq(""),
            dkim_keys::record.eq(record),
            dkim_keys::created_at.eq(now),
        ))
        .returning(dkim_keys::id)
        .get_result(conn)?;
    diesel::update(dkim_keys::table.find(id)).set(dkim_keys::sealed.eq(seal(id))).execute(conn)?;
    Ok(id)
}

/// Of all domains, in the order of the alphabet, the newest first.
pub fn kept(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<DomainKey>> {
    dkim_keys::table
        .filter(dkim_keys::owner_id.eq(owner).and(dkim_keys::retired_at.is_null()))
        .order((dkim_keys::domain, dkim_keys::id.desc()))
        .select(DomainKey::as_select())
        .load(conn)
}

pub fn find(conn: &mut Conn, owner: AccountId, id: KeyId) -> QueryResult<Option<DomainKey>> {
    dkim_keys::table
        .filter(dkim_keys::owner_id.eq(owner).and(dkim_keys::id.eq(id)))
        .select(DomainKey::as_select())
        .get_result(conn)
        .optional()
}

/// Those that sign for a domain, with what is sealed.
pub(super) fn signing(conn: &mut Conn, owner: AccountId, domain: &str) -> QueryResult<Vec<(DomainKey, String)>> {
    dkim_keys::table
        .filter(dkim_keys::owner_id.eq(owner).and(dkim_keys::domain.eq(domain)))
        .filter(dkim_keys::retired_at.is_null().and(dkim_keys::seen_at.is_not_null()))
        .order(dkim_keys::id)
        .select((DomainKey::as_select(), dkim_keys::sealed))
        .load(conn)
}

pub fn retire(conn: &mut Conn, owner: AccountId, id: KeyId, now: Timestamp) -> QueryResult<bool> {
    let kept = dkim_keys::table
        .filter(dkim_keys::id.eq(id).and(dkim_keys::owner_id.eq(owner)).and(dkim_keys::retired_at.is_null()));
    Ok(diesel::update(kept).set(dkim_keys::retired_at.eq(now)).execute(conn)? == 1)
}

pub fn unretire(conn: &mut Conn, owner: AccountId, id: KeyId) -> QueryResult<bool> {
    let theirs = dkim_keys::table.filter(dkim_keys::id.eq(id).and(dkim_keys::owner_id.eq(owner)));
    Ok(diesel::update(theirs).set(dkim_keys::retired_at.eq(None::<Timestamp>)).execute(conn)? == 1)
}

pub(super) fn set_seen(conn: &mut Conn, id: KeyId, seen_at: Option<Timestamp>) -> QueryResult<()> {
    diesel::update(dkim_keys::table.find(id)).set(dkim_keys::seen_at.eq(seen_at)).execute(conn).map(drop)
}

/// What was seen about a domain.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = domain_checks)]
pub struct DomainCheck {
    pub domain: String,
    pub checked_at: Timestamp,
    pub spf: String,
    pub dmarc: String,
}

pub fn checks(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<DomainCheck>> {
    domain_checks::table.filter(domain_checks::owner_id.eq(owner)).select(DomainCheck::as_select()).load(conn)
}

pub(super) fn keep_check(conn: &mut Conn, owner: AccountId, check: &DomainCheck) -> QueryResult<()> {
    let row = (
        domain_checks::owner_id.eq(owner),
        domain_checks::domain.eq(&check.domain),
        domain_checks::checked_at.eq(check.checked_at),
        domain_checks::spf.eq(&check.spf),
        domain_checks::dmarc.eq(&check.dmarc),
    );
    let insert = diesel::insert_into(domain_checks::table).values(row);
    on_each!(conn => insert
        .on_conflict((domain_checks::owner_id, domain_checks::domain))
        .do_update()
        .set((
            domain_checks::checked_at.eq(excluded(domain_checks::checked_at)),
            domain_checks::spf.eq(excluded(domain_checks::spf)),
            domain_checks::dmarc.eq(excluded(domain_checks::dmarc)),
        ))
        .execute(conn))
    .map(drop)
}

/// For sealing anew, retired ones as well.
pub(super) fn sealed_after(
    conn: &mut Conn,
    after: KeyId,
    at_most: i64,
) -> QueryResult<Vec<(AccountId, KeyId, String)>> {
    dkim_keys::table
        .filter(dkim_keys::id.gt(after))
        .order(dkim_keys::id)
        .limit(at_most)
        .select((dkim_keys::owner_id, dkim_keys::id, dkim_keys::sealed))
        .load(conn)
}

pub(super) fn replace_sealed(conn: &mut Conn, id: KeyId, old: &str, new: &str) -> QueryResult<usize> {
    diesel::update(dkim_keys::table.filter(dkim_keys::id.eq(id).and(dkim_keys::sealed.eq(old))))
        .set(dkim_keys::sealed.eq(new))
        .execute(conn)
}

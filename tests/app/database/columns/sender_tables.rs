//! Senders and their addresses.

use diesel::prelude::*;
use skymailing::db::{Conn, schema};

use super::{Rows, WIDEST};

pub(super) const ROWS: Rows = &[
    (
        "senders",
        "(id, owner_id, name, from_email, reply_to, host, port, protection, login, sealed, per_minute, per_day, sessions,
          created_at, updated_at, deleted_at, per_domain)
         VALUES (WIDEST, 1, 'Ann', 'Ann@x.org', 'Re@x.org', 'mail.x.org', WIDEST, 'starttls', 'ann', 'sealed', WIDEST, WIDEST,
          WIDEST, WIDEST, WIDEST, WIDEST, WIDEST)",
    ),
    (
        "sender_faults",
        "(sender_id, cause, reply, since, last_at) VALUES (WIDEST, 'login-refused', 'no', WIDEST, WIDEST)",
    ),
    (
        "sender_checks",
        "(id, owner_id, sender_id, started_at, finished_at, cause, dialogue)
         VALUES (WIDEST, 1, WIDEST, WIDEST, WIDEST, 'accepted', '> EHLO us')",
    ),
    (
        "sender_addresses",
        "(id, owner_id, email, email_key, created_at, confirmed_at, token_hash, token_expires_at, deleted_at)
         VALUES (WIDEST, 1, 'Re@x.org', 're@x.org', WIDEST, WIDEST, 'hash', WIDEST, WIDEST)",
    ),
    ("domain_turns", "(sender_id, domain, next_at, put_off_to) VALUES (WIDEST, 'x.org', WIDEST, WIDEST)"),
    (
        "dkim_keys",
        "(id, owner_id, domain, selector, kind, sealed, record, created_at, seen_at, retired_at)
         VALUES (WIDEST, 1, 'x.org', 'sm1r', 'ed25519', 'sealed', 'v=DKIM1', WIDEST, WIDEST, WIDEST)",
    ),
    (
        "domain_checks",
        "(owner_id, domain, checked_at, spf, dmarc) VALUES (1, 'x.org', WIDEST, 'v=spf1 -all', 'v=DMARC1')",
    ),
    ("own_senders", "(owner_id, name, reply_to, updated_at) VALUES (1, 'Ann', 'ann@x.org', WIDEST)"),
];

pub(super) fn read_back(conn: &mut Conn) {
    let (wide, some_wide) = (WIDEST, Some(WIDEST));

    use schema::senders::dsl as s;
    type Numbers = (i64, i64, Option<i64>, Option<i64>, Option<i64>, i64, i64, Option<i64>);
    let per_domain: Option<i64> = s::senders.select(s::per_domain).first(conn).unwrap();
    assert_eq!(per_domain, some_wide);
    let numbers: Numbers = s::senders
        .select((s::id, s::port, s::per_minute, s::per_day, s::sessions, s::created_at, s::updated_at, s::deleted_at))
        .first(conn)
        .unwrap();
    assert_eq!(numbers, (wide, wide, some_wide, some_wide, some_wide, wide, wide, some_wide));
    type Words = (String, String, Option<String>, String, String, String, Option<String>);
    let words: Words = s::senders
        .select((s::name, s::from_email, s::reply_to, s::host, s::protection, s::login, s::sealed))
        .first(conn)
        .unwrap();
    assert_eq!((words.4.as_str(), words.6.as_deref()), ("starttls", Some("sealed")));

    let fault: (i64, String, String, i64, i64) = schema::sender_faults::table.first(conn).unwrap();
    assert_eq!((fault.0, fault.3, fault.4), (wide, wide, wide));

    type Check = (i64, i64, i64, i64, Option<i64>, Option<String>, String);
    let check: Check = schema::sender_checks::table.first(conn).unwrap();
    assert_eq!((check.0, check.2, check.3, check.4), (wide, wide, wide, some_wide));

    type Address = (i64, i64, String, String, i64, Option<i64>, Option<String>, Option<i64>, Option<i64>);
    let address: Address = schema::sender_addresses::table.first(conn).unwrap();
    assert_eq!((address.0, address.4, address.5, address.7, address.8), (wide, wide, some_wide, some_wide, some_wide));

    let turn: (i64, String, i64, i64) = schema::domain_turns::table.first(conn).unwrap();
    assert_eq!((turn.0, turn.2, turn.3), (wide, wide, wide));

    type Key = (i64, i64, String, String, String, String, String, i64, Option<i64>, Option<i64>);
    let key: Key = schema::dkim_keys::table.first(conn).unwrap();
    assert_eq!((key.0, key.4.as_str(), key.7, key.8, key.9), (wide, "ed25519", wide, some_wide, some_wide));
    let check: (i64, String, i64, String, String) = schema::domain_checks::table.first(conn).unwrap();
    assert_eq!((check.0, check.2), (1, wide));

    let own: (i64, String, String, i64) = schema::own_senders::table.first(conn).unwrap();
    assert_eq!((own.0, own.3), (1, wide));
}

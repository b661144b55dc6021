//! Segments: made and changed by a form without script, counted right, and never another owner's business.

mod evaluator;
mod forms;
mod laws;

use diesel::prelude::*;
use skymailing::clients::{Today, segment_condition};
use skymailing::clock::Timestamp;
use skymailing::db::schema::{clients, list_members, lists, segments};
use skymailing::db::{AccountId, Conn};

use crate::support::app::NOW;

/// A client with only what matters here.
pub fn given_client(conn: &mut Conn, owner: AccountId, email: &str, own: &str) -> QueryResult<i64> {
    diesel::insert_into(clients::table)
        .values((
            clients::owner_id.eq(owner),
            clients::email.eq(email),
            clients::email_key.eq(email.to_lowercase()),
            clients::first_name.eq(""),
            clients::last_name.eq(""),
            clients::comment.eq(""),
            clients::own.eq(own),
            clients::state.eq("active"),
            clients::state_reason.eq(""),
            clients::state_since.eq(NOW),
            clients::created_at.eq(NOW),
            clients::updated_at.eq(NOW),
        ))
        .returning(clients::id)
        .get_result(conn)
}

pub fn given_list(conn: &mut Conn, owner: AccountId, name: &str, members: &[i64]) -> QueryResult<i64> {
    let id: i64 = diesel::insert_into(lists::table)
        .values((
            lists::owner_id.eq(owner),
            lists::name.eq(name),
            lists::name_key.eq(name.to_lowercase()),
            lists::description.eq(""),
            lists::created_at.eq(NOW),
        ))
        .returning(lists::id)
        .get_result(conn)?;
    for member in members {
        let row = (list_members::list_id.eq(id), list_members::client_id.eq(*member), list_members::added_at.eq(NOW));
        diesel::insert_into(list_members::table).values(row).execute(conn)?;
    }
    Ok(id)
}

pub fn given_attribute(conn: &mut Conn, owner: AccountId, key: &str, kind: &str, choices: &str) -> QueryResult<i64> {
    use skymailing::db::schema::attributes;
    diesel::insert_into(attributes::table)
        .values((
            attributes::owner_id.eq(owner),
            attributes::key.eq(key),
            attributes::label.eq(format!("The {key}")),
            attributes::kind.eq(kind),
            attributes::choices.eq(choices),
            attributes::position.eq(0_i64),
            attributes::created_at.eq(NOW),
        ))
        .returning(attributes::id)
        .get_result(conn)
}

pub fn given_segment(conn: &mut Conn, owner: AccountId, name: &str, rules: &str) -> QueryResult<i64> {
    diesel::insert_into(segments::table)
        .values((
            segments::owner_id.eq(owner),
            segments::name.eq(name),
            segments::name_key.eq(name),
            segments::rules.eq(rules),
            segments::created_at.eq(NOW),
            segments::updated_at.eq(NOW),
        ))
        .returning(segments::id)
        .get_result(conn)
}

/// Whom a saved segment finds, by what it is made for: one more filter over an owner's clients.
fn found(conn: &mut Conn, owner: AccountId, segment: i64, now: Timestamp, zone: &str) -> QueryResult<Vec<i64>> {
    let today = Today::at(now, zone);
    let condition = segment_condition(conn, owner, skymailing::clients::SegmentId(segment), &today)?;
    clients::table
        .filter(clients::owner_id.eq(owner).and(clients::deletion_id.is_null()))
        .filter(condition.unwrap())
        .order(clients::id)
        .select(clients::id)
        .load(conn)
}

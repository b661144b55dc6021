//! The SQL of attributes.

use diesel::prelude::*;
use diesel::result::Error;

use super::attribute::{Attribute, AttributeId, Kind, NewAttribute};
use super::key;
use crate::clock::Timestamp;
use crate::db::schema::attributes;
use crate::db::{AccountId, Conn};
use crate::on_each;

/// So many an owner may have.
const ATTRIBUTES_AT_MOST: usize = 64;

/// The attributes in use, in the order of the owner.
pub fn attributes(conn: &mut Conn, owner: AccountId) -> QueryResult<Vec<Attribute>> {
    let rows = attributes::table
        .filter(attributes::owner_id.eq(owner).and(attributes::deleted_at.is_null()))
        .order((attributes::position, attributes::id))
        .select((attributes::id, attributes::key, attributes::label, attributes::kind, attributes::choices))
        .load(conn)?;
    Ok(rows.into_iter().map(Attribute::of).collect())
}

/// What cannot be done with an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeError {
    /// Another one is called so.
    Taken,
    TooMany,
}

/// Puts it behind the others. Its key is made of its label, and is none that was ever used.
pub fn make_attribute(
    conn: &mut Conn,
    owner: AccountId,
    new: &NewAttribute,
    now: Timestamp,
) -> QueryResult<Result<Attribute, AttributeError>> {
    let in_use = attributes(conn, owner)?;
    if in_use.len() >= ATTRIBUTES_AT_MOST {
        return Ok(Err(AttributeError::TooMany));
    }
    if is_called(&in_use, &new.label, None) {
        return Ok(Err(AttributeError::Taken));
    }
    let taken: Vec<String> =
        attributes::table.filter(attributes::owner_id.eq(owner)).select(attributes::key).load(conn)?;
    let key = key::unused(&new.label, &taken);
    let last: Option<i64> = on_each!(conn => attributes::table
        .filter(attributes::owner_id.eq(owner))
        .select(diesel::dsl::max(attributes::position))
        .get_result(conn))?;
    let id: AttributeId = diesel::insert_into(attributes::table)
        .values((
            attributes::owner_id.eq(owner),
            attributes::key.eq(&key),
            attributes::label.eq(&new.label),
            attributes::kind.eq(new.kind),
            attributes::choices.eq(choices_text(new.kind, &new.choices)),
            attributes::position.eq(last.unwrap_or(0) + 1),
            attributes::created_at.eq(now),
        ))
        .returning(attributes::id)
        .get_result(conn)?;
    let new = new.clone();
    Ok(Ok(Attribute { id, key, label: new.label, kind: new.kind, choices: new.choices }))
}

/// Another label, other choices. Key and kind stay, because letters and values depend on them.
pub fn change_attribute(
    conn: &mut Conn,
    owner: AccountId,
    id: AttributeId,
    label: &str,
    choices: &[String],
) -> QueryResult<Result<(), AttributeError>> {
    let in_use = attributes(conn, owner)?;
    let attribute = in_use.iter().find(|attribute| attribute.id == id).ok_or(Error::NotFound)?;
    if is_called(&in_use, label, Some(id)) {
        return Ok(Err(AttributeError::Taken));
    }
    diesel::update(attributes::table.filter(attributes::id.eq(id).and(attributes::owner_id.eq(owner))))
        .set((attributes::label.eq(label), attributes::choices.eq(choices_text(attribute.kind, choices))))
        .execute(conn)?;
    Ok(Ok(()))
}

fn is_called(in_use: &[Attribute], label: &str, but: Option<AttributeId>) -> bool {
    let label = label.to_lowercase();
    in_use.iter().any(|attribute| Some(attribute.id) != but && attribute.label.to_lowercase() == label)
}

fn choices_text(kind: Kind, choices: &[String]) -> String {
    let choices = if kind == Kind::Choice { choices } else { &[] };
    serde_json::to_string(choices).unwrap_or_else(|_| "[]".to_owned())
}

/// Changes places with the one before it, or behind it.
pub fn move_attribute(conn: &mut Conn, owner: AccountId, id: AttributeId, up: bool) -> QueryResult<()> {
    let mut order: Vec<AttributeId> = attributes(conn, owner)?.into_iter().map(|attribute| attribute.id).collect();
    let at = order.iter().position(|other| *other == id).ok_or(Error::NotFound)?;
    let other = if up { at.checked_sub(1) } else { Some(at + 1).filter(|next| *next < order.len()) };
    if let Some(other) = other {
        order.swap(at, other);
    }
    for (position, id) in (1_i64..).zip(order) {
        diesel::update(attributes::table.filter(attributes::id.eq(id).and(attributes::owner_id.eq(owner))))
            .set(attributes::position.eq(position))
            .execute(conn)?;
    }
    Ok(())
}

/// Its values stay with the clients, so that it can be brought back with them.
pub fn delete_attribute(conn: &mut Conn, owner: AccountId, id: AttributeId, now: Timestamp) -> QueryResult<String> {
    let in_use = attributes::id.eq(id).and(attributes::owner_id.eq(owner)).and(attributes::deleted_at.is_null());
    diesel::update(attributes::table.filter(in_use))
        .set(attributes::deleted_at.eq(now))
        .returning(attributes::label)
        .get_result(conn)
}

pub fn restore_attribute(
    conn: &mut Conn,
    owner: AccountId,
    id: AttributeId,
) -> QueryResult<Result<String, AttributeError>> {
    let deleted = attributes::id.eq(id).and(attributes::owner_id.eq(owner));
    let label: String = attributes::table.filter(deleted).select(attributes::label).get_result(conn)?;
    let in_use = attributes(conn, owner)?;
    if is_called(&in_use, &label, Some(id)) {
        return Ok(Err(AttributeError::Taken));
    }
    if in_use.len() >= ATTRIBUTES_AT_MOST && in_use.iter().all(|attribute| attribute.id != id) {
        return Ok(Err(AttributeError::TooMany));
    }
    diesel::update(attributes::table.filter(deleted))
        .set(attributes::deleted_at.eq(None::<Timestamp>))
        .execute(conn)?;
    Ok(Ok(label))
}

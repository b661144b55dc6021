//! The handlers of senders, a file for each thing they are about.

pub mod addresses;
pub mod checks;
pub mod domains;
pub mod manage;
pub mod own;

use super::addresses as confirmed;
use super::pages::{Seen, Waiting};
use super::sender::Sender;
use super::{faults, queries};
use crate::db::{AccountId, Conn};
use crate::delivery::SenderId;
use crate::mail::EmailAddress;

/// A sender of an owner with what is known of it.
fn see(conn: &mut Conn, owner: AccountId, id: SenderId) -> diesel::QueryResult<Option<Seen>> {
    let Some(sender) = queries::find(conn, owner, id)? else {
        return Ok(None);
    };
    let has_password = queries::sealed(conn, owner, id)?.is_some();
    let fault = faults::of(conn, id)?;
    let rows = confirmed::all(conn, owner)?;
    let yes = confirmed::confirmed_addresses(conn, owner)?;
    Ok(Some(Seen { waiting: waiting(&sender, &rows, &yes), sender, has_password, fault }))
}

fn see_all(conn: &mut Conn, owner: AccountId) -> diesel::QueryResult<Vec<Seen>> {
    let senders = queries::all(conn, owner)?;
    let ids: Vec<SenderId> = senders.iter().map(|sender| sender.id).collect();
    let mut faults = faults::of_each(conn, &ids)?;
    let rows = confirmed::all(conn, owner)?;
    let yes = confirmed::confirmed_addresses(conn, owner)?;
    let seen = |sender: Sender| {
        let at = faults.iter().position(|(id, _)| *id == sender.id);
        let fault = at.map(|at| faults.swap_remove(at).1);
        Seen { waiting: waiting(&sender, &rows, &yes), sender, has_password: false, fault }
    };
    Ok(senders.into_iter().map(seen).collect())
}

/// Addresses of a sender that have not said yes.
fn waiting(sender: &Sender, rows: &[confirmed::Address], yes: &[EmailAddress]) -> Vec<Waiting> {
    let missing = sender.addresses().filter(|address| !yes.iter().any(|other| other.key() == address.key()));
    let row = |address: EmailAddress| {
        let row = rows.iter().find(|row| row.email.eq_ignore_ascii_case(address.as_str()));
        let asked = row.is_some_and(|row| row.token_expires_at.is_some());
        Waiting { email: address.as_str().to_owned(), row: row.map(|row| row.id), asked }
    };
    missing.map(row).collect()
}

//! What must be mended before a campaign can be launched, each with the place where that is done.

use super::audience::{self, AudienceProblem};
use super::calendar::{CalendarProblem, Due, OccurrenceKey, Timetable};
use super::campaign::Campaign;
use crate::accounts;
use crate::clock::Timestamp;
use crate::db::Conn;
use crate::mail::EmailAddress;
use crate::messages::{self, MessageId, Version};
use crate::senders::{self, Usable};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    NoMessage,
    /// It was deleted.
    MessageGone(MessageId),
    /// It was right when it was saved; an attribute it names is gone since.
    MessageBroken(MessageId),
    /// It was deleted, or an address of it waits for its confirmation.
    SenderNotUsable,
    Audience(AudienceProblem),
    /// The audience is right, and nobody is in it now.
    NobodyInIt,
    /// Written by a newer program, or damaged.
    CalendarUnreadable,
    Calendar(CalendarProblem),
    /// All of its starts lie in the past.
    NoStartLeft,
    /// A manager did it.
    Disabled,
    /// The account is blocked.
    Blocked,
}

/// Where a problem is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Message,
    Sender,
    Audience,
    Times,
    /// With a manager.
    Managers,
}

impl Problem {
    pub fn place(&self) -> Place {
        match self {
            Self::NoMessage | Self::MessageGone(_) | Self::MessageBroken(_) => Place::Message,
            Self::SenderNotUsable => Place::Sender,
            Self::Audience(_) | Self::NobodyInIt => Place::Audience,
            Self::CalendarUnreadable | Self::Calendar(_) | Self::NoStartLeft => Place::Times,
            Self::Disabled | Self::Blocked => Place::Managers,
        }
    }

    /// Names it in `paused_why`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoMessage => "no-message",
            Self::MessageGone(_) => "message-gone",
            Self::MessageBroken(_) => "message-broken",
            Self::SenderNotUsable => "sender-not-usable",
            Self::Audience(_) => "audience",
            Self::NobodyInIt => "nobody-in-it",
            Self::CalendarUnreadable | Self::Calendar(_) => "calendar",
            Self::NoStartLeft => "no-start-left",
            Self::Disabled => "disabled",
            Self::Blocked => "blocked",
        }
    }
}

/// What a run is made of, when nothing is wrong with it.
pub(super) struct Parts {
    pub version: Version,
    pub sender: Usable,
}

/// All that is wrong with a campaign, but for whether there is anybody in its audience, which may take long to say.
pub fn problems(
    conn: &mut Conn,
    house: &EmailAddress,
    campaign: &Campaign,
    now: Timestamp,
) -> diesel::QueryResult<Vec<Problem>> {
    let mut found = parts(conn, house, campaign)?.err().unwrap_or_default();
    found.extend(of_calendar(campaign, now));
    if campaign.disabled_at.is_some() {
        found.push(Problem::Disabled);
    }
    if !accounts::may_act(conn, campaign.owner_id)? {
        found.push(Problem::Blocked);
    }
    Ok(found)
}

/// What a run is made of, or why it cannot be made.
pub(super) fn parts(
    conn: &mut Conn,
    house: &EmailAddress,
    campaign: &Campaign,
) -> diesel::QueryResult<Result<Parts, Vec<Problem>>> {
    let owner = campaign.owner_id;
    let mut found = Vec::new();
    let version = match campaign.message_id {
        None => Err(Problem::NoMessage),
        Some(id) => match messages::current_version(conn, owner, id)? {
            None => Err(Problem::MessageGone(id)),
            Some(version) if !messages::compiles(conn, owner, &version)? => Err(Problem::MessageBroken(id)),
            Some(version) => Ok(version),
        },
    };
    let sender = senders::usable_one(conn, owner, house, campaign.sender_id)?.ok_or(Problem::SenderNotUsable);
    match campaign.audience() {
        None => found.push(Problem::Audience(AudienceProblem::Unreadable)),
        Some(audience) => {
            found.extend(audience::check(conn, owner, &audience)?.into_iter().map(Problem::Audience));
        }
    }
    match (version, sender) {
        (Ok(version), Ok(sender)) if found.is_empty() => return Ok(Ok(Parts { version, sender })),
        (version, sender) => {
            let of_parts = [version.err(), sender.err()];
            found.splice(0..0, of_parts.into_iter().flatten());
        }
    }
    Ok(Err(found))
}

fn of_calendar(campaign: &Campaign, now: Timestamp) -> Vec<Problem> {
    let Some(calendar) = campaign.calendar() else {
        return vec![Problem::CalendarUnreadable];
    };
    let problems = calendar.check();
    if !problems.is_empty() {
        return problems.into_iter().map(Problem::Calendar).collect();
    }
    match calendar.timetable() {
        Ok(timetable) if has_start_left(&timetable, campaign.last_start(), now) => Vec::new(),
        Ok(_) => vec![Problem::NoStartLeft],
        Err(_) => vec![Problem::Calendar(CalendarProblem::UnknownZone)],
    }
}

fn has_start_left(timetable: &Timetable, last: Option<OccurrenceKey>, now: Timestamp) -> bool {
    match timetable.due(now, last) {
        Due::Start { .. } | Due::Wait(_) => true,
        Due::Missed(missed) => {
            let last = missed.last().map(|occurrence| occurrence.key);
            !matches!(timetable.due(now, last), Due::Over)
        }
        Due::Over => false,
    }
}

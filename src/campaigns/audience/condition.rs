//! An audience as conditions over clients. Each part is true or false and never NULL, so that NOT means to the database what it
//! means to people.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::{Audience, AudienceProblem, CHOSEN_AT_MOST, Whom};
use crate::campaigns::queries::are_there;
use crate::clients::{self, Condition, ListId, SegmentId, Today};
use crate::clock::{Timestamp, days};
use crate::db::schema::{clients as people, deliveries, list_members, runs};
use crate::db::{AccountId, Conn};
use crate::delivery::{CampaignId, State};

/// A letter that was got, or may have been, or will be.
const GOT: [State; 5] = [State::Queued, State::Leased, State::Sending, State::Accepted, State::Unknown];

/// Who is meant, and who of them is left out. Without regard to owner, state and deletion.
pub(super) struct Conditions {
    pub whom: Condition,
    pub except: Condition,
}

/// What it names and is gone.
pub fn check(conn: &mut Conn, owner: AccountId, audience: &Audience) -> QueryResult<Vec<AudienceProblem>> {
    let mut problems = Vec::new();
    if let Whom::Some { lists, segments, clients } = &audience.whom {
        if lists.is_empty() && segments.is_empty() && clients.is_empty() {
            problems.push(AudienceProblem::NobodyChosen);
        }
        if clients.len() > CHOSEN_AT_MOST {
            problems.push(AudienceProblem::TooManyChosen);
        }
    }
    let known: Vec<ListId> = clients::lists(conn, owner)?.iter().map(|list| list.id).collect();
    problems.extend(audience.lists().filter(|list| !known.contains(list)).map(AudienceProblem::ListGone));
    for segment in audience.segments() {
        match clients::segment_is_whole(conn, owner, segment)? {
            Some(true) => {}
            Some(false) => problems.push(AudienceProblem::SegmentBroken(segment)),
            None => problems.push(AudienceProblem::SegmentGone(segment)),
        }
    }
    let campaigns = &audience.except.campaigns;
    let there = are_there(conn, owner, campaigns)?;
    problems.extend(campaigns.iter().filter(|id| !there.contains(id)).map(|id| AudienceProblem::CampaignGone(*id)));
    Ok(problems)
}

pub(super) fn conditions(
    conn: &mut Conn,
    owner: AccountId,
    audience: &Audience,
    now: Timestamp,
) -> QueryResult<Result<Conditions, Vec<AudienceProblem>>> {
    let problems = check(conn, owner, audience)?;
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let today = clients::today(conn, owner, now)?;
    let whom = match &audience.whom {
        Whom::All => Box::new(true.into_sql::<Bool>()),
        Whom::Some { lists, segments, clients } => {
            let mut any = sets(conn, owner, lists, segments, &today)?;
            if !clients.is_empty() {
                any.push(Box::new(people::id.eq_any(clients.clone())));
            }
            any_of(any)
        }
    };
    let except = &audience.except;
    let mut any = sets(conn, owner, &except.lists, &except.segments, &today)?;
    if !except.campaigns.is_empty() {
        any.push(got(owner, &except.campaigns));
    }
    if let Some(within) = except.mailed_within_days {
        any.push(mailed_since(now.minus(days(u64::from(within)))));
    }
    Ok(Ok(Conditions { whom, except: any_of(any) }))
}

fn sets(
    conn: &mut Conn,
    owner: AccountId,
    lists: &[ListId],
    segments: &[SegmentId],
    today: &Today,
) -> QueryResult<Vec<Condition>> {
    let mut any: Vec<Condition> = Vec::new();
    if !lists.is_empty() {
        let member = list_members::table
            .filter(list_members::client_id.eq(people::id).and(list_members::list_id.eq_any(lists.to_vec())));
        any.push(Box::new(exists(member.select(list_members::list_id))));
    }
    for segment in segments {
        // It was there a moment ago.
        let inside = clients::segment_condition(conn, owner, *segment, today)?;
        any.push(inside.ok_or(diesel::result::Error::NotFound)?);
    }
    Ok(any)
}

fn any_of(conditions: Vec<Condition>) -> Condition {
    let nobody: Condition = Box::new(false.into_sql::<Bool>());
    conditions.into_iter().reduce(|any, one| Box::new(any.or(one))).unwrap_or(nobody)
}

fn got(owner: AccountId, campaigns: &[CampaignId]) -> Condition {
    let of_them = runs::table
        .filter(runs::owner_id.eq(owner).and(runs::campaign_id.eq_any(campaigns.to_vec())))
        .select(runs::id.nullable());
    let letter = deliveries::table
        .filter(deliveries::owner_id.eq(people::owner_id.nullable()))
        .filter(deliveries::client_id.eq(people::id.nullable()))
        .filter(deliveries::state.eq_any(GOT.to_vec()).and(deliveries::run_id.is_not_null()))
        .filter(deliveries::run_id.eq_any(of_them));
    Box::new(exists(letter.select(deliveries::id)))
}

fn mailed_since(since: Timestamp) -> Condition {
    let in_time = deliveries::finished_at.is_null().or(deliveries::finished_at.ge(since));
    let letter = deliveries::table
        .filter(deliveries::owner_id.eq(people::owner_id.nullable()))
        .filter(deliveries::client_id.eq(people::id.nullable()))
        .filter(deliveries::state.eq_any(GOT.to_vec()).and(deliveries::run_id.is_not_null()));
    Box::new(exists(letter.filter(in_time).select(deliveries::id)))
}

impl Conditions {
    pub(super) fn left(self) -> Condition {
        Box::new(self.whom.and(not(self.except)))
    }
}

//! Whom an audience means: on random clients, lists, letters and audiences, exactly whom plain sets mean.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeSet;

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use skymailing::campaigns::{AudienceProblem, Counted, chunk, count_audience};
use skymailing::clients::{ClientId, ClientState, SegmentId};
use skymailing::clock::days;
use skymailing::db::schema::deletions;

use super::*;
use crate::segments::given_segment;
use crate::support::app::on_each_database;

const CLIENTS: usize = 30;
const STATES: [&str; 5] = ["active", "active", "unsubscribed", "bounced", "suppressed"];
const LETTERS: [&str; 8] = ["queued", "leased", "sending", "accepted", "unknown", "rejected", "expired", "cancelled"];

/// Of one client.
#[derive(Clone, Debug)]
struct Somebody {
    state: &'static str,
    deleted: bool,
    lists: BTreeSet<usize>,
    vip: bool,
    /// Of which campaign, its state, and how many hours ago.
    letters: Vec<(usize, &'static str, u64)>,
}

fn somebody() -> impl Strategy<Value = Somebody> {
    let letters = vec((0_usize..2, select(&LETTERS[..]), 1_u64..200), 0..3);
    (select(&STATES[..]), prop::bool::weighted(0.1), btree_set(0_usize..3, 0..3), any::<bool>(), letters).prop_map(
        |(state, deleted, lists, vip, letters)| {
            // A client is in a run once.
            let mut letters = letters;
            letters.sort_by_key(|(campaign, ..)| *campaign);
            letters.dedup_by_key(|(campaign, ..)| *campaign);
            Somebody { state, deleted, lists, vip, letters }
        },
    )
}

/// By number.
#[derive(Clone, Debug)]
struct Asked {
    all: bool,
    lists: BTreeSet<usize>,
    vips: bool,
    clients: BTreeSet<usize>,
    but_lists: BTreeSet<usize>,
    but_vips: bool,
    but_campaigns: BTreeSet<usize>,
    but_mailed_within: Option<u32>,
}

fn asked() -> impl Strategy<Value = Asked> {
    let some = || btree_set(0_usize..3, 0..2);
    let within = prop_oneof![2 => Just(None), 1 => (0_u32..8).prop_map(Some)];
    let whom = (any::<bool>(), some(), any::<bool>(), btree_set(0..CLIENTS, 0..4));
    let except = (some(), prop::bool::weighted(0.3), btree_set(0_usize..2, 0..2), within);
    (whom, except).prop_map(|((all, lists, vips, clients), (but_lists, but_vips, but_campaigns, but_mailed_within))| {
        Asked { all, lists, vips, clients, but_lists, but_vips, but_campaigns, but_mailed_within }
    })
}

impl Asked {
    fn means(&self, nth: usize, one: &Somebody) -> bool {
        let chosen = !one.lists.is_disjoint(&self.lists) || self.vips && one.vip || self.clients.contains(&nth);
        !one.deleted && (self.all || chosen)
    }

    fn leaves_out(&self, one: &Somebody) -> bool {
        let got = |state: &str| !matches!(state, "rejected" | "expired" | "cancelled");
        let is_final = |state: &str| !matches!(state, "queued" | "leased" | "sending");
        let of_campaign = one.letters.iter().any(|(of, state, _)| self.but_campaigns.contains(of) && got(state));
        let mailed = self.but_mailed_within.is_some_and(|within| {
            one.letters.iter().any(|(_, state, ago)| got(state) && (!is_final(state) || *ago <= u64::from(within) * 24))
        });
        !one.lists.is_disjoint(&self.but_lists) || self.but_vips && one.vip || of_campaign || mailed
    }
}

#[actix_web::test]
async fn an_audience_is_whom_plain_sets_mean() {
    let config = Config { rng_seed: RngSeed::Fixed(5), failure_persistence: None, ..Config::default() };
    let mut random = TestRunner::new(config);
    let mut rounds = Vec::new();
    for _ in 0..12 {
        let clients = vec(somebody(), CLIENTS).new_tree(&mut random).unwrap().current();
        let asked: Vec<Asked> = (0..25).map(|_| asked().new_tree(&mut random).unwrap().current()).collect();
        rounds.push((clients, asked));
    }
    on_each_database(async |app| {
        for (round, (clients, asked)) in rounds.iter().enumerate() {
            one_round(app, round, clients, asked).await;
        }
    })
    .await;
}

async fn one_round(app: &TestApp, round: usize, clients: &[Somebody], all_asked: &[Asked]) {
    let owner = app.given_account(&format!("owner{round}@example.org"), Role::Owner).await;
    let given = clients.to_vec();
    let (ids, lists, vips, campaigns) = app.write(move |conn| populate(conn, owner, &given)).await;
    let chosen = |some: &BTreeSet<usize>| -> Vec<ListId> { some.iter().map(|nth| ListId(lists[*nth])).collect() };
    for asked in all_asked {
        let segments = |wanted: bool| wanted.then_some(SegmentId(vips)).into_iter().collect::<Vec<_>>();
        let whom = Whom::Some {
            lists: chosen(&asked.lists),
            segments: segments(asked.vips),
            clients: asked.clients.iter().map(|nth| ClientId(ids[*nth])).collect(),
        };
        let nobody = asked.lists.is_empty() && !asked.vips && asked.clients.is_empty();
        let audience = Audience {
            whom: if asked.all { Whom::All } else { whom },
            except: Except {
                lists: chosen(&asked.but_lists),
                segments: segments(asked.but_vips),
                campaigns: asked.but_campaigns.iter().map(|nth| campaigns[*nth]).collect(),
                mailed_within_days: asked.but_mailed_within,
            },
        };
        let counted = count_audience(&app.app.db, owner, &audience, NOW).await.unwrap();
        if nobody && !asked.all {
            assert_eq!(counted, Err(vec![AudienceProblem::NobodyChosen]));
            continue;
        }
        let people = || clients.iter().enumerate();
        let meant = || people().filter(|(nth, one)| asked.means(*nth, one));
        let expected: Vec<i64> = meant()
            .filter(|(_, one)| one.state == "active" && !asked.leaves_out(one))
            .map(|(nth, _)| ids[nth])
            .collect();
        let excluded = meant().filter(|(_, one)| one.state == "active" && asked.leaves_out(one)).count();
        let Counted { people: counted_people, mut not_active, excluded: counted_excluded, is_all } = counted.unwrap();
        assert_eq!(counted_people as usize, expected.len(), "{asked:?}");
        assert_eq!(counted_excluded as usize, excluded, "{asked:?}");
        assert!(is_all);
        not_active.sort_by_key(|(state, _)| state.as_str());
        let of_state = |state: ClientState| meant().filter(|(_, one)| one.state == state.as_str()).count() as i64;
        let inactive = [ClientState::Bounced, ClientState::Suppressed, ClientState::Unsubscribed];
        let expected_inactive: Vec<_> =
            inactive.into_iter().map(|state| (state, of_state(state))).filter(|(_, n)| *n > 0).collect();
        assert_eq!(not_active, expected_inactive, "{asked:?}");
        assert_eq!(walked(app, owner, audience).await, expected, "{asked:?}");
    }
}

/// In chunks, as a run is planned.
async fn walked(app: &TestApp, owner: AccountId, audience: Audience) -> Vec<i64> {
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let audience = audience.clone();
        let some = app.read(move |conn| chunk(conn, owner, &audience, after, i64::MAX, 4, NOW)).await.unwrap();
        found.extend(some.clients.iter().map(|client| client.id.0));
        if some.to == i64::MAX {
            return found;
        }
        after = some.to;
    }
}

type Populated = (Vec<i64>, Vec<i64>, i64, Vec<CampaignId>);

fn populate(conn: &mut skymailing::db::Conn, owner: AccountId, clients: &[Somebody]) -> QueryResult<Populated> {
    let mut ids = Vec::new();
    for (nth, one) in clients.iter().enumerate() {
        let comment = if one.vip { "vip" } else { "" };
        let id = given_client(conn, owner, &format!("c{nth}@example.net"), "{}")?;
        diesel::sql_query(format!("UPDATE clients SET state = '{}', comment = '{comment}' WHERE id = {id}", one.state))
            .execute(conn)?;
        ids.push(id);
    }
    let members = |list: usize| -> Vec<i64> {
        ids.iter().zip(clients).filter(|(_, one)| one.lists.contains(&list)).map(|(id, _)| *id).collect()
    };
    let lists: Vec<i64> = (0..3)
        .map(|list| given_list(conn, owner, &format!("list {list}"), &members(list)))
        .collect::<QueryResult<_>>()?;
    let rules = r#"{"match":"all","rules":[{"field":"comment","op":"is","with":{"text":"vip"}}]}"#;
    let vips = given_segment(conn, owner, "vip", rules)?;
    let mut made = Vec::new();
    for nth in 0..2 {
        let new = NewCampaign {
            name: format!("campaign {nth}"),
            message: None,
            sender: None,
            audience: Audience::all(),
            calendar: once(),
            unknown: Unknown::RepeatOnce,
            tracks: false,
        };
        let id = campaigns::create(conn, owner, &new, NOW).unwrap();
        made.push(id);
        let run = given_run(conn, owner, id)?;
        for (client, one) in ids.iter().zip(clients) {
            for (_, state, ago) in one.letters.iter().filter(|(of, ..)| *of == nth) {
                let at = NOW.minus(Duration::from_secs(ago * 3600));
                let is_final = !matches!(*state, "queued" | "leased" | "sending");
                diesel::insert_into(deliveries::table)
                    .values((
                        deliveries::owner_id.eq(Some(owner)),
                        deliveries::run_id.eq(Some(run)),
                        deliveries::client_id.eq(Some(*client)),
                        deliveries::recipient.eq("x@example.net"),
                        deliveries::state.eq(*state),
                        deliveries::epoch.eq(0_i64),
                        deliveries::next_attempt_at.eq(at),
                        deliveries::created_at.eq(at.minus(days(30))),
                        deliveries::finished_at.eq(is_final.then_some(at)),
                        deliveries::deaths.eq(0_i64),
                    ))
                    .execute(conn)?;
            }
        }
        // What tests leave half claimed is looked for in the end.
        diesel::sql_query(format!("UPDATE runs SET planned = 0 WHERE id = {run}")).execute(conn)?;
    }
    let deletion: i64 = diesel::insert_into(deletions::table)
        .values((deletions::owner_id.eq(owner), deletions::deleted_at.eq(NOW), deletions::clients.eq(0_i64)))
        .returning(deletions::id)
        .get_result(conn)?;
    for (id, _) in ids.iter().zip(clients).filter(|(_, one)| one.deleted) {
        diesel::sql_query(format!("UPDATE clients SET deletion_id = {deletion} WHERE id = {id}")).execute(conn)?;
    }
    Ok((ids, lists, vips, made))
}

fn given_run(conn: &mut skymailing::db::Conn, owner: AccountId, campaign: CampaignId) -> QueryResult<i64> {
    let gate = runs::Gate { opens_at: NOW, shuts_at: NOW, letters_left: None };
    let new = runs::NewRun {
        owner,
        campaign,
        occurrence: "2026-01-01T00:00".to_owned(),
        version: 1,
        sender: None,
        from_name: String::new(),
        from_email: "a@example.org".to_owned(),
        reply_to: None,
        repeats: 1,
        tracks: false,
        plan_ends: 0,
        gate,
        ends_at: NOW,
        paused: false,
        disabled: false,
        blocked: false,
    };
    Ok(runs::start(conn, &new, NOW)?.unwrap().0)
}

#[actix_web::test]
async fn what_an_audience_names_and_is_gone_is_a_problem_and_never_everybody() {
    on_each_database(async |app| {
        let ann = ann(app, 3).await;
        let other = app.given_account("bob@example.org", Role::Owner).await;
        let theirs = of_owner(app, other, 1).await;
        let their_campaign = theirs.makes(app, theirs.says(once())).await;
        let their_list = app.write(move |conn| given_list(conn, other, "theirs", &[])).await;
        let except = Except {
            lists: vec![ListId(their_list)],
            segments: vec![SegmentId(99)],
            campaigns: vec![their_campaign],
            mailed_within_days: None,
        };
        let audience = Audience { whom: Whom::All, except };
        let problems = count_audience(&app.app.db, ann.id, &audience, NOW).await.unwrap().unwrap_err();
        let expected = [
            AudienceProblem::ListGone(ListId(their_list)),
            AudienceProblem::SegmentGone(SegmentId(99)),
            AudienceProblem::CampaignGone(their_campaign),
        ];
        assert_eq!(problems, expected);
        // Another owner's clients are not reached by their number.
        let whom = Whom::Some { lists: vec![], segments: vec![], clients: vec![ClientId(theirs.clients[0])] };
        let audience = Audience { whom, except: Except::default() };
        let counted = count_audience(&app.app.db, ann.id, &audience, NOW).await.unwrap().unwrap();
        assert_eq!(counted, Counted { is_all: true, ..Counted::default() });
    })
    .await;
}

//! On random clients and random rules, both databases find exactly whom the evaluator finds.

#![expect(clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiff::tz::TimeZone;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};
use serde_json::{Value, json};
use skymailing::clock::Timestamp;
use skymailing::db::schema::{clients, deliveries, list_members, segments};
use skymailing::db::{AccountId, Conn, Role};

use super::evaluator::{Evaluator, Letter, Somebody};
use super::{found, given_attribute, given_client, given_list, given_segment};
use crate::support::app::on_each_database;

const ROUNDS: u32 = 40;
const RULES: usize = 24;
const DAY: i64 = 86_400_000_000;
/// Noons around which odd days lie: plain, before, on and after 29 February, the end of a year.
const NOONS: [&str; 6] = [
    "2026-11-20T12:00:00Z",
    "2027-02-27T12:00:00Z",
    "2028-02-27T22:00:00Z",
    "2028-02-29T12:00:00Z",
    "2027-03-01T03:00:00Z",
    "2027-12-31T12:00:00Z",
];
const ZONES: [&str; 4] = ["UTC", "Pacific/Kiritimati", "America/New_York", "Africa/Cairo"];
const STATES: [&str; 5] = ["active", "unsubscribed", "bounced", "complained", "suppressed"];
const COLOURS: [&str; 4] = ["Red", "Синий", "it's \"x\"", "100%"];
const DATES: [&str; 14] = [
    "1984-02-29",
    "1999-02-28",
    "2000-02-29",
    "2001-03-01",
    "1970-01-01",
    "1980-12-31",
    "1990-11-20",
    "2026-11-20",
    "2026-11-19",
    "2027-02-27",
    "2028-02-29",
    "2027-12-30",
    "2028-01-02",
    "1000-01-01",
];
const DOMAINS: [&str; 4] = ["x.org", "mail.example", "X.org.example", "xn--e1aybc.xn--p1ai"];

/// Letters that differ in case, in length when lowered, or that mean something to SQL, LIKE, JSON.
fn text(at_least: usize) -> impl Strategy<Value = String> {
    let letter = select(vec![
        "a", "A", "b", "ё", "Ё", "σ", "Σ", "ς", "ß", "İ", "i", "%", "_", "\\", "'", "\"", "日", "-", "$", "?", "x.org",
    ]);
    vec(letter, at_least..=4).prop_map(|letters| letters.concat())
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-5_i32..5).prop_map(f64::from),
        (-500_i32..500).prop_map(|hundredths| f64::from(hundredths) / 100.0),
        Just(1e15),
        Just(-1e15),
    ]
}

fn as_json(number: f64) -> Value {
    if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
}

fn date() -> impl Strategy<Value = String> {
    select(&DATES[..]).prop_map(str::to_owned)
}

fn span() -> impl Strategy<Value = Value> {
    select(vec![0, 1, 2, 3, 7, 30, 60, 300, 364, 365, 366, 3650]).prop_map(|days: i64| json!({ "span": days }))
}

/// Ago, near the borders of days as well.
fn ago() -> impl Strategy<Value = i64> {
    prop_oneof![0..5 * DAY, (0_i64..400).prop_map(|days| days * DAY), (0_i64..400).prop_map(|hours| hours * DAY / 24)]
}

fn own() -> impl Strategy<Value = BTreeMap<&'static str, Value>> {
    let maybe = |value: BoxedStrategy<Value>| prop_oneof![2 => value.prop_map(Some), 1 => Just(None)];
    (
        maybe(text(1).prop_map(Value::from).boxed()),
        maybe(number().prop_map(as_json).boxed()),
        maybe(date().prop_map(Value::from).boxed()),
        maybe(any::<bool>().prop_map(Value::from).boxed()),
        maybe(select(&COLOURS[..]).prop_map(Value::from).boxed()),
    )
        .prop_map(|(city, size, born, vip, colour)| {
            let all = [("city", city), ("size", size), ("born", born), ("vip", vip), ("colour", colour)];
            all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
        })
}

fn letters() -> impl Strategy<Value = Vec<(&'static str, i64, bool)>> {
    let state =
        select(vec!["queued", "sending", "accepted", "rejected", "unknown", "suppressed", "expired", "cancelled"]);
    vec((state, ago(), any::<bool>()), 0..3)
}

/// Times are how long ago, until the now of a round is known.
fn somebody() -> impl Strategy<Value = Somebody> {
    let names = (text(0), text(0), text(0), select(&DOMAINS[..]));
    let times = (select(&STATES[..]), ago(), ago());
    (names, own(), times, btree_set(0_i64..3, 0..3), letters()).prop_map(|(names, own, times, lists, letters)| {
        let (first_name, last_name, comment, domain) = names;
        let (state, state_since, created_at) = times;
        let letter = |(state, created_at, finished): (&'static str, i64, bool)| Letter {
            state,
            created_at,
            finished_at: finished.then_some(created_at / 2),
        };
        let letters = letters.into_iter().map(letter).collect();
        let email = format!("Anna@{domain}");
        Somebody { email, first_name, last_name, comment, own, state, state_since, created_at, lists, letters }
    })
}

fn rule(field: &str, op: &str, with: Value) -> Value {
    if with.is_null() { json!({ "field": field, "op": op }) } else { json!({ "field": field, "op": op, "with": with }) }
}

fn of_words(field: &'static str, wanted: BoxedStrategy<String>) -> BoxedStrategy<Value> {
    let op = select(vec!["is", "is-not", "contains", "contains-not", "begins-with"]);
    prop_oneof![
        6 => (op, wanted).prop_map(move |(op, text)| rule(field, op, json!({ "text": text }))),
        1 => select(vec!["known", "unknown"]).prop_map(move |op| rule(field, op, Value::Null)),
    ]
    .boxed()
}

fn of_days(field: &'static str) -> BoxedStrategy<Value> {
    let on = select(vec!["on", "before", "after"]);
    prop_oneof![
        (on, date()).prop_map(move |(op, day)| rule(field, op, json!({ "day": day }))),
        (date(), date()).prop_map(move |(a, b)| {
            let (from, to) = if a <= b { (a, b) } else { (b, a) };
            rule(field, "between", json!({ "days": [from, to] }))
        }),
        span().prop_map(move |span| rule(field, "last-days", span)),
    ]
    .boxed()
}

fn of_birthdays() -> BoxedStrategy<Value> {
    let op = select(vec!["next-days", "day-within"]);
    prop_oneof![
        (op, span()).prop_map(|(op, span)| rule("own-born", op, span)),
        select(vec!["day-is-today", "known", "unknown"]).prop_map(|op| rule("own-born", op, Value::Null)),
    ]
    .boxed()
}

fn of_numbers() -> BoxedStrategy<Value> {
    let op = select(vec!["equal", "not-equal", "less", "at-most", "more", "at-least"]);
    prop_oneof![
        4 => (op, number()).prop_map(|(op, number)| rule("own-size", op, json!({ "number": number }))),
        1 => (number(), number())
            .prop_map(|(a, b)| rule("own-size", "between", json!({ "numbers": [a.min(b), a.max(b)] }))),
        1 => select(vec!["known", "unknown"]).prop_map(|op| rule("own-size", op, Value::Null)),
    ]
    .boxed()
}

fn of_choices() -> BoxedStrategy<Value> {
    let some = vec(select(&COLOURS[..]), 1..3);
    prop_oneof![
        (select(vec!["is", "is-not"]), select(&COLOURS[..])).prop_map(|(op, one)| rule(
            "own-colour",
            op,
            json!({ "text": one })
        )),
        (select(vec!["one-of", "none-of"]), some).prop_map(|(op, some)| rule(
            "own-colour",
            op,
            json!({ "texts": some })
        )),
        select(vec!["known", "unknown"]).prop_map(|op| rule("own-colour", op, Value::Null)),
        select(vec!["yes", "no", "known", "unknown"]).prop_map(|op| rule("own-vip", op, Value::Null)),
    ]
    .boxed()
}

fn of_the_rest() -> BoxedStrategy<Value> {
    let lists = btree_set(0_i64..3, 1..3);
    prop_oneof![
        (select(vec!["one-of", "none-of"]), lists).prop_map(|(op, lists)| rule("lists", op, json!({ "lists": lists }))),
        (select(vec!["is", "is-not"]), select(&STATES[..])).prop_map(|(op, state)| rule(
            "state",
            op,
            json!({ "state": state })
        )),
        span().prop_map(|span| rule("state", "changed-within", span)),
        (select(vec!["sent-within", "accepted-within"]), span()).prop_map(|(op, span)| rule("letters", op, span)),
        Just(rule("letters", "never-sent", Value::Null)),
    ]
    .boxed()
}

fn rules() -> BoxedStrategy<Value> {
    let domains = select(vec!["x.org", "X.ORG", "тест.рф", "org", "mail.", "xn--"]).prop_map(str::to_owned).boxed();
    let leaf = prop_oneof![
        of_words("email", prop_oneof![text(1).boxed(), domains.clone()].boxed()),
        of_words("domain", domains),
        of_words("first-name", text(1).boxed()),
        of_words("last-name", text(1).boxed()),
        of_words("comment", text(1).boxed()),
        of_words("own-city", text(1).boxed()),
        of_days("own-born"),
        of_days("added"),
        of_birthdays(),
        of_numbers(),
        of_choices(),
        of_the_rest(),
    ];
    let group = |rules: BoxedStrategy<Value>, at_most: usize| {
        (select(vec!["all", "any", "none"]), vec(rules, 1..=at_most))
            .prop_map(|(matches, rules)| json!({ "match": matches, "rules": rules }))
            .boxed()
    };
    let innermost = group(leaf.clone().boxed(), 3);
    let inner = group(prop_oneof![3 => leaf.clone(), 1 => innermost].boxed(), 3);
    group(prop_oneof![3 => leaf, 1 => inner].boxed(), 3)
}

#[derive(Clone, Debug)]
struct Round {
    now: i64,
    zone: &'static str,
    people: Vec<Somebody>,
    rules: Vec<Value>,
}

fn round() -> impl Strategy<Value = Round> {
    (select(&NOONS[..]), select(&ZONES[..]), vec(somebody(), 1..30), vec(rules(), RULES)).prop_map(
        |(noon, zone, mut people, rules)| {
            let now = noon.parse::<jiff::Timestamp>().unwrap().as_microsecond();
            for (index, who) in people.iter_mut().enumerate() {
                who.email = who.email.replace('@', &format!("{index}@"));
                who.created_at = now - who.created_at;
                who.state_since = now - who.state_since;
                for letter in &mut who.letters {
                    letter.created_at = now - letter.created_at;
                    letter.finished_at = letter.finished_at.map(|ago| now - ago);
                }
            }
            Round { now, zone, people, rules }
        },
    )
}

/// What stands for what in the database.
struct Setting {
    owner: AccountId,
    attributes: BTreeMap<&'static str, i64>,
    lists: [i64; 3],
}

impl Setting {
    fn lay(conn: &mut Conn, owner: AccountId) -> QueryResult<Self> {
        let kinds = [("city", "text"), ("size", "number"), ("born", "date"), ("vip", "yes-no"), ("colour", "choice")];
        let mut attributes = BTreeMap::new();
        for (key, kind) in kinds {
            let choices = if kind == "choice" { json!(COLOURS).to_string() } else { "[]".to_owned() };
            attributes.insert(key, given_attribute(conn, owner, key, kind, &choices)?);
        }
        let lists = [
            given_list(conn, owner, "One", &[])?,
            given_list(conn, owner, "Two", &[])?,
            given_list(conn, owner, "Three", &[])?,
        ];
        Ok(Self { owner, attributes, lists })
    }

    /// With the ids of this database.
    fn with_ids(&self, node: &Value) -> Value {
        let mut node = node.clone();
        if let Some(rules) = node.get_mut("rules").and_then(Value::as_array_mut) {
            for inner in rules {
                *inner = self.with_ids(inner);
            }
            return node;
        }
        let field = node["field"].as_str().unwrap().to_owned();
        if let Some(key) = field.strip_prefix("own-") {
            node["field"] = json!(format!("own-{}", self.attributes[key]));
        }
        if let Some(lists) = node.get_mut("with").and_then(|with| with.get_mut("lists")) {
            let ids: Vec<i64> =
                lists.as_array().unwrap().iter().map(|n| self.lists[n.as_u64().unwrap() as usize]).collect();
            *lists = json!(ids);
        }
        node
    }

    fn invite(&self, conn: &mut Conn, who: &Somebody) -> QueryResult<i64> {
        let id = given_client(conn, self.owner, &who.email, &json!(who.own).to_string())?;
        diesel::update(clients::table.find(id))
            .set((
                clients::first_name.eq(&who.first_name),
                clients::last_name.eq(&who.last_name),
                clients::comment.eq(&who.comment),
                clients::state.eq(who.state),
                clients::state_since.eq(who.state_since),
                clients::created_at.eq(who.created_at),
            ))
            .execute(conn)?;
        for list in &who.lists {
            let row = (
                list_members::list_id.eq(self.lists[*list as usize]),
                list_members::client_id.eq(id),
                list_members::added_at.eq(0_i64),
            );
            diesel::insert_into(list_members::table).values(row).execute(conn)?;
        }
        given_letters(conn, self.owner, id, who)?;
        Ok(id)
    }

    fn clear(&self, conn: &mut Conn) -> QueryResult<()> {
        forget_letters(conn, self.owner)?;
        diesel::delete(segments::table.filter(segments::owner_id.eq(self.owner))).execute(conn)?;
        diesel::delete(clients::table.filter(clients::owner_id.eq(self.owner))).execute(conn).map(drop)
    }

    /// The first rule on which the two do not agree, in words.
    fn disagreement(&self, conn: &mut Conn, round: &Round) -> QueryResult<Option<String>> {
        self.clear(conn)?;
        let mut people = Vec::new();
        for who in &round.people {
            people.push((self.invite(conn, who)?, who));
        }
        let zone = TimeZone::get(round.zone).unwrap();
        let now = jiff::Timestamp::from_microsecond(round.now).unwrap();
        let evaluator = Evaluator { today: now.to_zoned(zone.clone()).date(), zone };
        for (index, rules) in round.rules.iter().enumerate() {
            let segment = given_segment(conn, self.owner, &index.to_string(), &self.with_ids(rules).to_string())?;
            let found: BTreeSet<i64> =
                found(conn, self.owner, segment, Timestamp::from_micros(round.now), round.zone)?.into_iter().collect();
            for (id, who) in &people {
                let expected = evaluator.meets(who, rules);
                if found.contains(id) != expected {
                    return Ok(Some(format!(
                        "on {} in {}, {rules} should {}find {who:?}",
                        evaluator.today,
                        round.zone,
                        if expected { "" } else { "not " }
                    )));
                }
            }
        }
        Ok(None)
    }
}

#[actix_web::test]
async fn segments_find_whom_the_rules_describe() {
    on_each_database(async |app| {
        let owner = app.given_account("ann@example.org", Role::Owner).await;
        let wrong = app
            .write(move |conn| {
                let setting = Setting::lay(conn, owner)?;
                let config = Config {
                    cases: ROUNDS,
                    max_shrink_iters: 60,
                    failure_persistence: None,
                    rng_seed: seed(),
                    ..Config::default()
                };
                let conn = std::cell::RefCell::new(conn);
                let outcome = TestRunner::new(config).run(&round(), |round| {
                    let found = setting.disagreement(&mut conn.borrow_mut(), &round);
                    match found.map_err(|error| TestCaseError::fail(error.to_string()))? {
                        Some(words) => Err(TestCaseError::fail(words)),
                        None => Ok(()),
                    }
                });
                setting.clear(&mut conn.borrow_mut())?;
                Ok(match outcome {
                    Ok(()) => None,
                    Err(TestError::Fail(reason, _)) => Some(reason.to_string()),
                    Err(other) => Some(other.to_string()),
                })
            })
            .await;
        assert_eq!(wrong, None);
    })
    .await;
}

/// New ones each time, or those of `SEGMENTS_SEED`.
fn seed() -> RngSeed {
    let said = std::env::var("SEGMENTS_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = said.unwrap_or_else(|| getrandom::u64().unwrap());
    eprintln!("SEGMENTS_SEED={seed}");
    RngSeed::Fixed(seed)
}

fn given_letters(conn: &mut Conn, owner: AccountId, client: i64, who: &Somebody) -> QueryResult<()> {
    for letter in &who.letters {
        let row = (
            deliveries::owner_id.eq(owner),
            deliveries::client_id.eq(client),
            deliveries::recipient.eq(&who.email),
            deliveries::state.eq(letter.state),
            deliveries::epoch.eq(0_i64),
            deliveries::next_attempt_at.eq(0_i64),
            deliveries::created_at.eq(letter.created_at),
            deliveries::finished_at.eq(letter.finished_at),
        );
        diesel::insert_into(deliveries::table).values(row).execute(conn)?;
    }
    Ok(())
}

fn forget_letters(conn: &mut Conn, owner: AccountId) -> QueryResult<()> {
    diesel::delete(deliveries::table.filter(deliveries::owner_id.eq(owner))).execute(conn).map(drop)
}

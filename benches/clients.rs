//! What looking at clients costs when there are a million of them: p50 and p95 of pages with their counts, on SQLite and on a
//! PostgreSQL of its own. Run `cargo bench --bench clients`, or with `-- --quick` for 50,000. Prints tables in Markdown.
//!
//! A page is asked for as the program does it: lists, count, rows. "Counted anew" is the first look after a change, when no
//! count is kept; the other columns are the looks after it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a bench may panic and print")]

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use skymailing::clients::{self, ClientState, Counts, Filter, ListId, NewList, Sort};
use skymailing::clock::{Stopwatch, Timestamp};
use skymailing::db::schema::{accounts, clients as table, list_members};
use skymailing::db::{AccountId, Conn, Db, Keyset, Role};
use skymailing::on_each;

#[path = "../tests/app/support/leash.rs"]
mod leash;
#[path = "../tests/app/support/postgres.rs"]
#[expect(dead_code, unused_imports, reason = "its own tests do not run here, and nobody stops it")]
mod postgres;

const NOW: Timestamp = Timestamp::from_micros(1_795_176_000_000_000);
const ROUNDS: usize = 40;
const OTHERS: usize = 10;

fn main() {
    let quick = std::env::args().any(|arg| arg == "--quick");
    let count = if quick { 50_000 } else { 1_000_000 };
    let data = tempfile::tempdir().unwrap();
    measure("SQLite", &format!("sqlite:{}", data.path().join("bench.db").display()), count);
    match postgres::Schema::create() {
        Some(schema) => measure("PostgreSQL", schema.url(), count),
        None => println!("PostgreSQL was left out: this machine has none."),
    }
}

fn measure(name: &str, url: &str, count: usize) {
    let db = Db::open(url).unwrap();
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
        let watch = Stopwatch::start();
        let owner = fill(&db, 0, count).await;
        let took = watch.elapsed();
        for other in 1..=OTHERS {
            fill(&db, other, 1_000).await;
        }
        let a_second = count as f64 / took.as_secs_f64();
        println!("\n## {name}: {count} clients of one owner, 1,000 of each of {OTHERS} others\n");
        println!("Filled with {a_second:.0} rows a second, indexes, counts and words included.\n");
        let half = put_half_on_a_list(&db, owner).await;
        if !url.starts_with("sqlite:") {
            // What autovacuum does within a minute.
            db.read(|conn| match conn {
                Conn::Pg(conn) => ["clients", "list_members"]
                    .into_iter()
                    .try_for_each(|table| conn.batch_execute(&format!("VACUUM ANALYZE {table}"))),
                Conn::Sqlite(_) => Ok(()),
            })
            .await
            .unwrap();
        }
        println!("| page | clients | counted anew | p50 | p95 |\n|---|---:|---:|---:|---:|");
        for (what, filter) in filters(half) {
            look(&db, owner, what, &filter).await;
        }
    });
}

fn filters(half: ListId) -> Vec<(&'static str, Filter)> {
    let all = Filter::default;
    let says = |text: &str| Filter { text: text.to_owned(), ..all() };
    vec![
        ("all", all()),
        ("by e-mail", Filter { sort: Sort::Email, ..all() }),
        ("by name", Filter { sort: Sort::Name, ..all() }),
        ("state changed last", Filter { sort: Sort::Since, ..all() }),
        ("bounced (1 %)", Filter { state: Some(ClientState::Bounced), ..all() }),
        ("bounced, by name", Filter { state: Some(ClientState::Bounced), sort: Sort::Name, ..all() }),
        ("active (99 %), by name", Filter { state: Some(ClientState::Active), sort: Sort::Name, ..all() }),
        ("list of half", Filter { list: Some(half), ..all() }),
        ("list of half, by name", Filter { list: Some(half), sort: Sort::Name, ..all() }),
        ("list of half, bounced", Filter { list: Some(half), state: Some(ClientState::Bounced), ..all() }),
        ("says `c777777`", says("c777777")),
        ("says `anna` (2 %)", says("anna")),
        ("says `anna`, by name", Filter { sort: Sort::Name, ..says("anna") }),
        ("says `anna ivanova`", says("anna ivanova")),
        ("says `example` (all)", says("example")),
        ("says `example`, by name", Filter { sort: Sort::Name, ..says("example") }),
    ]
}

/// The page of a filter as the program asks for it: the first, and one in the middle.
async fn look(db: &Db, owner: AccountId, what: &str, filter: &Filter) {
    let counts = Counts::default();
    let anew = Stopwatch::start();
    let (total, _) = page(db, owner, &counts, filter, Keyset::default()).await;
    let anew = anew.elapsed();
    let middle = middle(db, owner, filter, total).await;
    for (place, at) in [("first", Keyset::default()), ("middle", middle)] {
        let mut took = Vec::new();
        for _ in 0..ROUNDS {
            let watch = Stopwatch::start();
            page(db, owner, &counts, filter, at).await;
            took.push(watch.elapsed());
        }
        took.sort_unstable();
        let at = |share: f64| millis(took[(took.len() as f64 * share) as usize]);
        println!("| {what}, {place} | {total} | {} | {} | {} |", millis(anew), at(0.5), at(0.95));
    }
}

fn millis(span: Duration) -> String {
    format!("{:.1} ms", span.as_secs_f64() * 1000.0)
}

async fn page(db: &Db, owner: AccountId, counts: &Counts, filter: &Filter, at: Keyset) -> (i64, usize) {
    let (counts, filter) = (counts.clone(), filter.clone());
    db.read(move |conn| {
        clients::lists(conn, owner)?;
        let total = counts.count(conn, owner, &filter, NOW)?;
        let found = clients::page(conn, owner, &filter, at, 50, total, NOW)?;
        Ok::<_, diesel::result::Error>((total, found.rows.len()))
    })
    .await
    .unwrap()
}

/// Somebody in the middle of those who are meant.
async fn middle(db: &Db, owner: AccountId, filter: &Filter, total: i64) -> Keyset {
    let filter = filter.clone();
    let half = usize::try_from(total / 2).unwrap();
    let before = db
        .read(move |conn| {
            // By id only; in another order it is somebody somewhere, which is as good.
            let ids = clients::ids(conn, owner, &filter, None, half + 1, NOW)?;
            Ok::<_, diesel::result::Error>(ids.last().map(|id| id.0))
        })
        .await
        .unwrap();
    Keyset { before, after: None }
}

const FIRST: [&str; 50] = [
    "Anna", "Boris", "Carla", "Dmitri", "Elena", "Fedor", "Galina", "Hugo", "Irina", "Jan", "Karl", "Lena", "Max",
    "Nina", "Olga", "Pavel", "Quinn", "Rita", "Sergei", "Tina", "Ulrich", "Vera", "Wim", "Xenia", "Yuri", "Zoe",
    "Adam", "Berta", "Cyril", "Dora", "Emil", "Fanny", "Gleb", "Hanna", "Igor", "Julia", "Kira", "Lev", "Mila", "Nils",
    "Otto", "Petra", "Roman", "Sonja", "Timur", "Uma", "Viktor", "Wanda", "Yana", "Zakhar",
];

async fn fill(db: &Db, number: usize, count: usize) -> AccountId {
    let owner: AccountId = db
        .write(move |conn| {
            diesel::insert_into(accounts::table)
                .values((
                    accounts::email.eq(format!("owner{number}@example.org")),
                    accounts::email_key.eq(format!("owner{number}@example.org")),
                    accounts::name.eq("Owner"),
                    accounts::password_hash.eq("none"),
                    accounts::role.eq(Role::Owner),
                    accounts::language.eq("en"),
                    accounts::zone.eq("UTC"),
                    accounts::session_epoch.eq(0_i64),
                    accounts::created_at.eq(0_i64),
                ))
                .returning(accounts::id)
                .get_result(conn)
        })
        .await
        .unwrap_or_else(|error: diesel::result::Error| panic!("{error}"));
    for from in (0..count).step_by(2_000) {
        db.write(move |conn| insert(conn, owner, from, (from + 2_000).min(count))).await.unwrap();
    }
    owner
}

fn insert(conn: &mut Conn, owner: AccountId, from: usize, to: usize) -> QueryResult<usize> {
    let row = |n: usize| {
        let email = format!("c{n}@mail{}.example.net", n % 40);
        let state = if n % 100 == 4 { ClientState::Bounced } else { ClientState::Active };
        (
            table::owner_id.eq(owner),
            table::email.eq(email.clone()),
            table::email_key.eq(email),
            table::first_name.eq(FIRST[n % 50]),
            table::last_name.eq(format!(
                "{}ova{}",
                ["Ivan", "Petr", "Sidor", "Kuzn"][n / 50 % 4],
                if n.is_multiple_of(3) { "" } else { "s" }
            )),
            table::comment.eq(""),
            table::own.eq(format!("{{\"city\":\"City {}\",\"orders\":{}}}", n % 300, n % 17)),
            table::state.eq(state),
            table::state_reason.eq(""),
            table::state_since.eq(NOW.plus(Duration::from_secs(n as u64))),
            table::created_at.eq(NOW),
            table::updated_at.eq(NOW),
        )
    };
    let rows: Vec<_> = (from..to).map(row).collect();
    let mut inserted = 0;
    for some in rows.chunks(1_000) {
        inserted += on_each!(conn => diesel::insert_into(table::table).values(some.to_vec()).execute(conn))?;
    }
    Ok(inserted)
}

async fn put_half_on_a_list(db: &Db, owner: AccountId) -> ListId {
    let new = NewList { name: "Half".to_owned(), description: String::new() };
    let list = db.write(move |conn| clients::make_list(conn, owner, &new, NOW)).await;
    let list = list.unwrap_or_else(|error: diesel::result::Error| panic!("{error}"));
    let ids = db.read(move |conn| clients::ids(conn, owner, &Filter::default(), None, usize::MAX, NOW)).await.unwrap();
    let half: Vec<_> = ids.into_iter().step_by(2).collect();
    for some in half.chunks(5_000) {
        let some = some.to_vec();
        db.write(move |conn| clients::add_members(conn, owner, list, &some, NOW)).await.unwrap();
    }
    let members = db.read(move |conn| list_members::table.count().get_result::<i64>(conn)).await.unwrap();
    assert!(members > 0);
    list
}

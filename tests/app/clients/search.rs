//! The filter finds exactly who is meant, in every order and page by page, and counts them right.

use diesel::prelude::*;
use skymailing::clients::{self, Client, ClientId, ClientState, Counts, Filter, ListId, Sort};
use skymailing::clock::minutes;
use skymailing::db::schema::{clients as table, list_members};
use skymailing::db::{AccountId, Conn, Keyset, Role};

use super::somebody;
use crate::support::app::{NOW, TestApp, on_each_database};

const FIRST: [&str; 5] = ["Anna", "Boris", "José", "", "Ёлка"];
const LAST: [&str; 4] = ["Ivanova", "Petrov", "O'Brien", ""];
const DOMAINS: [&str; 3] = ["example.org", "mail.example.net", "xn--e1afmkfd.xn--p1ai"];

/// 120 clients of all kinds, some deleted; their owner; and two lists.
async fn crowd(app: &TestApp, owner: AccountId) -> (ListId, ListId) {
    let mut all = Vec::new();
    let names = FIRST.iter().cycle().zip(LAST.iter().cycle()).zip(DOMAINS.iter().cycle());
    for (n, ((first, last), domain)) in names.take(120).enumerate() {
        let email = format!("user{n}@{domain}");
        let comment = if n % 10 == 0 { "met at the fair" } else { "" };
        let new = somebody(&email, first, last, comment);
        all.push(app.write(move |conn| clients::insert(conn, owner, &new, NOW)).await);
    }
    app.write(move |conn| {
        for (n, state) in ClientState::ALL.iter().enumerate().skip(1) {
            let some: Vec<ClientId> = all.iter().copied().skip(n).step_by(7 * n).collect();
            diesel::update(table::table.filter(table::id.eq_any(some)))
                .set((table::state.eq(*state), table::state_since.eq(NOW.plus(minutes(n as u64)))))
                .execute(conn)?;
        }
        diesel::sql_query(format!(
            "INSERT INTO deletions (id, owner_id, deleted_at, clients) VALUES ({owner}, {owner}, 0, 9)"
        ))
        .execute(conn)?;
        let gone: Vec<ClientId> = all.iter().copied().skip(3).step_by(13).collect();
        diesel::update(table::table.filter(table::id.eq_any(gone)))
            .set(table::deletion_id.eq(owner.0))
            .execute(conn)?;
        Ok(all)
    })
    .await;
    let ids: Vec<ClientId> = app
        .read(move |conn| table::table.filter(table::owner_id.eq(owner)).order(table::id).select(table::id).load(conn))
        .await;
    let most: Vec<ClientId> = ids.iter().copied().skip(20).collect();
    let few: Vec<ClientId> = ids.iter().copied().step_by(31).collect();
    (app.given_list(owner, "Most", &most).await, app.given_list(owner, "Few", &few).await)
}

/// Everybody the owner has who is not deleted, with the lists they are on.
fn everybody(conn: &mut Conn, owner: AccountId) -> Vec<(Client, Vec<ListId>)> {
    let found: Vec<Client> = table::table
        .filter(table::owner_id.eq(owner).and(table::deletion_id.is_null()))
        .select(Client::as_select())
        .load(conn)
        .unwrap();
    found
        .into_iter()
        .map(|client| {
            let of = list_members::table.filter(list_members::client_id.eq(client.id));
            let lists: Vec<ListId> = of.select(list_members::list_id).load(conn).unwrap();
            (client, lists)
        })
        .collect()
}

/// The same question, answered without a database.
fn is_meant(filter: &Filter, (client, lists): &(Client, Vec<ListId>)) -> bool {
    let plain = |text: &str| text.to_lowercase().replace('é', "e");
    let said =
        [&client.email, &client.first_name, &client.last_name, &client.comment].map(|text| plain(text)).join(" ");
    let said: Vec<&str> = said.split(|char: char| !char.is_alphanumeric()).collect();
    let asked = plain(&filter.text);
    let asked: Vec<&str> = asked.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let found = asked.iter().enumerate().all(|(place, word)| {
        let is_last = place + 1 == asked.len();
        said.iter().any(|said| said == word || is_last && said.starts_with(word))
    });
    let nothing_sayable = asked.is_empty() && !filter.text.trim().is_empty();
    found
        && !nothing_sayable
        && filter.state.is_none_or(|state| state == client.state)
        && filter.list.is_none_or(|list| lists.contains(&list))
        && (lists.is_empty() || !filter.unlisted)
}

fn in_order(sort: Sort, clients: &mut [Client]) {
    clients.sort_by(|a, b| match sort {
        Sort::Newest => b.id.cmp(&a.id),
        Sort::Email => a.email.to_lowercase().cmp(&b.email.to_lowercase()),
        Sort::Name => (&a.last_name, &a.first_name, a.id).cmp(&(&b.last_name, &b.first_name, b.id)),
        Sort::Since => (b.state_since, b.id).cmp(&(a.state_since, a.id)),
    });
}

/// From the first page to the last and back again.
fn walk(conn: &mut Conn, owner: AccountId, filter: &Filter, total: i64) -> (Vec<ClientId>, Vec<ClientId>) {
    let (mut there, mut at) = (Vec::new(), Keyset::default());
    let last = loop {
        let page = clients::page(conn, owner, filter, at, 7, total, NOW).unwrap();
        there.extend(page.rows.iter().map(|client| client.id));
        match page.older {
            Some(before) => at = Keyset { before: Some(before), after: None },
            None => break page,
        }
    };
    let (mut back, mut page) = (last.rows.iter().map(|client| client.id).collect::<Vec<_>>(), last);
    while let Some(after) = page.newer {
        page = clients::page(conn, owner, filter, Keyset { before: None, after: Some(after) }, 7, total, NOW).unwrap();
        let rows = page.rows.iter().map(|client| client.id);
        back = rows.chain(back).collect();
    }
    (there, back)
}

#[actix_web::test]
async fn a_filter_finds_exactly_who_is_meant() {
    on_each_database(async |app| {
        let owner = app.given_account("ann@example.org", Role::Owner).await;
        let other = app.given_account("bob@example.org", Role::Owner).await;
        let (most, few) = crowd(app, owner).await;
        crowd(app, other).await;
        let texts = [
            "",
            "anna",
            "Ann",
            "ann@exa",
            "jose",
            "José Petrov",
            "fair",
            "ёл",
            "user11",
            "example.org",
            "o'br",
            "***",
            "nobody",
        ];
        let mut filters: Vec<Filter> = Vec::new();
        for text in texts {
            for list in [None, Some(most), Some(few)] {
                for state in [None, Some(ClientState::Active), Some(ClientState::Bounced)] {
                    filters.push(Filter { text: text.to_owned(), list, state, ..Filter::default() });
                }
            }
            filters.push(Filter { text: text.to_owned(), unlisted: true, ..Filter::default() });
        }
        app.read(move |conn| {
            let all = everybody(conn, owner);
            assert!(all.len() > 100);
            let (mut hits, counts) = (0, Counts::default());
            for mut filter in filters {
                let expected: Vec<Client> =
                    all.iter().filter(|one| is_meant(&filter, one)).map(|(one, _)| one.clone()).collect();
                hits += expected.len();
                let total = clients::count(conn, owner, &filter, NOW)?;
                assert_eq!(total, expected.len() as i64, "{filter:?}");
                for _ in 0..2 {
                    assert_eq!(counts.count(conn, owner, &filter, NOW)?, total);
                }
                for sort in Sort::ALL {
                    filter.sort = *sort;
                    let mut expected = expected.clone();
                    in_order(*sort, &mut expected);
                    let expected: Vec<ClientId> = expected.into_iter().map(|client| client.id).collect();
                    // Whether they are taken for rare or for common changes nothing but the time it takes.
                    for total in [total, 1_000_000] {
                        let (there, back) = walk(conn, owner, &filter, total);
                        assert_eq!(there, expected, "{filter:?}");
                        assert_eq!(back, expected, "{filter:?} back");
                    }
                }
                let mut expected: Vec<ClientId> = expected.iter().map(|client| client.id).collect();
                expected.sort_unstable();
                let (mut found, mut after) = (Vec::new(), None);
                while let Some(last) = {
                    let next = clients::chunk(conn, owner, &filter, after, 9, NOW)?;
                    assert!(next.len() <= 9);
                    found.extend(next.iter().map(|client| client.id));
                    next.last().map(|client| client.id)
                } {
                    after = Some(last);
                }
                assert_eq!(found, expected, "{filter:?} in chunks");
            }
            assert!(hits > 500, "the filters do find somebody");
            Ok(())
        })
        .await;
    })
    .await;
}

#[actix_web::test]
async fn counts_follow_every_change() {
    on_each_database(async |app| {
        let owner = app.given_account("ann@example.org", Role::Owner).await;
        let counts = Counts::default();
        let one = app.given_client(owner, "one@example.org", "One", "").await;
        let two = app.given_client(owner, "two@example.org", "Two", "").await;
        let list = app.given_list(owner, "List", &[one, two]).await;
        let expect = async |on_list: i64, active: i64, called_one: i64| {
            let counts = counts.clone();
            app.read(move |conn| {
                let of_list = Filter { list: Some(list), ..Filter::default() };
                let active_ones = Filter { state: Some(ClientState::Active), ..Filter::default() };
                let said = Filter { text: "one".to_owned(), list: Some(list), ..Filter::default() };
                let mut found = Vec::new();
                for filter in [of_list, active_ones, said] {
                    let count = counts.count(conn, owner, &filter, NOW)?;
                    assert_eq!(count, clients::count(conn, owner, &filter, NOW)?);
                    found.push(count);
                }
                assert_eq!(found, [on_list, active, called_one]);
                Ok(())
            })
            .await;
        };
        expect(2, 2, 1).await;
        app.write(move |conn| clients::remove_members(conn, owner, list, &[two])).await;
        expect(1, 2, 1).await;
        app.write(move |conn| clients::add_members(conn, owner, list, &[one, two], NOW)).await;
        expect(2, 2, 1).await;
        app.write(move |conn| {
            diesel::update(table::table.filter(table::id.eq(two)))
                .set((table::state.eq(ClientState::Bounced), table::first_name.eq("One")))
                .execute(conn)
        })
        .await;
        expect(2, 1, 2).await;
        app.write(clients::fold_counts).await;
        expect(2, 1, 2).await;
        app.write(move |conn| diesel::delete(table::table.filter(table::id.eq(one))).execute(conn)).await;
        expect(1, 0, 1).await;
        for _ in 0..20 {
            app.write(move |conn| {
                diesel::update(table::table.filter(table::id.eq(two))).set(table::comment.eq("x")).execute(conn)
            })
            .await;
        }
        app.write(clients::fold_counts).await;
        app.write(clients::fold_counts).await;
        expect(1, 0, 1).await;
    })
    .await;
}

#[actix_web::test]
async fn another_owners_list_holds_nobody_for_me() {
    on_each_database(async |app| {
        let ann = app.given_account("ann@example.org", Role::Owner).await;
        let bob = app.given_account("bob@example.org", Role::Owner).await;
        let mine = app.given_client(ann, "one@example.org", "", "").await;
        let his = app.given_client(bob, "two@example.org", "", "").await;
        let list = app.given_list(bob, "His", &[his, mine]).await;
        app.read(move |conn| {
            let filter = Filter { list: Some(list), ..Filter::default() };
            assert_eq!(clients::count(conn, ann, &filter, NOW)?, 0);
            assert_eq!(clients::count(conn, bob, &filter, NOW)?, 1, "what is not his cannot be put on his list");
            assert!(clients::page(conn, ann, &filter, Keyset::default(), 9, 0, NOW)?.rows.is_empty());
            assert!(
                clients::chunk(conn, ann, &Filter::default(), None, 9, NOW)?.iter().all(|client| client.id == mine)
            );
            assert!(clients::find(conn, ann, his)?.is_none());
            Ok(())
        })
        .await;
    })
    .await;
}

//! The page of everybody, what is done with many at once, and what another owner cannot do.

use actix_web::http::{Method, StatusCode};
use diesel::prelude::*;
use skymailing::clients::{self, ClientId, ClientState, Filter};
use skymailing::db::schema::{attributes, clients as table, deletions, list_members, lists};
use skymailing::db::{AccountId, Role};

use crate::support::app::{NOW, TestApp, on_each_database};
use crate::support::html;
use crate::support::person::Answer;

async fn count(app: &TestApp, owner: AccountId, query: &str) -> i64 {
    let filter = Filter::from_query(query);
    app.read(move |conn| clients::count(conn, owner, &filter, NOW)).await
}

/// 120 of them; every third is called Zoe.
async fn crowd(app: &TestApp, owner: AccountId) -> Vec<ClientId> {
    let mut all = Vec::new();
    for n in 0..120 {
        let name = if n % 3 == 0 { "Zoe" } else { "Max" };
        all.push(app.given_client(owner, &format!("c{n:03}@example.net"), name, "Lee").await);
    }
    all
}

#[actix_web::test]
async fn pages_lead_on_and_back_with_what_was_asked_for() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        crowd(app, owner).await;
        let page = ann.visit("/clients").await;
        assert!(page.says("120 clients") && page.says("c119@example.net") && !page.says("c069@example.net"));
        assert!(page.has("nav.pages a[rel=next]") && !page.has("nav.pages a[rel=prev]"));
        let page = ann.visit("/clients?sort=email&q=zoe").await;
        assert!(page.says("40 clients") && page.says("c000@example.net") && !page.says("c001@example.net"));
        let page = ann.visit("/clients?sort=email").await.clone();
        let next = page.body.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(next.contains("sort=email"), "{next}");
        let page = ann.visit(&format!("/clients{}", next.replace("&amp;", "&").replace("&#38;", "&"))).await;
        assert!(page.says("c050@example.net") && page.says("c099@example.net") && !page.says("c049@example.net"));
        assert!(page.has("nav.pages a[rel=next]") && page.has("nav.pages a[rel=prev]"));
        assert!(page.has("select#sort option[value=email][selected]"));
    })
    .await;
}

#[actix_web::test]
async fn no_query_breaks_the_page() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        crowd(app, owner).await;
        for text in [
            "\"",
            "'",
            "*",
            "a*b",
            "NEAR(a b)",
            "a AND",
            "OR",
            "NOT x",
            "^zoe",
            "-zoe",
            "zoe:",
            "(zoe",
            "{a b} : c",
            "🚀",
            "\\",
            "%",
            "_",
            "'; DROP TABLE clients;--",
            "& | !",
            "<->",
            ":*",
        ] {
            let text: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
            for sort in ["newest", "name"] {
                let answer = ann.visit(&format!("/clients?q={text}&sort={sort}")).await;
                assert_eq!(answer.status, StatusCode::OK, "{text}");
            }
        }
        for query in [
            "limit=1e9",
            "offset=-1",
            "sort=password",
            "sort=id;DROP",
            "state=dead",
            "page=2",
            "owner_id=1",
            "import=-5",
            "before=9223372036854775807",
            "before=-1",
            "after=0",
            "after=424242",
        ] {
            let answer = ann.visit(&format!("/clients?{query}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{query}");
            assert!(answer.body.len() < 64 * 1024, "{query}: {}", answer.body.len());
        }
        assert_eq!(ann.visit("/clients?before=x").await.status, StatusCode::BAD_REQUEST);
        assert_eq!(ann.visit("/clients?list=424242").await.status, StatusCode::NOT_FOUND);
        assert_eq!(count(app, owner, "").await, 120);
    })
    .await;
}

#[actix_web::test]
async fn many_are_put_on_lists_suppressed_deleted_and_brought_back() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let all = crowd(app, owner).await;
        let list = app.given_list(owner, "News", &[]).await.to_string();
        let (one, two) = (all[119].to_string(), all[118].to_string());

        ann.visit("/clients").await;
        ann.submit("/clients/bulk", &[("do", "add"), ("list", &list)]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody is chosen");
        assert!(ann.page.has(&format!("select#list option[value='{list}'][selected]")), "the choice is kept");
        ann.submit("/clients/bulk", &[("do", "add"), ("list", ""), ("id", &one)]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY, "no list is chosen");
        assert!(ann.page.has(&format!("input[name=id][value='{one}'][checked]")), "the choice is kept");
        ann.submit("/clients/bulk", &[("do", "add"), ("list", &list), ("id", &one), ("id", &two)]).await;
        assert!(ann.page.says("Added to the list: 2."), "{}", ann.page.text());
        assert_eq!(count(app, owner, &format!("list={list}")).await, 2);

        ann.visit("/clients?q=zoe").await;
        ann.submit("/clients/bulk", &[("do", "add"), ("list", &list), ("all", "yes")]).await;
        assert_eq!(ann.page.path, "/clients?q=zoe", "back to what was asked for");
        assert_eq!(count(app, owner, &format!("list={list}&q=zoe")).await, 40);
        let members = count(app, owner, &format!("list={list}")).await;

        ann.visit(&format!("/clients?list={list}")).await;
        assert!(ann.page.says("News"));
        ann.submit("/clients/bulk", &[("do", "remove"), ("list", &list), ("id", &one)]).await;
        assert!(ann.page.says("Taken off the list: 1."));
        assert_eq!(count(app, owner, &format!("list={list}")).await, members - 1);

        ann.visit("/clients?q=max").await;
        ann.submit("/clients/bulk", &[("do", "suppress"), ("all", "yes"), ("reason", "")]).await;
        assert_eq!(ann.page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(ann.page.has("#all[checked]"), "the choice is kept");
        ann.submit("/clients/bulk", &[("do", "suppress"), ("all", "yes"), ("reason", "no more")]).await;
        assert!(ann.page.says("Not written to any more: 80."), "{}", ann.page.text());
        assert_eq!(count(app, owner, "state=suppressed").await, 80);

        ann.visit("/clients").await;
        ann.submit("/clients/bulk", &[("do", "delete"), ("all", "yes")]).await;
        assert!(ann.page.says("Deleted: 120.") && ann.page.says("No clients yet"));
        let undo = ann.page.body.split("action=\"").find(|part| part.starts_with("/clients/deletions/")).unwrap();
        let undo = undo.split('"').next().unwrap().to_owned();
        ann.submit(&undo, &[]).await;
        assert!(ann.page.says("Brought back: 120.") && ann.page.says("120 clients"));
        assert_eq!(count(app, owner, "state=suppressed").await, 80);
        assert_eq!(count(app, owner, &format!("list={list}")).await, members - 1);
    })
    .await;
}

/// Everything of one owner.
async fn of(app: &TestApp, owner: AccountId) -> String {
    app.read(move |conn| {
        let clients: Vec<(i64, String, String, String, Option<i64>)> = table::table
            .filter(table::owner_id.eq(owner))
            .order(table::id)
            .select((table::id, table::email, table::first_name, table::state, table::deletion_id))
            .load(conn)?;
        let lists: Vec<(i64, String, Option<i64>)> = lists::table
            .filter(lists::owner_id.eq(owner))
            .select((lists::id, lists::name, lists::deleted_at))
            .load(conn)?;
        let members: Vec<(i64, i64)> = list_members::table
            .inner_join(lists::table)
            .filter(lists::owner_id.eq(owner))
            .order((list_members::list_id, list_members::client_id))
            .select((list_members::list_id, list_members::client_id))
            .load(conn)?;
        let attributes: Vec<(i64, String, i64, Option<i64>)> = attributes::table
            .filter(attributes::owner_id.eq(owner))
            .order(attributes::id)
            .select((attributes::id, attributes::label, attributes::position, attributes::deleted_at))
            .load(conn)?;
        let deletions: Vec<(i64, i64)> = deletions::table
            .filter(deletions::owner_id.eq(owner))
            .select((deletions::id, deletions::clients))
            .load(conn)?;
        Ok(format!("{clients:?} {lists:?} {members:?} {attributes:?} {deletions:?}"))
    })
    .await
}

#[actix_web::test]
async fn what_is_another_owners_is_not_found_and_stays_as_it_is() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let (other, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        let mine = app.given_client(owner, "mine@example.net", "", "").await;
        let my_list = app.given_list(owner, "Mine", &[mine]).await;
        let his = app.given_client(other, "his@example.net", "Hugo", "").await;
        let gone = app.given_client(other, "gone@example.net", "Gus", "").await;
        let his_list = app.given_list(other, "His", &[his]).await;
        bob.visit("/clients/attributes").await;
        bob.submit("/clients/attributes", &[("label", "City"), ("kind", "text")]).await;
        let attribute: i64 = app
            .read(move |conn| {
                attributes::table.filter(attributes::owner_id.eq(other)).select(attributes::id).first(conn)
            })
            .await;
        let deletion = app
            .write(move |conn| {
                let deletion = clients::open_deletion(conn, other, NOW)?;
                clients::delete_some(conn, other, deletion, &[gone])?;
                Ok(deletion)
            })
            .await;
        let before = of(app, other).await;
        ann.visit("/clients").await;
        let csrf = ann.csrf();
        let posts = [
            (format!("/clients/{his}"), "email=a@example.net&seen=0".to_owned()),
            (format!("/clients/{his}/delete"), String::new()),
            (format!("/clients/{his}/suppress"), "reason=x".to_owned()),
            (format!("/clients/{his}/activate"), String::new()),
            (format!("/clients/{his}/lists/add"), format!("list={my_list}")),
            (format!("/clients/{mine}/lists/add"), format!("list={his_list}")),
            (format!("/clients/{mine}/lists/remove"), format!("list={his_list}")),
            (format!("/clients/deletions/{deletion}/undo"), String::new()),
            (format!("/clients/attributes/{attribute}"), "label=Town&kind=text".to_owned()),
            (format!("/clients/attributes/{attribute}/up"), String::new()),
            (format!("/clients/attributes/{attribute}/down"), String::new()),
            (format!("/clients/attributes/{attribute}/delete"), String::new()),
            (format!("/clients/attributes/{attribute}/undo"), String::new()),
            (format!("/lists/{his_list}"), "name=Mine+now".to_owned()),
            (format!("/lists/{his_list}/delete"), String::new()),
            (format!("/lists/{his_list}/undo"), String::new()),
            ("/clients/bulk".to_owned(), format!("do=add&list={his_list}&id={mine}")),
            ("/clients/bulk".to_owned(), format!("do=remove&list={his_list}&id={his}")),
            ("/clients/new".to_owned(), format!("email=b@example.net&list={his_list}")),
        ];
        for (path, form) in posts {
            let answer = ann.send(Method::POST, &path, Some(format!("csrf={csrf}&{form}"))).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} {form}");
        }
        for path in [
            format!("/clients/{his}"),
            format!("/clients?list={his_list}"),
            format!("/lists/{his_list}"),
            format!("/clients/attributes/{attribute}"),
        ] {
            let his = ann.visit(&path).await.text();
            assert_eq!(ann.page.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(his, ann.visit("/clients/424242").await.text(), "{path}: nothing tells his from nobody's");
        }
        for form in [
            format!("do=delete&id={his}"),
            format!("do=suppress&reason=x&id={his}"),
            format!("do=add&list={my_list}&id={his}"),
        ] {
            let answer = ann.send(Method::POST, "/clients/bulk", Some(format!("csrf={csrf}&{form}"))).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{form}");
        }
        let extra = format!("csrf={csrf}&email=c@example.net&owner_id={other}&state=complained&id={his}&deletion_id=1");
        ann.send(Method::POST, "/clients/new", Some(extra)).await;
        assert_eq!(count(app, owner, "q=c@example.net&state=active").await, 1, "what nobody asked for is ignored");
        assert_eq!(of(app, other).await, before);
        assert_eq!(count(app, owner, &format!("list={my_list}")).await, 1);
        assert_eq!(count(app, owner, "q=b@example.net").await, 0, "with a list of his nobody is added");
        let state: ClientState =
            app.read(move |conn| table::table.find(his.0).select(table::state).get_result(conn)).await;
        assert_eq!(state, ClientState::Active);
    })
    .await;
}

#[actix_web::test]
async fn every_page_is_valid_html_in_both_languages() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let empty = ["/clients", "/lists", "/clients/attributes", "/clients/new"];
        for language in ["en", "ru"] {
            ann.visit("/account").await;
            ann.submit("/account/profile", &[("language", language)]).await;
            for path in empty {
                is_valid(ann.visit(path).await);
            }
        }
        let id = crowd(app, owner).await[0];
        let list = app.given_list(owner, "News & <b>more</b>", &[id]).await;
        ann.visit("/clients/attributes").await;
        ann.submit("/clients/attributes", &[("label", "<i>Size</i>"), ("kind", "choice"), ("choices", "<s>\nM")]).await;
        let attribute = app.read(move |conn| clients::attributes(conn, owner)).await.remove(0).id;
        let filled = [
            "/clients?q=zoe".to_owned(),
            "/clients?q=nobody&state=active&list=none&sort=name&import=3".to_owned(),
            format!("/clients?list={list}"),
            format!("/clients/new?list={list}"),
            format!("/clients/{id}"),
            format!("/clients/attributes/{attribute}"),
            format!("/lists/{list}"),
            "/lists/new".to_owned(),
        ];
        for language in ["ru", "en"] {
            ann.visit("/account").await;
            ann.submit("/account/profile", &[("language", language)]).await;
            for path in filled.iter().map(String::as_str).chain(empty) {
                is_valid(ann.visit(path).await);
                assert!(!ann.page.body.contains("<i>Size") && !ann.page.body.contains("<b>more"), "{path}");
            }
            ann.visit("/clients").await;
            is_valid(ann.submit("/clients/bulk", &[("do", "suppress")]).await);
            ann.visit("/clients/new").await;
            is_valid(ann.submit("/clients/new", &[("email", "c000@example.net"), ("first_name", "a\u{202e}b")]).await);
            ann.visit("/lists/new").await;
            is_valid(ann.submit("/lists/new", &[("name", "")]).await);
        }
    })
    .await;
}

fn is_valid(page: &Answer) {
    assert!(!page.status.is_server_error(), "{}", page.path);
    let problems = html::problems(&page.body);
    assert!(problems.is_empty(), "{}: {problems:#?}", page.path);
    assert!(page.body.len() < 64 * 1024, "{} has {} bytes", page.path, page.body.len());
}

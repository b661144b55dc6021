//! What owners type and send about their own work, when it is meant ill: lines that would break a header, templates that would
//! compute, ids that are another owner's, fields that no form has. A refusal stores nothing, and nothing is a 5xx.

use actix_web::http::{Method, StatusCode};
use skymailing::clients::{self, AttributeId, ListId, NewClient, NewList, Own};
use skymailing::db::{AccountId, Role};
use skymailing::mail::EmailAddress;

use crate::segments::{given_attribute, given_segment};
use crate::support::app::{NOW, TestApp, on_each_database};
use crate::support::person::Person;
use crate::support::snapshot::everything;

/// A form, filled in so that it would be taken, and those of its fields that hold one line.
struct Form {
    page: &'static str,
    action: &'static str,
    good: &'static [(&'static str, &'static str)],
    lines: &'static [&'static str],
}

/// The first list, attribute and so on are of the owner who fills them in.
const FORMS: &[Form] = &[
    Form {
        page: "/clients/new",
        action: "/clients/new",
        good: &[("email", "new@example.net"), ("first_name", "Eve"), ("last_name", "Adams"), ("own-city", "Tver")],
        lines: &["email", "first_name", "last_name", "own-city"],
    },
    Form { page: "/lists/new", action: "/lists/new", good: &[("name", "Friends")], lines: &["name"] },
    Form {
        page: "/clients/attributes",
        action: "/clients/attributes",
        good: &[("label", "Height"), ("kind", "number")],
        lines: &["label"],
    },
    Form {
        page: "/segments/new",
        action: "/segments",
        good: &[("name", "Near"), ("op-0-0", "first-name:is"), ("value-0-0", "Eve"), ("do", "save")],
        lines: &["name", "value-0-0"],
    },
    Form {
        page: "/messages/new",
        action: "/messages/new",
        good: &[
            ("name", "May"),
            ("subject", "News"),
            ("preheader", "Of May"),
            ("body", "Hello"),
            ("format", "markdown"),
        ],
        lines: &["name", "subject", "preheader"],
    },
];

/// What would begin a header of its own, turn a name round, or end a string early.
const BREAKING: [&str; 10] = [
    "Eve\r\nBcc: victim@example.org",
    "Eve\rBcc: victim@example.org",
    "Eve\nBcc: victim@example.org",
    "Eve\u{b}x",
    "Eve\u{1b}[2J",
    "Eve\u{7f}x",
    "Eve\u{85}x",
    "Eve\u{2028}x",
    "Eve\u{2029}x",
    "Eve\u{202e}gpj.exe",
];

/// Ann with one of each, signed in.
async fn given_ann(app: &TestApp) -> (AccountId, Person) {
    let (owner, person) = app.signed_in("ann@example.org", Role::Owner).await;
    furnish(app, owner, "bob@example.net").await;
    (owner, person)
}

/// One client on one list, one attribute, one segment.
async fn furnish(app: &TestApp, owner: AccountId, email: &str) -> Things {
    let email = EmailAddress::parse(email).unwrap();
    app.write(move |conn| {
        let attribute = AttributeId(given_attribute(conn, owner, "city", "text", "[]")?);
        let new = NewClient {
            email,
            first_name: "Bob".to_owned(),
            last_name: String::new(),
            comment: String::new(),
            own: Own::default(),
        };
        let client = clients::insert(conn, owner, &new, NOW)?;
        let list = NewList { name: format!("Of {owner}"), description: String::new() };
        let list = clients::make_list(conn, owner, &list, NOW)?;
        clients::add_members(conn, owner, list, &[client], NOW)?;
        let rules = r#"{"match":"all","rules":[{"field":"email","op":"known"}]}"#;
        let segment = given_segment(conn, owner, &format!("all of {owner}"), rules)?;
        Ok(Things { client: client.0, list, attribute, segment })
    })
    .await
}

struct Things {
    client: i64,
    list: ListId,
    attribute: AttributeId,
    segment: i64,
}

#[actix_web::test]
async fn no_line_breaks_out_of_its_field() {
    on_each_database(async |app| {
        let (_, mut ann) = given_ann(app).await;
        for form in FORMS {
            for line in form.lines {
                // A subject may be written from right to left, a name may not pretend to be.
                let is_name = !["subject", "preheader"].contains(line);
                for breaking in BREAKING.into_iter().filter(|text| is_name || !text.contains('\u{202e}')) {
                    let mut fields: Vec<(&str, &str)> = form.good.to_vec();
                    fields.retain(|(name, _)| name != line);
                    fields.push((line, breaking));
                    ann.visit(form.page).await;
                    assert_eq!(ann.page.status, StatusCode::OK, "{}", form.page);
                    let before = everything(app).await;
                    let answer = ann.submit_once(form.action, &fields).await;
                    let told = format!("{} {line}={breaking:?}: {}", form.action, answer.status);
                    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
                    assert!(answer.has(".errors"), "{told}: {}", answer.text());
                    assert_eq!(everything(app).await, before, "{told} stored something");
                }
            }
            ann.visit(form.page).await;
            let before = everything(app).await;
            let with_nul: Vec<(&str, &str)> = form
                .good
                .iter()
                .map(|(name, value)| (*name, if *name == form.lines[0] { "a\0b" } else { value }))
                .collect();
            let answer = ann.submit_once(form.action, &with_nul).await;
            assert!([400, 422].contains(&answer.status.as_u16()), "{} with NUL: {}", form.action, answer.status);
            assert_eq!(everything(app).await, before, "{} with NUL stored something", form.action);
            // The form itself is right: it was the line that was not taken.
            ann.visit(form.page).await;
            let answer = ann.submit_once(form.action, form.good).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", form.action, answer.text());
        }
    })
    .await;
}

#[actix_web::test]
async fn what_stands_on_more_lines_may_do_so() {
    on_each_database(async |app| {
        let (_, mut ann) = given_ann(app).await;
        for (path, fields) in [
            ("/clients/new", [("email", "cleo@example.net"), ("comment", "one\r\ntwo")]),
            ("/lists/new", [("name", "Long"), ("description", "one\r\ntwo")]),
        ] {
            ann.visit(path).await;
            let answer = ann.submit_once(path, &fields).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.text());
        }
    })
    .await;
}

/// Fields a form does not have, some of which are columns.
const ASSIGNED: [(&str, &str); 14] = [
    ("id", "987654321"),
    ("owner_id", "987654321"),
    ("owner", "987654321"),
    ("state", "complained"),
    ("state_reason", "forged"),
    ("state_since", "1"),
    ("created_at", "1"),
    ("updated_at", "1"),
    ("deletion_id", "1"),
    ("deleted_at", "1"),
    ("import_id", "1"),
    ("verified_at", "1"),
    ("confirmed_at", "1"),
    ("role", "admin"),
];

#[actix_web::test]
async fn fields_that_no_form_has_change_nothing() {
    on_each_database(async |app| {
        let (_, mut ann) = given_ann(app).await;
        for form in FORMS {
            ann.visit(form.page).await;
            let fields: Vec<(&str, &str)> = form.good.iter().copied().chain(ASSIGNED).collect();
            let answer = ann.submit_once(form.action, &fields).await;
            assert!(!answer.status.is_server_error(), "{}: {}", form.action, answer.status);
            let stored = everything(app).await;
            assert!(!stored.contains("forged") && !stored.contains("987654321"), "{}: {stored}", form.action);
            assert!(!stored.contains("admin"), "{}", form.action);
        }
        let segments = ann.visit("/segments").await;
        assert!(segments.says("Near"), "the rest was taken: {}", segments.text());
    })
    .await;
}

/// Ann names what is Bob's in forms and addresses of her own.
/// The page with the form, where it posts to, and what is said.
type Try<'a> = (&'a str, String, Vec<(&'a str, &'a str)>);

#[actix_web::test]
async fn what_is_another_owners_cannot_be_named() {
    on_each_database(async |app| {
        let (_, mut ann) = given_ann(app).await;
        let (bob, _) = app.signed_in("bob@example.org", Role::Owner).await;
        let his = furnish(app, bob, "his@example.net").await;
        let (list, client, segment) = (his.list.to_string(), his.client.to_string(), his.segment.to_string());
        let about = format!("own-{}:is", his.attribute);
        let hers: i64 = 1;
        let tries: Vec<Try> = vec![
            ("/clients/new", "/clients/new".to_owned(), vec![("email", "x@example.net"), ("list", &list)]),
            (
                "/segments/new",
                "/segments".to_owned(),
                vec![("name", "S"), ("op-0-0", "lists:none-of"), ("value-0-0", &list), ("do", "save")],
            ),
            (
                "/segments/new",
                "/segments".to_owned(),
                vec![("name", "S"), ("op-0-0", &about), ("value-0-0", "x"), ("do", "save")],
            ),
        ];
        for (page, action, fields) in tries {
            ann.visit(page).await;
            let before = everything(app).await;
            let answer = ann.submit_once(&action, &fields).await;
            let told = format!("{action} {fields:?}: {}", answer.status);
            assert!([404, 422].contains(&answer.status.as_u16()), "{told}");
            assert_eq!(everything(app).await, before, "{told} stored something");
        }
        ann.visit("/segments/new").await;
        let csrf = ann.csrf();
        for (path, body) in [
            (format!("/clients/{hers}/lists/add"), format!("list={list}")),
            (format!("/clients/{hers}/lists/remove"), format!("list={list}")),
            (format!("/clients/{client}"), "email=taken@example.net".to_owned()),
            (format!("/clients/{client}/delete"), String::new()),
            (format!("/clients/{client}/suppress"), "reason=because".to_owned()),
            (format!("/clients/attributes/{}", his.attribute), "label=Mine&kind=text".to_owned()),
            (format!("/clients/attributes/{}/delete", his.attribute), String::new()),
            (format!("/lists/{list}"), "name=Mine".to_owned()),
            (format!("/lists/{list}/delete"), String::new()),
            (format!("/segments/{segment}/delete"), String::new()),
            (format!("/segments/{segment}/duplicate"), String::new()),
        ] {
            let before = everything(app).await;
            let answer = ann.send(Method::POST, &path, Some(format!("csrf={csrf}&{body}"))).await;
            let told = format!("{path} {body}: {}", answer.status);
            assert!([404, 422].contains(&answer.status.as_u16()), "{told}");
            assert_eq!(everything(app).await, before, "{told} changed something");
        }
        for path in ["/clients", "/clients/new", "/lists", "/segments", "/segments/new", "/clients/attributes"] {
            let page = ann.visit(path).await;
            assert!(!page.body.contains("his@example.net") && !page.says(&format!("Of {bob}")), "{path}");
        }
        for path in [format!("/clients?list={list}"), format!("/clients?segment={segment}")] {
            let page = ann.visit(&path).await;
            assert!(
                !page.status.is_server_error() && !page.body.contains("his@example.net"),
                "{path}: {}",
                page.status
            );
        }
        for path in [format!("/clients/{client}"), format!("/lists/{list}"), format!("/segments/{segment}")] {
            let his = ann.visit(&path).await.clone();
            let nobodys = ann.visit(&path.replace(|char: char| char.is_ascii_digit(), "987654")).await.clone();
            assert_eq!((his.status, nobodys.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{path}");
            assert_eq!(his.text(), nobodys.text(), "nothing tells another's from none");
        }
    })
    .await;
}

#[actix_web::test]
async fn templates_compute_nothing() {
    on_each_database(async |app| {
        let (_, mut ann) = given_ann(app).await;
        for (body, is_words) in [
            ("{{ env \"SECRET\" }}", false),
            ("{{ config }}", false),
            ("{% include \"/etc/passwd\" %}", false),
            ("{{ client.owner.password }}", false),
            ("{{ __proto__ }}", false),
            ("{{ 7*7 }}", false),
            ("{{ first_name.__class__ }}", false),
            ("${7*7} #{7*7} <%= 7*7 %>", true),
        ] {
            for field in ["subject", "body"] {
                ann.visit("/messages/new").await;
                let mut fields =
                    vec![("name", "T"), ("subject", "S"), ("preheader", ""), ("body", "B"), ("format", "markdown")];
                fields.retain(|(name, _)| *name != field);
                fields.push((field, body));
                let before = everything(app).await;
                let answer = ann.submit_once("/messages/new", &fields).await;
                let told = format!("{field} {body}: {}", answer.status);
                if is_words {
                    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{told}: {}", answer.text());
                    let path = answer.header("location").unwrap_or_default().to_owned();
                    let seen = ann.visit(&format!("{path}/preview/body")).await;
                    assert_eq!(seen.status, StatusCode::OK, "{told}");
                    assert!(!seen.body.contains("49"), "{told}");
                } else {
                    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
                    assert_eq!(everything(app).await, before, "{told} stored something");
                }
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn queries_that_make_no_sense_are_answered_with_a_page() {
    on_each_database(async |app| {
        let (_, mut ann) = given_ann(app).await;
        for path in ["/clients", "/lists", "/segments", "/messages", "/senders"] {
            for query in [
                "sort=password",
                "sort=id;DROP%20TABLE%20clients",
                "limit=1000000000&page=-1&offset=-1",
                "owner=2&owner_id=2",
                "before=9223372036854775807",
                "after=-9223372036854775808",
                "q=%25%27%22%5C%29%20OR%201%3D1--",
                "q=%F0%9F%92%A3%E2%80%AE",
                "list=-1&segment=999999&state=dead",
            ] {
                let answer = ann.visit(&format!("{path}?{query}")).await;
                let status = answer.status.as_u16();
                assert!([200, 400, 404].contains(&status), "{path}?{query}: {status}");
            }
        }
        assert!(ann.visit("/segments/1").await.says("bob@example.net"), "everything is still there");
    })
    .await;
}

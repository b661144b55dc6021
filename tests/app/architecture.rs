//! Holds the house to its plan: which room may import which, that a slice is seen only through its front, and that files stay
//! small enough to hold in the head.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Every room may use `clock`, `config` and `logging`.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("clock", &[]),
    ("config", &[]),
    ("crash", &[]),
    ("logging", &[]),
    ("db", &[]),
    ("mail", &[]),
    ("smtp", &["mail"]),
    ("files", &["db"]),
    ("web", &["db"]),
    ("suppression", &["db", "mail", "web"]),
    ("delivery", &["db", "mail", "smtp", "suppression"]),
    ("accounts", &["db", "mail", "web", "delivery"]),
    ("clients", &["db", "mail", "web", "suppression", "delivery"]),
    ("imports", &["db", "mail", "web", "clients"]),
    ("messages", &["db", "mail", "web", "accounts", "clients", "senders", "delivery", "files"]),
    ("senders", &["db", "mail", "smtp", "web", "accounts", "delivery"]),
    (
        "campaigns",
        &[
            "db",
            "mail",
            "smtp",
            "web",
            "suppression",
            "accounts",
            "clients",
            "senders",
            "messages",
            "delivery",
            "files",
        ],
    ),
    ("moderation", &["db", "web", "suppression", "accounts", "campaigns", "delivery"]),
    ("blog", &["db", "mail", "web", "accounts"]),
    ("trial", &["db", "smtp", "web"]),
    ("home", &["db", "mail", "web", "blog", "delivery", "clients", "senders", "messages", "campaigns"]),
];
const FOR_ALL: &[&str] = &["clock", "config", "crash", "logging"];
/// These put everything together.
const TOP: &[&str] = &["app", "commands", "health", "lib", "main", "routes", "schedule", "serve"];

struct Source {
    room: String,
    path: PathBuf,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let inside = path.strip_prefix(&root).unwrap();
                let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
                let room = first.trim_end_matches(".rs").to_owned();
                found.push(Source { room, text: std::fs::read_to_string(&path).unwrap(), path });
            }
        }
    }
    assert!(found.len() > 50, "the sources are here");
    found
}

/// The paths after `crate::` outside of comments, such as `db::Conn`. A group is taken apart: `crate::{db, mail::x}`.
fn imports(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |all, line| all + line + "\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = &group[..group.find("};").unwrap_or(group.len())];
            let mut depth = 0;
            let mut part = String::new();
            for char in group.chars() {
                match char {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 0 => found.push(std::mem::take(&mut part).trim().to_owned()),
                    _ if depth == 0 => part.push(char),
                    _ => {}
                }
            }
            found.push(part.trim().to_owned());
        } else {
            found.push(rest.chars().take_while(|char| char.is_alphanumeric() || matches!(char, '_' | ':')).collect());
        }
    }
    found.retain(|path| !path.is_empty());
    found
}

#[test]
fn every_room_imports_only_what_the_plan_allows() {
    let plan: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !TOP.contains(&source.room.as_str())) {
        let Some(allowed) = plan.get(source.room.as_str()) else {
            wrong.push(format!("{}: the room {} is not in the plan", source.path.display(), source.room));
            continue;
        };
        for import in imports(&source.text) {
            let room = import.split("::").next().unwrap_or_default();
            // Macros stand at the top of the crate: `crate::text_enum`.
            let is_room = plan.contains_key(room) || TOP.contains(&room);
            if is_room && room != source.room && !FOR_ALL.contains(&room) && !allowed.contains(&room) {
                wrong.push(format!("{} imports crate::{import}", source.path.display()));
            }
        }
    }
    for (room, allowed) in MAY_IMPORT {
        let used: Vec<String> =
            sources().iter().filter(|source| source.room == *room).flat_map(|source| imports(&source.text)).collect();
        let idle = allowed.iter().filter(|may| !used.iter().any(|path| path.split("::").next() == Some(**may)));
        wrong.extend(idle.map(|may| format!("{room} may import {may} and does not: take it out of the plan")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What has a front of its own within a slice, and is spoken of by that name.
const ROOMS_WITHIN: &[&str] = &["pub mod routes;", "pub mod calendar;", "pub mod lanes;", "pub mod runs;"];

/// Only `routes.rs` names handlers; everything else of a slice is seen through what its `mod.rs` re-exports.
#[test]
fn a_slice_is_seen_only_through_its_front() {
    let slices = [
        "suppression",
        "delivery",
        "files",
        "accounts",
        "clients",
        "imports",
        "messages",
        "senders",
        "campaigns",
        "moderation",
        "blog",
        "trial",
        "home",
    ];
    let mut wrong = Vec::new();
    for source in sources() {
        let is_front =
            source.path.ends_with("mod.rs") && source.path.parent().is_some_and(|up| up.ends_with(&source.room));
        if is_front && slices.contains(&source.room.as_str()) {
            let open = source.text.lines().filter(|line| line.starts_with("pub mod ") && !ROOMS_WITHIN.contains(line));
            wrong.extend(open.map(|line| format!("{}: {line}", source.path.display())));
        }
        for import in imports(&source.text).iter().filter(|_| source.room != "routes") {
            let mut parts = import.split("::");
            let (room, inside) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            if room != source.room && slices.contains(&room) && inside == "routes" {
                wrong.push(format!("{} looks into crate::{import}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_stay_small_and_say_what_they_are_for() {
    let mut wrong = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > 300 {
            wrong.push(format!("{} has {lines} lines: look for the second noun in it", source.path.display()));
        }
        if !source.text.starts_with("//!") {
            wrong.push(format!("{} does not say what it is for", source.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sql_stands_in_queries_and_in_files_named_for_their_table() {
    const MAY_QUERY: &[&str] = &[
        "queries.rs",
        "attempts.rs",
        "letters.rs",
        "sessions.rs",
        "tokens.rs",
        "staff.rs",
        "audit.rs",
        "listing.rs",
        "appeals.rs",
        "account.rs",
        "client.rs",
        "entry.rs",
        "campaign.rs",
        "post.rs",
        "allowances.rs",
        "fate.rs",
        "sender.rs",
        "addresses.rs",
        "checks.rs",
        "faults.rs",
        "own_sender.rs",
        "condition.rs",
        "values.rs",
        "counts.rs",
        "deletions.rs",
        "sent.rs",
        "list.rs",
        "erasing.rs",
        "health.rs",
        "order.rs",
        "books.rs",
        "claim.rs",
    ];
    /// Folders that are about one table, each file about one deed.
    const FOLDERS: &[&str] = &["delivery/runs"];
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.room != "db") {
        let name = source.path.file_name().unwrap().to_string_lossy().into_owned();
        let queries = imports(&source.text).iter().any(|import| import.starts_with("db::schema"));
        let folder = source.path.parent().unwrap();
        let is_about_a_table = FOLDERS.iter().any(|about| folder.ends_with(about));
        if queries && !is_about_a_table && !MAY_QUERY.contains(&name.as_str()) {
            wrong.push(source.path.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "queries outside their place:\n{}", wrong.join("\n"));
}

#[test]
fn the_check_itself_finds_what_it_looks_for() {
    let text = "use crate::{db::{Conn, Db}, mail::Sender};\nuse crate::smtp::Relay;\n// crate::accounts::find\nlet x = crate::web::Page;";
    assert_eq!(imports(text), ["db::", "mail::Sender", "smtp::Relay", "web::Page"]);
}

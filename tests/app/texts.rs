//! Both languages are complete, say the same things with the same values, and hold no text that nothing uses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use skymailing::accounts::Audited;
use skymailing::campaigns::{Status as CampaignStatus, Unknown};
use skymailing::clients::{ClientState, Kind, Sort};
use skymailing::delivery::{State, Trigger};
use skymailing::imports::{Status, Target};
use skymailing::smtp::{Cause, Verdict};
use skymailing::web::{Arg, Language};

type Texts = BTreeMap<String, BTreeSet<String>>;

fn read(folder: &str, kinds: &[&str]) -> String {
    let mut all = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kinds.iter().any(|wanted| kind == *wanted)) {
                all += &std::fs::read_to_string(&path).unwrap();
            }
        }
    }
    all
}

/// Keys with the names of the values they take.
fn texts(language: Language) -> Texts {
    let mut found = Texts::new();
    let mut key = String::new();
    for line in read(&format!("templates/languages/{language}"), &["ftl"]).lines() {
        if let Some((name, _)) =
            line.split_once(" =").filter(|(name, _)| !name.is_empty() && !name.starts_with([' ', '#']))
        {
            key = name.to_owned();
            assert!(found.insert(key.clone(), BTreeSet::new()).is_none(), "{language}: {key} stands twice");
        }
        for value in line.split('$').skip(1) {
            let value: String = value.chars().take_while(|char| char.is_ascii_alphanumeric()).collect();
            found.entry(key.clone()).or_default().insert(value);
        }
    }
    found
}

#[test]
fn both_languages_say_the_same_things() {
    let (english, russian) = (texts(Language::English), texts(Language::Russian));
    assert!(english.len() > 150);
    for (key, values) in &english {
        assert_eq!(russian.get(key), Some(values), "{key}");
        for language in Language::ALL {
            let values = values.iter().map(|name| (name.clone().leak() as &str, Arg::from("x"))).collect();
            assert_ne!(language.text_with(key, values), *key, "{language}: {key} cannot be read");
        }
    }
    assert_eq!(english.len(), russian.len(), "Russian has more than English");
}

/// What is quoted in code and looks like a key.
fn quoted(code: &str) -> BTreeSet<String> {
    let is_key = |text: &str| {
        !text.is_empty()
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    code.split('"').filter(|text| is_key(text)).map(ToOwned::to_owned).collect()
}

#[test]
fn every_text_that_is_asked_for_exists() {
    let english = texts(Language::English);
    let templates = read("templates", &["html", "txt"]);
    let mut missing: Vec<&str> = Vec::new();
    let made = made_of_parts();
    missing.extend(made.iter().filter(|key| !english.contains_key(*key)).map(String::as_str));
    for call in ["page.t(\"", "page.t1(\"", "page.t2(\"", "page.counted(\""] {
        for (at, _) in templates.match_indices(call) {
            let key = templates[at + call.len()..].split('"').next().unwrap_or_default();
            if !english.contains_key(key) {
                missing.push(key);
            }
        }
    }
    let code = read("src", &["rs"]) + &templates;
    let kinds = ["invalid-", "too-many-", "refused-", "notice-", "fate-", "field-"];
    let quoted = quoted(&code);
    missing.extend(
        quoted
            .iter()
            .filter(|key| kinds.iter().any(|kind| key.starts_with(kind)) && !english.contains_key(*key))
            // The name of a cause is a part of the keys of its sentences.
            .filter(|key| Cause::parse(key).is_none())
            .map(String::as_str),
    );
    assert!(missing.is_empty(), "{missing:?}");
}

/// What may be said about a letter.
const LINT: [&str; 22] = [
    "clipped",
    "heavy",
    "subject-short",
    "subject-long",
    "subject-shouted",
    "subject-exclaims",
    "no-preheader",
    "text-exclaims",
    "no-text",
    "no-unsubscribe",
    "link-nowhere",
    "link-vague",
    "link-broken",
    "link-plain",
    "link-number",
    "link-shortened",
    "link-misleads",
    "form",
    "active",
    "no-language",
    "image-unsaid",
    "image-inside",
];

/// How far a conversation came.
const STAGES: [&str; 14] = [
    "build", "resolve", "connect", "banner", "ehlo", "starttls", "tls", "auth", "rset", "mail", "rcpt", "data", "body",
    "dot",
];

/// What may stop a launch.
const PROBLEMS: [&str; 10] = [
    "no-message",
    "message-gone",
    "message-broken",
    "sender-not-usable",
    "audience",
    "nobody-in-it",
    "calendar",
    "no-start-left",
    "disabled",
    "blocked",
];

const WHY_LEFT: &[&str] = &["too-often", "not-for-me", "never-asked", "other"];

/// Keys that no file names in full.
fn made_of_parts() -> Vec<String> {
    let all = |before: &str, parts: &[&str], after: &[&str]| -> Vec<String> {
        parts.iter().flat_map(|part| after.iter().map(move |after| format!("{before}{part}{after}"))).collect()
    };
    let months: Vec<String> = (1..=12).map(|month| format!("month-{month}")).collect();
    let errors = ["400", "403", "404", "405", "409", "413", "421", "422", "429", "500", "503"];
    let letters = ["verify", "already", "reset", "change-email"];
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    let sorts: Vec<&str> = Sort::ALL.iter().map(|sort| sort.as_str()).collect();
    let fates: Vec<&str> = State::ALL.iter().map(|state| state.as_str()).collect();
    let fields = ["email", "domain", "first-name", "last-name", "comment", "lists", "state", "added", "letters"];
    let ops = [
        "is",
        "is-not",
        "contains",
        "contains-not",
        "begins-with",
        "one-of",
        "none-of",
        "lists-one-of",
        "lists-none-of",
        "equal",
        "not-equal",
        "less",
        "at-most",
        "more",
        "at-least",
        "between",
        "on",
        "before",
        "after",
        "last-days",
        "next-days",
        "day-is-today",
        "day-within",
        "yes",
        "no",
        "changed-within",
        "sent-within",
        "never-sent",
        "accepted-within",
        "known",
        "unknown",
    ];
    let states: Vec<&str> = ClientState::ALL.iter().map(|state| state.as_str()).collect();
    let imports: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
    let targets: Vec<&str> = Target::STANDARD.iter().map(|(name, _)| *name).collect();
    let causes: Vec<&str> = Cause::ALL.iter().map(|cause| cause.as_str()).collect();
    let audited: Vec<&str> = Audited::ALL.iter().map(|deed| deed.as_str()).collect();
    let verdicts: Vec<&str> = Verdict::ALL.iter().map(|verdict| verdict.as_str()).collect();
    let triggers: Vec<&str> = Trigger::ALL.iter().map(|trigger| trigger.as_str()).collect();
    let letter_states: Vec<&str> = State::ALL.iter().map(|state| state.as_str()).collect();
    let statuses: Vec<&str> = CampaignStatus::ALL.iter().map(|status| status.as_str()).collect();
    let doubts: Vec<&str> = Unknown::ALL.iter().map(|unknown| unknown.as_str()).collect();
    let left_out: Vec<&str> = states.iter().copied().filter(|state| *state != "active").chain(["excluded"]).collect();
    let deeds = ["edit", "launch", "pause", "resume", "cancel", "send-now", "duplicate", "delete"];
    let sums = ["accepted", "rejected", "unknown", "waiting", "suppressed", "expired", "cancelled", "quarantined"];
    [
        months,
        all("campaign-status-", &statuses, &[""]),
        all("campaign-unknown-", &doubts, &["", "-hint"]),
        all("campaign-left-out-", &left_out, &[""]),
        all("campaign-do-", &deeds, &[""]),
        all("campaign-sum-", &sums, &[""]),
        all("campaign-problem-", &PROBLEMS, &[""]),
        all("verdict-", &verdicts, &[""]),
        all("audit-", &audited, &[""]),
        all("letter-campaign-", &["disabled", "enabled"], &["-subject", "-text"]),
        all("stage-", &STAGES, &[""]),
        all("trigger-", &triggers, &[""]),
        all("letter-is-", &letter_states, &[""]),
        all("weekday-short-", &["mon", "tue", "wed", "thu", "fri", "sat", "sun"], &[""]),
        all("post-state-", &["draft", "scheduled", "published"], &[""]),
        all("cause-", &causes, &["", "-todo"]),
        all("error-", &errors, &["-title", "-lead"]),
        all("letter-", &letters, &["-subject", "-text", "-action", "-after"]),
        all("letter-view-", &["html", "text", "headers", "source"], &[""]),
        all("lint-", &LINT, &["", "-todo"]),
        all("merge-", &["first-name", "last-name", "email", "unsubscribe-url", "view-url"], &[""]),
        all("message-field-", &["name", "subject", "preheader", "format", "language", "body", "text", "files"], &[""]),
        all("message-format-", &["markdown", "html", "mjml"], &[""]),
        all("message-part-", &["edit", "preview", "missing", "test", "versions"], &[""]),
        all("messages-sort-", &["changed", "name", "created"], &[""]),
        all("preview-view-", &["html", "phone", "text", "source"], &[""]),
        all("attribute-kind-", &kinds, &[""]),
        all("client-activate-", &["suppressed", "bounced"], &[""]),
        all("client-why-", &states, &[""]),
        all("suppression-", &["address", "domain"], &[""]),
        all("dkim-", &["rsa", "ed25519"], &[""]),
        all("leaves-", WHY_LEFT, &[""]),
        all("left-", WHY_LEFT, &[""]),
        all("clients-sort-", &sorts, &[""]),
        all("sent-", &fates, &[""]),
        all("protection-", &["starttls", "tls", "none"], &[""]),
        all("role-", &["owner", "manager", "editor", "admin"], &[""]),
        all("theme-", &["light", "dark"], &[""]),
        all("segment-field-", &fields, &[""]),
        all("segment-op-", &ops, &[""]),
        all("segment-match-", &["all", "any", "none"], &[""]),
        all("client-state-", &states, &[""]),
        all("delimiter-", &["comma", "semicolon", "tab", "bar"], &[""]),
        all("import-status-", &imports, &[""]),
        all("import-lead-", &["checked", "stopped", "done", "failed", "undone"], &[""]),
        all("import-policy-", &["skip", "fill", "overwrite"], &[""]),
        all("import-target-", &targets, &[""]),
        all("import-new-", &["text", "number", "date", "yes-no"], &[""]),
        // The example that shows plurals at work.
        vec!["count-letters".to_owned()],
    ]
    .concat()
}

#[test]
fn no_text_is_left_over() {
    let made = made_of_parts();
    let used = quoted(&(read("src", &["rs"]) + &read("templates", &["html", "txt"])));
    let left: Vec<String> =
        texts(Language::English).into_keys().filter(|key| !used.contains(key) && !made.contains(key)).collect();
    assert!(left.is_empty(), "{left:?}");
}

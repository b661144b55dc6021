//! The words that a column may hold are the words that the code knows, on both databases.

use skymailing::db::{self, Conn, Role};
use skymailing::delivery::State;
use skymailing::smtp::Verdict;

use super::{Fresh, in_repository, run};

/// `insert` holds WORD in the place of the word.
fn takes_exactly(words: &[&str], insert: &str) {
    for fresh in Fresh::each() {
        db::migrate(&fresh.url).unwrap();
        let conn = &mut fresh.connect();
        prepare(conn);
        for word in words {
            let taken = run(conn, &insert.replace("WORD", word));
            assert!(taken.is_ok(), "{word}: {taken:?}");
        }
        let known = words.first().unwrap();
        for strange in ["", "nonsense", &known.to_uppercase(), &format!("{known} ")] {
            let refused = run(conn, &insert.replace("WORD", strange));
            assert!(refused.is_err(), "{strange:?} is taken by {}", fresh.url);
        }
    }
}

/// A delivery for attempts to refer to.
fn prepare(conn: &mut Conn) {
    let delivery = "INSERT INTO deliveries (id, recipient, state, epoch, next_attempt_at, created_at)
                    VALUES (1000, 'a@x.org', 'queued', 0, 0, 0)";
    run(conn, delivery).unwrap();
}

#[test]
fn roles() {
    let words: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    takes_exactly(
        &words,
        "INSERT INTO accounts (email, email_key, name, password_hash, role, language, zone, session_epoch, created_at)
         VALUES ('a', 'WORD', 'a', 'a', 'WORD', 'en', 'UTC', 0, 0)",
    );
}

#[test]
fn states_of_a_delivery() {
    let words: Vec<&str> = State::ALL.iter().map(|state| state.as_str()).collect();
    takes_exactly(
        &words,
        "INSERT INTO deliveries (recipient, state, epoch, next_attempt_at, created_at) VALUES ('a@x.org', 'WORD', 0, 0, 0)",
    );
}

#[test]
fn verdicts() {
    let all = [Verdict::Accepted, Verdict::Rejected, Verdict::Temporary, Verdict::ServerFault, Verdict::Unknown];
    // A new verdict does not compile until it is in the list.
    for verdict in all {
        match verdict {
            Verdict::Accepted | Verdict::Rejected | Verdict::Temporary | Verdict::ServerFault | Verdict::Unknown => {}
        }
    }
    takes_exactly(
        &all.map(Verdict::as_str),
        "INSERT INTO attempts (delivery_id, number, epoch, started_at, verdict, stage, reply, server, tls)
         SELECT 1000, count(*) + 1, 0, 0, 'WORD', 'dot', '', '', FALSE FROM attempts",
    );
}

#[test]
fn purposes_of_a_token() {
    // The enum is a matter of its slice alone, so its words are read where they stand.
    let source = std::fs::read_to_string(in_repository("src/accounts/tokens.rs")).unwrap();
    let (_, list) = source.split_once("pub enum Purpose {").unwrap();
    let (list, _) = list.split_once('}').unwrap();
    let words: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    assert!(words.len() >= 4, "{words:?}");
    takes_exactly(&words, "INSERT INTO tokens (hash, purpose, created_at, expires_at) VALUES ('WORD', 'WORD', 0, 0)");
}

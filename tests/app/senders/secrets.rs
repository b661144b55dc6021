//! Passwords of mail servers: bound to their row, and nowhere to be found.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use diesel::prelude::*;
use skymailing::config::SecretKey;
use skymailing::db::{Role, Target, schema};
use skymailing::senders::{self, SenderId};

use super::{NEAR, added, id_of, near, press, run_sql, tested, with};
use crate::support::app::{TestApp, on_each_database_with};
use crate::support::mail_server::{MailServer, Offers, PASSWORD, USER};

const CANARY: &str = "c4nary-pass-phrase-29";

#[actix_web::test]
async fn what_is_sealed_for_one_row_does_not_open_in_another() {
    on_each_database_with(NEAR, async |app| {
        let server = MailServer::at_a_mail_port(Offers { auth: &["PLAIN"], ..Offers::default() });
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let (_, mut bob) = app.signed_in("bob@example.org", Role::Owner).await;
        let hers = added(&mut ann, &near(&server, "ann@example.org")).await;
        let other = added(&mut ann, &with(near(&server, "ann@example.org"), "password", "other")).await;
        let his = added(&mut bob, &with(near(&server, "bob@example.org"), "password", "wrong")).await;
        for thief in [&his, &other] {
            let steal = format!(
                "UPDATE senders SET sealed = (SELECT sealed FROM senders WHERE id = {}) WHERE id = {}",
                id_of(&hers),
                id_of(thief)
            );
            run_sql(app, steal).await;
        }
        assert!(tested(&mut bob, &his).await.says("cannot be used"), "{}", bob.page.text());
        assert!(tested(&mut ann, &other).await.says("cannot be used"), "{}", ann.page.text());
        assert_eq!(server.connections(), 0);
        assert!(tested(&mut ann, &hers).await.says("It works"));
        // A copy made by the program does open: it was sealed anew.
        press(&mut ann, &hers, "duplicate").await;
        let copy = ann.page.path.trim_end_matches("/edit").to_owned();
        assert!(tested(&mut ann, &copy).await.says("It works"));
    })
    .await;
}

/// Everything the database keeps, as its files or its dump have it.
async fn kept(app: &TestApp) -> Vec<u8> {
    match app.app.db.target() {
        Target::Sqlite(path) => {
            let mut all = Vec::new();
            for suffix in ["", "-wal", "-shm"] {
                let file = format!("{}{suffix}", path.display());
                all.extend(std::fs::read(file).unwrap_or_default());
            }
            let copy = path.with_extension("backup");
            let vacuum = format!("VACUUM INTO '{}'", copy.display());
            let mut conn = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
            diesel::sql_query(vacuum).execute(&mut conn).unwrap();
            all.extend(std::fs::read(copy).unwrap());
            all
        }
        Target::Postgres(_) => {
            #[derive(QueryableByName)]
            struct Row {
                #[diesel(sql_type = diesel::sql_types::Text)]
                whole: String,
            }
            let mut all = String::new();
            for table in ["senders", "sender_checks", "sender_faults", "deliveries", "letters", "attempts"] {
                let rows: Vec<Row> = app
                    .read(move |conn| {
                        diesel::sql_query(format!("SELECT {table}::text AS whole FROM {table}")).load(conn)
                    })
                    .await;
                all.extend(rows.into_iter().map(|row| row.whole));
            }
            all.into_bytes()
        }
    }
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[actix_web::test]
async fn a_planted_password_is_found_nowhere_in_the_database_or_a_copy_of_it() {
    on_each_database_with(NEAR, async |app| {
        // One that repeats what it was told.
        let server = MailServer::at_a_mail_port(Offers { auth: &["PLAIN"], ..Offers::default() });
        let plain = BASE64_STANDARD.encode(format!("\0{USER}\0{CANARY}"));
        server.on(
            crate::support::mail_server::Moment::Auth,
            [crate::support::mail_server::say(format!("535 5.7.8 No: {CANARY} {plain}\r\n"))],
        );
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let path = added(&mut ann, &with(near(&server, "ann@example.org"), "password", CANARY)).await;
        let answer = tested(&mut ann, &path).await;
        let pages =
            [answer.body, ann.visit(&path).await.body.clone(), ann.visit(&format!("{path}/edit")).await.body.clone()];
        let kept = kept(app).await;
        assert!(holds(&kept, USER.as_bytes()), "the search finds what is there");
        for form in [CANARY.to_owned(), BASE64_STANDARD.encode(CANARY), plain] {
            assert!(!holds(&kept, form.as_bytes()), "{form} is kept");
            assert!(pages.iter().all(|page| !page.contains(&form)), "{form} is shown");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_change_of_the_key_seals_everything_anew_and_may_be_begun_again() {
    on_each_database_with(NEAR, async |app| {
        let server = MailServer::at_a_mail_port(Offers { auth: &["PLAIN"], ..Offers::default() });
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let mut ids = Vec::new();
        for _ in 0..5 {
            ids.push(id_of(&added(&mut ann, &near(&server, "sales@example.net")).await));
        }
        let (old, new) = (app.app.key.clone(), SecretKey::new([9; 32]));
        let reseal = async |after: i64, at_most: i64| {
            let (old, new) = (old.clone(), new.clone());
            app.write(move |conn| senders::reseal(conn, &old, &new, after, at_most)).await
        };
        // Interrupted after two of them.
        let first = reseal(0, 2).await;
        assert_eq!((first.seen, first.changed, first.shut), (2, 2, 0));
        let all = reseal(0, 100).await;
        assert_eq!((all.seen, all.changed, all.shut), (5, 3, 0));
        assert_eq!(reseal(0, 100).await.changed, 0);
        assert_eq!(reseal(all.last, 100).await.seen, 0);

        let sealed: Vec<(i64, i64, Option<String>)> = app
            .read(|conn| {
                use schema::senders::dsl as s;
                s::senders.select((s::owner_id, s::id, s::sealed)).order(s::id).load(conn)
            })
            .await;
        for (owner, id, sealed) in sealed {
            let sealed = BASE64_STANDARD.decode(sealed.unwrap()).unwrap();
            let context = format!("sender:{owner}:{id}:password");
            assert!(ids.contains(&SenderId(id)));
            assert_eq!(new.open(&context, &sealed).unwrap(), PASSWORD.as_bytes());
            assert!(old.open(&context, &sealed).is_none());
        }
        // What neither key opens is counted and left alone.
        run_sql(app, "UPDATE senders SET sealed = 'AAAA'".to_owned()).await;
        assert_eq!(reseal(0, 100).await.shut, 5);

        // Letters that wait; the one to confirm an address does.
        let reseal = async || {
            let (old, new) = (old.clone(), new.clone());
            app.write(move |conn| skymailing::delivery::reseal(conn, &old, &new, 0, 100)).await
        };
        assert_eq!(reseal().await.changed, 1);
        assert_eq!(reseal().await.changed, 0);
        assert_eq!(app.run_deliveries().await, 1);
        assert_eq!(app.mail.count(), 0, "the old key does not open it any more");
    })
    .await;
}

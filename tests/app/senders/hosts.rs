//! Servers that lead inside: refused when they are saved, and not called when a name turned inside later.

use actix_web::http::StatusCode;
use skymailing::db::Role;

use super::{add, added, count_senders, id_of, run_sql, tested};
use crate::support::app::{on_each_database, on_each_database_with};
use crate::support::mail_server::MailServer;

const INSIDE: &[&str] = &[
    "127.0.0.1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "::1",
    "0.0.0.0",
    "::",
    "127.1",
    "0x7f000001",
    "2130706433",
    "0177.0.0.1",
    "169.254.169.254",
    "fd00:ec2::254",
    "metadata.google.internal",
    "100.100.100.200",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "192.0.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::ffff:127.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fec0::1",
];

fn at(host: &str) -> Vec<(&str, &str)> {
    vec![
        ("name", "Ann"),
        ("from_email", "ann@example.org"),
        ("host", host),
        ("port", "587"),
        ("protection", "starttls"),
        ("login", "ann"),
        ("password", "secret"),
    ]
}

#[actix_web::test]
async fn what_leads_inside_is_refused_when_it_is_saved() {
    on_each_database(async |app| {
        let (owner, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        for host in INSIDE {
            let answer = add(&mut ann, &at(host)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{host}");
            assert!(answer.has("#host[aria-invalid=true]"), "{host}: {}", answer.text());
        }
        assert_eq!(count_senders(app, owner).await, 0);
    })
    .await;
}

#[actix_web::test]
async fn what_turned_inside_later_is_not_called() {
    on_each_database_with(&[("SMTP_TIME_SCALE", "50")], async |app| {
        let (_, mut ann) = app.signed_in("ann@example.org", Role::Owner).await;
        let server = MailServer::at_a_mail_port(Default::default());
        // A public address, so that it can be saved; nobody calls it here.
        let path = added(&mut ann, &at("8.8.8.8")).await;
        let host = server.host().to_owned();
        run_sql(app, format!("UPDATE senders SET host = '{host}', port = 2525 WHERE id = {}", id_of(&path))).await;
        let answer = tested(&mut ann, &path).await;
        assert!(answer.says("an address inside this network"), "{}", answer.text());
        assert_eq!(server.connections(), 0);
    })
    .await;
}

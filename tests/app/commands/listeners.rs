//! What listens where: the pages, the figures, the health check, the link for the first admin, who reads caught letters.

use std::net::TcpListener;
use std::path::Path;

use actix_web::http::{Method, StatusCode};

use super::{address, letter_to, link, run, run_with};
use crate::support::app::PASSWORD;
use crate::support::person::Person;
use crate::support::program::{Program, skymailing};

#[test]
fn the_health_check_tells_a_running_program_from_none() {
    let program = Program::start();
    let here = tempfile::tempdir().unwrap();
    let listen = program.url.strip_prefix("http://").unwrap().to_owned();
    let asked = run_with(here.path(), &["healthcheck"], &[("LISTEN", &listen)], "");
    assert_eq!((asked.code, asked.out.as_str()), (0, "database ok\nengine ok\n"), "{asked:?}");
    drop(program);
    let asked = run(here.path(), &["healthcheck", "--listen", &listen]);
    assert_eq!(asked.code, 1);
    assert!(asked.err.contains(&format!("nothing answers on {listen}")), "{asked:?}");
}

#[test]
fn something_else_on_the_port_is_not_healthy() {
    let stranger = TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = stranger.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for mut stream in stranger.incoming().flatten() {
            drop(std::io::Write::write_all(&mut stream, b"HTTP/1.1 404 Not Found\r\n\r\n"));
        }
    });
    let here = tempfile::tempdir().unwrap();
    assert_eq!(run(here.path(), &["healthcheck", "--listen", &listen]).code, 1);
}

#[test]
fn a_port_that_is_taken_is_told_plainly() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let _held = TcpListener::bind(&taken);
    for flag in ["--listen", "--metrics-listen"] {
        let holder = TcpListener::bind("127.0.0.1:0").unwrap();
        let taken = holder.local_addr().unwrap().to_string();
        let data = tempfile::tempdir().unwrap();
        let told = run_with(data.path(), &["serve", flag, &taken], &[("LISTEN", "127.0.0.1:0")], "");
        assert_eq!(told.code, 1, "{told:?}");
        let words = format!("skymailing: cannot listen on {taken}: ");
        assert!(told.err.starts_with(&words) && told.err.contains(&format!("with {flag}.")), "{told:?}");
        assert!(told.out.is_empty(), "{told:?}");
    }
}

#[actix_web::test]
async fn the_figures_are_served_on_their_own_listener_only() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_in(data.path(), &[("METRICS_LISTEN", "127.0.0.1:0")]);
    let metrics = program.greeting.lines().find_map(|line| line.strip_prefix("Metrics are at ")).unwrap();
    let mut prometheus = Person::new(metrics.strip_suffix("/metrics").unwrap());

    let mut ann = Person::new(&program.url);
    ann.sign_up("Ann", "ann@example.org", PASSWORD).await;
    letter_to(&program, "ann@example.org").await;
    for _ in 0..3 {
        ann.visit("/").await;
    }
    ann.send(Method::from_bytes(b"CANARY").unwrap(), "/", None).await;
    assert_eq!(ann.visit("/metrics").await.status, StatusCode::NOT_FOUND);
    assert_eq!(prometheus.visit("/").await.status, StatusCode::NOT_FOUND);

    // It is settled a moment after it was caught.
    for _ in 0..500 {
        let figures = prometheus.visit("/metrics").await;
        if figures.body.contains("skymailing_deliveries{state=\"accepted\"} 1") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let figures = prometheus.page.clone();
    assert_eq!(figures.header("content-type"), Some("text/plain; version=0.0.4"));
    for line in [
        "# TYPE skymailing_http_requests_total counter",
        "skymailing_http_requests_total{method=\"GET\",route=\"/\",status=\"200\"} 3",
        "skymailing_http_requests_total{method=\"POST\",route=\"/sign-up\",status=\"303\"} 1",
        "skymailing_http_requests_total{method=\"GET\",route=\"(none)\",status=\"404\"} 1",
        "skymailing_http_requests_total{method=\"other\",route=\"/\",status=\"4",
        "skymailing_deliveries{state=\"accepted\"} 1",
        "skymailing_http_request_seconds_count{route=\"/\"} ",
        "skymailing_deliveries{state=\"queued\"} 0",
        "skymailing_deliveries{state=\"unknown\"} 0",
        "skymailing_oldest_due_seconds 0",
    ] {
        assert!(figures.body.contains(line), "{line}\n{}", figures.body);
    }
    assert!(!figures.body.contains("CANARY") && !figures.body.contains('@'), "{}", figures.body);
}

#[actix_web::test]
async fn the_link_for_the_first_admin_is_printed_until_there_is_one() {
    let data = tempfile::tempdir().unwrap();
    let first = Program::start_in(data.path(), &[]).greeting.clone();
    let second = Program::start_in(data.path(), &[]);
    assert_ne!(link(&first, "/set-up/"), link(&second.greeting, "/set-up/"));
    assert!(second.greeting.contains(&format!("{}/set-up/", second.url)));

    let path = link(&second.greeting, "/set-up/").to_owned();
    let mut admin = Person::new(&second.url);
    admin.visit(&path).await;
    let form = [("name", "Ada"), ("email", "ada@example.org"), ("password", PASSWORD)];
    admin.submit(&path, &form).await;
    admin.sign_in("ada@example.org", PASSWORD).await;
    assert_eq!(admin.page.path, "/moderation/accounts", "{}", admin.page.text());
    assert_eq!(Person::new(&second.url).visit(&path).await.status, StatusCode::NOT_FOUND);
    drop(second);

    let third = Program::start_in(data.path(), &[]);
    assert!(!third.greeting.contains("/set-up/"), "{}", third.greeting);
    let log = std::fs::read_to_string(data.path().join("stderr.txt")).unwrap();
    assert!(!log.contains("/set-up/"), "{log}");
}

/// Somebody who asks under the public name.
fn from_outside(data: &Path, host: &str) -> Person {
    let mut person = Person::new(&format!("http://{}", address(data)));
    person.headers.push(("host".to_owned(), host.to_owned()));
    person
}

#[actix_web::test]
async fn caught_letters_are_for_admins_as_soon_as_others_can_reach_the_program() {
    let cases = [("127.0.0.1:0", "http://mail.example.org"), ("0.0.0.0:0", "http://mail.example.org")];
    for (listen, base_url) in cases {
        let data = tempfile::tempdir().unwrap();
        for (email, role) in [("ada@example.org", "admin"), ("ann@example.org", "owner")] {
            let args = ["account", "create", email, "--role", role, "--password-stdin", "--verified"];
            assert_eq!(run_with(data.path(), &args, &[], PASSWORD).code, 0);
        }
        let program = Program::start_in(data.path(), &[("LISTEN", listen), ("BASE_URL", base_url)]);
        assert_eq!(program.url, base_url);
        let visit = async |person: &mut Person| person.visit("/trial/mail").await.clone();

        let mut anyone = from_outside(data.path(), "mail.example.org");
        assert_eq!(visit(&mut anyone).await.path, "/sign-in?next=%2Ftrial%2Fmail");
        let mut owner = from_outside(data.path(), "mail.example.org");
        owner.sign_in("ann@example.org", PASSWORD).await;
        assert_eq!(visit(&mut owner).await.status, StatusCode::FORBIDDEN);
        let mut admin = from_outside(data.path(), "mail.example.org");
        admin.sign_in("ada@example.org", PASSWORD).await;
        let page = visit(&mut admin).await;
        assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/trial/mail"));
    }
    let open = Program::start();
    assert_eq!(Person::new(&open.url).visit("/trial/mail").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn with_a_mail_server_of_its_own_nothing_is_caught() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::start_in(data.path(), &[("SMTP_URL", "smtp+plain://127.0.0.1:1")]);
    assert!(!program.greeting.contains("Trial mode"), "{}", program.greeting);
    let mut visitor = Person::new(&program.url);
    assert_eq!(visitor.visit("/trial/mail").await.status, StatusCode::NOT_FOUND);
}

#[test]
fn a_second_sender_on_one_sqlite_file_is_refused_but_may_serve_pages() {
    let data = tempfile::tempdir().unwrap();
    let _first = Program::start_in(data.path(), &[]);
    let mut command = skymailing(data.path());
    let second = command.args(["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    let words = String::from_utf8(second.stderr).unwrap();
    assert!(words.contains("another skymailing already sends from this database"), "{words}");
    Program::start_in(data.path(), &[("WORKERS", "0")]);
}

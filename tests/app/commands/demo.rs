//! `skymailing demo`: a newcomer sees everything at work, and nothing of it stays.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use futures_util::StreamExt;
use skymailing::clock::Stopwatch;
use tempfile::TempDir;

use crate::support::person::Person;
use crate::support::program::skymailing;

struct Demo {
    child: Child,
    url: String,
    password: String,
    temporary: TempDir,
}

fn demo(data: &Path) -> Demo {
    let temporary = tempfile::tempdir().unwrap();
    let mut child = skymailing(data)
        .arg("demo")
        .env("LISTEN", "127.0.0.1:0")
        .env("TMPDIR", temporary.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let said: Vec<String> = lines.take(4).collect();
    let url = said.first().and_then(|line| line.strip_prefix("SkyMailing is at ")).unwrap().to_owned();
    let password = said.iter().find_map(|line| line.split_once("the password is ")).unwrap().1.to_owned();
    Demo { child, url, password, temporary }
}

impl Demo {
    async fn owner_who_sees_it_run(&self) -> Person {
        let mut owner = Person::new(&self.url);
        owner.sign_in("owner@example.com", &self.password).await;
        for _ in 0..300 {
            owner.visit("/campaigns").await;
            assert!(owner.page.says("Spring news"), "{}", owner.page.text());
            if owner.page.says("of 1,000") {
                return owner;
            }
            actix_web::rt::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("it does not start: {}", owner.page.text());
    }

    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap().success());
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[actix_web::test]
async fn a_newcomer_is_shown_a_campaign_and_nothing_is_kept() {
    let data = tempfile::tempdir().unwrap();
    let mut demo = demo(data.path());
    demo.owner_who_sees_it_run().await;
    let has_files = |demo: &Demo| demo.temporary.path().read_dir().unwrap().next().is_some();
    assert!(has_files(&demo), "it works in a directory of its own");
    demo.signal("-INT");
    assert!(demo.child.wait().unwrap().success());
    assert!(!has_files(&demo), "and removes it");
}

#[actix_web::test]
async fn a_signal_ends_it_soon_while_somebody_watches_the_campaign() {
    let data = tempfile::tempdir().unwrap();
    let mut demo = demo(data.path());
    let owner = demo.owner_who_sees_it_run().await;
    let path = owner.page.body.split('"').find(|part| part.starts_with("/campaigns/") && !part.ends_with("/new"));
    let (status, mut stream) = owner.listen(&format!("{}/events", path.unwrap())).await;
    assert_eq!(status.as_u16(), 200);
    let first = stream.next().await.unwrap();
    assert!(first.contains("data-working"), "{first}");
    let watch = Stopwatch::start();
    demo.signal("-TERM");
    while stream.next().await.is_some() {}
    assert!(demo.child.wait().unwrap().success());
    assert!(watch.elapsed() < Duration::from_secs(5), "{:?}", watch.elapsed());
}

//! `skymailing demo`: a newcomer sees everything at work, and nothing of it stays.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::person::Person;
use crate::support::program::skymailing;

#[actix_web::test]
async fn a_newcomer_is_shown_a_campaign_and_nothing_is_kept() {
    let data = tempfile::tempdir().unwrap();
    let temporary = tempfile::tempdir().unwrap();
    let mut demo = skymailing(data.path())
        .arg("demo")
        .env("LISTEN", "127.0.0.1:0")
        .env("TMPDIR", temporary.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(demo.stdout.take().unwrap()).lines().map_while(Result::ok);
    let said: Vec<String> = lines.take(4).collect();
    let url = said.first().and_then(|line| line.strip_prefix("SkyMailing is at ")).unwrap().to_owned();
    let password = said.iter().find_map(|line| line.split_once("the password is ")).unwrap().1.to_owned();

    let mut owner = Person::new(&url);
    owner.sign_in("owner@example.com", &password).await;
    let mut waited = 0;
    loop {
        owner.visit("/campaigns").await;
        assert!(owner.page.says("Spring news"), "{}", owner.page.text());
        if owner.page.says("of 1,000") {
            break;
        }
        waited += 1;
        assert!(waited < 300, "it does not start: {}", owner.page.text());
        actix_web::rt::time::sleep(Duration::from_millis(200)).await;
    }

    assert!(temporary.path().read_dir().unwrap().next().is_some(), "it works in a directory of its own");
    assert!(Command::new("kill").args(["-INT", &demo.id().to_string()]).status().unwrap().success());
    assert!(demo.wait().unwrap().success());
    assert!(temporary.path().read_dir().unwrap().next().is_none(), "and removes it");
}

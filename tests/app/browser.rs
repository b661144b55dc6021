//! The real program in a real browser: what a person sees, presses and types, on a wide screen and on a phone, by mouse and
//! by keyboard, with scripts and without. Nothing here relies on the wording of a page.

mod blog;
mod campaigns;
mod clients;
mod comforts;
mod failures;
mod hostile;
mod hostile_work;
mod imports;
mod keyboard;
mod looks;
mod messages;
mod moderation;
mod path;
mod segments;
mod senders;

use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

use skymailing::clock::Stopwatch;

use super::support::app::PASSWORD;
use super::support::browser::Browser;
use super::support::program::{Program, skymailing};

/// Longer than a launch can be taken back.
const PATIENCE: Duration = Duration::from_secs(60);

/// Somebody in front of a browser.
struct Person {
    browser: Browser,
    program: Program,
}

impl Person {
    /// `None` where there is no browser. The program is a new one, in trial mode.
    async fn start(label: &str) -> Option<Self> {
        Self::start_with(label, &[]).await
    }

    /// The same, with settings of its own.
    async fn start_with(label: &str, settings: &[(&str, &str)]) -> Option<Self> {
        let browser = Browser::start(label).await?;
        let program = Program::start_with(settings);
        Some(Self { browser, program })
    }

    async fn visit(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.program.url)).await;
    }

    async fn is_at(&self, path: &str) {
        let url = self.browser.url().await;
        if url.strip_prefix(&self.program.url) != Some(path) {
            panic!("not {path} but {url}: {}", self.browser.text("main").await);
        }
    }

    async fn sees(&self, css: &str) {
        let found = self.browser.count(css).await;
        assert!(found > 0, "no {css} at {}: {}", self.browser.url().await, self.browser.text("main").await);
    }

    async fn no_complaints(&self) {
        let complaints = self.browser.console().await;
        assert_eq!(complaints, [""; 0], "at {}", self.browser.url().await);
    }

    /// Fills in the form that stands on the page and sends it.
    async fn send(&self, action: &str, fields: &[(&str, &str)]) {
        for (id, value) in fields {
            self.browser.fill(&format!("form[action='{action}'] #{id}"), value).await;
        }
        self.press(action).await;
    }

    async fn press(&self, action: &str) {
        self.browser.follow(&format!("form[action='{action}'] button[type=submit]")).await;
    }

    async fn sign_up(&self, name: &str, email: &str) {
        self.visit("/sign-up").await;
        self.send("/sign-up", &[("name", name), ("email", email), ("password", PASSWORD)]).await;
        self.is_at("/sign-up/sent").await;
    }

    async fn sign_in(&self, email: &str) {
        self.visit("/sign-in").await;
        self.send("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
    }

    async fn sign_out(&self) {
        self.press("/sign-out").await;
        self.sees("header a[href='/sign-in']").await;
    }

    /// Looks again and again, as a person who waits for a letter does, until it is in the list; its link can then be followed.
    async fn waits_for_letter(&self, email: &str) {
        let address: String = email.replace('+', "%2B");
        let begun = Stopwatch::start();
        self.visit(&format!("/trial/mail?q={address}")).await;
        while self.browser.count("tbody a").await == 0 {
            assert!(begun.elapsed() < PATIENCE, "no letter came to {email}");
            tokio::time::sleep(Duration::from_millis(50)).await;
            self.visit(&format!("/trial/mail?q={address}")).await;
        }
    }

    /// The path of the link in the newest letter, as it stands in the text of the letter.
    async fn link_for(&self, email: &str) -> String {
        self.waits_for_letter(email).await;
        self.browser.follow("tbody a").await;
        self.browser.follow(".tabs a[href='?view=text']").await;
        self.link_shown().await
    }

    async fn link_shown(&self) -> String {
        let text = self.browser.text("pre.source").await;
        let link = text.lines().find_map(|line| line.trim().strip_prefix(&self.program.url));
        link.unwrap_or_else(|| panic!("no link in {text}")).to_owned()
    }

    /// The first admin, by the link that the program printed at its first start.
    async fn set_up_admin(&self, email: &str) {
        let path = self.set_up_link();
        self.visit(&path).await;
        let fields = [("name", "Ada Admin"), ("email", email), ("password", PASSWORD)];
        self.send(&path, &fields).await;
        self.is_at("/sign-in").await;
    }

    fn set_up_link(&self) -> String {
        let mut words = self.program.greeting.split_whitespace();
        let link =
            words.find_map(|word| word.strip_prefix(&self.program.url).filter(|path| path.starts_with("/set-up/")));
        link.unwrap_or_else(|| panic!("{}", self.program.greeting)).to_owned()
    }

    /// An account made by the operator.
    fn given_account(&self, email: &str, options: &[&str]) {
        let data = self.program.data().unwrap();
        let mut command = skymailing(&data);
        command.args(["account", "create", email, "--password-stdin"]).args(options);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "{email} was not created");
    }
}

//! Letters that cannot be mistaken for one another, sent over several sessions, and what is found of them at the other end.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use futures_util::future::join_all;
use skymailing::mail::EmailAddress;
use skymailing::smtp::{Answer, Caller, Cause, Connection, Envelope, Failure, Next, Relay};
use tokio::time::{sleep, timeout};

/// What became of each letter, by recipient.
pub type Answers = BTreeMap<String, Answer>;

struct Letter {
    envelope: Envelope,
    text: Vec<u8>,
}

/// Every session carries its share, each letter behind the dot of the one before.
pub async fn send(caller: &Caller, relay: &Relay, recipients: &[String], sessions: usize) -> Answers {
    let share = recipients.len().div_ceil(sessions);
    let answers = join_all(recipients.chunks(share).map(|recipients| session(caller, relay, recipients))).await;
    let answers: Vec<(String, Answer)> = answers.into_iter().flatten().collect();
    assert_eq!(answers.len(), recipients.len(), "each letter has one answer");
    answers.into_iter().collect()
}

async fn session(caller: &Caller, relay: &Relay, recipients: &[String]) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    let mut letters = recipients.iter().map(|to| Letter::to(to)).peekable();
    let mut connection = None;
    let mut is_offered = false;
    while let Some(letter) = letters.next() {
        if !std::mem::take(&mut is_offered)
            && let Err(failure) = offer(caller, relay, &mut connection, &letter).await
        {
            answers.push(letter.became(failure));
            continue;
        }
        let open = connection.as_mut().unwrap();
        let Some(following) = letters.peek() else {
            answers.push(letter.became(open.finish(&letter.text).await));
            break;
        };
        let (outcome, next) = open.finish_then(&letter.text, &following.envelope, following.text.len()).await;
        answers.push(letter.became(outcome));
        match next {
            Next::Offered => is_offered = true,
            Next::Refused(failure) => answers.extend(letters.next().map(|refused| refused.became(failure))),
            Next::Untouched => {}
        }
    }
    if let Some(connection) = connection {
        connection.quit().await;
    }
    answers
}

async fn offer(
    caller: &Caller,
    relay: &Relay,
    connection: &mut Option<Connection>,
    letter: &Letter,
) -> Result<(), Failure> {
    let mut open = match connection.take() {
        Some(open) if open.takes_another() => open,
        used_up => {
            if let Some(used_up) = used_up {
                used_up.quit().await;
            }
            caller.open(relay).await?
        }
    };
    let offered = open.offer(&letter.envelope, letter.text.len()).await;
    *connection = Some(open);
    offered
}

impl Letter {
    fn to(to: &str) -> Letter {
        let from = EmailAddress::parse("news@example.org").unwrap();
        let envelope = Envelope { from: Some(from), to: EmailAddress::parse(to).unwrap() };
        Letter { envelope, text: text(to).replace('\n', "\r\n").into_bytes() }
    }

    fn became(&self, answer: Answer) -> (String, Answer) {
        (self.envelope.to.to_string(), answer)
    }
}

/// Every eighth is longer than what leaves in one write.
fn text(to: &str) -> String {
    let number: usize =
        to.bytes().filter(u8::is_ascii_digit).fold(0, |number, digit| number * 10 + usize::from(digit - b'0'));
    let head = "From: Ann <news@example.org>\nDate: Thu, 1 Oct 2026 10:00:00 +0000\nSubject: News";
    let lines = format!(".\n..\n.{to}\n\n").repeat(if number.is_multiple_of(8) { 3_000 } else { 50 + number });
    format!("{head}\nTo: {to}\nMessage-ID: <{to}>\n\n{lines}The end.\n.\n")
}

pub fn with_cause(answers: &Answers, cause: Cause) -> Vec<String> {
    answers.iter().filter(|(_, answer)| answer.cause == cause).map(|(to, _)| to.clone()).collect()
}

/// Waits until what has arrived in a directory, a file for each letter, is exactly this: every letter once, whole and unchanged.
pub async fn arrived(dir: &Path, recipients: &[String]) {
    let mut wanted: Vec<String> = recipients.iter().map(|to| text(to)).collect();
    wanted.sort();
    let equal = async {
        while found(dir) != wanted {
            sleep(Duration::from_millis(20)).await;
        }
    };
    if timeout(Duration::from_secs(10), equal).await.is_err() {
        let to =
            |texts: &[String]| Vec::from_iter(texts.iter().filter_map(|text| text.lines().nth(3).map(str::to_owned)));
        assert_eq!(to(&found(dir)), to(&wanted));
        panic!("a letter was changed on its way");
    }
}

/// Without the lines that the servers put in front, and the empty one that one of them puts behind.
fn found(dir: &Path) -> Vec<String> {
    // The directory is made for the first letter.
    let files = std::fs::read_dir(dir).into_iter().flatten().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let mut texts: Vec<String> = files
        .filter_map(|letter| {
            let letter = String::from_utf8(letter).unwrap();
            letter.find("From: Ann").map(|start| format!("{}\n", letter[start..].trim_end()))
        })
        .collect();
    texts.sort();
    texts
}

//! `skymailing send-test ADDR`: one letter through `SMTP_URL`, once, while the operator reads along. It goes past the ledger on
//! purpose: nothing is kept, and nothing is tried again.

use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use crate::app::{StartError, caller, cannot_start, own_relay};
use crate::clock::Clock;
use crate::config::{Config, SecretKey, random_bytes};
use crate::logging::say;
use crate::mail::{Boundary, EmailAddress, Letter, MessageId, Notice, Sender};
use crate::smtp::{Answer, Caller, Dialogue, Envelope, Limits, Relay, Verdict};
use crate::web::Language;

/// How often we look whether something was said.
const GLANCE: Duration = Duration::from_millis(50);

pub async fn run(config: &Config, address: &str) -> Result<ExitCode, StartError> {
    let to = EmailAddress::parse(address).map_err(|_| cannot_start(format!("{address:?} is no mail address")))?;
    let Some(relay) = own_relay(config)? else {
        return Err(cannot_start(
            "there is no mail server to test: SMTP_URL is not set, and without it every letter is caught on this machine. \
             Set it, such as SMTP_URL=smtp://user:password@mail.example.org:587, and try again.",
        ));
    };
    let from = Sender::parse(&config.mail_from).map_err(|why| cannot_start(format!("MAIL_FROM: {why}")))?;
    let test = Test {
        letter: compose(&from, &to)?,
        envelope: Envelope { from: Some(from.address), to },
        caller: caller(config, Limits::default())?,
        relay,
        dialogue: Dialogue::recorded(),
    };
    let answer = test.read_along().await?;
    say(told(&answer)).map_err(cannot_start)?;
    Ok(if answer.verdict() == Verdict::Accepted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn compose(from: &Sender, to: &EmailAddress) -> Result<Vec<u8>, StartError> {
    let notice = Notice {
        language: Language::English.as_str(),
        subject: "A test letter from SkyMailing".to_owned(),
        before: vec![
            "This letter was sent to see whether the mail server of a SkyMailing installation works.".to_owned(),
            "It arrived, so it does. There is nothing to answer.".to_owned(),
        ],
        action: None,
        after: Vec::new(),
    };
    // Every test is a letter of its own.
    let unique = SecretKey::new(random_bytes());
    let letter = Letter {
        from,
        to,
        subject: &notice.subject,
        text: notice.text().map_err(cannot_start)?,
        html: notice.html().map_err(cannot_start)?,
        message_id: MessageId::new(&unique, &[0], &from.address),
        boundary: Boundary::new(&unique, &[0]),
        date: Clock::default().now(),
    };
    letter.compose().map_err(cannot_start)
}

struct Test {
    letter: Vec<u8>,
    envelope: Envelope,
    relay: Relay,
    caller: Caller,
    dialogue: Dialogue,
}

impl Test {
    /// Prints what is said when it is said: a slow server is seen to be slow, and what was printed outlives a Ctrl-C.
    async fn read_along(&self) -> Result<Answer, StartError> {
        let mut conversation = pin!(self.converse());
        let mut printed = 0;
        loop {
            let ended = tokio::time::timeout(GLANCE, &mut conversation).await.ok();
            let lines = self.dialogue.lines();
            for line in lines.iter().skip(printed) {
                say(line).map_err(cannot_start)?;
            }
            printed = lines.len();
            if let Some(answer) = ended {
                return Ok(answer);
            }
        }
    }

    async fn converse(&self) -> Answer {
        let mut connection = match self.caller.open_recorded(&self.relay, self.dialogue.clone()).await {
            Ok(connection) => connection,
            Err(failure) => return failure,
        };
        let answer = match connection.offer(&self.envelope, self.letter.len()).await {
            Ok(()) => connection.finish(&self.letter).await,
            Err(failure) => failure,
        };
        connection.quit().await;
        answer
    }
}

/// What it came to, for a person, and in the last line for a script.
fn told(answer: &Answer) -> String {
    let text = |key: String| Language::English.text(&key);
    let (happened, todo) = (text(answer.cause.sentence()), text(answer.cause.todo()));
    let code = answer.code.map_or_else(|| "-".to_owned(), |code| code.to_string());
    // The sentences are written for letters of the ledger.
    let once = match answer.verdict() {
        Verdict::Temporary | Verdict::ServerFault => "\nThis was a test, so it is not tried again.",
        Verdict::Accepted | Verdict::Rejected | Verdict::Unknown => "",
    };
    format!("\n{happened}\n{todo}{once}\nverdict: {} {code}", answer.verdict())
}

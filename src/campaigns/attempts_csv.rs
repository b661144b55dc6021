//! Attempts as CSV, a thousand at a time: exactly those that a filter lets pass, the newest first. Formulas are marked, see
//! `web::formula`.

use std::io;

use actix_web::web::Bytes;
use futures_util::Stream;

use crate::db::{AccountId, Conn, Db};
use crate::delivery::runs::{self, Conversation, Wanted};
use crate::delivery::{DeliveryId, RunId};
use crate::web::Language;
use crate::web::formula::guarded;

const AT_ONCE: usize = 1000;
const COLUMNS: [&str; 12] = [
    "attempts-to",
    "attempt-number",
    "attempts-why",
    "attempts-when",
    "attempts-ended",
    "attempts-verdict",
    "attempts-cause",
    "attempts-code",
    "attempts-enhanced",
    "attempts-said",
    "attempt-server",
    "attempt-tls",
];

#[derive(Clone)]
pub struct Csv {
    db: Db,
    owner: AccountId,
    run: RunId,
    wanted: Wanted,
    /// One letter alone.
    one: Option<DeliveryId>,
    language: Language,
    before: Option<i64>,
}

impl Csv {
    pub fn new(
        db: &Db,
        owner: AccountId,
        run: RunId,
        wanted: Wanted,
        one: Option<DeliveryId>,
        language: Language,
    ) -> Self {
        Self { db: db.clone(), owner, run, wanted, one, language, before: None }
    }

    /// The names of the columns, then the attempts, in little memory however many there are.
    pub fn stream(self) -> impl Stream<Item = io::Result<Bytes>> {
        let head = written(&[COLUMNS.map(|key| self.language.text(key)).to_vec()]);
        futures_util::stream::unfold((Some(head), Some(self)), |(head, csv)| async move {
            if let Some(head) = head {
                return Some((head, (None, csv)));
            }
            let mut csv = csv?;
            loop {
                match csv.next().await {
                    // An empty piece would end the body.
                    Ok((rows, Some(more))) if rows.is_empty() => csv = more,
                    Ok((rows, None)) if rows.is_empty() => return None,
                    Ok((rows, more)) => return Some((Ok(rows), (None, more))),
                    Err(error) => return Some((Err(error), (None, None))),
                }
            }
        })
    }

    /// The next rows, and who goes on, if there may be more.
    async fn next(self) -> io::Result<(Bytes, Option<Self>)> {
        let of = self.clone();
        let read = move |conn: &mut Conn| match of.one {
            None => runs::conversations(conn, of.run, &of.wanted, of.before, AT_ONCE)
                .map(|looked| (looked.rows, looked.older)),
            Some(letter) => {
                let path = runs::path(conn, of.owner, letter)?;
                let said = path.map(|path| path.conversations).unwrap_or_default();
                Ok((said.into_iter().filter(|said| of.wanted.lets_pass(said)).collect(), None))
            }
        };
        let (rows, older): (Vec<Conversation>, Option<i64>) = self.db.read(read).await.map_err(io::Error::other)?;
        let lines: Vec<Vec<String>> = rows.iter().map(|said| self.line(said)).collect();
        let more = older.map(|before| Self { before: Some(before), ..self });
        Ok((written(&lines)?, more))
    }

    fn line(&self, said: &Conversation) -> Vec<String> {
        let word = |kind: &str, name: &str| self.language.text(&format!("{kind}-{name}"));
        vec![
            said.recipient.clone(),
            said.number.to_string(),
            word("trigger", said.trigger.as_str()),
            said.started_at.iso(),
            said.finished_at.map(|at| at.iso()).unwrap_or_default(),
            said.verdict.as_ref().map(|verdict| word("verdict", verdict)).unwrap_or_default(),
            said.cause
                .as_ref()
                .filter(|cause| *cause != "accepted")
                .map(|cause| word("cause", cause))
                .unwrap_or_default(),
            said.code.map(|code| code.to_string()).unwrap_or_default(),
            said.enhanced.clone().unwrap_or_default(),
            said.reply.clone(),
            said.server.clone(),
            self.language.text(if said.tls { "attempt-tls" } else { "attempt-clear" }),
        ]
    }
}

fn written(lines: &[Vec<String>]) -> io::Result<Bytes> {
    let mut out = csv::Writer::from_writer(Vec::new());
    for line in lines {
        out.write_record(line.iter().map(|cell| guarded(cell).into_owned()))?;
    }
    let bytes = out.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    Ok(Bytes::from(bytes))
}

//! What a filter lets pass, as CSV, a thousand clients at a time. Formulas are marked, see `web::formula`.

use std::collections::HashMap;
use std::io;

use actix_web::web::Bytes;
use futures_util::Stream;

use super::reading::Delimiter;
use crate::clients::{self, Attribute, Client, ClientId, Filter};
use crate::clock::Timestamp;
use crate::db::{AccountId, Db};
use crate::web::formula::guarded;
use crate::web::{AppError, Language};

const AT_ONCE: usize = 1000;

pub struct Export {
    pub db: Db,
    pub owner: AccountId,
    pub filter: Filter,
    pub attributes: Vec<Attribute>,
    pub delimiter: Delimiter,
    pub language: Language,
    pub now: Timestamp,
    after: Option<ClientId>,
}

const BEFORE: [&str; 4] = ["export-email", "export-first-name", "export-last-name", "export-comment"];
const BEHIND: [&str; 5] = ["export-state", "export-reason", "export-since", "export-lists", "export-added"];

impl Export {
    pub async fn new(
        db: &Db,
        owner: AccountId,
        filter: Filter,
        delimiter: Delimiter,
        language: Language,
        now: Timestamp,
    ) -> Result<Self, AppError> {
        let attributes = db.read(move |conn| clients::attributes(conn, owner)).await?;
        Ok(Self { db: db.clone(), owner, filter, attributes, delimiter, language, now, after: None })
    }

    /// The names of the columns, then the clients, in little memory however many there are.
    pub fn stream(self) -> impl Stream<Item = io::Result<Bytes>> {
        let head = self.head();
        futures_util::stream::unfold((Some(head), Some(self)), |(head, export)| async move {
            if let Some(head) = head {
                return Some((head, (None, export)));
            }
            match export?.next().await {
                Ok((rows, _)) if rows.is_empty() => None,
                Ok((rows, export)) => Some((Ok(rows), (None, Some(export)))),
                Err(error) => Some((Err(error), (None, None))),
            }
        })
    }

    fn head(&self) -> io::Result<Bytes> {
        let text = |key: &&str| self.language.text(key);
        let own = self.attributes.iter().map(|attribute| attribute.label.clone());
        let names: Vec<String> = BEFORE.iter().map(text).chain(own).chain(BEHIND.iter().map(text)).collect();
        let mut writer = self.writer();
        write(&mut writer, names.iter().map(String::as_str))?;
        let rows = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        // Excel takes it for UTF-8 only with this mark.
        Ok([b"\xef\xbb\xbf".as_slice(), &rows].concat().into())
    }

    fn writer(&self) -> csv::Writer<Vec<u8>> {
        let mut builder = csv::WriterBuilder::new();
        builder.delimiter(self.delimiter.byte()).terminator(csv::Terminator::CRLF).from_writer(Vec::new())
    }

    async fn next(mut self) -> io::Result<(Bytes, Self)> {
        let (owner, filter, after, now) = (self.owner, self.filter.clone(), self.after, self.now);
        let read = self.db.read(move |conn| {
            let found = clients::chunk(conn, owner, &filter, after, AT_ONCE, now)?;
            let ids: Vec<ClientId> = found.iter().map(|client| client.id).collect();
            let lists = clients::list_names(conn, owner, &ids)?;
            Ok::<_, diesel::result::Error>((found, lists))
        });
        let (found, lists) = read.await.map_err(|error| {
            tracing::error!(%error, "an export was broken off");
            io::Error::other("the database does not answer")
        })?;
        let mut lists_of: HashMap<ClientId, Vec<String>> = HashMap::new();
        for (client, list) in lists {
            lists_of.entry(client).or_default().push(list);
        }
        let mut writer = self.writer();
        for client in &found {
            let lists = lists_of.remove(&client.id).unwrap_or_default().join(", ");
            let row = self.row(client, lists);
            write(&mut writer, row.iter().map(String::as_str))?;
        }
        self.after = found.last().map(|client| client.id).or(self.after);
        let rows = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        Ok((rows.into(), self))
    }

    fn row(&self, client: &Client, lists: String) -> Vec<String> {
        let mut row =
            vec![client.email.clone(), client.first_name.clone(), client.last_name.clone(), client.comment.clone()];
        let own = |attribute: &Attribute| client.own.get(&attribute.key).map(ToString::to_string).unwrap_or_default();
        row.extend(self.attributes.iter().map(own));
        let day = |at: Timestamp| at.in_zone(&jiff::tz::TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S").to_string();
        row.extend([
            self.language.text(&format!("client-state-{}", client.state)),
            client.state_reason.clone(),
            day(client.state_since),
            lists,
            day(client.created_at),
        ]);
        row
    }
}

fn write<'a>(writer: &mut csv::Writer<Vec<u8>>, cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
    let cells: Vec<_> = cells.map(guarded).collect();
    Ok(writer.write_record(cells.iter().map(|cell| cell.as_bytes()))?)
}

//! How the letters of a run are made: the pinned version is compiled once, and each letter is filled from what was written down of
//! its recipient at the start. So every attempt has the same bytes, whatever was changed since.

use std::sync::Arc;

use diesel::QueryResult;
use futures_util::future::BoxFuture;

use super::Campaigns;
use super::clicking::Click;
use super::unsubscribing::Reader;
use crate::clients::{self, ClientId};
use crate::clock::Timestamp;
use crate::config::SecretKey;
use crate::db::{AccountId, Conn};
use crate::delivery::runs::{self, Run};
use crate::delivery::{self, Parcel, ScriptError, Scripts};
use crate::mail::frame::{ListId, UnsubscribeUrl};
use crate::mail::{self, Addressee, Boundary, EmailAddress, FilledLetter, MessageId, Plan};
use crate::messages::{self, Dress, PrepareError, Values, VersionId};
use crate::senders;
use crate::smtp::Answer;

struct Script {
    plan: Plan,
    run: Run,
    from: EmailAddress,
    key: SecretKey,
    base_url: String,
    /// Counted links of the letter; `None`: nothing is counted.
    links: Option<i64>,
}

impl Campaigns {
    /// The attachments are held in memory.
    async fn compiled(&self, run: Run) -> Result<Script, ScriptError> {
        let (owner, version) = (run.owner_id, VersionId(run.version_id));
        let not_now = |error: diesel::result::Error| ScriptError::NotNow(error.to_string());
        let version = self.db.read(move |conn| messages::version(conn, owner, version)).await.map_err(not_now)?;
        let version = version.ok_or_else(|| ScriptError::Broken("the message is gone".to_owned()))?;
        let prepared =
            messages::prepare(&self.db, &self.files, owner, &version).await.map_err(|error| match error {
                PrepareError::Database(error) => not_now(error),
                PrepareError::Store(error) => ScriptError::NotNow(error.to_string()),
                PrepareError::Letter(problems) => ScriptError::Broken(format!("{problems:?}")),
            })?;
        let (prepared, links) = if run.tracks {
            let (prepared, urls) = prepared.tracked();
            let (id, links) = (run.id, i64::try_from(urls.len()).unwrap_or(0));
            self.db.write(move |conn| runs::keep_links(conn, id, &urls)).await.map_err(not_now)?;
            (prepared, Some(links))
        } else {
            (prepared, None)
        };
        let address = |text: &str| {
            EmailAddress::parse(text).map_err(|_| ScriptError::Broken(format!("{text:?} is no address to write from")))
        };
        let from = mail::Sender { name: run.from_name.clone(), address: address(&run.from_email)? };
        let reply_to = run.reply_to.as_deref().map(address).transpose()?;
        let reply_to = reply_to.map(|address| mail::Sender { name: String::new(), address });
        let (key, domain) = (self.key.clone(), from.address.domain().to_owned());
        let keys =
            self.db.read(move |conn| senders::signing_keys(conn, &key, owner, &domain)).await.map_err(not_now)?;
        let list = format!("campaign-{}.{}", run.campaign_id, from.address.domain());
        let dress = Dress {
            from: &from,
            reply_to: reply_to.as_ref(),
            list: Some(ListId { name: &from.name, id: &list }),
            headers: &[],
            boundary: &Boundary::new(&self.key, &[run.id.0]),
            keys,
        };
        let plan = prepared.plan(dress).map_err(|error| ScriptError::Broken(error.to_string()))?;
        let (key, base_url) = (self.key.clone(), self.base_url.clone());
        Ok(Script { plan, run, from: from.address, key, base_url, links })
    }
}

impl delivery::Script for Script {
    fn letter(&self, parcel: &Parcel) -> Result<FilledLetter, String> {
        let values = Values::from_json(&parcel.fills).ok_or("what is the recipient's own cannot be read")?;
        let to = EmailAddress::parse(&parcel.recipient).map_err(|_| format!("{:?} is no address", parcel.recipient))?;
        let client = ClientId(parcel.client);
        let url = Reader { owner: self.run.owner_id, client, run: self.run.id }.url(&self.key, &self.base_url);
        let message_id = MessageId::new(&self.key, &[self.run.id.0, client.0], &self.from);
        let unsubscribe = UnsubscribeUrl::parse(&url);
        let link = |number| Click { run: self.run.id, client, number }.url(&self.key, &self.base_url);
        let links: Vec<String> = self.links.map_or_else(Vec::new, |last| (0..=last).map(link).collect());
        let addressee = Addressee {
            to: &to,
            name: &values.called(),
            values: values.recipient(&url, "").with_links(&links),
            message_id: &message_id,
            date: self.run.created_at,
            unsubscribe: unsubscribe.as_ref(),
        };
        self.plan.fill(&addressee, &mut Vec::new()).map_err(|error| format!("it cannot be signed: {error:?}"))
    }
}

impl Scripts for Campaigns {
    fn script(&self, run: Run) -> BoxFuture<'_, Result<Arc<dyn delivery::Script>, ScriptError>> {
        Box::pin(async { self.compiled(run).await.map(|script| Arc::new(script) as Arc<dyn delivery::Script>) })
    }

    fn address_refused(
        &self,
        conn: &mut Conn,
        owner: AccountId,
        client: i64,
        answer: &Answer,
        now: Timestamp,
    ) -> QueryResult<()> {
        clients::mark_bounced(conn, owner, ClientId(client), &answer.text, now)
    }
}

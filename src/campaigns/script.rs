//! How the letters of a run are made: the pinned version is compiled once, and each letter is filled from what was written down of
//! its recipient at the start. So every attempt has the same bytes, whatever was changed since.

use super::Campaigns;
use super::unsubscribing::Reader;
use crate::clients::ClientId;
use crate::config::SecretKey;
use crate::delivery::runs::Run;
use crate::mail::frame::{ListId, UnsubscribeUrl};
use crate::mail::{self, Addressee, Boundary, EmailAddress, FilledLetter, MessageId, Plan};
use crate::messages::{self, Dress, PrepareError, Values, VersionId};

/// Why the letters of a run cannot be made.
#[derive(Debug)]
pub enum ScriptError {
    Database(diesel::result::Error),
    /// They can be made later: the store of files does not answer.
    NotNow(String),
    /// As long as nobody mends it.
    Broken(String),
}

impl From<diesel::result::Error> for ScriptError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}

impl From<PrepareError> for ScriptError {
    fn from(error: PrepareError) -> Self {
        match error {
            PrepareError::Database(error) => Self::Database(error),
            PrepareError::Store(error) => Self::NotNow(error.to_string()),
            PrepareError::Letter(problems) => Self::Broken(format!("{problems:?}")),
        }
    }
}

pub struct Script {
    plan: Plan,
    run: Run,
    from: EmailAddress,
    key: SecretKey,
    base_url: String,
}

impl Campaigns {
    /// The attachments are held in memory.
    pub async fn script(&self, run: Run) -> Result<Script, ScriptError> {
        let (owner, version) = (run.owner_id, VersionId(run.version_id));
        let version = self.db.read(move |conn| messages::version(conn, owner, version)).await?;
        let version = version.ok_or_else(|| ScriptError::Broken("the message is gone".to_owned()))?;
        let prepared = messages::prepare(&self.db, &self.files, owner, &version).await?;
        let address = |text: &str| {
            EmailAddress::parse(text).map_err(|_| ScriptError::Broken(format!("{text:?} is no address to write from")))
        };
        let from = mail::Sender { name: run.from_name.clone(), address: address(&run.from_email)? };
        let reply_to = run.reply_to.as_deref().map(address).transpose()?;
        let reply_to = reply_to.map(|address| mail::Sender { name: String::new(), address });
        let list = format!("campaign-{}.{}", run.campaign_id, from.address.domain());
        let dress = Dress {
            from: &from,
            reply_to: reply_to.as_ref(),
            list: Some(ListId { name: &from.name, id: &list }),
            headers: &[],
            boundary: &Boundary::new(&self.key, &[run.id.0]),
            keys: Vec::new(),
        };
        let plan = prepared.plan(dress).map_err(|error| ScriptError::Broken(error.to_string()))?;
        let (key, base_url) = (self.key.clone(), self.base_url.clone());
        Ok(Script { plan, run, from: from.address, key, base_url })
    }
}

impl Script {
    /// The letter to one recipient of the run; `fills` is what was written down at the start.
    pub fn letter(&self, client: ClientId, recipient: &str, fills: &str) -> Result<FilledLetter, String> {
        let values = Values::from_json(fills).ok_or("what is the recipient's own cannot be read")?;
        let to = EmailAddress::parse(recipient).map_err(|_| format!("{recipient:?} is no address"))?;
        let reader = Reader { owner: self.run.owner_id, client, run: self.run.id };
        let url = reader.url(&self.key, &self.base_url);
        let message_id = MessageId::new(&self.key, &[self.run.id.0, client.0], &self.from);
        let unsubscribe = UnsubscribeUrl::parse(&url);
        let addressee = Addressee {
            to: &to,
            name: &values.called(),
            values: values.recipient(&url, ""),
            message_id: &message_id,
            date: self.run.created_at,
            unsubscribe: unsubscribe.as_ref(),
        };
        self.plan.fill(&addressee, &mut Vec::new()).map_err(|error| format!("it cannot be signed: {error:?}"))
    }
}

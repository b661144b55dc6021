//! From a version to a plan by which its letters are filled: texts compiled, attachments fetched.

use diesel::QueryResult;

use crate::clients;
use crate::db::{AccountId, Conn, Db};
use crate::files::{self, Store, StoreError};
use crate::mail::dkim::DkimKey;
use crate::mail::frame::{self, Design, ListId, Texts};
use crate::mail::merge::{Fields, Merge, Problem};
use crate::mail::{Boundary, ComposeError, Plan, Sender};
use crate::messages::attachments;
use crate::messages::versions::Version;
use crate::web::AppError;

#[derive(Debug)]
pub enum PrepareError {
    Database(diesel::result::Error),
    Store(StoreError),
    /// It was right when it was saved; an attribute it names is gone since.
    Letter(Vec<Problem>),
}

impl From<diesel::result::Error> for PrepareError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error)
    }
}

impl From<PrepareError> for AppError {
    fn from(error: PrepareError) -> Self {
        match error {
            PrepareError::Database(error) => error.into(),
            PrepareError::Store(error) => Self::Busy(error.to_string()),
            PrepareError::Letter(_) => Self::Refused("refused-letter-broken"),
        }
    }
}

/// What this owner's letters may name.
pub fn fields(conn: &mut Conn, owner: AccountId) -> QueryResult<Fields> {
    Ok(Fields::new(clients::attributes(conn, owner)?.into_iter().map(|attribute| attribute.key)))
}

/// Whether letters can still be made of a version: an attribute that it names may be gone since it was saved.
pub fn compiles(conn: &mut Conn, owner: AccountId, version: &Version) -> QueryResult<bool> {
    Ok(version.content.compile(&fields(conn, owner)?).is_ok())
}

/// A version that can be sent once it is known who it comes from.
pub struct Prepared {
    pub merge: Merge,
    pub attachments: Vec<frame::Attachment>,
    language: String,
}

/// What the letters of one sending have in common besides the message.
pub struct Dress<'a> {
    pub from: &'a Sender,
    pub reply_to: Option<&'a Sender>,
    pub list: Option<ListId<'a>>,
    pub headers: &'a [(&'static str, &'a str)],
    pub boundary: &'a Boundary,
    /// Without keys the letters are not signed.
    pub keys: Vec<DkimKey>,
}

/// With all its attachments, which are held in memory.
pub async fn prepare(db: &Db, store: &Store, owner: AccountId, version: &Version) -> Result<Prepared, PrepareError> {
    let asked = version.clone();
    let (fields, stored) = db
        .read(move |conn| {
            let fields = fields(conn, owner)?;
            let mut stored = Vec::new();
            for attachment in attachments::all(conn, owner, &asked)? {
                let file = files::find(conn, owner, attachment.file_use_id)?;
                stored.push((attachment, file.ok_or(diesel::result::Error::NotFound)?));
            }
            Ok::<_, PrepareError>((fields, stored))
        })
        .await?;
    let mut prepared = Prepared::of(version, &fields).map_err(PrepareError::Letter)?;
    for (attachment, file) in stored {
        let bytes = store.bytes(&file).await.map_err(PrepareError::Store)?.to_vec();
        let content_type = attachment.kind;
        prepared.attachments.push(frame::Attachment { name: attachment.name, content_type, bytes });
    }
    Ok(prepared)
}

impl Prepared {
    /// Without attachments.
    pub fn of(version: &Version, fields: &Fields) -> Result<Self, Vec<Problem>> {
        let merge = version.content.compile(fields)?;
        Ok(Self { merge, attachments: Vec::new(), language: version.content.language.clone() })
    }

    /// With counted links, and where each of them leads.
    pub fn tracked(self) -> (Self, Vec<String>) {
        let (merge, urls) = self.merge.tracked();
        (Self { merge, ..self }, urls)
    }

    pub fn plan(self, dress: Dress<'_>) -> Result<Plan, ComposeError> {
        let design = Design {
            from: dress.from,
            reply_to: dress.reply_to,
            list: dress.list,
            headers: dress.headers,
            language: Some(&self.language),
            texts: Texts::Both,
            inline: Vec::new(),
            attachments: self.attachments,
            boundary: dress.boundary,
        };
        Plan::new(self.merge, design, dress.keys)
    }
}

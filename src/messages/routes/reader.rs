//! Whose eyes a message is seen with: a client's, or those of somebody made up.

use crate::clients::{self, Attribute, Client};
use crate::db::{AccountId, Conn, Db};
use crate::mail::merge::{Fields, Missing};
use crate::mail::{Addressee, Boundary, EmailAddress, FilledLetter, MessageId, Plan, Sender};
use crate::messages;
use crate::messages::content::Content;
use crate::messages::forms::Wrong;
use crate::messages::preview::{self, Dress, Links, PrepareError, Prepared, Seen, ShownAs, Values, values};
use crate::messages::versions::Version;
use crate::web::{AppError, Page, Site};

/// Whom it is shown as, and what may be said of them.
pub struct Reader {
    pub shown_as: ShownAs,
    pub values: Values,
    attributes: Vec<Attribute>,
}

impl Reader {
    /// Another owner's client is nobody.
    pub async fn of(db: &Db, page: &Page, owner: AccountId, word: &str) -> Result<Self, AppError> {
        let shown_as = ShownAs::parse(word);
        let read = move |conn: &mut Conn| {
            let client = match shown_as {
                ShownAs::Client(id) => Some(clients::find(conn, owner, id)?.ok_or(diesel::result::Error::NotFound)?),
                _ => None,
            };
            Ok::<_, diesel::result::Error>((client, clients::attributes(conn, owner)?))
        };
        let (client, attributes): (Option<Client>, Vec<Attribute>) = db.read(read).await?;
        let values = client.map_or_else(|| shown_as.made_up(page, &attributes), |client| values(&client));
        Ok(Self { shown_as, values, attributes })
    }

    pub fn fields(&self) -> Fields {
        Fields::new(self.attributes.iter().map(|attribute| attribute.key.clone()))
    }

    pub fn see(&self, site: &Site, id: Option<messages::MessageId>, content: &Content) -> Result<Seen, Vec<Wrong>> {
        let (unsubscribe, view) = links(site, id);
        let links = Links { unsubscribe: &unsubscribe, view: &view };
        let seen = preview::see(content, &self.fields(), &self.values, links);
        seen.map_err(|problems| problems.into_iter().map(Wrong::Text).collect())
    }

    pub fn called(&self) -> String {
        let name = self.values.called();
        if name.is_empty() { self.values.email.clone() } else { name }
    }

    /// The letter as it would go out, but for its attachments.
    pub fn compose(&self, site: &Site, from: &Sender, version: &Version) -> Result<FilledLetter, AppError> {
        let prepared = Prepared::of(version, &self.fields()).map_err(PrepareError::Letter)?;
        let boundary = Boundary::new(&site.key, &[version.message.0, version.number]);
        let dress = Dress { from, reply_to: None, list: None, headers: &[], boundary: &boundary, keys: Vec::new() };
        let plan = prepared.plan(dress).map_err(|error| AppError::Internal(error.to_string()))?;
        let to = self.address()?;
        let id = MessageId::new(&site.key, &[version.message.0, version.number], &from.address);
        self.fill(&plan, site, version, &to, &id)
    }

    /// One letter of a plan, to this address, as this reader would get it.
    pub fn fill(
        &self,
        plan: &Plan,
        site: &Site,
        version: &Version,
        to: &EmailAddress,
        id: &MessageId,
    ) -> Result<FilledLetter, AppError> {
        let (unsubscribe, view) = links(site, Some(version.message));
        let addressee = Addressee {
            to,
            name: &self.values.called(),
            values: self.values.recipient(&unsubscribe, &view),
            message_id: id,
            date: site.clock.now(),
            unsubscribe: None,
        };
        plan.fill(&addressee, &mut Missing::new()).map_err(|error| AppError::Internal(format!("{error:?}")))
    }

    fn address(&self) -> Result<EmailAddress, AppError> {
        EmailAddress::parse(&self.values.email).map_err(|_| AppError::Refused("refused-letter-address"))
    }
}

/// Where a reader of a letter that was not really sent could unsubscribe, and read it: at the owner's own pages.
pub fn links(site: &Site, id: Option<messages::MessageId>) -> (String, String) {
    let page = id.map_or_else(|| "messages".to_owned(), |id| format!("messages/{id}"));
    (format!("{}/{page}/test", site.base_url), format!("{}/{page}/preview", site.base_url))
}

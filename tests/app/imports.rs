//! Clients from files: three screens, then background work that is moved by hand; what a file says, what is refused and why,
//! what is there afterwards, and what an undo leaves.

mod command;
mod export;
mod killed;
mod law;
mod refused;
mod screens;
mod taken_back;
mod ugly;

use diesel::prelude::*;
use skymailing::clients::{self, ClientState};
use skymailing::db::schema::{clients as clients_table, list_members, lists};
use skymailing::db::{AccountId, Role};

use crate::support::app::TestApp;
use crate::support::person::Person;

/// An owner in front of the three screens.
pub struct Importer<'a> {
    pub app: &'a TestApp,
    pub owner: AccountId,
    pub person: Person,
}

/// What a page says a row of its sums is.
type Sums = Vec<(String, String)>;

impl<'a> Importer<'a> {
    pub async fn new(app: &'a TestApp, email: &str) -> Self {
        let (owner, person) = app.signed_in(email, Role::Owner).await;
        Self { app, owner, person }
    }

    /// The first screen. The path of the import, when the file was taken.
    pub async fn upload(&mut self, name: &str, bytes: &[u8]) -> Option<String> {
        self.person.visit("/clients/import").await;
        self.person.submit_files("/clients/import", &[], &[("file", name, bytes)]).await;
        let path = self.person.page.path.clone();
        path.strip_prefix("/clients/import/").is_some().then_some(path)
    }

    /// The second screen as it was guessed, with some fields in another way, and the check.
    pub async fn check(&mut self, path: &str, fields: &[(&str, &str)]) {
        self.person.visit(path).await;
        self.person.submit(&format!("{path}/check"), fields).await;
        self.app.app.imports.work_through().await;
        self.person.visit(path).await;
    }

    /// The third screen, and the run.
    pub async fn run(&mut self, path: &str) {
        self.person.submit(&format!("{path}/run"), &[]).await;
        self.app.clock.advance(std::time::Duration::from_secs(1));
        self.app.app.imports.work_through().await;
        self.person.visit(path).await;
    }

    /// All three. What the check foretold is what happened.
    pub async fn import(&mut self, name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> String {
        let path = self.upload(name, bytes).await.unwrap_or_else(|| panic!("{}", self.person.page.text()));
        self.check(&path, fields).await;
        let foretold = self.sums();
        assert!(self.person.page.has("form[action$='/run']"), "{}", self.person.page.text());
        self.run(&path).await;
        assert_eq!(self.sums(), foretold, "{name}");
        path
    }

    pub fn sums(&self) -> Sums {
        let html = scraper::Html::parse_document(&self.person.page.body);
        let row = scraper::Selector::parse(".sums > div").unwrap();
        let text = |row: &scraper::ElementRef<'_>, name: &str| {
            let part = scraper::Selector::parse(name).unwrap();
            row.select(&part).next().map(|part| part.text().collect::<String>().trim().to_owned()).unwrap_or_default()
        };
        html.select(&row).map(|row| (text(&row, "dt"), text(&row, "dd"))).collect()
    }

    pub fn sum(&self, name: &str) -> String {
        let found = self.sums().into_iter().find(|(known, _)| known == name);
        found.map_or_else(|| "0".to_owned(), |(_, count)| count)
    }

    /// Line and reason of each bad row, as the downloaded file says.
    pub async fn bad_rows(&mut self, path: &str) -> Vec<(u64, String, String)> {
        let answer = self.person.send(actix_web::http::Method::GET, &format!("{path}/bad-rows.csv"), None).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let body = answer.body.trim_start_matches('\u{feff}').to_owned();
        let mut reader = csv::Reader::from_reader(body.as_bytes());
        let rows = reader.records().map(|row| row.unwrap());
        let cell = |row: &csv::StringRecord, at: usize| row.get(at).unwrap().to_owned();
        rows.map(|row| (cell(&row, 0).parse().unwrap(), cell(&row, 1), cell(&row, 3))).collect()
    }

    /// Everybody of this owner who is not deleted, by address.
    pub async fn clients(&self) -> Vec<Stored> {
        let owner = self.owner;
        self.app
            .read(move |conn| {
                let rows: Vec<(String, String, String, String, clients::Own, ClientState)> = clients_table::table
                    .filter(clients_table::owner_id.eq(owner).and(clients_table::deletion_id.is_null()))
                    .order(clients_table::email_key)
                    .select((
                        clients_table::email,
                        clients_table::first_name,
                        clients_table::last_name,
                        clients_table::comment,
                        clients_table::own,
                        clients_table::state,
                    ))
                    .load(conn)?;
                let stored = |(email, first, last, comment, own, state): (_, _, _, _, clients::Own, _)| Stored {
                    email,
                    first,
                    last,
                    comment,
                    own: own.to_json(),
                    state,
                };
                Ok(rows.into_iter().map(stored).collect())
            })
            .await
    }

    /// Who is on which list.
    pub async fn members(&self) -> Vec<(String, String)> {
        let owner = self.owner;
        self.app
            .read(move |conn| {
                list_members::table
                    .inner_join(lists::table)
                    .inner_join(clients_table::table)
                    .filter(lists::owner_id.eq(owner).and(clients_table::deletion_id.is_null()))
                    .order((lists::name, clients_table::email_key))
                    .select((lists::name, clients_table::email))
                    .load(conn)
            })
            .await
    }

    pub async fn set_state(&self, email: &'static str, state: ClientState) {
        let owner = self.owner;
        self.app
            .write(move |conn| {
                diesel::update(clients_table::table.filter(clients_table::owner_id.eq(owner)))
                    .filter(clients_table::email_key.eq(email))
                    .set(clients_table::state.eq(state))
                    .execute(conn)
            })
            .await;
    }

    /// As the room of clients deletes.
    pub async fn delete(&self, email: &'static str) {
        use skymailing::db::schema::deletions;
        let (owner, now) = (self.owner, self.app.clock.now());
        self.app
            .write(move |conn| {
                let deletion: i64 = diesel::insert_into(deletions::table)
                    .values((
                        deletions::owner_id.eq(owner),
                        deletions::deleted_at.eq(now),
                        deletions::clients.eq(1_i64),
                    ))
                    .returning(deletions::id)
                    .get_result(conn)?;
                diesel::update(clients_table::table.filter(clients_table::owner_id.eq(owner)))
                    .filter(clients_table::email_key.eq(email))
                    .set(clients_table::deletion_id.eq(Some(deletion)))
                    .execute(conn)
            })
            .await;
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    pub email: String,
    pub first: String,
    pub last: String,
    pub comment: String,
    pub own: String,
    pub state: ClientState,
}

impl Stored {
    pub fn active(email: &str, first: &str, last: &str) -> Self {
        Self {
            email: email.to_owned(),
            first: first.to_owned(),
            last: last.to_owned(),
            comment: String::new(),
            own: "{}".to_owned(),
            state: ClientState::Active,
        }
    }
}

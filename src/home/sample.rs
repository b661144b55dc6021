//! Something to look around with: invented clients on two lists, and a message to them. Their addresses are in `example.com`, which
//! belongs to nobody and never will (RFC 2606), and all of it is changed and deleted like everything else.

use diesel::QueryResult;

use crate::clients::{self, Added, ClientId, Kind, ListId, NewAttribute, NewClient, NewList, Own, Value};
use crate::clock::Timestamp;
use crate::db::{AccountId, Conn};
use crate::mail::EmailAddress;
use crate::messages::{self, Content, Format};
use crate::web::Language;

/// First name, last name, city.
type Person = (&'static str, &'static str, &'static str);

const ENGLISH: [Person; 12] = [
    ("Anna", "Archer", "Bristol"),
    ("Ben", "Baker", "Leeds"),
    ("Clara", "Cooper", "Bristol"),
    ("David", "Dyer", "York"),
    ("Ella", "Fisher", "Leeds"),
    ("Frank", "Fletcher", "Bath"),
    ("Grace", "Gardener", "York"),
    ("Henry", "Hunter", "Bristol"),
    ("Iris", "Joiner", "Bath"),
    ("Jack", "Mason", "Leeds"),
    ("Kate", "Potter", ""),
    ("", "", "York"),
];

const RUSSIAN: [Person; 12] = [
    ("Анна", "Иванова", "Тверь"),
    ("Борис", "Кузнецов", "Казань"),
    ("Вера", "Гончарова", "Тверь"),
    ("Глеб", "Рыбаков", "Псков"),
    ("Дарья", "Садовникова", "Казань"),
    ("Егор", "Плотников", "Томск"),
    ("Жанна", "Ткачёва", "Псков"),
    ("Захар", "Мельников", "Тверь"),
    ("Ирина", "Бондаренко", "Томск"),
    ("Кирилл", "Шапошников", "Казань"),
    ("Лидия", "Скорнякова", ""),
    ("", "", "Псков"),
];

/// Of the twelve, the first so many are customers and the others newly met.
const CUSTOMERS: usize = 8;

/// `false`: there are clients already, and nothing was added.
pub fn fill_in(conn: &mut Conn, owner: AccountId, language: Language, now: Timestamp) -> QueryResult<bool> {
    if clients::count(conn, owner, &clients::Filter::default(), now)? > 0 {
        return Ok(false);
    }
    let city = city(conn, owner, language, now)?;
    let mut people = Vec::new();
    for (number, person) in people_of(language).iter().enumerate() {
        people.extend(add(conn, owner, number + 1, person, city.as_deref(), now)?);
    }
    let (customers, new) = people.split_at(CUSTOMERS.min(people.len()));
    for (name, members) in [("sample-list-customers", customers), ("sample-list-new", new)] {
        if let Some(list) = list(conn, owner, language.text(name), now)? {
            clients::add_members(conn, owner, list, members, now)?;
        }
    }
    messages::create(conn, owner, owner, &message(language, city.as_deref()), now)?;
    Ok(true)
}

fn people_of(language: Language) -> &'static [Person] {
    match language {
        Language::English => &ENGLISH,
        Language::Russian => &RUSSIAN,
    }
}

/// The key of the attribute with this label, which may be there.
fn city(conn: &mut Conn, owner: AccountId, language: Language, now: Timestamp) -> QueryResult<Option<String>> {
    let label = language.text("sample-city");
    let known = clients::attributes(conn, owner)?;
    if let Some(known) = known.into_iter().find(|known| known.label == label && known.kind == Kind::Text) {
        return Ok(Some(known.key));
    }
    let new = NewAttribute { key: String::new(), label, kind: Kind::Text, choices: Vec::new() };
    let made = clients::make_attribute(conn, owner, &new, now)?;
    Ok(made.ok().map(|made| made.key))
}

fn add(
    conn: &mut Conn,
    owner: AccountId,
    number: usize,
    (first_name, last_name, city): &Person,
    key: Option<&str>,
    now: Timestamp,
) -> QueryResult<Option<ClientId>> {
    let Ok(email) = EmailAddress::parse(&format!("sample.{number}@example.com")) else {
        return Ok(None);
    };
    let mut own = Own::default();
    if let Some(key) = key.filter(|_| !city.is_empty()) {
        own.0.insert(key.to_owned(), Value::Text((*city).to_owned()));
    }
    let (first_name, last_name) = ((*first_name).to_owned(), (*last_name).to_owned());
    let new = NewClient { email, first_name, last_name, comment: String::new(), own };
    Ok(match clients::add(conn, owner, &new, now)? {
        Added::New(id) | Added::Back(id) => Some(id),
        Added::Taken(_) => None,
    })
}

/// A list of that name that is there already is left alone.
fn list(conn: &mut Conn, owner: AccountId, name: String, now: Timestamp) -> QueryResult<Option<ListId>> {
    if clients::lists(conn, owner)?.iter().any(|list| list.name == name) {
        return Ok(None);
    }
    clients::make_list(conn, owner, &NewList { name, description: String::new() }, now).map(Some)
}

fn message(language: Language, city: Option<&str>) -> Content {
    let text = |key: &str| language.text(key);
    let town = city.map_or_else(
        || text("sample-town"),
        |key| format!("{{{{ own.{key} | default(\"{}\") }}}}", text("sample-town")),
    );
    let name = format!("{{{{ first_name | default(\"{}\") }}}}", text("sample-reader"));
    let body = language.text_with("sample-body", vec![("name", name.into()), ("town", town.into())]);
    Content {
        name: text("sample-message"),
        language: language.as_str().to_owned(),
        subject: text("sample-subject"),
        preheader: text("sample-preheader"),
        format: Format::Markdown,
        body: format!("{body}\n\n[{}]({{{{ unsubscribe_url }}}})\n", text("sample-unsubscribe")),
        text: String::new(),
    }
}

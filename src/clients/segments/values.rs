//! The values of a client as SQL expressions, where the two databases write them differently. A value of another kind than its
//! attribute's is one that is not known.

use diesel::BoxableExpression;
use diesel::dsl::sql;
use diesel::expression::TypedExpressionType;
use diesel::sql_types::{Bool, Double, Integer, Nullable, SingleValue, SqlType, Text};

use crate::db::schema::clients;
use crate::db::{Conn, MultiBackend};

pub(super) type Expr<T> = Box<dyn BoxableExpression<clients::table, MultiBackend, SqlType = T>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Postgres,
    Sqlite,
}

impl Dialect {
    pub fn of(conn: &Conn) -> Self {
        match conn {
            Conn::Pg(_) => Self::Postgres,
            Conn::Sqlite(_) => Self::Sqlite,
        }
    }
}

#[diesel::declare_sql_function]
extern "SQL" {
    #[sql_name = "coalesce"]
    fn or_false(answer: Nullable<Bool>, otherwise: Bool) -> Bool;
    fn substr(text: Nullable<Text>, from: Integer, length: Integer) -> Nullable<Text>;
}

/// The SQL of each database before, between and after the two places where the name of the attribute stands.
fn own<T>(key: &str, dialect: Dialect, sqlite: [&'static str; 3], postgres: [&'static str; 3]) -> Expr<T>
where
    T: SqlType + SingleValue + TypedExpressionType + Send + 'static,
{
    // As a path, where quotes let any letter stand in it.
    let (key, [before, between, after]) = match dialect {
        Dialect::Sqlite => (format!("$.\"{key}\""), sqlite),
        Dialect::Postgres => (key.to_owned(), postgres),
    };
    Box::new(sql::<T>(before).bind::<Text, _>(key.clone()).sql(between).bind::<Text, _>(key).sql(after))
}

/// Empty when not known.
pub(super) fn words(key: &str, dialect: Dialect) -> Expr<Text> {
    let sqlite =
        ["coalesce(CASE WHEN json_type(clients.own, ", ") = 'text' THEN json_extract(clients.own, ", ") END, '')"];
    let postgres = [
        "coalesce(CASE WHEN json_typeof(clients.own::json -> ",
        ") = 'string' THEN clients.own::json ->> ",
        " END, '')",
    ];
    own(key, dialect, sqlite, postgres)
}

/// Compared letter by letter, whatever language the database sorts by.
pub(super) fn date(key: &str, dialect: Dialect) -> Expr<Nullable<Text>> {
    let sqlite = ["CASE WHEN json_type(clients.own, ", ") = 'text' THEN json_extract(clients.own, ", ") END"];
    let postgres = [
        "(CASE WHEN json_typeof(clients.own::json -> ",
        ") = 'string' THEN clients.own::json ->> ",
        " END) COLLATE \"C\"",
    ];
    own(key, dialect, sqlite, postgres)
}

pub(super) fn number(key: &str, dialect: Dialect) -> Expr<Nullable<Double>> {
    let sqlite =
        ["CASE WHEN json_type(clients.own, ", ") IN ('integer', 'real') THEN json_extract(clients.own, ", ") END"];
    let postgres = [
        "CASE WHEN json_typeof(clients.own::json -> ",
        ") = 'number' THEN (clients.own::json ->> ",
        ")::double precision END",
    ];
    own(key, dialect, sqlite, postgres)
}

pub(super) fn yes_or_no(key: &str, dialect: Dialect) -> Expr<Nullable<Bool>> {
    let sqlite =
        ["CASE WHEN json_type(clients.own, ", ") IN ('true', 'false') THEN json_extract(clients.own, ", ") END"];
    let postgres =
        ["CASE WHEN json_typeof(clients.own::json -> ", ") = 'boolean' THEN (clients.own::json ->> ", ")::boolean END"];
    own(key, dialect, sqlite, postgres)
}

/// What stands behind the @ of an address. There is one in each.
pub(super) fn domain(dialect: Dialect) -> Expr<Text> {
    Box::new(sql::<Text>(match dialect {
        Dialect::Sqlite => "substr(clients.email, instr(clients.email, '@') + 1)",
        Dialect::Postgres => "substr(clients.email, position('@' in clients.email) + 1)",
    }))
}

//! Everything the database holds, as text: two that are equal mean that nothing changed.

use std::sync::OnceLock;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;
use skymailing::db::Conn;

use super::app::TestApp;

/// These change with every look.
const RESTLESS: [&str; 2] = ["seen_at", "expires_at"];

pub async fn everything(app: &TestApp) -> String {
    app.read(|conn| {
        let question = question(conn)?;
        diesel::select(sql::<Text>(question)).get_result(conn)
    })
    .await
}

/// One question for all tables, made once for each kind of database: to ask what tables there are takes longer than the rest.
fn question(conn: &mut Conn) -> QueryResult<&'static str> {
    static SQLITE: OnceLock<String> = OnceLock::new();
    static POSTGRES: OnceLock<String> = OnceLock::new();
    let kept = if matches!(conn, Conn::Sqlite(_)) { &SQLITE } else { &POSTGRES };
    if let Some(known) = kept.get() {
        return Ok(known);
    }
    let mut parts = Vec::new();
    for table in tables(conn)? {
        parts.push(format!("'{table}: '"));
        parts.push(rows_of(conn, &table)?);
    }
    Ok(kept.get_or_init(|| format!("({})", parts.join(" || "))))
}

fn tables(conn: &mut Conn) -> QueryResult<Vec<String>> {
    let names = match conn {
        // What a full-text index keeps follows from its table.
        Conn::Sqlite(_) => {
            "(SELECT group_concat(name) FROM (SELECT name FROM sqlite_master WHERE type = 'table'
              AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%\\_words%' ESCAPE '\\' ORDER BY name))"
        }
        Conn::Pg(_) => {
            "(SELECT string_agg(table_name::text, ',' ORDER BY table_name) FROM information_schema.tables
              WHERE table_schema = current_schema())"
        }
    };
    let names: String = diesel::select(sql::<Text>(names)).get_result(conn)?;
    assert!(names.contains("accounts"));
    Ok(names.split(',').map(str::to_owned).collect())
}

fn rows_of(conn: &mut Conn, table: &str) -> QueryResult<String> {
    let columns = match conn {
        Conn::Sqlite(_) => format!("(SELECT group_concat(name) FROM pragma_table_info('{table}'))"),
        Conn::Pg(_) => format!(
            "(SELECT string_agg(column_name::text, ',') FROM information_schema.columns
              WHERE table_schema = current_schema() AND table_name = '{table}')"
        ),
    };
    let columns: String = diesel::select(sql::<Text>(&columns)).get_result(conn)?;
    let still: Vec<&str> = columns.split(',').filter(|name| !RESTLESS.contains(name)).collect();
    Ok(match conn {
        Conn::Sqlite(_) => {
            let quoted: Vec<String> = still.iter().map(|name| format!("quote(\"{name}\")")).collect();
            let row = quoted.join(" || ' ' || ");
            format!(
                "(SELECT coalesce(group_concat(row, char(10)), '') FROM (SELECT {row} AS row FROM \"{table}\" ORDER BY 1))"
            )
        }
        Conn::Pg(_) => {
            let row = format!("row(\"{}\")::text", still.join("\", \""));
            format!("(SELECT coalesce(string_agg({row}, chr(10) ORDER BY {row}), '') FROM \"{table}\")")
        }
    })
}

//! `config show`: each setting, what it is and who said so, with no secret in it.

use super::database_url;
use super::load::Config;
use super::settings::{Kind, Setting};
use super::values::Source;

#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) key: &'static str,
    pub(super) value: String,
    pub(super) source: Source,
}

impl Row {
    pub(super) fn new(setting: &Setting, text: &str, source: Source) -> Self {
        let value = match setting.kind {
            _ if text.is_empty() => "-".to_owned(),
            Kind::Secret => "***".to_owned(),
            Kind::SecretInUrl => database_url::without_password(text),
            Kind::Text | Kind::Number | Kind::List => text.to_owned(),
        };
        Row { key: setting.key, value, source }
    }
}

impl Config {
    /// A table for people: KEY, VALUE, SOURCE.
    pub fn show(&self) -> String {
        let rows = self.rows.iter().map(|row| (row.key, row.value.as_str(), row.source.to_string()));
        let rows: Vec<_> = [("KEY", "VALUE", "SOURCE".to_owned())].into_iter().chain(rows).collect();
        let keys = rows.iter().map(|(key, ..)| key.len()).max().unwrap_or_default();
        let values = rows.iter().map(|(_, value, _)| value.chars().count()).max().unwrap_or_default();
        let line = |(key, value, source): &(&str, &str, String)| format!("{key:keys$}  {value:values$}  {source}\n");
        rows.iter().map(line).collect()
    }
}

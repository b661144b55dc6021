//! Reads `skymailing.toml` into a layer of texts by upper-case key.
//! Messages name lines and keys, never values: a broken line may hold a password.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use toml::{Table, Value};

use super::names::{NAMES, Name};
use super::settings::Kind;

pub(super) const NAME: &str = "skymailing.toml";

/// A missing file is an empty one, unless somebody asked for it.
pub(super) fn read(path: &Path, shown: &str, asked_for: bool, problems: &mut Vec<String>) -> BTreeMap<String, String> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound && !asked_for => String::new(),
        Err(error) => {
            problems.push(format!("{shown}: cannot read it: {error}"));
            String::new()
        }
    };
    parse(&text, shown, problems)
}

fn parse(text: &str, shown: &str, problems: &mut Vec<String>) -> BTreeMap<String, String> {
    let table = text.parse::<Table>().unwrap_or_else(|error| {
        problems.push(format!("{shown}, line {}: {}", line(text, &error), error.message()));
        Table::new()
    });
    let mut layer = BTreeMap::new();
    for (key, value) in &table {
        match NAMES.iter().find(|name| name.toml == *key) {
            None => problems.push(format!("{shown}: unknown setting \"{key}\"{}", suggestion(key))),
            Some(name) => match text_of(name, value) {
                Ok(text) => drop(layer.insert(name.key.clone(), text)),
                Err(why) => problems.push(format!("{shown}: {key} {why}")),
            },
        }
    }
    layer
}

fn line(text: &str, error: &toml::de::Error) -> usize {
    let before = error.span().and_then(|span| text.get(..span.start));
    before.unwrap_or_default().matches('\n').count() + 1
}

fn suggestion(key: &str) -> String {
    let key = key.to_lowercase().replace('-', "_");
    let likeness = |name: &&Name| strsim::jaro_winkler(&name.toml, &key);
    let best = NAMES.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match best.filter(|name| likeness(name) > 0.8) {
        Some(name) => format!("; did you mean \"{}\"?", name.toml),
        None => "; `skymailing config example` lists them all".to_owned(),
    }
}

fn text_of(name: &Name, value: &Value) -> Result<String, &'static str> {
    match value {
        Value::Array(items) if name.setting.kind == Kind::List => {
            let items: Result<Vec<String>, _> = items.iter().map(scalar).collect();
            Ok(items?.join(","))
        }
        Value::Array(_) => Err("takes one value, not a list"),
        value => scalar(value),
    }
}

fn scalar(value: &Value) -> Result<String, &'static str> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Float(number) => Ok(number.to_string()),
        Value::Boolean(truth) => Ok(truth.to_string()),
        _ => Err("must be a text in quotes or a number"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (BTreeMap<String, String>, Vec<String>) {
        let mut problems = Vec::new();
        let layer = parse(text, NAME, &mut problems);
        (layer, problems)
    }

    #[test]
    fn texts_numbers_and_lists_are_understood() {
        let (layer, problems) = read_text(
            "listen = '[::1]:1'\nworkers = 0\nsmtp_time_scale = 0.5\nallow_networks = ['10.0.0.0/8', '::1/128']\n\
             secret_key_file = '/key'",
        );
        assert_eq!(problems, [""; 0]);
        assert_eq!(layer["LISTEN"], "[::1]:1");
        assert_eq!(layer["WORKERS"], "0");
        assert_eq!(layer["SMTP_TIME_SCALE"], "0.5");
        assert_eq!(layer["ALLOW_NETWORKS"], "10.0.0.0/8,::1/128");
        assert_eq!(layer["SECRET_KEY_FILE"], "/key");
    }

    #[test]
    fn unknown_settings_are_all_reported_with_a_suggestion() {
        let (_, problems) = read_text("lisen = 1\nData-Dir = 'x'\nlisten_file = 'x'\n[colour]\nx = 1");
        let told = |sentence: &str| assert!(problems.iter().any(|p| p == sentence), "{problems:#?}");
        told(r#"skymailing.toml: unknown setting "lisen"; did you mean "listen"?"#);
        told(r#"skymailing.toml: unknown setting "Data-Dir"; did you mean "data_dir"?"#);
        told(r#"skymailing.toml: unknown setting "listen_file"; did you mean "listen"?"#);
        told(r#"skymailing.toml: unknown setting "colour"; `skymailing config example` lists them all"#);
        assert_eq!(problems.len(), 4);
    }

    #[test]
    fn a_value_of_the_wrong_shape_is_told() {
        let (_, problems) = read_text("listen = ['a']\nlog = 2026-01-01\nallow_networks = [['a']]");
        assert_eq!(problems.len(), 3, "{problems:#?}");
        assert!(problems.contains(&"skymailing.toml: listen takes one value, not a list".to_owned()));
    }

    #[test]
    fn a_broken_line_is_named_but_not_shown() {
        for line in ["smtp_url = \"smtp://a:hunter2@b", "secret_key = hunter2", "hunter2", "secret_key = 'hunter2' x"] {
            let (_, problems) = read_text(&format!("workers = 1\n{line}\n"));
            assert_eq!(problems.len(), 1, "{line}");
            assert!(problems[0].starts_with("skymailing.toml, line 2: "), "{problems:?}");
            assert!(!problems[0].contains("hunter2"), "{problems:?}");
        }
    }
}

//! `config example`: a complete `skymailing.toml` in which everything is commented out and stands at its default.

use super::names::file_key;
use super::settings::{Kind, SETTINGS, Setting};

pub fn example() -> String {
    let head = "# Settings of SkyMailing. A flag (--data-dir) or an environment variable (DATA_DIR) goes before this file.\n\
                # Each stands at its default: take away the # before the ones to change.\n";
    let entries = SETTINGS.iter().map(|setting| entry(setting));
    [head.to_owned()].into_iter().chain(entries).collect()
}

/// Words stand after `# `, settings after a bare `#`.
fn entry(setting: &Setting) -> String {
    let key = setting.key.to_lowercase();
    let doc: String = setting.doc.lines().map(|line| format!("# {line}\n")).collect();
    let in_file = match setting.is_secret() {
        true => format!("# Or the name of a file that holds it: {}\n", file_key(setting).to_lowercase()),
        false => String::new(),
    };
    let value = match setting.kind {
        Kind::Number => setting.default.to_owned(),
        Kind::List => format!("[{}]", setting.default),
        _ => format!("\"{}\"", setting.default),
    };
    format!("\n{doc}{in_file}#{key} = {value}\n")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::config::{Config, SettingFlags};

    #[test]
    fn the_example_without_its_comment_signs_is_a_right_file() {
        let home = tempfile::tempdir().unwrap();
        let uncommented: String = example()
            .lines()
            .filter_map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')))
            .map(|line| format!("{line}\n"))
            .collect();
        assert_eq!(uncommented.lines().count(), SETTINGS.len());
        fs::write(home.path().join("skymailing.toml"), uncommented).unwrap();
        let from_file = Config::load(&SettingFlags::default(), |_| None, home.path()).unwrap();
        assert_eq!(from_file.workers, 4);
        assert!(from_file.smtp_url.is_none());
    }

    #[test]
    fn the_defaults_of_the_table_are_those_that_hold() {
        let config = Config::load(&SettingFlags::default(), |_| None, Path::new("")).unwrap();
        for (setting, row) in SETTINGS.iter().zip(&config.rows) {
            let default = if setting.default.is_empty() { "-" } else { setting.default };
            assert_eq!((row.key, row.value.as_str()), (setting.key, default));
        }
        assert_eq!(config.rows.len(), SETTINGS.len());
    }
}

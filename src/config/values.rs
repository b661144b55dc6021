//! The layers put on top of each other: for each setting the text that counts and where it came from.
//! Gathers every problem on the way instead of stopping at the first. What a text means is the reader's matter.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs;
use std::path::Path;

use super::file;
use super::flags::{CONFIG, SettingFlags};
use super::load::Check;
use super::names::{NAMES, file_key};
use super::settings::{SETTINGS, Setting};
use super::show::Row;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    Flag,
    Environment,
    File(String),
    Default,
}

pub(super) struct Values {
    given: HashMap<&'static str, (String, Source)>,
    checks: Vec<Check>,
    pub(super) rows: Vec<Row>,
    pub(super) problems: Vec<String>,
}

struct Layer {
    source: Source,
    texts: BTreeMap<String, String>,
}

impl Values {
    pub(super) fn gather(
        flags: &SettingFlags,
        env: impl Fn(&str) -> Option<String>,
        directory: &Path,
        checks: &[Check],
    ) -> Self {
        let mut values =
            Values { given: HashMap::new(), checks: checks.to_vec(), rows: Vec::new(), problems: Vec::new() };
        // Compose files and unit files set a variable to nothing when they mean that it is not set.
        let env = |key: &str| env(key).filter(|text| !text.is_empty());
        let asked_for = flags.layer().get(CONFIG).cloned().or_else(|| env(CONFIG));
        let path = asked_for.as_deref().unwrap_or(file::NAME);
        let in_file = file::read(&directory.join(path), path, asked_for.is_some(), &mut values.problems);
        let in_env = NAMES.iter().filter_map(|name| Some((name.key.clone(), env(&name.key)?)));
        let layers = [
            Layer { source: Source::Flag, texts: flags.layer().clone() },
            Layer { source: Source::Environment, texts: in_env.collect() },
            Layer { source: Source::File(path.to_owned()), texts: in_file },
        ];
        for setting in SETTINGS {
            values.choose(setting, &layers, directory);
        }
        values
    }

    /// The first layer that names a setting decides. An empty text there means the default, so that
    /// `--smtp-url ""` goes back to trial mode whatever the environment says.
    fn choose(&mut self, setting: &'static Setting, layers: &[Layer], directory: &Path) {
        let mut decided = false;
        for Layer { source, texts } in layers {
            let key = setting.key;
            let file_key = file_key(setting);
            let text = match (texts.get(key), texts.get(&file_key)) {
                (None, None) => continue,
                (Some(_), Some(_)) => Err(format!("{key} ({source}): {file_key} is set there too; keep one of them")),
                _ if decided => continue,
                (Some(text), None) => Ok(text.clone()),
                (None, Some(path)) if path.is_empty() => Ok(String::new()),
                (None, Some(path)) => {
                    read_secret(&directory.join(path)).map_err(|why| format!("{file_key} ({source}): {path} {why}"))
                }
            };
            decided = true;
            match text {
                Ok(text) if text.is_empty() => {}
                Ok(text) => drop(self.given.insert(key, (text, source.clone()))),
                Err(problem) => self.problems.push(problem),
            }
        }
    }

    pub(super) fn is_given(&self, setting: &Setting) -> bool {
        self.given.contains_key(setting.key)
    }

    pub(super) fn read<T, E: fmt::Display>(
        &mut self,
        setting: &'static Setting,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        self.read_or(setting, setting.default, parse)
    }

    /// For a default that follows another setting.
    pub(super) fn read_or<T, E: fmt::Display>(
        &mut self,
        setting: &'static Setting,
        default: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let given = self.given.get(setting.key).cloned();
        let (text, source) = given.unwrap_or_else(|| (default.to_owned(), Source::Default));
        let parsed = parse(&text).map_err(|why| complaint(setting, &text, &source, &why));
        let parsed = parsed.and_then(|value| self.check(setting, &text, &source).map(|()| value));
        self.rows.push(Row::new(setting, &text, source));
        parsed.map_err(|problem| self.problems.push(problem)).ok()
    }

    fn check(&self, setting: &Setting, text: &str, source: &Source) -> Result<(), String> {
        let mut of_this = self.checks.iter().filter(|(key, _)| *key == setting.key && !text.is_empty());
        of_this.try_for_each(|(_, check)| check(text)).map_err(|why| format!("{} ({source}): {why}", setting.key))
    }
}

/// The content without the newline that editors and `echo` leave at its end.
fn read_secret(path: &Path) -> Result<String, String> {
    match fs::read_to_string(path) {
        Ok(text) => match text.trim_end_matches(['\r', '\n']) {
            "" => Err("is empty".to_owned()),
            text => Ok(text.to_owned()),
        },
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}

fn complaint(setting: &Setting, text: &str, source: &Source, why: &dyn fmt::Display) -> String {
    // A URL in a setting that is no secret may still carry a password that somebody put there by mistake.
    let hidden = setting.is_secret() || (text.contains("://") && text.contains('@'));
    let text = if hidden { "the value".to_owned() } else { format!("\"{text}\"") };
    format!("{} ({source}): {text} {why}", setting.key)
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Source::Flag => "flag",
            Source::Environment => "environment",
            Source::File(path) => path,
            Source::Default => "default",
        })
    }
}

//! The names under which settings may be given, made from their keys: `DATA_DIR` is the variable, `--data-dir` the
//! flag, `data_dir` the key in the file. A secret has a second set, of the file that holds it.

use std::sync::LazyLock;

use super::settings::{SETTINGS, Setting};

/// A name under which a value may be given: the setting itself or, for a secret, the file that holds it.
pub(super) struct Name {
    pub(super) setting: &'static Setting,
    pub(super) of_file: bool,
    pub(super) key: String,
    pub(super) flag: String,
    pub(super) toml: String,
}

pub(super) static NAMES: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let plain = SETTINGS.iter().map(|setting| name(setting, false));
    let secret = SETTINGS.iter().filter(|setting| setting.is_secret());
    plain.chain(secret.map(|setting| name(setting, true))).collect()
});

fn name(setting: &'static Setting, of_file: bool) -> Name {
    let key = if of_file { file_key(setting) } else { setting.key.to_owned() };
    let toml = key.to_lowercase();
    let flag = toml.replace('_', "-");
    Name { setting, of_file, key, flag, toml }
}

pub(super) fn file_key(setting: &Setting) -> String {
    format!("{}_FILE", setting.key)
}

//! From one secret key to the next. The new key is on the disk before anything is sealed with it, and takes the place of the old
//! one only when everything is; a program that starts in between opens what either of them sealed.

use std::fs;
use std::path::PathBuf;

use super::errors::ConfigErrors;
use super::key_file;
use super::load::Config;
use super::secret_key::SecretKey;

pub struct Rotation {
    pub old: SecretKey,
    pub new: SecretKey,
    /// The data directory, when the key is kept there.
    kept_in: Option<PathBuf>,
}

impl Config {
    /// Begins to change the key, or goes on where it was interrupted. `given`: the new key in writing; it is needed when
    /// `SECRET_KEY` is set, because then only the operator can put it in the place of the old one.
    pub fn rotation(&self, given: Option<&str>) -> Result<Rotation, ConfigErrors> {
        let wrong = |problem: String| ConfigErrors::new(vec![problem]);
        let given: Option<SecretKey> =
            given.map(|text| text.parse().map_err(|why| wrong(format!("the new key {why}")))).transpose()?;
        match (self.key_set(), given) {
            (Some(old), Some(new)) => Ok(Rotation { old: old.clone(), new, kept_in: None }),
            (Some(_), None) => Err(wrong(
                "SECRET_KEY is set, so the new key has to be given: make one with openssl rand -hex 32, keep it, and hand it \
                 over with --new-key-stdin"
                    .to_owned(),
            )),
            (None, Some(_)) => Err(wrong(
                "the key is kept in the data directory, and the new one is made there: leave --new-key-stdin out".to_owned(),
            )),
            (None, None) => {
                let directory = self.data_dir.clone();
                let keys = key_file::make_directory(&directory)
                    .and_then(|()| Ok((key_file::read_or_make(&directory)?, key_file::read_or_make_next(&directory)?)));
                let (old, new) = keys.map_err(wrong)?;
                Ok(Rotation { old, new, kept_in: Some(directory) })
            }
        }
    }
}

impl Rotation {
    /// Whether the operator has to set `SECRET_KEY` anew.
    pub fn is_by_hand(&self) -> bool {
        self.kept_in.is_none()
    }

    /// From here on there is the new key alone. Only when nothing is sealed with the old one.
    pub fn finish(self) -> Result<(), ConfigErrors> {
        let Some(directory) = self.kept_in else { return Ok(()) };
        let done = fs::rename(directory.join(key_file::NEXT), directory.join(key_file::NAME))
            .and_then(|()| fs::File::open(&directory)?.sync_all());
        done.map_err(|error| ConfigErrors::new(vec![format!("SECRET_KEY: the new key cannot take its place: {error}")]))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::SettingFlags;

    fn config(directory: &Path, key: Option<&str>) -> Config {
        let env = |name: &str| match name {
            "DATA_DIR" => Some(directory.display().to_string()),
            "SECRET_KEY" => key.map(str::to_owned),
            _ => None,
        };
        Config::load(&SettingFlags::default(), env, directory).unwrap()
    }

    #[test]
    fn an_interrupted_change_goes_on_with_the_same_new_key() {
        let home = tempfile::tempdir().unwrap();
        let config = config(home.path(), None);
        let first = config.prepare().unwrap();
        let sealed_old = first.seal("row", b"old");
        let begun = config.rotation(None).unwrap();
        let sealed_new = begun.new.seal("row", b"new");
        drop(begun);

        // A program that starts in between reads both.
        let between = config.prepare().unwrap();
        assert_eq!(between.open("row", &sealed_old).unwrap(), b"old");
        assert_eq!(between.open("row", &sealed_new).unwrap(), b"new");
        assert_eq!(between.derive("x"), first.derive("x"), "and seals with the old one");

        let again = config.rotation(None).unwrap();
        assert_eq!(again.new.open("row", &sealed_new).unwrap(), b"new");
        again.finish().unwrap();
        let last = config.prepare().unwrap();
        assert_eq!(last.open("row", &sealed_new).unwrap(), b"new");
        assert_eq!(last.open("row", &sealed_old), None);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_key_that_is_set_is_changed_by_whoever_set_it() {
        let home = tempfile::tempdir().unwrap();
        let (old, new) = ("ab".repeat(32), "cd".repeat(32));
        let config = config(home.path(), Some(&old));
        assert!(config.rotation(None).is_err());
        assert!(config.rotation(Some("short")).is_err());
        let rotation = config.rotation(Some(&new)).unwrap();
        assert!(rotation.is_by_hand());
        rotation.finish().unwrap();
    }

    #[test]
    fn a_kept_key_takes_no_other() {
        let home = tempfile::tempdir().unwrap();
        assert!(config(home.path(), None).rotation(Some(&"cd".repeat(32))).is_err());
    }
}

//! Where the secret key is kept when nobody set one: `secret.key` in the data directory, readable by its owner only. While it is
//! changed, the next one lies beside it; see `rotation.rs`.
//! Two processes that start at once must end with the same key, and none may read half a one.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{Error, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use super::random::random_token;
use super::secret_key::SecretKey;

pub(super) const NAME: &str = "secret.key";
pub(super) const NEXT: &str = "secret.key.next";

pub(super) fn make_directory(directory: &Path) -> Result<(), String> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .map_err(|error| format!("DATA_DIR: cannot make {}: {error}", directory.display()))
}

/// The key; one that is being changed opens what the next one sealed as well.
pub(super) fn read_or_make(directory: &Path) -> Result<SecretKey, String> {
    let key = read_or_make_named(directory, NAME)?;
    if !directory.join(NEXT).exists() {
        return Ok(key);
    }
    Ok(key.opening_also(&read_or_make_named(directory, NEXT)?))
}

/// The key that takes the place of the kept one.
pub(super) fn read_or_make_next(directory: &Path) -> Result<SecretKey, String> {
    read_or_make_named(directory, NEXT)
}

fn read_or_make_named(directory: &Path, name: &str) -> Result<SecretKey, String> {
    let path = directory.join(name);
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            make(directory, &path).and_then(|()| fs::read_to_string(&path))
        }
        read => read,
    };
    let text = text.map_err(|error| {
        format!("SECRET_KEY: cannot keep one in {}: {error}; set it, or let this user write there", path.display())
    })?;
    text.parse().map_err(|why| format!("SECRET_KEY: {} {why}", path.display()))
}

/// A hard link appears whole or not at all, and never in the place of another: the first process wins.
fn make(directory: &Path, path: &Path) -> Result<(), Error> {
    let draft = directory.join(format!("{NAME}.{}", random_token()));
    let linked = write_new(&draft).and_then(|()| fs::hard_link(&draft, path));
    let removed = fs::remove_file(&draft);
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => removed.and_then(|()| File::open(directory)?.sync_all()),
    }
}

fn write_new(draft: &Path) -> Result<(), Error> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    writeln!(file, "{}", random_token())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::sync::Barrier;
    use std::thread;

    use super::*;

    #[test]
    fn the_key_is_made_once_for_its_owner_only() {
        let home = tempfile::tempdir().unwrap();
        let first = read_or_make(home.path()).unwrap().derive("x");
        assert_eq!(read_or_make(home.path()).unwrap().derive("x"), first);
        let mode = fs::metadata(home.path().join(NAME)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn those_who_start_at_once_get_the_same_key() {
        let home = tempfile::tempdir().unwrap();
        let start = Barrier::new(8);
        let one = || {
            start.wait();
            read_or_make(home.path()).unwrap().derive("x")
        };
        let keys: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(one)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_damaged_key_is_not_replaced() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(NAME), "half-a-key").unwrap();
        let message = read_or_make(home.path()).unwrap_err();
        assert!(message.contains("secret.key is not 32 bytes"), "{message}");
        assert!(!message.contains("half-a-key"), "{message}");
    }

    #[test]
    fn a_place_where_nothing_can_be_kept_is_told() {
        let message = read_or_make(Path::new("/proc/nowhere")).unwrap_err();
        assert!(message.starts_with("SECRET_KEY: cannot keep one in /proc/nowhere"), "{message}");
        assert!(make_directory(Path::new("/proc/nowhere")).is_err());
    }
}

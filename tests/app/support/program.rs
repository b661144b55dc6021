//! The real binary, started on a free port with a data directory of its own, and stopped when dropped.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use tempfile::TempDir;

pub struct Program {
    child: Child,
    /// Such as `http://127.0.0.1:40123`, without a slash at the end.
    pub url: String,
    /// What it printed before it was ready: the set-up link is there.
    pub greeting: String,
    _data: Option<TempDir>,
}

/// A command of the real binary that cannot be disturbed by the environment of whoever runs the tests.
pub fn skymailing(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_skymailing"));
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("DATA_DIR", data)
        .current_dir(data);
    command
}

impl Program {
    /// In trial mode on SQLite.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same, with settings from the environment.
    pub fn start_with(settings: &[(&str, &str)]) -> Self {
        let data = tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary directory: {error}"));
        let mut program = Self::start_in(data.path(), settings);
        program._data = Some(data);
        program
    }

    /// With a data directory that outlives it, and settings from the environment.
    pub fn start_in(data: &Path, settings: &[(&str, &str)]) -> Self {
        Self::try_start_in(data, settings).unwrap_or_else(|(status, words)| panic!("did not start: {status}\n{words}"))
    }

    /// The error is the exit status and all that was printed.
    pub fn try_start_in(data: &Path, settings: &[(&str, &str)]) -> Result<Self, (ExitStatus, String)> {
        let mut command = skymailing(data);
        command.arg("serve").env("LISTEN", "127.0.0.1:0").envs(settings.iter().copied());
        let log = std::fs::File::create(data.join("stderr.txt")).unwrap_or_else(|error| panic!("no log: {error}"));
        let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn();
        let mut child = spawned.unwrap_or_else(|error| panic!("cannot be run: {error}"));
        let output = child.stdout.take().unwrap_or_else(|| panic!("stdout is piped"));
        let (lines, heard) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                drop(lines.send(line));
            }
        });
        let mut greeting = String::new();
        while let Ok(line) = heard.recv_timeout(Duration::from_secs(60)) {
            greeting.push_str(&line);
            greeting.push('\n');
            if let Some(url) = line.strip_prefix("SkyMailing is at ") {
                let url = url.to_owned();
                while let Ok(line) = heard.recv_timeout(Duration::from_millis(300)) {
                    greeting.push_str(&line);
                    greeting.push('\n');
                }
                return Ok(Self { child, url, greeting, _data: None });
            }
        }
        let status = child.wait().unwrap_or_else(|error| panic!("not waited for: {error}"));
        let mut words = greeting;
        if let Ok(mut log) = std::fs::File::open(data.join("stderr.txt")) {
            drop(log.read_to_string(&mut words));
        }
        Err((status, words))
    }

    pub fn data(&self) -> Option<PathBuf> {
        self._data.as_ref().map(|data| data.path().to_owned())
    }

    /// `TERM`, `KILL` and so on.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "kill -{name}");
    }

    /// Waits for its end, but not for ever.
    pub fn wait_at_most(&mut self, seconds: u64) -> Option<ExitStatus> {
        for _ in 0..seconds * 50 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap_or_else(|error| panic!("not waited for: {error}"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

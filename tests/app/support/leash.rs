//! Other programs on a leash: they end when this process ends, however it ends, also by a panic or by kill -9.
//! The leash is a small shell script that waits on a pipe from us; the kernel closes the pipe when we are gone.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

/// A running script. Dropping it lets the script tidy up, and waits until it has.
#[derive(Debug)]
pub struct Leash(Child);

impl Leash {
    /// Runs `script` by `shell` (`["sh"]`, or that behind a change of user), with `args` as `$1`, `$2` and so on.
    ///
    /// The script prints `ready …` when what it starts can be used; then it reads its standard input to the end and
    /// tidies up. Returns the rest of the `ready` line, or else everything the script said.
    pub fn start(shell: &[&str], script: &str, args: &[&str]) -> Result<(Leash, String), String> {
        let (program, before) = shell.split_first().ok_or("no shell to run the script with")?;
        let mut child = Command::new(program)
            .args(before)
            .args(["-c", script, "leash"])
            .args(args)
            // Another user may not be allowed to enter the directory we are in.
            .current_dir("/")
            // Ctrl-C in a terminal must end the tests, not the one who tidies up after them.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{program}: {error}"))?;
        let mut said = String::new();
        if let Some(out) = child.stdout.take() {
            let mut out = BufReader::new(out);
            let _ = out.read_line(&mut said);
            if let Some(ready) = said.strip_prefix("ready ") {
                return Ok((Leash(child), ready.trim_end().to_owned()));
            }
            let _ = out.read_to_string(&mut said);
        }
        drop(Leash(child));
        Err(said.trim().replace('\n', "; "))
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

/// Says once, on the real standard error, what this run of the tests leaves out; libtest only captures the print macros.
/// With `REQUIRE_ALL=1` nothing may be left out.
pub fn skipped(what: &str) {
    let all = std::env::var("REQUIRE_ALL").unwrap_or_default();
    assert!(all.is_empty() || all == "0", "REQUIRE_ALL is set, but this is left out: {what}");
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    if SAID.lock().is_ok_and(|mut said| said.insert(what.to_owned())) {
        let _ = std::io::stderr().write_all(format!("SKIPPED: {what}\n").as_bytes());
    }
}

/// Where a program is installed.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

/// A shell for programs that refuse to run as root, or had better not: root becomes another user first.
pub fn lowly_shell() -> &'static [&'static str] {
    if !is_root() {
        return &["sh"];
    }
    match (
        on_path("setpriv").is_some(),
        Command::new("id").arg("postgres").output().is_ok_and(|id| id.status.success()),
    ) {
        (true, true) => &["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"],
        (true, false) => &["setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", "sh"],
        (false, true) => &["su", "-s", "/bin/sh", "postgres"],
        (false, false) => &["su", "-s", "/bin/sh", "nobody"],
    }
}

pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

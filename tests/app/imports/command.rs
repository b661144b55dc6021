//! `skymailing import-clients`, the real program.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::app::PASSWORD;
use crate::support::program::skymailing;

fn import(data: &Path, arguments: &[&str]) -> Output {
    skymailing(data).args(["import-clients", "--owner", "ann@example.org"]).args(arguments).output().unwrap()
}

fn given_account(data: &Path, email: &str, role: &str) {
    use std::io::Write;
    let mut create: Command = skymailing(data);
    create.args(["account", "create", email, "--role", role, "--password-stdin", "--verified"]);
    let mut child = create.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

fn words(output: &[u8]) -> String {
    String::from_utf8_lossy(output).into_owned()
}

#[test]
fn a_file_goes_in_by_the_command_line() {
    let data = tempfile::tempdir().unwrap();
    given_account(data.path(), "ann@example.org", "owner");
    std::fs::write(data.path().join("all.csv"), "who;Имя\nbob@x.org;Боб\nnonsense;X\ncid@x.org;Сид\n").unwrap();
    let dry = import(data.path(), &["all.csv", "--dry-run", "--bad-rows", "bad.csv"]);
    assert_eq!(dry.status.code(), Some(3), "{}", words(&dry.stderr));
    assert!(words(&dry.stdout).contains("new: 2\n") && words(&dry.stdout).contains("nothing was written"));
    let run = import(data.path(), &["all.csv", "--list", "All", "--map", "2=first-name", "--bad-rows", "bad.csv"]);
    assert_eq!(run.status.code(), Some(3), "{}", words(&run.stderr));
    assert!(words(&run.stdout).contains("rows: 3\nnew: 2\n") && words(&run.stdout).contains("joined the list: 2"));
    let bad = std::fs::read_to_string(data.path().join("bad.csv")).unwrap();
    assert_eq!(bad, "\u{feff}Line,Column,Value,Reason\n3,who,nonsense,This is not an e-mail address.\n");
    std::fs::write(data.path().join("good.csv"), "email\nbob@x.org\n").unwrap();
    let again = import(data.path(), &["good.csv", "--conflict", "skip"]);
    assert!(again.status.success() && words(&again.stdout).contains("skipped: 1\n"), "{}", words(&again.stderr));
}

#[test]
fn what_cannot_be_done_is_said_plainly() {
    let data = tempfile::tempdir().unwrap();
    given_account(data.path(), "max@example.org", "manager");
    std::fs::write(data.path().join("a.csv"), "name,city\nBob,Tver\n").unwrap();
    let nobody = import(data.path(), &["a.csv"]);
    assert!(!nobody.status.success() && words(&nobody.stderr).contains("there is no owner ann@example.org"));
    given_account(data.path(), "ann@example.org", "owner");
    for (arguments, told) in [
        (&["missing.csv"][..], "missing.csv: No such file"),
        (&["a.csv"], "Choose the column with the e-mail addresses. Say which with --map"),
        (&["a.csv", "--map", "mail=email"], "there is no column \"mail\"; there are: name, city"),
        (&["a.csv", "--map", "name"], "is not COLUMN=FIELD"),
    ] {
        let refused = import(data.path(), arguments);
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
        assert!(words(&refused.stderr).contains(told), "{arguments:?}: {}", words(&refused.stderr));
    }
}

//! `chatwire accept`, and `chatwire check` with what it wrote.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::chatwire;

/// A stream that breaks a rule.
const FAILING: &str = "data: [DONE]\n\n";

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("acme")).unwrap();
    for name in ["a[1].sse", "b.sse"] {
        fs::write(folder.path().join("acme").join(name), FAILING).unwrap();
    }
    folder
}

#[track_caller]
fn check(folder: &Path, args: &[&str], code: i32, last: &str) {
    let run = chatwire(folder, args);
    assert_eq!((run.code, run.out.lines().last()), (code, Some(last)), "{}{}", run.out, run.err);
}

/// Accepted findings pass; one that is gone and one that is new fail.
#[track_caller]
fn check_accepted(folder: &Path, accept: &[&str], args: &[&str]) {
    check(folder, args, 1, "0 passed, 2 failed");
    let run = chatwire(folder, accept);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    check(folder, args, 0, "2 passed, 0 failed");
    fs::write(folder.join("acme/new.sse"), FAILING).unwrap();
    let run = chatwire(folder, args);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("in 1 exchange: acme/new.sse"), "{}", run.out);
    fs::remove_file(folder.join("acme/new.sse")).unwrap();
    fs::remove_file(folder.join("acme/b.sse")).unwrap();
    let run = chatwire(folder, args);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("in 2 recordings, seen in 1; remove or correct"), "{}", run.out);
}

#[test]
fn findings_are_accepted_in_the_file_of_their_target() {
    let folder = folder();
    let file = folder.path().join("acme/chatwire.toml");
    fs::write(&file, "# ours\nformat = 1 # keep\n").unwrap();
    let accept = ["accept", "acme", "--reason", "known", "--rule", "stream/*"];
    check_accepted(folder.path(), &accept, &["check", "acme"]);
    let text = fs::read_to_string(file).unwrap();
    assert!(text.starts_with("# ours\nformat = 1 # keep\n\n[[expect]]\nrule = "), "{text}");
    assert!(text.contains("\n    \"a[[]1[]].sse\",\n"), "{text}");
}

#[test]
fn findings_are_accepted_in_a_baseline() {
    let folder = folder();
    let run = chatwire(folder.path(), &["accept", "acme", "--reason", "known"]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("; name a file with --file"), "{}", run.err);
    fs::write(folder.path().join("base.toml"), "format = 1\n").unwrap();
    let accept = ["accept", "acme", "--reason", "known", "--file", "base.toml"];
    check_accepted(folder.path(), &accept, &["check", "acme", "--baseline", "base.toml"]);
}

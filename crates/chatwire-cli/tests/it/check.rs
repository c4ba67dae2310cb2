//! `chatwire check` with files that are not recordings.

use std::fs;

use tempfile::TempDir;

use crate::chatwire;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

#[test]
fn an_unreadable_file_is_reported_and_the_others_are_checked() {
    let folder = folder(&[("empty.txt", ""), ("end.sse", "data: [DONE]\n\n")]);
    let run = chatwire(folder.path(), &["check", "no", "empty.txt", "end.sse"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.err,
        "error: no: no such file or folder; check the path\n\
         error: empty.txt:1: nothing at byte 0; save the body as it was sent, as .sse if it is a stream\n"
    );
    assert!(run.out.contains("end.sse"), "{}", run.out);
    assert!(run.out.ends_with("0 passed, 1 failed\n"), "{}", run.out);
}

#[cfg(unix)]
#[test]
fn control_characters_in_file_names_are_replaced() {
    let folder = folder(&[("\u{1b}[2J\n.txt", ""), ("\u{1b}[2J.sse", "data: [DONE]\n\n")]);
    let run = chatwire(folder.path(), &["check", ".", "\u{1b}[2J\n.txt"]);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    assert!(run.out.contains("\u{fffd}[2J.sse"), "{}", run.out);
    assert!(!(run.out + &run.err).contains('\u{1b}'));
}

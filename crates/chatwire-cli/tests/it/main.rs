//! Runs the command as users do: arguments in; lines and an exit code out.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod accept;
#[cfg(unix)]
mod action;
mod chat;
mod check;
mod compare;
mod contracts;
mod drift;
mod import;
mod models;
mod parquet;
mod probe;
mod providers;
mod proxy;
mod record;
mod rules;
mod schema;
mod serve;
mod served;
mod usage;

use std::{env, ffi::OsString, path::Path, process::Command};

/// The result of a run.
struct Run {
    code: i32,
    out: String,
    err: String,
}

/// `chatwire` with an empty environment, but for where the counts of a coverage run go.
fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chatwire"));
    command.env_clear().envs(counts());
    command
}

/// The variable with the file for the counts of `cargo xtask coverage`.
#[allow(clippy::disallowed_methods, reason = "it is no setting of the command")]
fn counts() -> Option<(&'static str, OsString)> {
    const NAME: &str = "LLVM_PROFILE_FILE";
    env::var_os(NAME).map(|path| (NAME, path))
}

/// Runs `chatwire` with `args` in `folder`, with an empty environment.
fn chatwire(folder: &Path, args: &[&str]) -> Run {
    chatwire_with(folder, args, &[])
}

/// Runs `chatwire` with `args` in `folder`, with these environment variables and no others.
fn chatwire_with(folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> Run {
    let output =
        command().args(args).current_dir(folder).envs(variables.iter().copied()).output().unwrap();
    let run = Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    assert_eq!(wrong_noun(&run.out), None, "{}", run.out);
    assert_eq!(wrong_noun(&run.err), None, "{}", run.err);
    run
}

/// Things that messages count.
const COUNTED: &str = " bodies bytes calls cases characters choices chunks differences entries \
                       errors events exchanges faults files findings items lines members pages \
                       pairs recordings requests responses rules targets tokens tries ";

/// The first place with a plural after a single thing, such as `1 files`.
fn wrong_noun(text: &str) -> Option<&str> {
    let mut before = "";
    text.split(|next: char| !next.is_ascii_alphanumeric() && !".-_/".contains(next)).find(|word| {
        let is_wrong = before == "1" && !word.is_empty() && COUNTED.contains(&format!(" {word} "));
        before = word;
        is_wrong
    })
}

#[test]
fn a_plural_after_one_is_found() {
    assert_eq!(wrong_noun("passed over 1 files in no known format"), Some("files"));
    assert_eq!(wrong_noun("1 file, 2.1 files, 11 entries, a-1 files"), None);
}

/// Runs `chatwire`, which must fail with `code` and one line on standard error.
#[track_caller]
fn check_failure(folder: &Path, args: &[&str], code: i32, line: &str) {
    let run = chatwire(folder, args);
    assert_eq!((run.code, run.err.as_str()), (code, format!("error: {line}\n").as_str()));
    assert_eq!(run.out, "");
}

//! Errors in the arguments.

use std::path::Path;

use crate::{chatwire, check_failure, command};

#[test]
fn argument_errors_are_one_line_and_exit_with_2() {
    let folder = Path::new(".");
    let check = |args: &[&str], line: &str| check_failure(folder, args, 2, line);
    check(&[], "a subcommand is required; see `chatwire --help`");
    check(&["schema"], "a subcommand is required; see `chatwire schema --help`");
    check(&["--nope"], "unexpected argument '--nope' found; see `chatwire --help`");
    check(&["nope"], "unrecognized subcommand 'nope'; see `chatwire --help`");
    check(
        &["chat", "check", "schema"],
        "unexpected argument 'schema' found; see `chatwire chat --help`",
    );
    check(
        &["schema", "diff", "a.json"],
        "the following required arguments were not provided: <NEW>; see `chatwire schema diff --help`",
    );
    check(
        &["schema", "vendor", "--from", "a.json", "--date", "2026-08-21"],
        "the following required arguments were not provided: --as <FOLDER/NAME> --repository <OWNER/NAME> \
         --commit <HASH> --path <PATH>; see `chatwire schema vendor --help`",
    );
}

#[test]
fn a_typo_is_answered_with_the_nearest_name() {
    let check = |args: &[&str], line: &str| check_failure(Path::new("."), args, 2, line);
    check(&["chek"], "unrecognized subcommand 'chek'; did you mean `check`? see `chatwire --help`");
    check(
        &["chat", "--temprature", "1"],
        "unexpected argument '--temprature' found; did you mean `--temperature`? \
         see `chatwire chat --help`",
    );
    check(
        &["serve", "--repeat", "trns"],
        "invalid value 'trns' for '--repeat <HOW>' [possible values: last, turns, first, refuse]; \
         did you mean `turns`? see `chatwire serve --help`",
    );
}

#[test]
fn completions_and_manual_pages_name_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = chatwire(Path::new("."), &["completions", shell]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.contains("accept") && run.out.contains("conform"), "{shell}");
    }
    let folder = tempfile::TempDir::new().unwrap();
    let run = chatwire(folder.path(), &["man", "--out", "man"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    for page in ["chatwire.1", "chatwire-check.1", "chatwire-report-merge.1"] {
        let text = std::fs::read_to_string(folder.path().join("man").join(page)).unwrap();
        assert!(text.contains(".SH"), "{page}");
    }
    assert!(chatwire(folder.path(), &["man"]).out.contains(".TH chatwire"));
}

#[test]
fn a_contract_and_a_profile_are_suggested() {
    let check = |args: &[&str], line: &str| check_failure(Path::new("."), args, 2, line);
    check(&["contracts", "openia"], "openia: unknown contract; did you mean `openai`?");
    check(
        &["check", "x", "--profile", "aimlap"],
        "--profile aimlap: no such profile and no such file; did you mean `aimlapi`?",
    );
}

#[test]
fn help_and_version_succeed() {
    for args in [["--help"].as_slice(), &["schema", "vendor", "--help"], &["--version"]] {
        let run = chatwire(Path::new("."), args);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(!run.out.is_empty());
    }
}

#[test]
fn help_wraps_at_the_width_of_the_terminal() {
    for args in [["check", "--help"].as_slice(), &["schema", "verify", "--help"]] {
        let help = command().args(args).env("COLUMNS", "60").output().unwrap();
        let help = String::from_utf8(help.stdout).unwrap();
        assert!(help.lines().all(|line| line.chars().count() <= 60), "{help}");
    }
}

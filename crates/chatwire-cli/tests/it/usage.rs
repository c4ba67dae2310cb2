//! Mistakes in the arguments.

use std::path::Path;

use crate::{chatwire, check_failure};

#[test]
fn mistakes_end_with_2_and_one_line() {
    let folder = Path::new(".");
    let check = |args: &[&str], line: &str| check_failure(folder, args, 2, line);
    check(&[], "no subcommand is given; see `chatwire --help`");
    check(&["schema"], "no subcommand is given; see `chatwire schema --help`");
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
        "the following required arguments were not provided: --repository <OWNER/NAME> \
         --commit <HASH> --path <PATH>; see `chatwire schema vendor --help`",
    );
}

#[test]
fn help_is_no_mistake() {
    for args in [["--help"].as_slice(), &["schema", "vendor", "--help"], &["--version"]] {
        let run = chatwire(Path::new("."), args);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(!run.out.is_empty());
    }
}

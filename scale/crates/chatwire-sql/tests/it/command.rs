//! The command, as a process.

use std::{
    path::Path,
    process::{Command, Output},
};

use chatwire_transport::cassette::Recording;
use tempfile::TempDir;

/// The folder of one target's recordings.
fn recordings() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/recordings/litellm");
    path.to_str().unwrap().to_owned()
}

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_chatwire-sql")).args(args).output().unwrap()
}

#[track_caller]
fn check(args: &[&str], parts: &[&str]) -> String {
    let output = run(args);
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{err}");
    assert_eq!(err, "");
    for part in parts {
        assert!(out.contains(part), "{out}");
    }
    out.into_owned()
}

#[track_caller]
fn check_refused(args: &[&str], part: &str) {
    let output = run(args);
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.starts_with("error: ") && err.contains(part), "{err}");
}

#[test]
fn a_query_is_answered_in_both_forms() {
    check(&["select 1 + 1 as two"], &["| two |", "| 2   |"]);
    check(&["select 1 + 1 as two", "--format", "json"], &["{\"two\":2}\n"]);
    let shown = check(&["select rule from chatwire_rules()", "--max-rows", "2"], &["2 of "]);
    assert_eq!(shown.lines().filter(|line| line.starts_with('|')).count(), 3);
}

#[test]
fn a_ready_query_reads_a_folder() {
    let folder = recordings();
    check(&["--ready", "verdicts", "--from", &folder], &["verdict", "litellm"]);
    check(
        &["--list"],
        &["findings-by-rule", "--param before=VALUE", "per_rule=VALUE [default: 3]"],
    );
}

#[test]
fn recordings_go_into_parquet_and_back() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let source = recordings();
    let copy =
        format!("copy (select * from chatwire_recordings('{source}')) to '{}'", at("a.parquet"));
    check(&[&copy], &["count"]);
    let all = format!("select * from '{}'", at("a.parquet"));
    check(&[&all, "--out", &at("out")], &["recordings stored in"]);
    let mut stored = Recording::load_all(folder.path().join("out")).unwrap();
    let mut loaded = Recording::load_all(&source).unwrap();
    assert!(!loaded.is_empty());
    for recording in loaded.iter_mut().chain(&mut stored) {
        recording.dir.clear();
        recording.name.clear();
    }
    assert_eq!(stored.len(), loaded.len());
    for (stored, loaded) in stored.iter().zip(&loaded) {
        assert_eq!(stored, loaded);
    }
    let lines = at("a.jsonl");
    check(&[&all, "--out", &lines], &["recordings stored in"]);
    assert_eq!(Recording::load_lines(&lines).unwrap().len(), loaded.len());
}

#[test]
fn a_log_of_bodies_alone_has_all_ready_queries() {
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log.parquet").to_str().unwrap().to_owned();
    let rows = "select column1 as body, column2 as status from (values \
        ('{\"choices\": []}', 200), ('{}', 500), (null, 200), ('{\"choices\": []}', 200))";
    check(&[&format!("copy ({rows}) to '{log}'")], &["count"]);
    check(&["--ready", "verdicts", "--from", &log], &["unreadable", "`body` is null"]);
    for name in ["findings-by-rule", "first-and-last-seen", "costliest-faults"] {
        check(&["--ready", name, "--from", &log, "--max-rows", "5"], &["rule"]);
    }
    let no_body = folder.path().join("other.parquet").to_str().unwrap().to_owned();
    check(&[&format!("copy (select 1 as text) to '{no_body}'")], &["count"]);
    let args = ["--ready", "verdicts", "--from", &no_body];
    check_refused(&args, "the files have no column `body`; their columns are text");
}

#[test]
fn cases_of_one_name_are_all_stored() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    let from = recordings();
    let sql = "select * from exchanges where status = 200 union all \
        select * from exchanges where status = 200";
    let args = [sql, "--from", &from, "--out", out.to_str().unwrap()];
    let told = check(&args, &["recordings stored in"]);
    let stored = Recording::load_all(&out).unwrap();
    assert!(told.starts_with(&format!("{} recordings", stored.len())), "{told}");
}

#[test]
fn a_query_beyond_its_memory_spills_or_fails_and_says_why() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a.parquet").to_str().unwrap().to_owned();
    let source = recordings();
    let copy = format!(
        "copy (select e.* from chatwire_recordings('{source}') e cross join \
         unnest(range(0, 40)) as t (number)) to '{file}'"
    );
    check(&[&copy], &["count"]);
    let sorted = "select name, body, judgment['findings'] as findings from (select name, body, \
        chatwire_judge(request, status, headers, body, frames, target, details) as judgment \
        from exchanges) order by name, body";
    let bounded = |mib| {
        let args = [sorted, "--from", &file, "--format", "json", "--cores", "2"];
        args.into_iter().chain(["--batch-rows", "16", "--memory", mib]).collect::<Vec<_>>()
    };
    // Whether it spills or not, it gives the same.
    assert!(check(&bounded("512"), &[]) == check(&bounded("16"), &[]));
    let large = "select name from exchanges order by body";
    let output = run(&[large, "--from", &file, "--memory", "1"]);
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.starts_with("error: ") && err.contains("Resources exhausted"), "{err}");
}

#[test]
fn samples_are_stored_by_rule() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("samples");
    let from = recordings();
    let args = ["--ready", "samples", "--from", &from, "--param", "per_rule=1", "--out"];
    let args: Vec<_> = args.into_iter().chain([out.to_str().unwrap()]).collect();
    check(&args, &["recordings stored in"]);
    let stored = Recording::load_all(&out).unwrap();
    // area/name/case
    assert!(stored.iter().all(|it| it.name.matches('/').count() == 2), "{stored:?}");
}

#[test]
fn what_cannot_be_done_is_refused_with_a_reason() {
    check_refused(&["selec 1"], "Expected: an SQL statement, found: selec");
    check_refused(&["select x from nowhere"], "nowhere");
    check_refused(
        &["--ready", "verdict", "--from", "x"],
        "no ready query \"verdict\"; there are verdicts",
    );
    check_refused(&["--ready", "verdicts"], "give --from PATH");
    let from = recordings();
    check_refused(&["--ready", "shape-drift", "--from", &from], "needs --param before=VALUE");
    let args = ["--ready", "verdicts", "--from", &from, "--param", "rule=x"];
    check_refused(&args, "has no parameter \"rule\"");
    check_refused(&["select * from exchanges", "--from", "/no/such/folder"], "/no/such/folder");
}

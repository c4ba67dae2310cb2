//! `chatwire rules`, `explain`, `coverage` and `shape`.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::{chatwire, check_failure};

const BODY: &str = r#"{"id": "a", "object": "chat.completion", "created": 1744187449,
    "model": "m", "choices": [{"index": 0, "finish_reason": "stop",
    "message": {"role": "assistant", "content": "Hello!"}}],
    "usage": {"prompt_tokens": 2, "completion_tokens": 2, "total_tokens": 4}}"#;

#[test]
fn rules_are_listed_by_area_level_and_mode() {
    let folder = Path::new(".");
    let run = chatwire(folder, &["rules", "--area", "framing", "--level", "must"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.lines().filter(|line| line.starts_with("framing/")).count() > 2, "{}", run.out);
    assert!(run.out.lines().all(|line| line.contains("MUST")), "{}", run.out);
    let run = chatwire(folder, &["rules", "--mode", "stream", "--json"]);
    assert!(run.out.lines().any(|line| line.contains("\"rule\":\"stream/done-is-last\"")));
    assert!(!run.out.contains("\"rule\":\"unary/"), "{}", run.out);
}

#[test]
fn a_rule_is_explained_with_an_example() {
    let run = chatwire(Path::new("."), &["explain", "unary/role-is-assistant"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for part in ["# unary/role-is-assistant", "## Why", "Good:", "Bad:", "[[expect]]"] {
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
}

#[test]
fn typos_get_a_suggestion() {
    let folder = Path::new(".");
    let line = "stream/done-is-lst: no such rule; did you mean `stream/done-is-last`? see `chatwire rules`";
    check_failure(folder, &["explain", "stream/done-is-lst"], 2, line);
    let line = "--area strem: no such area; did you mean `stream`?";
    check_failure(folder, &["rules", "--area", "strem"], 2, line);
}

#[test]
fn coverage_tells_what_is_missing() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("body.json"), BODY).unwrap();
    let run = chatwire(folder.path(), &["coverage", ".", "--details"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for part in ["1 exchange\n", "rules judged", "stream/done-is-last", "record next:", "stream-"] {
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
}

#[test]
fn a_shape_is_locked_and_checked() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("body.json");
    fs::write(&file, BODY).unwrap();
    let lock = ["shape", "body.json", "--lock", "shape.lock"];
    let check = [&lock[..], &["--check"]].concat();
    assert_eq!(chatwire(folder.path(), &lock).code, 0);
    let run = chatwire(folder.path(), &check);
    assert_eq!((run.code, &*run.out), (0, "0 of 1 exchange outside the shape, in 0 places\n"));
    fs::write(&file, BODY.replace("\"id\": \"a\", ", "\"cost\": 1, ")).unwrap();
    let run = chatwire(folder.path(), &check);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("/cost: never there before, now number"), "{}", run.out);
    assert!(run.out.contains("/id: always there before, now absent"), "{}", run.out);
}

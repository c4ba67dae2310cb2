//! `chatwire compare`, on recordings and on servers of this process.

use std::{fs, path::Path};

use serde_json::Value;
use tempfile::TempDir;

use crate::{chatwire, check_failure, proxy::proxy, serve::Serving};

const RECORDINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/recordings");

const USAGE: &str = r#", "usage": {"prompt_tokens": 2, "completion_tokens": 2, "total_tokens": 4}"#;

/// Two folders with one response each, of which the second lacks `usage`.
fn folders() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (side, usage) in [("a", USAGE), ("b", "")] {
        let body = format!(
            r#"{{"id": "a", "object": "chat.completion", "created": 1744187449, "model": "m",
            "choices": [{{"index": 0, "finish_reason": "stop", "logprobs": null, "message":
                {{"role": "assistant", "content": "Hello!", "refusal": null}}}}]{usage}}}"#
        );
        fs::create_dir(folder.path().join(side)).unwrap();
        fs::write(folder.path().join(side).join("hello.json"), body).unwrap();
    }
    folder
}

#[test]
fn what_the_second_side_lacks_matters() {
    let folder = folders();
    let run = chatwire(folder.path(), &["compare", "a", "b"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let lines: Vec<_> = run.out.lines().collect();
    let expected = [
        "A: a, 1 exchange",
        "B: b, 1 exchange",
        "matters       rule usage/is-present (MUST): kept in A, broken in B; 1 exchange: hello.json",
        "matters       shape /usage: always there in A, absent in B; 1 exchange: hello.json",
    ];
    assert_eq!(lines.get(..4), Some(expected.as_slice()), "{}", run.out);
    // What the second side adds or mends does not matter.
    let run = chatwire(folder.path(), &["compare", "b", "a"]);
    assert_eq!(run.code, 0, "{}", run.out);
    let run = chatwire(folder.path(), &["compare", "a", "a", "--json"]);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((run.code, &report["equal"], &report["matters"]), (0, &1.into(), &false.into()));
    let run = chatwire(folder.path(), &["compare", "a", "b", "--markdown"]);
    assert!(run.out.contains("| **matters** | shape `/usage` | `always there` | `absent` | 1 |"));
}

#[test]
fn recordings_of_a_target_equal_themselves() {
    let target = Path::new(RECORDINGS).join("xllamacpp");
    let target = target.to_str().unwrap();
    let run = chatwire(Path::new("."), &["compare", target, target, "--all-text"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(run.out.contains("; differences that matter: 0, others: 0"), "{}", run.out);
}

#[test]
fn nothing_to_compare_is_an_error() {
    let folder = folders();
    fs::rename(folder.path().join("b/hello.json"), folder.path().join("b/bye.json")).unwrap();
    let run = chatwire(folder.path(), &["compare", "a", "b"]);
    assert_eq!(run.code, 2);
    assert!(run.out.contains("exchange: there in A, absent in B; 1 exchange: hello.json"));
    let error = "compared 0 pairs, at least 1 must be; use exchanges of the same requests or \
                 of the same cases";
    assert_eq!(run.err, format!("error: {error}\n"));
    fs::create_dir(folder.path().join("empty")).unwrap();
    let error = "empty: holds no recording, no .json and no .sse file; name one that does";
    check_failure(folder.path(), &["compare", "a", "empty"], 2, error);
    let error = "the model of the requests is not known; use --model, or --cases with a file that \
                 names it";
    check_failure(folder.path(), &["compare", "a", "http://127.0.0.1:1"], 2, error);
}

#[test]
fn live_servers_get_the_same_requests() {
    let direct = Serving::start(&[]);
    let gateway = proxy(&direct, &[]);
    let faulty = Serving::start(&["--fault", "created-text"]);
    let folder = TempDir::new().unwrap();
    let compare = |a: &Serving, b: &Serving, flags: &[&str]| {
        let [a, b] = [a, b].map(|server| format!("http://{}/v1", server.address));
        let args = ["compare", &a, &b, "--model", "m", "--only", "hello", "--only", "usage"];
        chatwire(folder.path(), &[args.as_slice(), flags].concat())
    };
    let run = compare(&direct, &gateway, &["--all-text", "--out", "kept"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(run.out.contains("pairs, "), "{}", run.out);
    let run = compare(&direct, &faulty, &[]);
    assert_eq!((run.code, run.err.as_str()), (1, ""), "{}", run.out);
    let shape = "shape /created: always number in A, string in B";
    assert!(run.out.contains(shape), "{}", run.out);
    // What was kept is compared as well as what is live.
    let url = format!("http://{}", faulty.address);
    let run = chatwire(folder.path(), &["compare", "kept/a", "kept/b", "--all-text"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let run = chatwire(folder.path(), &["compare", "kept/a", &url, "--model", "m"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
}

#[test]
fn a_server_that_is_away_is_never_green() {
    let folder = folders();
    let args = ["compare", "a", "http://127.0.0.1:9", "--model", "m"];
    let run = chatwire(folder.path(), &args);
    assert_eq!((run.code, run.out.as_str()), (3, ""));
    assert!(run.err.contains("http://127.0.0.1:9: case `"), "{}", run.err);
}

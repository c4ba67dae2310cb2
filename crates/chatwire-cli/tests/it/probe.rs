//! `chatwire probe` against the reference server, with faults and without, and against servers
//! that cannot be tested.

mod accepted;
mod again;
mod faults;
mod variants;

use std::{net::TcpListener, path::Path};

use serde_json::Value;
use tempfile::TempDir;

use crate::{Run, chatwire, chatwire_with, serve::Serving};

/// The reference server as a server with a key and one model.
fn reference(args: &[&str]) -> Serving {
    let strict = ["--model", "m", "--reject-unknown-models", "--api-key-env", "SERVE_KEY"];
    Serving::start(&[&strict, args].concat())
}

/// Probes a server with a key.
fn probe(folder: &Path, base_url: &str, key: &str, more: &[&str]) -> Run {
    let args = ["probe", "--yes", "--model", "m", "--base-url", base_url, "--key-env", "KEY"];
    chatwire_with(folder, &[&args[..], more].concat(), &[("KEY", key)])
}

/// Probes a running server with its key.
fn probe_reference(folder: &Path, serving: &Serving, more: &[&str]) -> Run {
    probe(folder, &format!("http://{}/v1", serving.address), "sk-canary", more)
}

/// The result that a probe kept.
fn kept(folder: &Path) -> Value {
    let text = std::fs::read_to_string(folder.join("chatwire-probe/probe.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn the_reference_server_breaks_nothing_and_is_ready_for_all() {
    let folder = TempDir::new().unwrap();
    let serving = reference(&[]);
    let run = probe_reference(folder.path(), &serving, &["--badge", "badge.svg"]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.err.contains("requests, at most"), "{}", run.err);
    let report = kept(folder.path());
    assert_eq!(report["broken"], serde_json::json!([]), "{}", run.out);
    for ready in ["unary", "streaming", "tools", "structured_output"] {
        assert_eq!(report["readiness"][ready]["state"], "ready", "{ready}");
    }
    assert!(folder.path().join("chatwire-probe/tool-required-stream/body.sse").is_file());
    assert!(std::fs::read_to_string(folder.path().join("badge.svg")).unwrap().contains("4 of 4"));
    for entry in std::fs::read_dir(folder.path().join("chatwire-probe/key-wrong")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!text.contains("sk-canary"), "{text}");
    }
    let matrix = chatwire(folder.path(), &["probe", "--matrix", "chatwire-probe"]);
    assert!(matrix.out.contains("| streaming | ready |"), "{}", matrix.out);
}

#[test]
fn a_wrong_key_is_one_line_and_nothing_passes() {
    let folder = TempDir::new().unwrap();
    let serving = reference(&[]);
    let run = probe(folder.path(), &format!("http://{}", serving.address), "sk-dead", &[]);
    assert_eq!((run.code, run.out.as_str()), (3, ""));
    let last = run.err.lines().last().unwrap();
    assert!(last.starts_with("error: the key was refused (HTTP 401); "), "{last}");
    assert_eq!(run.err.lines().count(), 2, "{}", run.err);
}

#[test]
fn a_dead_server_is_one_line() {
    let folder = TempDir::new().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let run = probe(folder.path(), &base_url, "k", &[]);
    assert_eq!((run.code, run.out.as_str()), (3, ""));
    let last = run.err.lines().last().unwrap();
    assert!(last.starts_with("error: the server cannot be reached: could not connect"), "{last}");
}

#[test]
fn a_server_that_is_silent_costs_no_more_than_the_time_limit() {
    let folder = TempDir::new().unwrap();
    // Connections are accepted by the system, and nobody ever answers.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let run = probe(folder.path(), &base_url, "k", &["--timeout", "0.2"]);
    assert_eq!((run.code, run.out.as_str()), (3, ""));
    assert!(run.err.contains("nothing came within 0.2 s"), "{}", run.err);
}

#[test]
fn the_time_limit_of_all_ends_a_probe_and_says_what_is_missing() {
    let folder = TempDir::new().unwrap();
    let serving = reference(&["--first-token-ms", "150"]);
    let run = probe_reference(folder.path(), &serving, &["--time-limit", "1"]);
    assert_ne!(run.code, 0);
    assert!(run.out.contains("not sent: the time limit of 1 s was over"), "{}", run.out);
    let resumed = probe_reference(folder.path(), &serving, &["--resume", "--only", "hello"]);
    assert_eq!(resumed.code, 0, "{}", resumed.out);
}

#[test]
fn a_case_that_there_is_not_is_an_error_and_the_others_cost_less() {
    let folder = TempDir::new().unwrap();
    let args = ["probe", "--model", "m", "--base-url", "http://127.0.0.1:1", "--list"];
    let only = |name: &str| chatwire(folder.path(), &[&args[..], &["--only", name]].concat());
    let run = only("tool-requird");
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    let wanted = "a probe has no case `tool-requird`; did you mean `tool-required`?";
    assert!(run.err.contains(wanted), "{}", run.err);
    let run = only("tool-required");
    assert_eq!(run.code, 0);
    assert!(run.out.contains("\n2 requests, at most"), "{}", run.out);
    // Its stop sequence is a part of the text of another case.
    assert!(only("stop-inside").out.contains("\n2 requests, at most"));
}

#[test]
fn several_servers_make_one_table_and_a_badge_tells_each() {
    let (folder, serving) = (TempDir::new().unwrap(), reference(&[]));
    let one = |out: &str, badge: &str, fault: &str| {
        let fault = format!("x-chatwire-fault: {fault}");
        let few = ["--repeat", "0", "--contract-cases", "0", "--header", &fault];
        let files = ["--out", out, "--badge", badge];
        probe_reference(folder.path(), &serving, &[&few[..], &files].concat()).code
    };
    assert_eq!(one("good", "good.json", "none"), 0);
    assert_eq!(one("old", "old.json", "done-missing"), 1);
    let badge = |file: &str| -> Value {
        serde_json::from_slice(&std::fs::read(folder.path().join(file)).unwrap()).unwrap()
    };
    let (good, old) = (badge("good.json"), badge("old.json"));
    assert_eq!((&good["schemaVersion"], &good["color"]), (&1.into(), &"brightgreen".into()));
    assert_eq!(good["message"], "4 of 4 ready");
    assert_eq!(old["color"], "yellow", "{old}");
    let run = chatwire(folder.path(), &["probe", "--matrix", "good", "old/probe.json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("| unary | ready | ready |"), "{}", run.out);
    assert!(run.out.contains("| streaming | ready | broken |"), "{}", run.out);
    assert!(run.out.contains("| `stream/done-is-sent` |  | broken |"), "{}", run.out);
    let run = chatwire(folder.path(), &["probe", "--matrix", "good", "good.json"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("good.json: this is not the result of a probe"), "{}", run.err);
}

#[test]
fn nothing_is_sent_unless_it_is_wanted() {
    let folder = TempDir::new().unwrap();
    let args = ["probe", "--model", "m", "--base-url", "http://127.0.0.1:1"];
    let run = chatwire(folder.path(), &args);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("nobody can be asked") && run.err.contains("--yes"), "{}", run.err);
    let list = chatwire(folder.path(), &[&args[..], &["--list"]].concat());
    assert_eq!(list.code, 0);
    assert!(list.out.contains("tool-required ") && list.out.contains("requests, at most"));
}

//! What fails is sent again, and what an interrupted probe has is not.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use super::{kept, probe_reference, reference};

/// The rule that a fault breaks in one stream, as the result tells of it.
fn broken_rule(fault: &str) -> (i32, String, Value) {
    let (folder, serving) = (TempDir::new().unwrap(), reference(&[]));
    let header = format!("x-chatwire-fault: {fault}");
    let args = ["--header", &header, "--repeat", "1", "--only", "hello-stream"];
    let run = probe_reference(folder.path(), &serving, &args);
    let report = kept(folder.path());
    let rules = report["broken"].as_array().unwrap();
    let rule = rules.iter().find(|it| it["rule"] == "stream/every-choice-finishes");
    (run.code, run.out, rule.cloned().unwrap_or_default())
}

#[test]
fn a_finding_that_one_try_lacks_is_flaky_and_fails() {
    let (code, out, rule) = broken_rule("finish-missing;times=1");
    assert_eq!((code, &rule["flaky"]), (1, &true.into()), "{out}");
    assert!(out.contains("stream/every-choice-finishes (flaky)"), "{out}");
    let (code, out, rule) = broken_rule("finish-missing");
    assert_eq!((code, &rule["flaky"]), (1, &false.into()), "{out}");
    assert!(!out.contains("(flaky)"), "{out}");
}

#[test]
fn the_clients_that_break_are_named() {
    let (_, out, _) = broken_rule("finish-missing");
    assert!(out.contains("\nwill break: "), "{out}");
    assert!(out.contains("openai for Python") && out.contains("pydantic-ai"), "{out}");
}

#[test]
fn a_resumed_probe_sends_only_what_is_missing() {
    let (folder, serving) = (TempDir::new().unwrap(), reference(&[]));
    let all = ["--repeat", "0", "--contract-cases", "0", "--resume"];
    assert_eq!(probe_reference(folder.path(), &serving, &all).code, 0);
    let out = folder.path().join("chatwire-probe");
    fs::remove_dir_all(out.join("choices")).unwrap();
    // Whatever is sent now is refused, so that only what is missing can fail.
    let fault = ["--header", "x-chatwire-fault: status-500"];
    let run = probe_reference(folder.path(), &serving, &[&all[..], &fault].concat());
    assert_eq!(run.code, 1, "{}", run.out);
    let report = kept(folder.path());
    for rule in report["broken"].as_array().unwrap() {
        let cases = rule["cases"].as_array().unwrap();
        assert!(cases.iter().all(|case| case == "choices"), "{rule}");
    }
}

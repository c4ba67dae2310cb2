//! With a fault switched on, exactly its twins fail.

use std::{collections::BTreeSet, path::Path};

use serde_json::Value;
use tempfile::TempDir;

use super::{kept, probe_reference, reference};
use crate::serve::Serving;

/// The rules that must hold and that a probe of a server with a fault finds broken.
fn broken(folder: &Path, serving: &Serving, fault: &str, level: &str) -> BTreeSet<String> {
    let header = format!("x-chatwire-fault: {fault}");
    let few = ["--header", &header, "--repeat", "0", "--contract-cases", "2"];
    let run = probe_reference(folder, serving, &few);
    assert!(run.code < 3, "{fault}: {} {}", run.code, run.err);
    let report = kept(folder);
    let broken = report["broken"].as_array().unwrap().iter();
    let at = |rule: &&Value| rule["level"] == level;
    broken.filter(at).map(|rule| rule["rule"].as_str().unwrap().to_owned()).collect()
}

/// Each fault with the rules of a level that it breaks.
#[track_caller]
fn check(level: &str, table: &[(&str, &[&str])]) {
    let (folder, serving) = (TempDir::new().unwrap(), reference(&[]));
    let mut wrong = Vec::new();
    for (fault, expected) in table {
        let seen = broken(folder.path(), &serving, fault, level);
        let expected: BTreeSet<_> = expected.iter().map(|rule| (*rule).to_owned()).collect();
        if seen != expected {
            wrong.push(format!("{fault}: {seen:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_fault_in_how_requests_are_read_is_found_by_its_rules() {
    check(
        "must",
        &[
            ("none", &[]),
            (
                "key-unchecked",
                &[
                    "live/missing-key-is-refused",
                    "live/other-scheme-is-refused",
                    "live/wrong-key-is-refused",
                ],
            ),
            (
                "everything-accepted",
                &[
                    "live/unknown-model-is-refused",
                    "parameters/invalid-request-is-refused",
                    "parameters/max-tokens-is-respected",
                ],
            ),
            (
                "tools-ignored",
                &[
                    "parameters/invalid-request-is-refused",
                    "parameters/tool-choice-named",
                    "parameters/tool-choice-required",
                ],
            ),
            (
                "tool-choice-ignored",
                &["parameters/tool-choice-named", "parameters/tool-choice-none"],
            ),
            (
                "calls-always-parallel",
                &["parameters/invalid-request-is-refused", "parameters/parallel-tool-calls"],
            ),
            (
                "format-ignored",
                &[
                    "parameters/invalid-request-is-refused",
                    "parameters/json-object-is-json",
                    "parameters/json-schema-is-json",
                ],
            ),
            ("n-ignored", &["parameters/n-is-respected"]),
            ("stop-ignored", &["live/stop-ends-the-text", "parameters/stop-is-omitted"]),
            ("stream-differs", &["equivalence/same-text"]),
            ("developer-refused", &["case/status-is-as-expected"]),
            ("tool-results-refused", &["case/status-is-as-expected"]),
            ("unknown-member-fails", &["live/extra-members-are-no-server-error"]),
            ("ids-all-equal", &["target/ids-are-unique"]),
            ("models-empty", &["live/models-are-listed"]),
        ],
    );
}

#[test]
fn a_hint_is_found_as_one() {
    check(
        "should",
        &[
            ("seed-ignored", &["live/seed-repeats-the-text"]),
            ("request-ids-all-equal", &["live/request-ids-differ"]),
        ],
    );
}

//! Legal variants of a good server fail nothing.

use tempfile::TempDir;

use super::{kept, probe_reference, reference};

#[test]
fn a_legal_variant_fails_nothing() {
    let (folder, serving) = (TempDir::new().unwrap(), reference(&[]));
    let mut wrong = Vec::new();
    for variant in [
        "crlf",
        "pings",
        "event-ids",
        "no-space",
        "one-byte-frames",
        r#"[{"patch": {"pointer": "/system_fingerprint", "value": "fp_1"}}]"#,
        r#"[{"patch": {"pointer": "/provider_extra", "value": {"a": [1]}}}]"#,
        r#"[{"patch": {"pointer": "/choices/0/delta/reasoning_content", "value": "hm"}},
            {"patch": {"pointer": "/choices/0/message/reasoning_content", "value": "hm"}}]"#,
        r#"[{"patch": {"pointer": "/choices/0/message/refusal", "value": null}}]"#,
        r#"[{"replace": {"find": "\"id\":\"chatcmpl-", "with": "\"id\":\"gen-"}}]"#,
        r#"[{"header": {"name": "content-type-options", "value": "nosniff"}},
            {"header": {"name": "server", "value": "uvicorn"}}]"#,
        r#"[{"late_headers": 1}]"#,
    ] {
        let header = format!("x-chatwire-fault: {}", variant.replace('\n', " "));
        let few = ["--header", &header, "--repeat", "0", "--contract-cases", "2"];
        let run = probe_reference(folder.path(), &serving, &few);
        let report = kept(folder.path());
        let rules = report["broken"].as_array().unwrap();
        let broken: Vec<_> = rules
            .iter()
            .filter(|rule| rule["level"] == "must")
            .map(|rule| rule["rule"].as_str().unwrap())
            .collect();
        if run.code != 0 || !broken.is_empty() {
            wrong.push(format!("{variant}: {} {broken:?} {}", run.code, run.err));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

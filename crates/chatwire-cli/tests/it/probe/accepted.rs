//! What a probe found is accepted, and the next probe passes until it changes.

use std::fs;

use tempfile::TempDir;

use super::{probe_reference, reference};
use crate::chatwire;

#[test]
fn accepted_findings_pass_until_they_are_gone() {
    let (folder, serving) = (TempDir::new().unwrap(), reference(&[]));
    let few = ["--repeat", "0", "--contract-cases", "0"];
    let faulty = |fault: &str| {
        let header = format!("x-chatwire-fault: {fault}");
        probe_reference(folder.path(), &serving, &[&few[..], &["--header", &header]].concat())
    };
    // One is a finding about single cases, the other about all of them together.
    let both = r#"[{"replace": {"find": "\"id\":\"chatcmpl-", "with": "\"id\":\"chatcmpl-same\",\"x\":\"", "once": true}}, {"patch": {"pointer": "/object", "value": "text"}}]"#;
    assert_eq!(faulty(both).code, 1);
    let accept = ["accept", "chatwire-probe", "--reason", "the gateway is old"];
    let run = chatwire(folder.path(), &accept);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    let file = folder.path().join("chatwire-probe/chatwire.toml");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("format = 1\nname = \"127-0-0-1-"), "{text}");
    assert!(text.contains("rule = \"target/ids-are-unique\"\naccepted = "), "{text}");
    // Before and after the next probe, what is listed is not added again.
    let added = |run: crate::Run| assert!(run.out.ends_with(": 0 entries added\n"), "{}", run.out);
    added(chatwire(folder.path(), &accept));
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    let run = faulty(both);
    assert_eq!(chatwire(folder.path(), &accept).out, "nothing fails: nothing was written\n");
    assert_eq!(run.code, 0, "{text}{}", run.out);
    assert!(run.out.contains("0 failed"), "{}", run.out);
    let run = faulty("none");
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("xpass expects unary/object-is-literal in "), "{}", run.out);
    assert!(run.out.contains("xpass target/ids-are-unique: expected and not found"), "{}", run.out);
    let again = chatwire(folder.path(), &accept);
    assert_eq!(again.out, "nothing fails: nothing was written\n");
}

//! Contracts and profiles that are chosen by name or read from a file at run time.

use std::fs;

use tempfile::TempDir;

use crate::{Run, chatwire, check_failure};

/// A gateway that adds a member to every response.
const CONTRACT: &str = r##"
openapi: 3.1.0
info: {title: Gateway API, version: "7", contact: {name: Example Corp}}
paths:
  /v1/chat/completions:
    post:
      responses:
        200: {content: {application/json: {schema: {$ref: "#/components/schemas/Response"}}}}
components:
  schemas:
    Response: {type: object, required: [route], properties: {route: {type: string}}}
"##;

const PROFILE: &str = r#"
description = "what our clients tolerate"
extends = "openai-compatible"

[rules]
"unary/id-is-not-empty" = { level = "may", reason = "our clients do not read the ID" }
"#;

const BODY: &str = r#"{"id": "", "object": "chat.completion", "created": 1744187449,
    "model": "nousresearch/hermes-4-70b", "choices": [{"index": 0, "finish_reason": "stop",
    "message": {"role": "assistant", "content": "Hello!"}}],
    "usage": {"prompt_tokens": 2, "completion_tokens": 2, "total_tokens": 4}}"#;

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in [("gateway.yaml", CONTRACT), ("ours.toml", PROFILE), ("body.json", BODY)]
    {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

fn check(args: &[&str]) -> Run {
    chatwire(folder().path(), &[&["check", "body.json"], args].concat())
}

#[test]
fn the_output_names_the_contract_and_its_publisher() {
    let run = check(&["-v"]);
    assert!(run.out.contains("  contract hermes-4-70b  published pass"), "{}", run.out);
    let contract = "contract hermes-4-70b 1.0.0, published by AI/ML API, chosen by model: 1\n";
    assert!(run.out.contains(contract), "{}", run.out);
    let run = check(&["-v", "--contract", "openai"]);
    assert!(run.out.contains("  contract openai  published fail"), "{}", run.out);
    let contract = "contract openai 2.3.0, published by OpenAI, chosen by caller: 1\n";
    assert!(run.out.contains(contract), "{}", run.out);
}

#[test]
fn a_contract_is_read_from_a_file() {
    for reference in ["gateway.yaml", "gateway.yaml#/components/schemas/Response"] {
        let run = check(&["--contract", reference]);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.out.contains("expected member \"route\""), "{}", run.out);
        assert!(run.out.contains("7, published by Example Corp"), "{}", run.out);
    }
}

#[test]
fn a_profile_is_read_from_a_file() {
    assert_eq!(check(&[]).code, 1);
    let run = check(&["--profile", "ours.toml", "--details"]);
    assert_eq!(run.code, 0, "{}", run.out);
    let outcome = "info unary/id-is-not-empty [MAY]\n";
    assert!(run.out.contains("\n  our clients do not read the ID\n"), "{}", run.out);
    assert!(run.out.contains(outcome), "{}", run.out);
}

#[test]
fn what_does_not_exist_is_an_error_with_the_names_that_do() {
    let folder = folder();
    let check = |flag: &str, value: &str, line: &str| {
        check_failure(folder.path(), &["check", "body.json", flag, value], 2, line);
    };
    check(
        "--contract",
        "opneai",
        "--contract opneai: no such contract and no such file; did you mean `openai`?",
    );
    check(
        "--profile",
        "other",
        "--profile other: no such profile and no such file; use a file, or one of aimlapi, \
         openai-compatible",
    );
    fs::write(
        folder.path().join("bad.toml"),
        "[rules]\n\"no/rule\" = {level = \"may\", reason = \"r\"}",
    )
    .unwrap();
    check(
        "--profile",
        "bad.toml",
        "the profile is invalid: the profile `bad` has a level for the rule `no/rule`, which does \
         not exist; correct the ID",
    );
}

#[test]
fn contracts_and_profiles_are_listed() {
    let folder = folder();
    let run = chatwire(folder.path(), &["contracts"]);
    assert_eq!((run.code, run.out.lines().count()), (0, 6), "{}", run.out);
    assert!(run.out.ends_with("2.3.0   OpenAI     any model\n"), "{}", run.out);
    let run = chatwire(folder.path(), &["contracts", "openai"]);
    assert!(run.out.contains("repository   openai/openai-openapi\n"), "{}", run.out);
    assert!(run.out.contains("sha256       bbfd19abcde0"), "{}", run.out);
    let run = chatwire(folder.path(), &["profiles"]);
    assert_eq!((run.code, run.out.lines().count()), (0, 2), "{}", run.out);
    let run = chatwire(folder.path(), &["profiles", "aimlapi"]);
    assert!(run.out.contains("  stream/done-is-sent [MAY] no documented"), "{}", run.out);
}

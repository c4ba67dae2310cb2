//! Schemas: what the conversion, the corrections and the compiled contracts accept.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use chatwire_schema::{
    Contract, ContractError, ContractSet, Document, Overlay, Part, Reading, Sources, Validator,
    bundled, models, sha256, to_json_schema, to_text, vendor,
};
use serde_json::{Value, json};

const MODEL: &str = "NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO";

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read_json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn conversion_keeps_the_meaning_of_every_vector() {
    let mut tried = 0;
    for entry in fs::read_dir(repository().join("fixtures/vectors/openapi")).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_stem().unwrap().to_str().unwrap();
        for case in read_json(&path)["cases"].as_array().unwrap() {
            tried += check_vector(file, case);
        }
    }
    assert!(tried > 100, "{tried} values tried");
}

#[track_caller]
fn check_vector(file: &str, case: &Value) -> usize {
    let note = format!("{file}: {}", case["note"].as_str().unwrap());
    let version = case.get("openapi").cloned().unwrap_or_else(|| json!("3.0.3"));
    let document = json!({ "openapi": version, "components": case["components"] });
    let converted = to_json_schema(&document, &case["schema"]);
    if case["unchanged"] == json!(true) {
        assert_eq!(converted, case["schema"], "{note}");
    }
    let validator =
        Validator::compile(&converted).unwrap_or_else(|error| panic!("{note}: {error}"));
    let mut tried = 0;
    for (values, expected) in [("valid", true), ("invalid", false)] {
        for value in case[values].as_array().unwrap() {
            assert_eq!(validator.is_valid(value), expected, "{note}: {value}");
            let errors = validator.errors(value);
            assert_eq!(errors.is_empty(), expected, "{note}: {value}");
            assert_eq!(errors.len(), validator.count_errors(value), "{note}: {value}");
            tried += 1;
        }
    }
    tried
}

#[test]
fn vendored_files_are_what_the_record_says() {
    let folder = repository().join("schemas");
    let sources = Sources::parse(&fs::read_to_string(folder.join("SOURCE.toml")).unwrap()).unwrap();
    let mut recorded = BTreeSet::new();
    for source in &sources.entries {
        let text = fs::read_to_string(folder.join(&source.file)).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(sha256(text.as_bytes()), source.sha256, "{}", source.file);
        assert_eq!(models(&document), source.models, "{}", source.file);
        assert_eq!(to_text(&vendor(&document).unwrap()), text, "{}", source.file);
        recorded.insert(folder.join(&source.file));
    }
    let publishers = ["aimlapi", "openai"].map(|name| fs::read_dir(folder.join(name)).unwrap());
    let files = publishers.into_iter().flatten();
    let present: BTreeSet<_> = files.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(present, recorded);
}

/// Whether the answer is valid as published and with the overlays.
#[track_caller]
fn check(part: Part, value: &Value, published: bool, overlaid: bool) {
    let contracts = ContractSet::bundled();
    let contract = contracts.for_model(MODEL).unwrap();
    for (reading, expected) in [(Reading::Published, published), (Reading::Overlaid, overlaid)] {
        let validator = contract.validator(part, reading).unwrap();
        let errors = validator.errors(value);
        assert_eq!(errors.len(), validator.count_errors(value));
        assert_eq!(errors.is_empty(), expected, "{reading:?}: {errors:?}");
    }
}

fn chunk(choice: Value) -> Value {
    json!({
        "id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
        "choices": [choice]
    })
}

#[test]
fn chunks_as_servers_send_them_break_the_published_schema_alone() {
    let valid = json!({ "index": 0, "delta": { "role": "assistant", "content": "" }, "finish_reason": "stop" });
    check(Part::Chunk, &chunk(valid), true, true);
    let tool_call = json!({ "index": 0, "function": { "arguments": "{" } });
    let token = json!({ "token": "a", "logprob": -0.5, "bytes": null, "top_logprobs": [
        { "token": "b", "logprob": -1, "bytes": null }
    ] });
    for choice in [
        json!({ "index": 0, "delta": { "role": "assistant", "content": "" }, "finish_reason": null }),
        json!({ "index": 0, "delta": { "role": "assistant", "content": "" } }),
        json!({ "index": 0, "delta": { "content": "a" }, "finish_reason": "stop" }),
        json!({ "index": 0, "delta": { "role": "assistant", "content": null }, "finish_reason": "stop" }),
        json!({ "index": 0, "delta": {}, "finish_reason": "stop" }),
        json!({ "index": 0, "delta": { "tool_calls": [tool_call] }, "finish_reason": null }),
        json!({ "index": 0, "delta": {}, "logprobs": { "content": [token] }, "finish_reason": null }),
        json!({ "index": 0, "delta": {}, "logprobs": { "content": null, "refusal": null } }),
    ] {
        check(Part::Chunk, &chunk(choice), false, true);
    }
}

#[test]
fn a_choice_without_delta_is_valid_in_both_readings() {
    check(Part::Chunk, &chunk(json!({ "index": 0, "finish_reason": "stop" })), true, true);
}

#[test]
fn corrections_do_not_excuse_what_is_wrong() {
    for choice in [
        json!({ "delta": {}, "finish_reason": "stop" }),
        json!({ "index": 0, "delta": { "content": 1 }, "finish_reason": null }),
        json!({ "index": 0, "delta": {}, "finish_reason": "end_turn" }),
        json!({ "index": 0, "delta": {}, "finish_reason": "" }),
        json!({ "index": 0, "delta": { "tool_calls": [{ "function": {} }] } }),
    ] {
        check(Part::Chunk, &chunk(choice), false, false);
    }
}

fn response(member: &str, value: Value) -> Value {
    let mut response = json!({
        "id": "r", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{
            "index": 0, "finish_reason": "stop", "logprobs": null,
            "message": { "role": "assistant", "content": "Hello!", "tool_calls": [] }
        }],
        "usage": { "prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3 },
        "meta": null
    });
    *response.pointer_mut(member).unwrap() = value;
    response
}

#[test]
fn responses_are_read_twice() {
    let content = "/choices/0/message/content";
    let reason = "/choices/0/finish_reason";
    for (member, value, published, overlaid) in [
        (content, json!("Hello!"), true, true),
        (content, json!(null), false, true),
        (content, json!([]), false, false),
        (reason, json!("end_turn"), false, false),
        (reason, json!("function_call"), false, true),
        (reason, json!(null), false, false),
        ("/meta", json!({ "usage": { "credits_used": 1, "usd_spent": 5e-7 } }), true, true),
        ("/meta", json!({ "usage": { "credits_used": 1 } }), false, true),
        ("/meta", json!({ "usage": { "tokens_used": 1 } }), false, true),
        ("/choices/0/logprobs", json!({ "content": [], "refusal": [] }), true, true),
        ("/choices/0/logprobs", json!({ "content": [], "refusal": null }), false, true),
        ("/choices/0/logprobs", json!({ "content": [] }), false, true),
        ("/choices/0/logprobs", json!({ "refusal": null }), false, false),
    ] {
        check(Part::Response, &response(member, value), published, overlaid);
    }
}

#[test]
fn requests_follow_the_published_table() {
    #[track_caller]
    fn try_with(member: &str, value: Value, expected: bool) {
        let mut request = json!({ "model": MODEL, "messages": [] });
        request[member] = value;
        check(Part::Request, &request, expected, expected);
    }
    try_with("max_tokens", json!(1.5), true);
    try_with("max_tokens", json!(0), false);
    try_with("stop", json!({ "anything": 1 }), true);
    try_with("temperature", json!(2), true);
    try_with("temperature", json!(2.1), false);
    try_with("top_p", json!(0), false);
    try_with("n", json!(null), true);
    try_with("n", json!(1.5), false);
    try_with("seed", json!(0), false);
    try_with("seed", json!(null), false);
    try_with("stream", json!(null), false);
    try_with("stream_options", json!({}), false);
    try_with("logit_bias", json!({ "50256": -100 }), true);
    try_with("logit_bias", json!({ "50256": -101 }), false);
    try_with("model", json!("another"), false);
    try_with("tools", json!("an undeclared member"), true);
    try_with("messages", json!([{ "role": "assistant" }]), true);
    try_with("messages", json!([{ "role": "assistant", "content": null }]), false);
    try_with("messages", json!([{ "role": "tool", "content": "" }]), false);
    try_with("messages", json!([{ "role": "user", "content": "", "x": 1 }]), true);
    try_with("messages", json!([{ "role": "system", "content": "", "x": 1 }]), false);
}

#[test]
fn an_error_names_both_places_and_hides_the_value() {
    #[track_caller]
    fn check(value: Value, instance: &str, schema: &str, text: &str) {
        let contracts = ContractSet::bundled();
        let contract = contracts.for_model(MODEL).unwrap();
        let validator = contract.validator(Part::Request, Reading::Published).unwrap();
        let errors = validator.errors(&value);
        let [error] = errors.as_slice() else { panic!("{errors:?}") };
        assert_eq!(
            (error.instance_pointer.as_str(), error.schema_pointer.as_str()),
            (instance, schema)
        );
        assert_eq!(error.to_string(), text);
    }
    check(
        json!({ "model": MODEL }),
        "",
        "/required",
        "/: expected member \"messages\", found object of 1 member",
    );
    check(
        json!({ "model": MODEL, "messages": [], "top_p": 7.25 }),
        "/top_p",
        "/properties/top_p/maximum",
        "/top_p: expected at most 1, found 7.25",
    );
    check(
        json!({ "model": "a secret", "messages": [] }),
        "/model",
        "/properties/model/enum",
        &format!("/model: expected one of [\"{MODEL}\"], found string of 8 characters"),
    );
    // Of four roles only one was meant, and the error is about that one.
    check(
        json!({ "model": MODEL, "messages": [{ "role": "assistant", "content": null }] }),
        "/messages/0/content",
        "/properties/messages/items/oneOf/3/properties/content/anyOf",
        "/messages/0/content: expected one of 2 alternatives, found null",
    );
    check(
        json!({ "model": MODEL, "messages": [{ "role": "system", "content": "a", "b/c": "a secret" }] }),
        "/messages/0",
        "/properties/messages/items/oneOf/2/additionalProperties",
        "/messages/0: expected only declared members, not the 1 in [\"b/c\"], found object of 3 members",
    );
    // None was meant.
    check(
        json!({ "model": MODEL, "messages": [{ "role": "a secret", "content": "a" }] }),
        "/messages/0",
        "/properties/messages/items/oneOf",
        "/messages/0: expected one of 4 alternatives, found object of 2 members",
    );
}

#[test]
fn a_schema_that_is_none_is_refused() {
    #[track_caller]
    fn check(schema: Value, keyword: &str, pointer: &str) {
        let error = Validator::compile(&schema).unwrap_err();
        assert_eq!((error.keyword.as_str(), error.pointer.as_str()), (keyword, pointer));
    }
    check(json!({ "items": { "type": 5 } }), "anyOf", "/items/type");
    check(json!({ "minLength": -1 }), "minimum", "/minLength");
    check(json!({ "$ref": "https://example.com/other.json" }), "$ref", "");
    check(json!({ "$ref": "#/nowhere" }), "$ref", "");
    check(json!({ "items": { "pattern": "(?=look)around" } }), "format", "/items/pattern");
}

#[test]
fn a_contract_needs_a_body() {
    let paths = json!({ "/v1/chat/completions": { "post": { "responses": { "201": {} } } } });
    let document = Document::from(json!({ "openapi": "3.0.0", "paths": paths }));
    let error = Contract::builder("empty", document).build().unwrap_err();
    assert!(matches!(error, ContractError::Undeclared { .. }), "{error}");
}

#[test]
fn a_stale_overlay_is_an_error() {
    let path = repository().join("schemas/aimlapi/hermes-4-405b.openapi.json");
    let overlays: Vec<_> = overlays("aimlapi").collect();
    let builder = Contract::builder("hermes-4-405b", Document::load(path).unwrap());
    assert!(builder.clone().overlays(overlays.clone()).build().is_ok());
    let twice = overlays.iter().chain(&overlays).cloned();
    let error = builder.overlays(twice).build().unwrap_err();
    assert!(error.to_string().contains("already says so"), "{error}");
}

fn overlays(publisher: &str) -> impl Iterator<Item = Overlay> + use<'_> {
    let overlays = bundled::overlays().unwrap().into_iter();
    overlays.filter(move |(folder, _)| folder == publisher).map(|(_, overlay)| overlay)
}

#[test]
fn every_correction_has_its_reason_and_evidence() {
    for (_, overlay) in bundled::overlays().unwrap() {
        for patch in &overlay.patches {
            let told = patch.reason.ends_with('.') && patch.evidence.ends_with('.');
            assert!(told && patch.reason.len() > 20 && patch.evidence.len() > 20, "{patch:?}");
        }
    }
}

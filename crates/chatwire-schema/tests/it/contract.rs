//! Contracts from a user's own documents, and the choice among the bundled ones.

use std::{error::Error as _, fs};

use chatwire_schema::{Contract, ContractSet, Document, Part, Pointer, Reading, sha256};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A gateway's document in YAML: version 3.1, schemas by reference, null in both spellings.
const GATEWAY: &str = r##"
openapi: 3.1.0
info: {title: Gateway API, version: "2026-11", contact: {name: Example Corp}}
paths:
  /gateway/v1/chat/completions:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Request"}}}}
      responses:
        200:
          content:
            application/json: {schema: {$ref: "#/components/schemas/Response"}}
            text/event-stream: {schema: {$ref: "#/components/schemas/Chunk"}}
components:
  schemas:
    Request:
      allOf:
        - {type: object, properties: {temperature: {type: [number, "null"], maximum: 2}}}
        - {required: [messages], properties: {messages: {type: array, minItems: 1}}}
    Response:
      type: object
      required: [id, route]
      properties: {id: {type: string}, route: {type: string, nullable: true}}
    Chunk:
      type: object
      properties: {object: {const: chat.completion.chunk}, usage: {$ref: "#/components/schemas/Usage", nullable: true}}
    Usage: {type: object, required: [total_tokens]}
"##;

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("gateway.yaml"), GATEWAY).unwrap();
    folder
}

fn load(folder: &TempDir, reference: &str) -> Contract {
    let reference = folder.path().join(reference);
    Contract::load(reference.to_str().unwrap()).unwrap_or_else(|error| {
        panic!("{error}: {}", error.source().map_or(String::new(), ToString::to_string))
    })
}

#[track_caller]
fn check(contract: &Contract, part: Part, value: Value, valid: bool) {
    let validator = contract.validator(part, Reading::Published).unwrap();
    assert_eq!(validator.is_valid(&value), valid, "{part}: {value}");
    let errors = validator.errors(&value);
    assert_eq!(
        (errors.is_empty(), errors.len()),
        (valid, validator.count_errors(&value)),
        "{part}: {value}"
    );
}

#[test]
fn a_file_is_a_contract() {
    let folder = folder();
    let contract = load(&folder, "gateway.yaml");
    assert_eq!(contract.name(), "gateway");
    assert_eq!((contract.publisher(), contract.version()), ("Example Corp", Some("2026-11")));
    assert_eq!(contract.sha256(), sha256(GATEWAY.as_bytes()));
    assert!(contract.has_parameter("messages") && contract.has_parameter("temperature"));
    assert!(!contract.has_parameter("seed") && contract.models().is_empty());
    assert_eq!(contract.corrections(), 0);
    assert!(!Part::ALL.into_iter().any(|part| contract.is_corrected(part)));

    let message = json!([{ "role": "user", "content": "Hi" }]);
    check(&contract, Part::Request, json!({ "messages": message, "temperature": null }), true);
    check(&contract, Part::Request, json!({ "messages": message, "temperature": 3 }), false);
    check(&contract, Part::Request, json!({ "messages": [] }), false);
    check(&contract, Part::Response, json!({ "id": "a", "route": null }), true);
    check(&contract, Part::Response, json!({ "id": "a" }), false);
    let chunk = |usage: Value| json!({ "object": "chat.completion.chunk", "usage": usage });
    check(&contract, Part::Chunk, chunk(json!(null)), true);
    check(&contract, Part::Chunk, chunk(json!({ "total_tokens": 1 })), true);
    check(&contract, Part::Chunk, chunk(json!({})), false);
}

#[test]
fn json_and_yaml_are_the_same_contract() {
    let folder = folder();
    let document = Document::load(folder.path().join("gateway.yaml")).unwrap();
    fs::write(folder.path().join("gateway.openapi.json"), document.value().to_string()).unwrap();
    let (yaml, json) = (load(&folder, "gateway.yaml"), load(&folder, "gateway.openapi.json"));
    assert_eq!(yaml.name(), json.name());
    for part in Part::ALL {
        let schema = |contract: &Contract| {
            contract.validator(part, Reading::Published).unwrap().schema().clone()
        };
        assert_eq!(schema(&yaml), schema(&json), "{part}");
    }
}

#[test]
fn a_pointer_leads_to_the_operation_or_to_one_schema() {
    let folder = folder();
    let parts = |reference: &str| -> Vec<_> {
        let contract = load(&folder, reference);
        Part::ALL.into_iter().filter(|part| contract.declares(*part)).collect()
    };
    let path = "gateway.yaml#/paths/~1gateway~1v1~1chat~1completions";
    assert_eq!(parts(path), Part::ALL);
    assert_eq!(parts(&format!("{path}/post")), Part::ALL);
    let schema = |name: &str| parts(&format!("gateway.yaml#/components/schemas/{name}"));
    assert_eq!(schema("Request"), [Part::Request]);
    assert_eq!(schema("Response"), [Part::Response]);
    assert_eq!(schema("Chunk"), [Part::Chunk]);
}

#[test]
fn a_bare_schema_keeps_its_definitions() {
    let schema = json!({
        "$defs": { "Id": { "type": "string", "minLength": 1 } },
        "body": { "properties": { "id": { "$ref": "#/$defs/Id" } } },
        "properties": { "id": { "$ref": "#/$defs/Id" } }
    });
    for pointer in ["", "/body"] {
        let builder = Contract::builder("bare", Document::from(schema.clone()));
        let contract = builder.at(Pointer::parse(pointer).unwrap()).build().unwrap();
        assert_eq!((contract.publisher(), contract.version()), ("unknown", None));
        check(&contract, Part::Response, json!({ "id": "a" }), true);
        check(&contract, Part::Response, json!({ "id": "" }), false);
    }
}

#[test]
fn what_gives_no_contract_is_an_error_that_names_the_file() {
    let folder = folder();
    fs::write(folder.path().join("broken.yaml"), "a: [1\nb: }").unwrap();
    fs::write(folder.path().join("old.json"), r#"{"swagger": "2.0"}"#).unwrap();
    for (reference, part) in [
        ("missing.json", "cannot be read"),
        ("broken.yaml", "not YAML"),
        ("old.json", "not an OpenAPI document"),
        ("gateway.yaml#/nowhere", "nothing at `/nowhere`"),
    ] {
        let file = folder.path().join(reference);
        let error = Contract::load(file.to_str().unwrap()).unwrap_err();
        assert!(error.to_string().contains(reference), "{error}");
        let source = error.source().unwrap().to_string();
        assert!(source.contains(part), "{source}");
    }
}

#[test]
fn a_model_chooses_its_publishers_contract_and_no_other() {
    let contracts = ContractSet::bundled();
    let name = |model: &str| contracts.for_model(model).map(|found| found.name().to_owned());
    assert_eq!(name("nousresearch/hermes-4-70b").as_deref(), Some("hermes-4-70b"));
    assert_eq!(name("NousResearch/Hermes-4-405B").as_deref(), Some("hermes-4-405b"));
    let nous = name("NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO");
    assert_eq!(nous.as_deref(), Some("nous-hermes-2"));
    assert_eq!(name("another/model"), None);
    assert_eq!(name("hermes-4-70b"), None);
}

#[test]
fn every_bundled_contract_says_who_published_what() {
    let contracts = ContractSet::bundled();
    for contract in contracts.iter() {
        let openai = contract.name() == ContractSet::DEFAULT;
        assert_eq!(contract.publisher(), if openai { "OpenAI" } else { "AI/ML API" });
        assert!(contract.version().is_some() && contract.provenance().is_some());
        assert_eq!(contract.sha256().len(), 64);
        assert!(
            Part::ALL.iter().all(|part| contract.validator(*part, Reading::Overlaid).is_some())
        );
    }
    assert!(contracts.get(ContractSet::DEFAULT).is_some());
}

#[test]
fn the_first_model_borrows_its_responses_and_declares_its_request() {
    let contracts = ContractSet::bundled();
    let contract = contracts.get("nous-hermes-2").unwrap();
    assert!(contract.declares(Part::Request));
    assert!(!contract.declares(Part::Response) && !contract.declares(Part::Chunk));
}

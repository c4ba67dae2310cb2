//! Error bodies that say nothing, too much, or in another form.

use serde_json::{Value, json};

use super::bench::{Bench, Change};
use crate::mutate::{MutantKind, MutantPlace, answer::Leaf, json_text, mutant::ANYWHERE};

/// Texts that no error contains.
const LEAKS: [&str; 5] = [
    "Traceback (most recent call last):\n  File \"/srv/app/serve.py\", line 7, in run",
    "panicked at src/main.rs:10:5: index out of bounds",
    "at Object.<anonymous> (/srv/app/node_modules/gateway/index.js:10:5)",
    "upstream refused key sk-abcdefghijkl0123456789",
    "Authorization: Bearer 0123456789abcdefghijklmnop",
];

/// The rules about such texts, in an error response and in a stream.
const INTERNALS: [&str; 2] = ["reveals-no-internals", "errors-reveal-no-internals"];

pub(super) fn make(bench: &mut Bench<'_>) {
    let errors: Vec<Leaf> = bench
        .values
        .iter()
        .filter_map(|(part, value)| {
            let root =
                Leaf { part: *part, pointer: chatwire_json::Pointer::root(), value: value.clone() };
            root.at("error").filter(|error| error.value.is_object())
        })
        .collect();
    for error in &errors {
        said(bench, error);
    }
    if bench.is_error() {
        forms(bench, errors.first());
        undeserved(bench);
    }
}

/// The same error in response to a request without a fault.
fn undeserved(bench: &mut Bench<'_>) {
    let mut draft = bench.draft.clone();
    draft.request =
        json!({"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hi"}]});
    let place = MutantPlace::Request(chatwire_json::Pointer::root());
    let (kind, name) = (MutantKind::Request, "request: without a fault".to_owned());
    let change = Change { kind, place, name, breaks: Vec::new(), twins: ANYWHERE };
    bench.add(change, draft.exchange());
}

/// What the error says.
fn said(bench: &mut Bench<'_>, error: &Leaf) {
    if let Some(message) = error.at("message") {
        for leak in LEAKS {
            let text = json!(format!("failed: {leak}"));
            bench.breaking(&INTERNALS, |bench| {
                bench.set(MutantKind::Meaning, &message, &text, ANYWHERE);
            });
        }
        for text in ["", " "] {
            bench.breaking(&["message-is-not-empty", "errors-have-a-message"], |bench| {
                bench.set(MutantKind::Meaning, &message, &json!(text), ANYWHERE);
            });
        }
        for text in ["{}", "null"] {
            bench.set(MutantKind::Meaning, &message, &json!(text), ANYWHERE);
        }
    }
    for (name, value) in [
        ("code", json!(400)),
        ("code", json!({})),
        ("param", json!(["model"])),
        ("type", json!(5)),
        ("type", Value::Null),
    ] {
        if let Some(leaf) = error.at(name) {
            bench.breaking(&["members-are-typed", "errors-are-typed"], |bench| {
                bench.set(MutantKind::Meaning, &leaf, &value, ANYWHERE);
            });
        }
    }
    let place = error.pointer.join("stack");
    let trace = json!(LEAKS[0]);
    bench.breaking(&INTERNALS, |bench| {
        let at = (error.part, &place);
        bench.edit(MutantKind::Meaning, at, "added a stack trace", ANYWHERE, |text| {
            json_text::insert(text, &error.pointer, "stack", &trace.to_string())
        });
    });
}

/// Bodies of another form.
fn forms(bench: &mut Bench<'_>, error: Option<&Leaf>) {
    let inner = error.map_or(Value::Null, |error| error.value.clone());
    let message = inner["message"].clone();
    let status = bench.draft.status().as_u16();
    let flat = |code: Value| {
        json!({"message": message, "path": "/v1/chat/completions",
        "requestId": "r-1", "statusCode": code, "timestamp": "2025-04-09T08:30:50Z"})
    };
    for (what, body) in [
        ("the error is text", json!({"error": message}).to_string()),
        ("the error is a list", json!({"error": [inner]}).to_string()),
        ("the error is in an error", json!({"error": {"error": inner}}).to_string()),
        ("the body is the error alone", inner.to_string()),
        ("the body is a list", json!([{"error": inner}]).to_string()),
        ("the body is a string", message.to_string()),
        ("the body is null", "null".to_owned()),
        ("the body is an empty object", "{}".to_owned()),
        ("the body has `errors`", json!({"errors": [inner]}).to_string()),
        ("the body has `detail`", json!({"detail": message}).to_string()),
        ("the flat body has another status", flat(json!(status + 1)).to_string()),
        ("the flat body has its status as text", flat(json!(status.to_string())).to_string()),
        ("the body has both envelopes", {
            let mut both = flat(json!(status));
            both["error"] = inner.clone();
            both.to_string()
        }),
        ("the body is text", "Bad Request".to_owned()),
        ("the body is an HTML page", "<!DOCTYPE html><html><body>Error</body></html>".to_owned()),
        ("the body is empty", String::new()),
        (
            "the body is a completion",
            json!({"id": "c", "object": "chat.completion",
            "created": 1_744_187_449, "model": "m", "choices": []})
            .to_string(),
        ),
        ("the body is an event", format!("data: {}\n\n", json!({"error": inner}))),
    ] {
        let (kind, place) = (MutantKind::Meaning, MutantPlace::Bytes);
        let name = what.to_owned();
        let change = Change { kind, place, name, breaks: Vec::new(), twins: ANYWHERE };
        let exchange = bench.draft.with_body(body);
        bench.breaking(&FORMS, |bench| bench.add(change, exchange));
    }
}

/// The rules about the form of an error body.
const FORMS: [&str; 5] = [
    "body-is-an-object",
    "envelope-is-known",
    "members-are-typed",
    "message-is-not-empty",
    "status-code-agrees",
];

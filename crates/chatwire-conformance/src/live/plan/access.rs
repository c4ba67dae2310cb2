//! Keys, models, connections, methods and paths.

use http::Method;
use serde_json::{Value, json};

use super::{Plan, streaming};
use crate::live::{Area, CaseKey, ProbeCase, case::CHAT};

pub(super) fn cases(plan: &Plan) -> Vec<ProbeCase> {
    let mut cases = connections(plan);
    if plan.options().has_key {
        cases.extend(keys(plan));
    }
    cases
}

fn keys(plan: &Plan) -> Vec<ProbeCase> {
    let hello = plan.chat("Say hello.", json!({}));
    let case = |name, about, key, body: &Value| {
        ProbeCase::chat(name, about, Area::Authentication, body).either().with_key(key)
    };
    let mut nonsense = hello.clone();
    nonsense["messages"] = json!("nonsense");
    vec![
        case("key-missing", "no key", CaseKey::Absent, &hello),
        case("key-wrong", "a key that is wrong", CaseKey::Wrong, &hello),
        case("key-wrong-stream", "a key that is wrong", CaseKey::Wrong, &streaming(hello.clone())),
        case("key-scheme", "another scheme", CaseKey::OtherScheme, &hello),
        case("key-before-body", "a wrong key and a wrong body", CaseKey::Wrong, &nonsense),
    ]
}

fn connections(plan: &Plan) -> Vec<ProbeCase> {
    let hello = plan.chat("Say hello.", json!({}));
    let long = streaming(plan.limited(
        plan.options().max_tokens.max(16) * 2,
        "Count from one to one hundred in words.",
        json!({}),
    ));
    let area = Area::Connections;
    let model = format!("/models/{}", segment(&plan.options().model));
    vec![
        ProbeCase {
            abandon_after: Some(2),
            ..ProbeCase::chat("abandoned", "a stream that is left", area, &long)
        },
        ProbeCase::chat("after-abandoned", "the request after it", area, &hello),
        ProbeCase::bare("method-get", "another method", area, (Method::GET, CHAT)).either(),
        ProbeCase::bare("method-head", "another method", area, (Method::HEAD, CHAT)).either(),
        ProbeCase {
            method: Method::PUT,
            ..ProbeCase::chat("method-put", "another method", area, &hello)
        }
        .either(),
        ProbeCase::bare("model", "the model by its name", Area::Models, (Method::GET, &model))
            .either(),
    ]
}

/// A name as one segment of a path; slashes stay, as the servers of this API expect.
fn segment(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:@".contains(&byte);
    let encode = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    name.bytes().map(encode).collect()
}

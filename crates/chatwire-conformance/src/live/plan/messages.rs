//! Kinds of messages.

use serde_json::{Value, json};

use super::{Plan, both};
use crate::live::{Area, ProbeCase};

pub(super) fn cases(plan: &Plan) -> Vec<ProbeCase> {
    let chat = |messages: Value| plan.chat("", json!({ "messages": messages }));
    let conversation = chat(json!([
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Who are you?"},
        {"role": "assistant", "content": "A model."},
        {"role": "user", "content": "Whose?"},
    ]));
    let developer = chat(json!([
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "content": "Say hello."},
    ]));
    let parts = chat(json!([
        {"role": "user", "content": [
            {"type": "text", "text": "Say hello,"},
            {"type": "text", "text": " then goodbye."},
        ]},
    ]));
    let one = |name, about, body| ProbeCase::chat(name, about, Area::Messages, body);
    let mut cases: Vec<_> =
        both("conversation", "several turns and a system message", Area::Messages, &conversation)
            .into();
    cases.push(one("developer", "a developer message", &developer));
    cases.push(one("content-parts", "content as parts of text", &parts));
    cases
}

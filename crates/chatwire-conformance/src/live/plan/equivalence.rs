//! The same request in both forms, and again.

use serde_json::json;

use super::{Plan, both, start::greedy, streaming};
use crate::live::{Area, Feature, ProbeCase};

pub(super) fn cases(plan: &Plan) -> Vec<ProbeCase> {
    let body = plan.chat("Name three colors.", greedy(plan));
    let again = |name: &str, body| {
        let about = "the same request again";
        ProbeCase::chat(name, about, Area::Unary, body).optional(Feature::Temperature)
    };
    let stream = streaming(body.clone());
    let unicode = "Repeat exactly: Grüße, 你好, ありがとう, 👩‍🚀 naïve café.";
    let long = plan.chat("Count from one to one hundred in words.", json!({}));
    let mut cases = vec![
        again("greedy-again", &body),
        again("greedy-stream", &stream).with_twin("greedy"),
        again("greedy-stream-again", &stream),
        ProbeCase::chat(
            "long-stream",
            "a stream of many chunks",
            Area::Streaming,
            &streaming(long),
        ),
    ];
    let unicode = plan.chat(unicode, greedy(plan));
    let about = "characters of several bytes";
    cases.extend(
        both("unicode", about, Area::Unary, &unicode)
            .map(|case| case.optional(Feature::Temperature)),
    );
    cases
}

//! Any bytes can be judged, and every finding stands inside them.

use bytes::Bytes;
use chatwire_conformance::{Judge, Subject, Verdict};
use chatwire_transport::{BodyEnd, Exchange, Frame, RecordedRequest, RecordedResponse};
use http::{HeaderValue, Method, StatusCode};
use proptest::{prelude::*, sample::Index};
use std::{sync::LazyLock, time::Duration};

const ANSWER: &str = r#"{"id":"a","object":"chat.completion","created":1744187449,"model":"m",
"choices":[{"index":0,"finish_reason":"tool_calls","logprobs":{"content":[{"token":"H","logprob":-0.5,
"bytes":[72],"top_logprobs":[{"token":"H","logprob":-0.5,"bytes":[72]}]}],"refusal":[]},"message":
{"role":"assistant","content":"H","tool_calls":[{"id":"c","type":"function","function":{"name":"look",
"arguments":"{\"x\":1}"}}]}}],"usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}}"#;

const STREAM: &str = concat!(
    "\u{feff}: hello\r\n\r\n",
    r#"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"é"},"finish_reason":null}]}"#,
    "\n\nevent: x\nid: 1\nretry: 10\n",
    r#"data: {"id":"a","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"look","arguments":"{}"}}]}}]}"#,
    "\r\r",
    r#"data: {"event":"chunk","data":{"id":"a","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"total_tokens":1}}}"#,
    "\n\ndata: {\"error\":\ndata: {\"message\":\"m\"}}\n\ndata: [DONE]\n\n",
);

static JUDGE: LazyLock<Judge> = LazyLock::new(Judge::default);

fn check(subject: &Subject) {
    let length = subject.body().len();
    let judgment = JUDGE.judge(subject);
    for finding in judgment.rules.iter().flat_map(|outcome| &outcome.findings) {
        let at = &finding.location;
        assert!(at.offset.is_none_or(|offset| offset <= length), "{finding:?}");
        assert!(at.header.is_some() || at.line.is_some(), "{finding:?}");
        assert!(finding.seen.len() < 400 && finding.expected.len() < 400, "{finding:?}");
    }
    assert_ne!(judgment.verdict, Verdict::Harness, "{:?}", judgment.lossless);
}

fn check_all(body: &[u8]) {
    let body = Bytes::copy_from_slice(body);
    check(&Subject::from_json(body.clone()));
    check(&Subject::from_stream(body.clone()));
    check(&Subject::from_body(body.clone()));
    for (status, kind) in
        [(200, "application/json"), (200, "text/event-stream"), (429, "text/plain")]
    {
        let mut request = RecordedRequest::new(Method::POST, "/v1/chat/completions");
        request.body = Bytes::from_static(
            br#"{"model":"m","n":2,"logprobs":true,"top_logprobs":0,"stop":"H","stream_options":{"include_usage":true}}"#,
        );
        let mut response = RecordedResponse::new(StatusCode::from_u16(status).unwrap());
        response.headers.insert("content-type", HeaderValue::from_static(kind));
        let frames = body.chunks(7).map(|frame| Frame::new(Duration::ZERO, frame.to_vec()));
        response.frames = frames.collect();
        response.end = BodyEnd::Failed;
        check(&Subject::from_exchange(&Exchange::new(request, response)));
    }
}

#[test]
fn whole_bodies_are_judged() {
    for body in [ANSWER, STREAM, "", "{}", "null", "data", "<html>"] {
        check_all(body.as_bytes());
    }
}

#[test]
fn bodies_cut_anywhere_are_judged() {
    for body in [ANSWER, STREAM] {
        for end in (0..body.len()).step_by(5) {
            check(&Subject::from_body(body.as_bytes()[..end].to_vec()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_judged(body in prop::collection::vec(any::<u8>(), 0..200)) {
        check_all(&body);
    }

    #[test]
    fn any_change_is_judged(
        streams: bool,
        changes in prop::collection::vec((any::<Index>(), r#"|[\]{}",:0-9a-z\r\n -]|null|data: |1e99|\\u0000"#), 1..6),
    ) {
        let mut body = if streams { STREAM } else { ANSWER }.as_bytes().to_vec();
        for (at, text) in changes {
            let at = at.index(body.len());
            body.splice(at..=at, text.bytes());
        }
        check_all(&body);
    }
}

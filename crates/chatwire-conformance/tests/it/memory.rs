//! What judging a body takes of memory is bounded, whatever the body holds.

use std::time::Duration;

use allocation_counter::measure;
use chatwire_conformance::{Judge, Subject, SubjectLimits, Verdict};
use chatwire_transport::{Exchange, Frame, RecordedRequest, RecordedResponse};
use http::{Method, StatusCode};

/// A family of bodies: what stands before, between and after the pieces, and a piece, in which `#`
/// stands for its number.
struct Family(&'static str, [&'static str; 3], &'static str);

/// The size of the bodies.
const SIZE: usize = 512 << 10;

/// What a body may take beyond eight times its size.
const OVERHEAD: usize = 1 << 20;

/// What the findings, the contract and as many members as an object may have take, whatever the
/// body.
const CONSTANT: usize = 8 << 20;

/// Bodies that hold more than is judged.
const EXCESSIVE: [Family; 18] = [
    Family("choices", [r#"{"choices":["#, ",", "]}"], "{}"),
    Family("choices of null", [r#"{"choices":["#, ",", "]}"], "null"),
    Family("choices with an index", [r#"{"choices":["#, ",", "]}"], r#"{"index":#,"message":{}}"#),
    Family("tool calls", [r#"{"choices":[{"message":{"tool_calls":["#, ",", "]}}]}"], "{}"),
    Family("parts", [r#"{"choices":[{"message":{"content":["#, ",", "]}}]}"], r#"{"type":"t"}"#),
    Family("annotations", [r#"{"choices":[{"message":{"annotations":["#, ",", "]}}]}"], "{}"),
    Family("objects", [r#"{"choices":[],"a":["#, ",", "]}"], r#"{"a":0}"#),
    Family("numbers", [r#"{"choices":[],"a":["#, ",", "]}"], "0"),
    Family("errors", [r#"{"error":{"message":"m","details":["#, ",", "]}}"], r#"{"message":"a"}"#),
    Family("members", [r#"{"choices":[{"message":{}}],"#, ",", "}"], r##""a member #":0"##),
    Family("repeated members", [r#"{"choices":[{"message":{}}],"#, ",", "}"], r#""the id":"a""#),
    Family("members of usage", [r#"{"choices":[],"usage":{"#, ",", "}}"], r##""m#":1"##),
    Family("depth", [r#"{"choices":[{"message":{}}],"a":["#, ",", "]}"], DEEP),
    Family(
        "arguments",
        [
            r#"{"choices":[{"message":{"tool_calls":[{"function":{"arguments":"{\"a\":["#,
            ",",
            r#"]}"}}]}}]}"#,
        ],
        r#"[[\"\"]]"#,
    ),
    Family("an event of lines", ["data: {\n", "", "data: }\n\n"], "data:\n"),
    Family("a stream of nothing", ["", "", "data: [DONE]\n\n"], "data: {}\n\n"),
    Family("a stream of comments", ["", "", "data: [DONE]\n\n"], ":\n\n"),
    Family(
        "a stream of choices",
        ["", "", "data: [DONE]\n\n"],
        "data: {\"choices\":[{\"index\":#,\"delta\":{}}]}\n\n",
    ),
];

/// A member of which eight times its size is enough.
const LONG_MEMBER: &str =
    r##""a member with a long name that has the number # of all members":"text""##;

const DEEP: &str = r#"[[[[["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]]]]]"#;

/// Bodies that are judged, most with many findings.
const JUDGED: [Family; 5] = [
    Family("members", [r#"{"choices":[{"message":{}}],"#, ",", "}"], LONG_MEMBER),
    Family("text", [r#"{"choices":[{"message":{"content":""#, "", "\"}}]}"], "long "),
    Family("escapes", [r#"{"choices":[{"message":{"content":""#, "", "\"}}]}"], r"\u0001"),
    Family("long names", [r#"{"choices":[{"message":{""#, "", "\":{\"a\":[]}}}]}"], "name"),
    Family(
        "not JSON",
        [r#"{"choices":[{"message":{}}],"a":["#, ",", ""],
        r#"[1,"aaaaaaaaaaaaaaaaaaaaaaaa"]"#,
    ),
];

impl Family {
    fn body(&self) -> String {
        let Self(_, [start, between, end], piece) = self;
        let mut body = (*start).to_owned();
        let mut number = 0;
        while body.len() < SIZE {
            if number > 0 {
                body += between;
            }
            body += &piece.replace('#', &number.to_string());
            number += 1;
        }
        body + end
    }

    /// Judges a body of the family; gives what is wrong with what that takes.
    fn check(&self, judge: &Judge, is_judged: bool) -> Option<String> {
        let body = bytes::Bytes::from(self.body());
        let mut limits = SubjectLimits::default();
        limits.max_overhead_bytes = OVERHEAD;
        let mut judgment = None;
        let peak = measure(|| {
            let subject = Subject::from_body(body.clone()).with_limits(limits);
            judgment = Some(judge.judge(&subject));
        });
        let judgment = judgment.expect("it was judged");
        let name = self.0;
        assert_ne!(judgment.verdict, Verdict::Pass, "{name}");
        assert_eq!(judgment.not_judged.is_none(), is_judged, "{name}: {:?}", judgment.not_judged);
        let limit = 8 * body.len() + OVERHEAD + CONSTANT;
        let times = peak.bytes_max as f64 / body.len() as f64;
        (peak.bytes_max > limit as u64).then(|| format!("{name}: {times:.1} times the body"))
    }
}

#[test]
fn a_body_that_holds_too_much_is_not_judged_and_never_passes() {
    let judge = Judge::default();
    let wrong: Vec<_> = EXCESSIVE.iter().filter_map(|it| it.check(&judge, false)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn what_is_judged_takes_eight_times_the_body_at_most() {
    let judge = Judge::default();
    let wrong: Vec<_> = JUDGED.iter().filter_map(|it| it.check(&judge, true)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn a_request_that_holds_too_much_is_not_judged_and_never_passes() {
    let judge = Judge::default();
    let values = vec![serde_json::json!({"a": 0}); 40_000];
    let mut request = RecordedRequest::new(Method::POST, "/v1/chat/completions");
    request.body =
        serde_json::json!({"model": "m", "messages": [], "a": values}).to_string().into();
    let mut response = RecordedResponse::new(StatusCode::OK);
    response.frames = vec![Frame::new(Duration::ZERO, r#"{"choices":[]}"#)];
    let exchange = Exchange::new(request, response);
    let length = exchange.request.body.len();
    let judge = |overhead| {
        let mut limits = SubjectLimits::default();
        limits.max_overhead_bytes = overhead;
        let mut judgment = None;
        let peak = measure(|| {
            let subject = Subject::from_exchange(&exchange).with_limits(limits);
            judgment = Some(judge.judge(&subject));
        });
        (judgment.expect("it was judged"), peak.bytes_max as usize)
    };
    let (judgment, peak) = judge(OVERHEAD);
    assert_eq!(judgment.verdict, Verdict::Harness);
    let reason = judgment.not_judged.expect("there is a reason");
    assert!(reason.starts_with("not judged: of the request, its values take"), "{reason}");
    assert!(peak <= 8 * length + OVERHEAD + CONSTANT, "{peak} bytes for {length}");
    let (judgment, _) = judge(SubjectLimits::default().max_overhead_bytes);
    assert_eq!(judgment.not_judged, None);
    assert_eq!(judgment.verdict, Verdict::Fail);
}

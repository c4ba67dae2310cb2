//! The limits of the accumulator.

use chatwire_protocol::{
    accumulate::{AccumulateError, AccumulateLimits, Accumulator},
    chat::ChatChunk,
    stream::{ChatStreamDecoder, StreamError, StreamEvent},
};

fn push(accumulator: &mut Accumulator, choices: &str) -> Result<(), AccumulateError> {
    let text = format!("{{\"choices\":[{choices}]}}");
    accumulator.push(&ChatChunk::from_text(&text).expect("a chunk is an object"))
}

#[track_caller]
fn check(limits: AccumulateLimits, fits: &[&str], too_much: &str, message: &str) {
    let mut accumulator = Accumulator::with_limits(limits);
    for choices in fits {
        push(&mut accumulator, choices).expect("this much fits");
    }
    let error = push(&mut accumulator, too_much).expect_err("this is too much");
    assert_eq!(error.to_string(), message);
}

/// The error of the first limit that a response of these parts exceeds.
fn exceeded(limits: AccumulateLimits, response: &str) -> Option<String> {
    limits.check(response.as_bytes()).err().map(|error| error.to_string())
}

#[test]
fn a_response_is_bounded_as_a_stream_is() {
    let few = AccumulateLimits::default().max_choices(2).max_tool_calls(1).max_items(2);
    let few = few.max_members(3).max_bytes(100);
    for (response, message) in [
        (r#"{"choices":[{},0]}"#, None),
        (r#"{"\u0063hoices":[0,null,{}]}"#, Some("the response has more than 2 choices")),
        (
            r#"{"choices":[{},{"delta":{"tool_calls":[{},{}]}}]}"#,
            Some("choice 1 of the response has more than 1 tool calls"),
        ),
        (
            r#"{"choices":[{"message":{"content":[1,2,3]}}]}"#,
            Some("a list of the response has more than 2 items"),
        ),
        (
            r#"{"choices":[{"message":{"annotations":[{},{},{}]}}]}"#,
            Some("a list of the response has more than 2 items"),
        ),
        (r#"{"citations":["","",""]}"#, Some("a list of the response has more than 2 items")),
        (r#"{"a":0,"b":0,"c":0,"d":0}"#, Some("an object of the response has more than 3 members")),
        // What is kept as text has its own size, and no other.
        (r#"{"a":[0,0,0,0],"choices":[{"logprobs":{"content":[0,0,0,0]}}]}"#, None),
        // Reading it has an error.
        (r#"{"choices":[{},"#, None),
        ("[0,0,0]", None),
    ] {
        assert_eq!(exceeded(few, response).as_deref(), message, "{response}");
    }
    let long = format!("{{\"a\":\"{}\"}}", "a".repeat(100));
    let message = "the response has more than 100 bytes";
    assert_eq!(exceeded(few, &long).as_deref(), Some(message));
    assert_eq!(AccumulateLimits::default().check(b"\xff"), Ok(()));
}

#[test]
fn a_large_chunk_is_checked_before_it_is_read() {
    let choices = vec!["{}"; 10_000].join(",");
    let mut decoder = ChatStreamDecoder::new();
    decoder.feed(format!("data: {{\"choices\":[{choices}]}}\n\ndata: [DONE]\n\n").as_bytes());
    let error = decoder.next().expect("an event").expect_err("it is too large");
    assert!(matches!(error, StreamError::ChunkTooLarge { offset: 0, .. }), "{error:?}");
    assert!(matches!(decoder.next(), Some(Ok(StreamEvent::Done))));
    let limits = AccumulateLimits::default().max_choices(10_000);
    let mut decoder = ChatStreamDecoder::new().chunk_limits(limits);
    decoder.feed(format!("data: {{\"choices\":[{choices}]}}\n\n").as_bytes());
    let error = decoder.next().expect("an event").expect_err("more than the decoder tracks");
    assert!(matches!(error, StreamError::TooManyChoices { .. }), "{error:?}");
}

#[test]
fn growth_is_bounded() {
    let limits = AccumulateLimits::default();
    check(
        limits.max_choices(2),
        &[r#"{"index":7},{"index":9}"#, r#"{"index":9}"#],
        r#"{"index":0}"#,
        "the response has more than 2 choices",
    );
    check(
        limits.max_tool_calls(1),
        &[
            r#"{"index":0,"delta":{"tool_calls":[{"index":0},{"index":0}]}}"#,
            r#"{"index":1,"delta":{"tool_calls":[{"index":5}]}}"#,
        ],
        r#"{"index":1,"delta":{"tool_calls":[{"index":6}]}}"#,
        "choice 1 of the response has more than 1 tool calls",
    );
    let too_large = "the response has more than 10 bytes";
    for member in [
        r#""delta":{"content":"123456"}"#,
        r#""delta":{"content":[{"text":"123456"}]}"#,
        r#""delta":{"refusal":"123456"}"#,
        r#""delta":{"reasoning":"123456"}"#,
        r#""delta":{"reasoning_content":"123456"}"#,
        r#""delta":{"reasoning_details":["1234"]}"#,
        r#""delta":{"audio":{"data":"123456"}}"#,
        r#""delta":{"annotations":[{},{}]}"#,
        r#""delta":{"function_call":{"arguments":"123456"}}"#,
        r#""delta":{"tool_calls":[{"index":0,"function":{"arguments":"123456"}}]}"#,
        r#""delta":{"tool_calls":[{"index":0,"custom":{"input":"123456"}}]}"#,
        r#""logprobs":{"a":1}"#,
    ] {
        let choice = format!("{{\"index\":0,{member}}}");
        check(limits.max_bytes(10), &[&choice], &choice, too_large);
    }
    check(
        limits.max_bytes(10),
        &[r#"{"delta":{"abcdefg":1}}"#],
        r#"{"delta":{"abcd":1}}"#,
        too_large,
    );
}

#[test]
fn values_without_a_field_are_bounded() {
    let limits = AccumulateLimits::default().max_values(8);
    let message = "members of the response that are not known have more than 8 values";
    let (member, item) = (r##""#":0"##, r##"{"index":#}"##);
    let places = [
        (r#"{"delta":{"x":{"#, member, "}}}"),
        (r#"{"delta":{"x":["#, item, "]}}"),
        (r#"{"delta":{"reasoning_details":["#, item, "]}}"),
        (r#"{"x":{"#, member, "}}"),
        (r#"{"delta":{"content":[{"type":"text","#, member, "}]}}"),
        (r#"{"delta":{"tool_calls":[{"index":0,"#, member, "}]}}"),
    ];
    for (before, value, after) in places {
        let choice = |numbers: std::ops::Range<u32>| {
            let values: Vec<_> = numbers.map(|it| value.replace('#', &it.to_string())).collect();
            format!("{before}{}{after}", values.join(","))
        };
        // All in one chunk, which is not read to its end, and one in each of many.
        check(limits, &[], &choice(0..40), message);
        let mut accumulator = Accumulator::with_limits(limits);
        let results = (0..40).map(|number| push(&mut accumulator, &choice(number..number + 1)));
        let accepted = results.take_while(Result::is_ok).count();
        assert!((2..=16).contains(&accepted), "{before}: {accepted}");
        // What continues a value adds none.
        let mut accumulator = Accumulator::with_limits(limits);
        for _ in 0..100 {
            push(&mut accumulator, &choice(0..1)).unwrap();
        }
    }
}

#[test]
fn a_member_that_is_replaced_costs_once() {
    let mut accumulator = Accumulator::with_limits(AccumulateLimits::default().max_bytes(10));
    for value in 0..9 {
        push(&mut accumulator, &format!("{{\"delta\":{{\"member\":{value}}}}}")).unwrap();
    }
}

#[test]
fn what_was_taken_before_an_error_stays() {
    let mut accumulator = Accumulator::with_limits(AccumulateLimits::default().max_bytes(4));
    push(&mut accumulator, r#"{"index":0,"delta":{"content":"1234"}}"#).unwrap();
    push(&mut accumulator, r#"{"index":0,"delta":{"content":"5"}}"#).unwrap_err();
    assert_eq!(accumulator.finish().0.first_text().as_deref(), Some("1234"));
}

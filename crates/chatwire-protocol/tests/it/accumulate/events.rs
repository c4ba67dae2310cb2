//! Events and the accumulated response agree, for each kind of irregular stream.

use std::collections::BTreeMap;

use chatwire_protocol::{
    accumulate::{Accumulator, ChatEvent},
    chat::{ChatChunk, ChatResponse},
};

/// An ID, a name and arguments.
type Call = (String, String, String);

/// What a stream adds up to: text, reasoning and tool calls of choice 0.
#[derive(Debug, Default, PartialEq)]
struct Sum {
    text: String,
    reasoning: String,
    calls: Vec<Call>,
}

/// The sums of the response and of the events, and the diagnostics.
fn sums(choices: &[&str]) -> (Sum, Sum, Vec<String>) {
    let mut accumulator = Accumulator::new().expect_choices(1);
    accumulator.collect_events();
    let mut events = Vec::new();
    for choice in choices {
        let chunk = format!("{{\"choices\":[{choice}]}}");
        accumulator.push(&ChatChunk::from_text(&chunk).unwrap()).unwrap();
        events.extend(accumulator.take_events());
    }
    accumulator.end();
    events.extend(accumulator.take_events());
    let (response, diagnostics) = accumulator.finish();
    let mut diagnostics: Vec<_> =
        diagnostics.iter().map(|found| found.kind.as_str().to_owned()).collect();
    diagnostics.retain(|found| found != "the role is missing");
    (of_response(&response), of_events(&events), diagnostics)
}

fn of_response(response: &ChatResponse) -> Sum {
    let message = response.first_choice().unwrap().message.as_ref().unwrap();
    let calls = response.tool_calls().iter().map(|call| {
        let function = call.function.as_ref().unwrap();
        let arguments = function.arguments.as_ref().map(|arguments| arguments.as_text());
        (
            call.id.clone().unwrap_or_default(),
            function.name.clone().unwrap_or_default(),
            arguments.unwrap_or_default().to_owned(),
        )
    });
    Sum {
        text: response.first_text().unwrap_or_default().into_owned(),
        reasoning: message
            .reasoning_text()
            .map(|found| found.text.into_owned())
            .unwrap_or_default(),
        calls: calls.collect(),
    }
}

fn of_events(events: &[ChatEvent]) -> Sum {
    let (mut sum, mut calls) = (Sum::default(), BTreeMap::<u64, Call>::new());
    for event in events {
        match event {
            ChatEvent::Text { choice: 0, text } => sum.text.push_str(text),
            ChatEvent::Reasoning { choice: 0, text } => sum.reasoning.push_str(text),
            ChatEvent::ToolCall { choice: 0, call, id, name, arguments } => {
                let sum = calls.entry(*call).or_default();
                sum.0 = id.clone().unwrap_or_else(|| sum.0.clone());
                sum.1 = name.clone().unwrap_or_else(|| sum.1.clone());
                sum.2.push_str(arguments);
            }
            _ => {}
        }
    }
    sum.calls = calls.into_values().collect();
    sum
}

#[track_caller]
fn check(
    choices: &[&str],
    text: &str,
    reasoning: &str,
    calls: &[(&str, &str, &str)],
) -> Vec<String> {
    let (response, events, diagnostics) = sums(choices);
    let own = |call: &(&str, &str, &str)| (call.0.to_owned(), call.1.to_owned(), call.2.to_owned());
    let expected = Sum {
        text: text.to_owned(),
        reasoning: reasoning.to_owned(),
        calls: calls.iter().map(own).collect(),
    };
    assert_eq!(response, expected, "response of {choices:?}");
    assert_eq!(events, expected, "events of {choices:?}");
    diagnostics
}

/// Choices with these deltas.
fn deltas(deltas: &[&str]) -> Vec<String> {
    deltas.iter().map(|delta| format!("{{\"index\":0,\"delta\":{delta}}}")).collect()
}

#[track_caller]
fn check_deltas(pieces: &[&str], text: &str, reasoning: &str, diagnostics: &[&str]) {
    let choices = deltas(pieces);
    let choices: Vec<_> = choices.iter().map(String::as_str).collect();
    assert_eq!(check(&choices, text, reasoning, &[]), diagnostics, "{pieces:?}");
}

/// Checks tool calls whose parts come one in each chunk.
#[track_caller]
fn check_calls(parts: &[&str], calls: &[(&str, &str, &str)], diagnostics: &[&str]) {
    let lists: Vec<_> = parts.iter().map(|part| format!("{{\"tool_calls\":[{part}]}}")).collect();
    let choices = deltas(&lists.iter().map(String::as_str).collect::<Vec<_>>());
    let choices: Vec<_> = choices.iter().map(String::as_str).collect();
    assert_eq!(check(&choices, "", "", calls), diagnostics, "{parts:?}");
}

#[test]
fn reasoning_is_found_in_every_member() {
    for (first, second) in [
        (r#"{"reasoning_content":"a"}"#, r#"{"reasoning_content":"b"}"#),
        (r#"{"reasoning":"a"}"#, r#"{"reasoning":"b"}"#),
        (r#"{"reasoning_text":"a"}"#, r#"{"reasoning_text":"b","reasoning_opaque":"x"}"#),
        (r#"{"thinking":"a"}"#, r#"{"thinking":"b"}"#),
        (
            r#"{"thinking_blocks":[{"type":"thinking","thinking":"a"}]}"#,
            r#"{"thinking_blocks":[{"type":"thinking","thinking":"b","signature":"s"}]}"#,
        ),
        (
            r#"{"reasoning_details":[{"type":"reasoning.text","text":"a","index":0}]}"#,
            r#"{"reasoning_details":[{"type":"reasoning.text","text":"b","index":0}]}"#,
        ),
        (
            r#"{"reasoning":"a","reasoning_details":[{"type":"reasoning.text","text":"a"}]}"#,
            r#"{"reasoning":"b","reasoning_details":[{"type":"reasoning.text","text":"b"}]}"#,
        ),
    ] {
        check_deltas(&[first, second, r#"{"content":"c"}"#], "c", "ab", &[]);
    }
    for (first, second) in [
        (
            r#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"a"}]}]}"#,
            r#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"b"}]}]}"#,
        ),
        (
            r#"{"content":[{"type":"reasoning","summary":[{"type":"summary_text","text":"a"}]}]}"#,
            r#"{"content":[{"type":"reasoning","summary":[{"type":"summary_text","text":"b"}]}]}"#,
        ),
        (
            r#"{"content":{"type":"thinking","thinking":"a"}}"#,
            r#"{"content":[{"type":"thinking","thinking":"b"},"c"]}"#,
        ),
    ] {
        let text = if second.contains("\"c\"") { "cc" } else { "c" };
        let diagnostics = ["content is a list of parts"];
        check_deltas(&[first, second, r#"{"content":"c"}"#], text, "ab", &diagnostics);
    }
}

#[test]
fn characters_in_two_chunks_are_whole() {
    for member in ["content", "reasoning", "reasoning_content", "reasoning_text", "thinking"] {
        let pieces = [
            format!(r#"{{"{member}":"a\ud83d"}}"#),
            r#"{"content":""}"#.to_owned(),
            format!(r#"{{"{member}":"\ude00b"}}"#),
        ];
        let pieces: Vec<_> = pieces.iter().map(String::as_str).collect();
        let (text, reasoning, diagnostics) = match member {
            "content" => ("a😀b", "", vec![]),
            _ => ("", "a😀b", vec![]),
        };
        check_deltas(&pieces, text, reasoning, &diagnostics);
    }
    let lone = ["a surrogate has no counterpart"];
    check_deltas(&[r#"{"content":"a\ud83d"}"#], "a\u{fffd}", "", &lone);
    check_deltas(&[r#"{"content":"a\ud83d"}"#, r#"{"content":"b"}"#], "a\u{fffd}b", "", &lone);
    check_calls(
        &[
            r#"{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\":\"\ud83d"}}"#,
            r#"{"index":0,"function":{"arguments":"\ude00\"}"}}"#,
        ],
        &[("i", "f", "{\"a\":\"😀\"}")],
        &[],
    );
}

#[test]
fn a_message_doubles_nothing() {
    let delta = r#"{"index":0,"delta":{"content":"Hel","reasoning":"r"}}"#;
    let whole = r#""message":{"role":"assistant","content":"Hello","reasoning":"r"}"#;
    let repeated = "a message repeats the deltas";
    let instead = "a choice has a message instead of a delta";
    let last = |members: &str| format!("{{\"index\":0,{members},\"finish_reason\":\"stop\"}}");
    assert_eq!(check(&[&last(whole)], "Hello", "r", &[]), [instead]);
    assert_eq!(check(&[delta, &last(whole)], "Hello", "r", &[]), [instead, repeated]);
    let beside = last(&format!("\"delta\":{{}},{whole}"));
    assert_eq!(check(&[delta, &beside], "Hello", "r", &[]), [instead, repeated]);
    let parts = last(r#""message":{"content":[{"type":"text","text":"Hello"}]}"#);
    assert_eq!(check(&[delta, &parts], "Hello", "r", &[]), [instead, repeated]);
    let pieces = r#"{"index":0,"message":{"content":"ha"}}"#;
    assert_eq!(check(&[pieces, pieces], "haha", "", &[]), [instead]);
    let text = last(r#""message":"Hello""#);
    assert_eq!(
        check(&[&text], "Hello", "", &[]),
        [instead, "a choice has a text instead of a message"]
    );
    let call = r#"{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\":1}"}}"#;
    let calls = format!(r#"{{"index":0,"delta":{{"tool_calls":[{call}]}}}}"#);
    let whole = last(&format!(r#""message":{{"tool_calls":[{call}]}}"#));
    let expected = [("i", "f", "{\"a\":1}")];
    assert_eq!(check(&[&calls, &whole], "", "", &expected), [instead, repeated]);
}

#[test]
fn calls_are_told_apart() {
    let reused = "two tool calls have the same index";
    let missing = "a tool call has no index";
    for (parts, calls, diagnostics) in [
        // The index in other spellings.
        (
            &[
                r#"{"index":"0","id":"i","function":{"name":"f","arguments":"{"}}"#,
                r#"{"index":"1","id":"j","function":{"name":"g","arguments":"["}}"#,
                r#"{"index":0.0,"function":{"arguments":"}"}}"#,
                r#"{"index":1.0,"function":{"arguments":"]"}}"#,
            ][..],
            &[("i", "f", "{}"), ("j", "g", "[]")][..],
            &[][..],
        ),
        // Index 0 for all, without IDs.
        (
            &[
                r#"{"index":0,"function":{"name":"f","arguments":"{\"a\""}}"#,
                r#"{"index":0,"function":{"arguments":":1}"}}"#,
                r#"{"index":0,"function":{"name":"f","arguments":"{\"a\":2}"}}"#,
                r#"{"index":0,"id":"","function":{"name":"g","arguments":"{}"}}"#,
            ],
            &[("", "f", "{\"a\":1}"), ("", "f", "{\"a\":2}"), ("", "g", "{}")],
            &[reused],
        ),
        // Two calls of one list with one index.
        (
            &[r#"{"index":0,"function":{"name":"f"}},{"index":0,"function":{"name":"g"}}"#],
            &[("", "f", ""), ("", "g", "")],
            &[reused],
        ),
        // One ID for two calls.
        (
            &[
                r#"{"index":0,"id":"i","function":{"name":"f","arguments":"{}"}}"#,
                r#"{"index":1,"id":"i","function":{"name":"g","arguments":"{}"}}"#,
            ],
            &[("i", "f", "{}"), ("i", "g", "{}")],
            &["two tool calls have the same ID"],
        ),
        // The name in pieces, and the name repeated.
        (
            &[
                r#"{"index":0,"id":"i","function":{"name":"get_"}}"#,
                r#"{"index":0,"function":{"name":"weather"}}"#,
                r#"{"index":0,"function":{"name":"get_weather","arguments":"{\"a\":"}}"#,
                r#"{"index":0,"function":{"name":"get_weather","arguments":"{}}"}}"#,
            ],
            &[("i", "get_weather", "{\"a\":{}}")],
            &["the name of a tool call is in pieces"],
        ),
        // A placeholder before and after the arguments.
        (
            &[
                r#"{"index":0,"id":"i","function":{"name":"f","arguments":"{}"}}"#,
                r#"{"index":0,"function":{"arguments":"{\"a\""}}"#,
                r#"{"index":0,"function":{"arguments":":{}}"}}"#,
                r#"{"index":0,"function":{"arguments":"{}"}}"#,
            ],
            &[("i", "f", "{\"a\":{}}")],
            &["arguments began with a placeholder", "arguments are repeated"],
        ),
        // Only a placeholder.
        (
            &[r#"{"index":0,"id":"i","function":{"name":"f","arguments":"{}"}}"#],
            &[("i", "f", "{}")],
            &[],
        ),
        // A new ID with each piece.
        (
            &[
                r#"{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\":"}}"#,
                r#"{"index":0,"id":"j","function":{"name":"f","arguments":"1}"}}"#,
            ],
            &[("i", "f", "{\"a\":1}")],
            &["the ID of a tool call changed"],
        ),
        // Name and arguments beside the ID.
        (
            &[r#"{"id":"i","name":"f","arguments":{"a":1}}"#],
            &[("i", "f", "{\"a\":1}")],
            &[missing, "a tool call has no function", "arguments are JSON instead of a string"],
        ),
    ] {
        check_calls(parts, calls, diagnostics);
    }
}

#[test]
fn calls_are_found_outside_of_lists() {
    let call = |id: &str| {
        format!(r#"{{"index":0,"id":"{id}","function":{{"name":"f","arguments":"{{}}"}}}}"#)
    };
    let not_list = "tool calls are not a list of objects";
    for (calls, expected, diagnostics) in [
        (call("i"), &[("i", "f", "{}")][..], &[not_list][..]),
        (
            format!(r#"{{"0":{},"1":{}}}"#, call("i"), call("j")),
            &[("i", "f", "{}"), ("j", "f", "{}")],
            &["two tool calls have the same index", not_list],
        ),
        (format!("[null,{}]", call("i")), &[("i", "f", "{}")], &[not_list]),
        (
            format!("[7,{}]", call("i")),
            &[("i", "f", "{}")],
            &["a value has a type that cannot be understood", not_list],
        ),
    ] {
        let choice = format!(r#"{{"index":0,"delta":{{"tool_calls":{calls}}}}}"#);
        assert_eq!(check(&[&choice], "", "", expected), diagnostics, "{calls}");
    }
}

#[test]
fn calls_of_a_later_choice_are_joined() {
    let text = r#"{"index":0,"delta":{"content":"Look."}}"#;
    let call = |index: &str| {
        format!(
            r#"{{"index":{index},"delta":{{"tool_calls":[{{"index":0,"id":"i","function":{{"name":"f","arguments":"{{}}"}}}}]}},"finish_reason":"tool_calls"}}"#
        )
    };
    let expected = [("i", "f", "{}")];
    let later = ["tool calls are in a choice that was not requested"];
    for index in ["1", "\"1\"", "1.0"] {
        assert_eq!(check(&[text, &call(index)], "Look.", "", &expected), later);
    }
    assert_eq!(check(&[text, &call("\"0\"")], "Look.", "", &expected), [""; 0]);
}

#[test]
fn the_finish_of_a_later_choice_with_calls_is_that_of_the_response() {
    let call = r#"{"index":1,"delta":{"tool_calls":[{"index":0,"id":"i","function":{"name":"f","arguments":"{}"}}]}}"#;
    let end = |choice: u64, reason: &str| {
        format!(r#"{{"index":{choice},"delta":{{}},"finish_reason":"{reason}"}}"#)
    };
    let (stop, calls) = (end(0, "stop"), end(1, "tool_calls"));
    for ends in [[&stop, &calls], [&calls, &stop]] {
        let mut accumulator = Accumulator::new().expect_choices(1);
        accumulator.collect_events();
        for choice in [call, ends[0], ends[1]] {
            let chunk = format!("{{\"choices\":[{choice}]}}");
            accumulator.push(&ChatChunk::from_text(&chunk).unwrap()).unwrap();
        }
        let mut finished = accumulator.take_events().into_iter().filter_map(|event| match event {
            ChatEvent::Finished { choice, reason } => Some((choice, reason)),
            _ => None,
        });
        let last = finished.next_back();
        let (response, _) = accumulator.finish();
        let reason = response.first_choice().unwrap().finish_reason.clone().unwrap();
        assert_eq!(last, Some((0, reason)), "{ends:?}");
    }
}

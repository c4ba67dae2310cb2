//! Structured output: the request, the parsed value, and the errors.

use std::collections::BTreeMap;

use chatwire::{
    Error, ErrorKind, InvalidOutputKind, Structured, blocking,
    http::StatusCode,
    protocol::chat::ResponseFormat,
    testing,
    transport::memory::{CannedResponse, Scripted},
};
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{CANARY, Fixture, hello};

/// A town.
#[derive(Debug, PartialEq, JsonSchema, Deserialize)]
struct Town {
    name: String,
    inhabitants: Option<u32>,
}

#[derive(Debug, PartialEq, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mood {
    Good,
    Bad,
}

fn lisbon() -> Town {
    Town { name: "Lisbon".to_owned(), inhabitants: Some(567_131) }
}

const LISBON: &str = r#"{"name":"Lisbon","inhabitants":567131}"#;

/// A response with this choice.
fn response(choice: &Value) -> CannedResponse {
    let body = json!({"choices": [choice], "usage": {"total_tokens": 7}}).to_string();
    CannedResponse::new(StatusCode::OK).with_frames([body])
}

/// A response with this text.
fn says(text: &str) -> CannedResponse {
    response(&json!({"finish_reason": "stop", "message": {"role": "assistant", "content": text}}))
}

fn complete<T: JsonSchema + DeserializeOwned>(
    response: CannedResponse,
) -> Result<Structured<T>, Error> {
    let fixture = Fixture::new([response]);
    fixture.clock.run(fixture.client.chat_as(&hello()))
}

#[track_caller]
fn check<T: JsonSchema + DeserializeOwned + PartialEq + std::fmt::Debug>(text: &str, value: &T) {
    assert_eq!(&complete::<T>(says(text)).expect(text).value, value, "{text}");
}

#[track_caller]
fn check_invalid<T: JsonSchema + DeserializeOwned>(
    response: CannedResponse,
    kind: InvalidOutputKind,
    message: &str,
) {
    let error = complete::<T>(response).expect_err(message);
    assert_eq!(error.kind(), ErrorKind::InvalidOutput(kind));
    assert_eq!(error.to_string(), format!("invalid output: {message}"));
    let partial = error.partial().expect("the response had come");
    let used = partial.usage.as_ref().and_then(|usage| usage.total_tokens);
    assert_eq!(used, Some(7));
    assert_eq!(error.status(), Some(StatusCode::OK));
}

#[test]
fn the_request_has_the_schema_and_the_response_is_parsed() {
    let fixture = Fixture::new([says(LISBON)]);
    let town = fixture.clock.run(fixture.client.chat_as::<Town>(&hello())).unwrap();
    assert_eq!(town.value, lisbon());
    assert_eq!(town.response.first_text().as_deref(), Some(LISBON));
    let sent: Value = serde_json::from_slice(fixture.server.received()[0].request.body()).unwrap();
    assert_eq!(
        sent["response_format"],
        json!({"type": "json_schema", "json_schema": {
            "name": "Town",
            "strict": true,
            "schema": {
                "title": "Town",
                "description": "A town.",
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "inhabitants": {"type": ["integer", "null"], "minimum": 0},
                },
                "required": ["inhabitants", "name"],
                "additionalProperties": false,
            },
        }})
    );
}

#[test]
fn an_existing_response_format_is_kept() {
    let fixture = Fixture::new([says(LISBON)]);
    let request = hello().response_format(ResponseFormat::json_object());
    let town = fixture.clock.run(fixture.client.chat_as::<Town>(&request)).unwrap();
    assert_eq!(town.value, lisbon());
    let sent: Value = serde_json::from_slice(fixture.server.received()[0].request.body()).unwrap();
    assert_eq!(sent["response_format"], json!({"type": "json_object"}));
}

#[test]
fn the_blocking_client_does_the_same() {
    let server = Scripted::new([says(LISBON), says("no")]);
    let client = blocking::Client::builder().api_key(CANARY).transport(server).build().unwrap();
    assert_eq!(client.chat_as::<Town>(&hello()).unwrap().value, lisbon());
    let error = client.chat_as::<Town>(&hello()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOutput(InvalidOutputKind::NotJson));
}

#[test]
fn a_streamed_response_is_parsed_as_well() {
    let chunk =
        json!({"choices": [{"index": 0, "finish_reason": "stop", "delta": {"content": LISBON}}]});
    let frame = format!("data: {chunk}\n\n");
    let fixture = Fixture::new([CannedResponse::new(StatusCode::OK).with_frames([frame])]);
    let response =
        fixture.clock.run(async { fixture.client.stream(&hello()).await?.accumulate().await });
    assert_eq!(response.unwrap().parse_as::<Town>().unwrap(), lisbon());
}

#[test]
fn a_fenced_block_and_leading_reasoning_are_accepted() {
    check(&format!("```json\n{LISBON}\n```"), &lisbon());
    check(&format!("\n```\n{LISBON}\n```\n"), &lisbon());
    check(&format!("<think>Is {{}} it?</think>\n\n```json\n{LISBON}\n```"), &lisbon());
}

#[test]
fn types_other_than_objects_are_read_wrapped_or_bare() {
    check(r#"{"value":["good","bad"]}"#, &vec![Mood::Good, Mood::Bad]);
    check(r#"["good","bad"]"#, &vec![Mood::Good, Mood::Bad]);
    check(r#"{"value":"good"}"#, &Mood::Good);
    check("7", &7_u8);
    check(
        r#"{"value":{"name":"A","inhabitants":null}}"#,
        &Some(Town { name: "A".into(), inhabitants: None }),
    );
    check(r#"{"a":1}"#, &BTreeMap::from([("a".to_owned(), 1)]));
    check(r#"{"value":1}"#, &json!({"value": 1}));
}

#[test]
fn invalid_output_is_an_error_with_the_whole_response() {
    let choice = |members: Value| {
        let mut choice = json!({"finish_reason": "stop", "message": {"role": "assistant"}});
        for (name, value) in members.as_object().unwrap() {
            let into = if name == "finish_reason" { &mut choice } else { &mut choice["message"] };
            into[name] = value.clone();
        }
        response(&choice)
    };
    for (members, kind, message) in [
        (
            json!({"refusal": "I will not.", "content": LISBON}),
            InvalidOutputKind::Refusal,
            "the model refused",
        ),
        (
            json!({"finish_reason": "length", "content": LISBON}),
            InvalidOutputKind::Length,
            "the response was truncated at the token limit",
        ),
        (
            json!({"finish_reason": "max_tokens"}),
            InvalidOutputKind::Length,
            "the response was truncated at the token limit",
        ),
        (
            json!({"finish_reason": "content_filter"}),
            InvalidOutputKind::ContentFilter,
            "a content filter withheld the response",
        ),
        (
            json!({"tool_calls": [{"id": "a", "function": {"name": "f"}}]}),
            InvalidOutputKind::ToolCalls,
            "the model called tools instead",
        ),
        (
            json!({"content": null, "refusal": ""}),
            InvalidOutputKind::Empty,
            "the response has no text",
        ),
        (json!({"content": " \n"}), InvalidOutputKind::Empty, "the response has no text"),
        (
            json!({"content": "<think>So be it"}),
            InvalidOutputKind::Empty,
            "the response has no text",
        ),
    ] {
        check_invalid::<Town>(choice(members), kind, message);
    }
}

#[test]
fn invalid_text_has_a_position() {
    check_invalid::<Town>(
        says(&format!("Here you are: {LISBON}")),
        InvalidOutputKind::NotJson,
        "the text is not JSON at line 1, column 1: expected a value",
    );
    check_invalid::<Town>(
        says("\n```json\n{\"name\":\n]\n```"),
        InvalidOutputKind::NotJson,
        "the text is not JSON at line 4, column 1: expected a value",
    );
    check_invalid::<Town>(
        says(r#"{"name":"Lisbon","inhabitants":"many"}"#),
        InvalidOutputKind::TypeMismatch,
        "the JSON does not match the type at line 1, column 37 (in `/inhabitants`): expected u32, found a string",
    );
    check_invalid::<Vec<Mood>>(
        says(r#"{"value":["good","odd"]}"#),
        InvalidOutputKind::TypeMismatch,
        "the JSON does not match the type at line 1, column 22 (in `/value/1`): expected one of `good`, `bad`, found an unknown variant",
    );
    check_invalid::<Vec<Mood>>(
        says(r#"["odd"]"#),
        InvalidOutputKind::TypeMismatch,
        "the JSON does not match the type at line 1, column 6 (in `/0`): expected one of `good`, `bad`, found an unknown variant",
    );
}

#[test]
fn debug_and_errors_show_no_content() {
    let town = complete::<Town>(says(r#"{"name":"canary","inhabitants":1}"#)).unwrap();
    let mut shown = format!("{town:?}");
    for text in [r#"{"name":"a","inhabitants":"canary"}"#, r#"{"canary":1}"#, "canary", "{\"canary"]
    {
        let error = complete::<Town>(says(text)).unwrap_err();
        shown += &format!("{error} {error:?} {:?}", error.invalid_output());
    }
    let error = complete::<BTreeMap<String, Mood>>(says(r#"{"canary":"canary"}"#)).unwrap_err();
    shown += &format!("{error} {error:?}");
    assert!(!shown.contains("canary"), "{shown}");
    assert_eq!(error.invalid_output().unwrap().pointer(), Some("/canary"));
}

#[test]
fn a_stream_gives_partial_values_and_then_the_type() {
    let pieces = ["{\"value\":[{\"na", "me\":\"Lis", "bon\",\"inhabitants\":54", "5}]}"];
    let expected = [
        json!([{}]),
        json!([{"name": "Lis"}]),
        json!([{"name": "Lisbon"}]),
        json!([{"name": "Lisbon", "inhabitants": 545}]),
    ];
    let (partial, whole) = stream_as(testing::stream(pieces));
    assert_eq!(partial, expected);
    let towns = whole.unwrap().value;
    assert_eq!((towns[0].name.as_str(), towns[0].inhabitants), ("Lisbon", Some(545)));

    // What is not a `T` is an error at the end, with the whole response.
    let (partial, whole) = stream_as(testing::stream(["{\"value\":[\"", "x\"]}"]));
    assert_eq!(partial, [json!([""]), json!(["x"])]);
    let error = whole.unwrap_err();
    assert_eq!(error.invalid_output().unwrap().kind(), InvalidOutputKind::TypeMismatch);

    let (partial, whole) = stream_as(testing::error(401, "invalid_api_key", "No."));
    assert!(partial.is_empty() && whole.is_err());
}

type Outcome = (Vec<Value>, Result<Structured<Vec<Town>>, Error>);

/// Streams a list of towns with both clients, which must agree.
fn stream_as(response: CannedResponse) -> Outcome {
    let fixture = Fixture::new([response.clone()]);
    let (partial, whole) = fixture.clock.run(async {
        let mut stream = match fixture.client.stream_as::<Vec<Town>>(&hello()).await {
            Ok(stream) => stream,
            Err(error) => return (Vec::new(), Err(error)),
        };
        let mut partial = Vec::new();
        while let Some(value) = stream.partial().await {
            partial.push(value.expect("the stream is complete"));
        }
        (partial, stream.finish().await)
    });
    let server = Scripted::new([response]);
    let client = blocking::Client::builder().api_key("key").transport(server).build();
    let client = client.expect("a key and a transport are given");
    if let Ok(mut stream) = client.stream_as::<Vec<Town>>(&hello()) {
        let in_threads: Vec<_> = stream.by_ref().map(Result::unwrap).collect();
        assert_eq!(in_threads, partial);
        assert_eq!(stream.finish().is_ok(), whole.is_ok());
    }
    (partial, whole)
}

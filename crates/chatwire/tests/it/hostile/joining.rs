//! Content, reasoning and tool calls in places and forms that servers made up.

use super::{
    Row, non_streaming,
    script::{self, DONE, chunk, data, events, stop, text},
    stream,
};

/// A row about a stream of these choices, a finish reason and `[DONE]`.
fn choices(about: &str, choices: &[&str]) -> Row {
    let chunks: Vec<_> = choices.iter().map(|choice| chunk(choice)).collect();
    stream(about, events(&[&chunks.concat(), &stop(), DONE]))
}

/// A row about a stream of these deltas.
fn deltas(about: &str, deltas: &[&str]) -> Row {
    let pieces: Vec<_> =
        deltas.iter().map(|delta| format!("{{\"index\":0,\"delta\":{delta}}}")).collect();
    choices(about, &pieces.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A row about a stream of these parts of tool calls.
fn calls(about: &str, parts: &[&str]) -> Row {
    let pieces: Vec<_> = parts.iter().map(|part| format!("{{\"tool_calls\":{part}}}")).collect();
    deltas(about, &pieces.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A row about a non-streaming response with these choices.
fn response(about: &str, choices: &str) -> Row {
    non_streaming(about, script::non_streaming(format!("{{\"choices\":{choices}}}")))
}

pub(super) fn rows() -> Vec<Row> {
    let call = r#"{"id":"i","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}"#;
    let mut rows = vec![
        deltas(
            "reasoning comes as thinking parts",
            &[
                r#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}"#,
                r#"{"content":[{"type":"text","text":"H"}]}"#,
                r#"{"content":"i"}"#,
            ],
        ),
        deltas(
            "reasoning comes as parts with a summary",
            &[
                r#"{"content":[{"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}]}]}"#,
                r#"{"content":[{"type":"text","text":"Hi"}]}"#,
            ],
        ),
        deltas(
            "each chunk has all text so far",
            &[r#"{"content":"Hel"}"#, r#"{"content":"Hello"}"#, r#"{"content":"Hello you"}"#],
        ),
        deltas(
            "each chunk has all reasoning so far",
            &[
                r#"{"reasoning_content":"The"}"#,
                r#"{"reasoning_content":"The user"}"#,
                r#"{"reasoning_content":"The user says"}"#,
                r#"{"content":"Hi"}"#,
            ],
        ),
        deltas(
            "the last delta has the whole text again",
            &[
                r#"{"content":"Hel"}"#,
                r#"{"content":"lo"}"#,
                r#"{"content":" you"}"#,
                r#"{"content":"Hello you"}"#,
            ],
        ),
        deltas(
            "the text is laughter",
            &[r#"{"content":"ha"}"#, r#"{"content":"haha"}"#, r#"{"content":"hahaha"}"#],
        ),
        deltas("parts of the content are strings", &[r#"{"content":["H","i"]}"#]),
        deltas("the content is one part", &[r#"{"content":{"type":"text","text":"Hi"}}"#]),
        deltas(
            "the text of a part is an object",
            &[r#"{"content":[{"type":"text","text":{"value":"Hi","annotations":[]}}]}"#],
        ),
        deltas(
            "reasoning is in `reasoning_text`",
            &[
                r#"{"reasoning_text":"h"}"#,
                r#"{"reasoning_text":"m"}"#,
                r#"{"content":"Hi","reasoning_opaque":"x"}"#,
            ],
        ),
        deltas("reasoning is in `thinking`", &[r#"{"thinking":"hm"}"#, r#"{"content":"Hi"}"#]),
        deltas(
            "reasoning is in `thinking_blocks`",
            &[
                r#"{"thinking_blocks":[{"type":"thinking","thinking":"h"}]}"#,
                r#"{"thinking_blocks":[{"type":"thinking","thinking":"m","signature":"s"}]}"#,
                r#"{"content":"Hi"}"#,
            ],
        ),
        deltas(
            "half of a character of the reasoning is in each of two chunks",
            &[
                r#"{"reasoning_content":"\ud83d"}"#,
                r#"{"reasoning_content":"\ude00","content":"Hi"}"#,
            ],
        ),
        deltas(
            "an empty chunk is between the halves of a character",
            &[r#"{"content":"\ud83d"}"#, r#"{"content":""}"#, r#"{"content":"\ude00"}"#],
        ),
        deltas("half of a character is missing", &[r#"{"content":"Hi\ud83d"}"#]),
        deltas(
            "images come one in each chunk",
            &[
                r#"{"content":"Hi","images":[{"index":0,"image_url":{"url":"a"}}]}"#,
                r#"{"images":[{"index":1,"image_url":{"url":"b"}}]}"#,
            ],
        ),
        deltas(
            "an unknown field changes its type",
            &[r#"{"content":"Hi","x":"a"}"#, r#"{"x":{"b":1}}"#, r#"{"x":[2]}"#],
        ),
        deltas("the content is `true`", &[r#"{"content":true}"#]),
        choices("the delta is a string", &[r#"{"index":0,"delta":"Hi"}"#]),
        choices("the text is beside the index", &[r#"{"index":0,"text":"Hi"}"#]),
        choices("the message is a string", &[r#"{"index":0,"message":"Hi"}"#]),
        choices(
            "the message repeats the deltas",
            &[
                r#"{"index":0,"delta":{"content":"H"}}"#,
                r#"{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}"#,
            ],
        ),
        choices(
            "the message repeats the deltas beside an empty delta",
            &[
                r#"{"index":0,"delta":{"content":"Hi"}}"#,
                r#"{"index":0,"delta":{},"message":{"content":"Hi"},"finish_reason":"stop"}"#,
            ],
        ),
        choices(
            "the message grows from chunk to chunk",
            &[
                r#"{"index":0,"delta":{"content":"H"},"message":{"content":"H"}}"#,
                r#"{"index":0,"delta":{"content":"i"},"message":{"content":"Hi"}}"#,
            ],
        ),
        choices(
            "messages come in pieces",
            &[
                r#"{"index":0,"message":{"content":"H"}}"#,
                r#"{"index":0,"message":{"content":"i"}}"#,
            ],
        ),
        choices(
            "the index of the choice is a string",
            &[r#"{"index":"0","delta":{"content":"H"}}"#, r#"{"index":0,"delta":{"content":"i"}}"#],
        ),
        choices(
            "the index of the choice is a float",
            &[r#"{"index":0.0,"delta":{"content":"H"}}"#, r#"{"index":0,"delta":{"content":"i"}}"#],
        ),
        choices(
            "the index of the choice is negative",
            &[r#"{"index":-1,"delta":{"content":"Hi"}}"#],
        ),
        choices(
            "the text of the second choice comes first",
            &[
                r#"{"index":1,"delta":{"content":"no"},"finish_reason":"stop"}"#,
                r#"{"index":0,"delta":{"content":"Hi"}}"#,
            ],
        ),
        choices(
            "the tool call is in a second choice",
            &[
                r#"{"index":0,"delta":{"content":"Hi"}}"#,
                &format!(
                    r#"{{"index":1,"delta":{{"tool_calls":[{call}]}},"finish_reason":"tool_calls"}}"#
                ),
            ],
        ),
        calls(
            "the index of tool calls is a string",
            &[
                r#"[{"index":"0","id":"i","function":{"name":"f","arguments":"{"}}]"#,
                r#"[{"index":"0","function":{"arguments":"}"}}]"#,
            ],
        ),
        calls(
            "the index of tool calls is a float",
            &[
                r#"[{"index":0.0,"id":"i","function":{"name":"f","arguments":"{"}}]"#,
                r#"[{"index":1.0,"id":"j","function":{"name":"g","arguments":"{}"}}]"#,
                r#"[{"index":0.0,"function":{"arguments":"}"}}]"#,
            ],
        ),
        calls(
            "all tool calls have the index 0 and no ID",
            &[
                r#"[{"index":0,"function":{"name":"f","arguments":"{\"a\":1}"}}]"#,
                r#"[{"index":0,"function":{"name":"f","arguments":"{\"a\":2}"}}]"#,
            ],
        ),
        calls(
            "all tool calls have the index 0 and an empty ID",
            &[
                r#"[{"index":0,"id":"","function":{"name":"f","arguments":"{\"a\":"}}]"#,
                r#"[{"index":0,"id":"","function":{"arguments":"1}"}}]"#,
                r#"[{"index":0,"id":"","function":{"name":"g","arguments":"{}"}}]"#,
            ],
        ),
        calls(
            "two tool calls of one chunk have the index 0",
            &[
                r#"[{"index":0,"function":{"name":"f","arguments":""}},{"index":0,"function":{"name":"g","arguments":""}}]"#,
            ],
        ),
        calls(
            "two tool calls have one ID",
            &[
                r#"[{"index":0,"id":"i","function":{"name":"f","arguments":"{}"}}]"#,
                r#"[{"index":1,"id":"i","function":{"name":"g","arguments":"{}"}}]"#,
            ],
        ),
        calls(
            "the name of a tool comes in pieces",
            &[
                r#"[{"index":0,"id":"i","function":{"name":"get_"}}]"#,
                r#"[{"index":0,"function":{"name":"weather","arguments":"{}"}}]"#,
            ],
        ),
        calls(
            "the name of a tool comes with every piece",
            &[
                r#"[{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\""}}]"#,
                r#"[{"index":0,"id":"i","function":{"name":"f","arguments":":1}"}}]"#,
            ],
        ),
        calls(
            "arguments begin with `{}`",
            &[
                r#"[{"index":0,"id":"i","function":{"name":"f","arguments":"{}"}}]"#,
                r#"[{"index":0,"function":{"arguments":"{\"a\":1}"}}]"#,
            ],
        ),
        calls(
            "arguments begin with `null`",
            &[
                r#"[{"index":0,"id":"i","function":{"name":"f","arguments":"null"}}]"#,
                r#"[{"index":0,"function":{"arguments":"{\"a\":1}"}}]"#,
            ],
        ),
        calls(
            "`{}` follows the arguments",
            &[
                r#"[{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\":1}"}}]"#,
                r#"[{"index":0,"function":{"arguments":"{}"}}]"#,
            ],
        ),
        calls(
            "arguments come again as a whole, with other blanks",
            &[
                r#"[{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\":1}"}}]"#,
                r#"[{"index":0,"function":{"arguments":"{ \"a\": 1 }"}}]"#,
            ],
        ),
        calls(
            "arguments come again in pieces, with other blanks",
            &[
                r#"[{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\":1}"}}]"#,
                r#"[{"index":0,"function":{"arguments":"{ \"a\": "}}]"#,
                r#"[{"index":0,"function":{"arguments":"1 }"}}]"#,
            ],
        ),
        calls(
            "arguments are text that is not JSON",
            &[r#"[{"index":0,"id":"i","function":{"name":"f","arguments":"print('a')"}}]"#],
        ),
        calls("a tool call comes again as a whole", &[&format!("[{call}]"), &format!("[{call}]")]),
        calls("tool calls are an object", &[call]),
        calls("tool calls are an object by number", &[&format!("{{\"0\":{call}}}")]),
        calls("tool calls have a `null` element", &[&format!("[null,{call}]")]),
        calls(
            "tool calls have their name beside their ID",
            &[r#"[{"id":"i","name":"f","arguments":{"a":1}}]"#],
        ),
        calls(
            "each piece of a tool call has a new ID",
            &[
                r#"[{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\""}}]"#,
                r#"[{"index":0,"id":"j","function":{"arguments":":1}"}}]"#,
            ],
        ),
        calls("tool calls are a number", &["7"]),
    ];
    rows.extend([
        response("reasoning comes as a thinking part", r#"[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"Hi"}]}}]"#),
        response("parts of the content are strings", r#"[{"message":{"content":["H","i"]}}]"#),
        response("the choice is empty", "[{}]"),
        response("the message is `null`", r#"[{"message":null,"finish_reason":"stop"}]"#),
        response("the message is a number", r#"[{"message":7}]"#),
        response("the message is a string", r#"[{"message":"Hi"}]"#),
        response("a delta is in place of the message", r#"[{"delta":{"content":"Hi"}}]"#),
        response("a text is in place of the message", r#"[{"text":"Hi"}]"#),
        response("choices are not objects", "[7]"),
        response("the message is empty", r#"[{"message":{},"finish_reason":"stop"}]"#),
        response("tool calls are an object", &format!(r#"[{{"message":{{"content":"Hi","tool_calls":{call}}}}}]"#)),
        response("the tool call is in a second choice", &format!(r#"[{{"message":{{"content":"Hi"}},"finish_reason":"stop"}},{{"message":{{"tool_calls":[{call}]}},"finish_reason":"tool_calls"}}]"#)),
        response("two tool calls have one ID", &format!(r#"[{{"message":{{"tool_calls":[{call},{call}]}}}}]"#)),
        stream("the first chunk has a choice that is empty", events(&[&data(r#"{"choices":[{}]}"#), &text("Hi"), &stop(), DONE])),
        stream("all choices are empty", events(&[&data(r#"{"choices":[{}]}"#), DONE])),
    ]);
    rows
}

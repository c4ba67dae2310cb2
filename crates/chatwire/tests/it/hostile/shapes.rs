//! Streams and errors in other forms than events with one chunk each.

use super::{
    Row, both, non_streaming,
    script::{self, DONE, Script, Start, chunk, data, events, stop, text},
    stream,
};

/// Both requests are answered by these lines of JSON.
fn lines(about: &str, content_type: &str, lines: &[&str]) -> Row {
    let script = Script::new(Start::Status(200)).header("content-type", content_type);
    both(about, script.frame(lines.concat()))
}

pub(super) fn rows() -> Vec<Row> {
    let (hi, stop) = (text("Hi"), stop());
    let line = |event: &str| event.trim_start_matches("data: ").trim_end().to_owned() + "\n";
    let (hi_line, stop_line) = (line(&hi), line(&stop));
    let list =
        r#"[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]"#;
    let key = r#"{"index":0,"delta":{},"error":{"message":"no such key: sk-canary-0123456789"}}"#;
    let whole = r#"{"choices":[{"index":0,"message":{"content":"Hi"},"finish_reason":"stop"}]}"#;
    let deltas = |deltas: &[&str]| {
        let chunks =
            deltas.iter().map(|delta| chunk(&format!("{{\"index\":0,\"delta\":{delta}}}")));
        events(&[&(chunks.collect::<String>() + &stop + DONE)])
    };
    vec![
        lines("chunks are lines of JSON", "application/x-ndjson", &[&hi_line, &stop_line]),
        lines(
            "chunks are lines of JSON, and `[DONE]`",
            "application/json",
            &[&hi_line, "\r\n", &stop_line, "[DONE]"],
        ),
        lines("lines of JSON end too early", "application/x-ndjson", &[&hi_line]),
        lines(
            "a line of JSON is an error",
            "application/x-ndjson",
            &[&hi_line, "{\"error\":{\"message\":\"Upstream failed\",\"code\":502}}\n"],
        ),
        lines(
            "the last line of JSON is cut off",
            "application/x-ndjson",
            &[&hi_line, &stop_line[..40]],
        ),
        lines(
            "a completion in one line is followed by a blank line",
            "application/json",
            &[whole, "\n\n"],
        ),
        stream("a list of errors comes as the data of an event", events(&[&hi, &data(list)])),
        stream(
            "the events are those of another protocol",
            events(&[
                &data(r#"{"response":"Hello","p":"abc"}"#),
                &data(r#"{"response":""}"#),
                DONE,
            ]),
        ),
        lines(
            "the response is one of Ollama's own protocol",
            "application/x-ndjson",
            &[r#"{"model":"m","message":{"role":"assistant","content":"Hi"},"done":true}"#, "\n"],
        ),
        both(
            "the content is an object without a type",
            script::non_streaming(
                r#"{"choices":[{"index":0,"message":{"content":{"answer":1}},"finish_reason":"stop"}]}"#,
            ),
        ),
        both("the body is a list of errors", script::non_streaming(list)),
        stream(
            "chunks come as a list",
            events(&[&data(&format!("[{},{}]", line(&hi).trim(), line(&stop).trim())), DONE]),
        ),
        stream(
            "the data of each event begins with `data:`",
            events(&[
                &hi.replace("data: ", "data: data: "),
                &stop.replace("data: ", "data: data: "),
                &data("data: [DONE]"),
            ]),
        ),
        stream(
            "no line end is between two events",
            events(&[hi.trim_end(), stop.trim_end(), "\n\n", DONE]),
        ),
        stream("an error of a choice echoes the API key", events(&[&hi, &chunk(key)])),
        stream(
            "the refusal comes as parts of the content",
            deltas(&[
                r#"{"content":[{"type":"refusal","refusal":"I "}]}"#,
                r#"{"content":[{"type":"refusal","refusal":"cannot."}]}"#,
            ]),
        ),
        stream(
            "the call is a `function_call`",
            deltas(&[
                r#"{"function_call":{"name":"f","arguments":"{\"a\""}}"#,
                r#"{"function_call":{"arguments":":1}"}}"#,
            ]),
        ),
        stream(
            "two pieces of a tool call come in one chunk",
            deltas(&[
                r#"{"tool_calls":[{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\":"}},{"index":0,"id":"i","function":{"name":"f","arguments":"1}"}}]}"#,
            ]),
        ),
        stream(
            "a signature ends a block of reasoning",
            deltas(&[
                r#"{"thinking_blocks":[{"type":"thinking","thinking":"h"}]}"#,
                r#"{"thinking_blocks":[{"type":"thinking","thinking":"m"}]}"#,
                r#"{"thinking_blocks":[{"type":"thinking","thinking":"","signature":"s"}]}"#,
                r#"{"content":"Hi"}"#,
            ]),
        ),
        stream(
            "half of a character of reasoning is in each of two objects",
            deltas(&[
                r#"{"reasoning_details":[{"type":"reasoning.text","text":"\ud83d","index":0}]}"#,
                r#"{"reasoning_details":[{"type":"reasoning.text","text":"\ude00","index":0.0}],"content":"Hi"}"#,
            ]),
        ),
        non_streaming(
            "the call is a `function_call`",
            script::non_streaming(
                r#"{"choices":[{"message":{"content":null,"function_call":{"name":"f","arguments":"{}"}},"finish_reason":"function_call"}]}"#,
            ),
        ),
    ]
}

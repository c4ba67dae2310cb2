//! Other words than `[DONE]`, signs of life that are no comments, and text outside of events.

use super::{
    Row, non_streaming,
    script::{self, DONE, chunk, data, events, stop, text},
    stream,
};

pub(super) fn rows() -> Vec<Row> {
    let (hi, stop) = (text("Hi"), stop());
    let (hi, stop) = (hi.as_str(), stop.as_str());
    let after = |about: &str, end: &str| stream(about, events(&[&[hi, stop, end].concat()]));
    let middle =
        |about: &str, part: &str| stream(about, events(&[&[hi, part, stop, DONE].concat()]));
    let cut = |about: &str, end: &str| stream(about, events(&[&[hi, end].concat()]));
    let failed = |word: &str| {
        let choice = format!(r#"{{"index":0,"delta":{{}},"finish_reason":"{word}"}}"#);
        stream(
            &format!("the finish reason is `{word}`"),
            events(&[&[hi, &chunk(&choice), DONE].concat()]),
        )
    };
    let joined = format!("{}\ndata: [DONE]\n\n", stop.trim_end());
    let lines = format!("{}\n{}\n{DONE}", hi.trim_end(), stop.trim_end());
    let nested = r#"{"error":{"message":"Upstream failed","code":502}}"#;
    vec![
        after("the last event is `DONE`", &data("DONE")),
        after("the last event is `[done]`", &data("[done]")),
        after("the last event is `\"[DONE]\"`", &data("\"[DONE]\"")),
        after("the last event is `<DONE>`", &data("<DONE>")),
        after("the last event is named `end`", "event: end\ndata: {}\n\n"),
        after("the last event is named `done` and has text", "event: done\ndata: bye\n\n"),
        after("the last event is named `done` and is empty", "event: done\ndata:\n\n"),
        after("the last event has the type `message_stop`", &data(r#"{"type":"message_stop"}"#)),
        after("the last event is text", &data("bye")),
        after("the last event is HTML", &data("<html>504</html>")),
        after("the last event is truncated JSON", &data(r#"{"choices":[],"usage":{"#)),
        after("text without a field follows the finish reason", "upstream went away\n"),
        after("HTML without a field follows the finish reason", "<html>504</html>\n\n"),
        stream(
            "the last chunk and `[DONE]` are one event",
            events(&[&[hi, joined.as_str()].concat()]),
        ),
        stream("two chunks and `[DONE]` are one event", events(&[&lines])),
        cut("`DONE` comes without a finish reason", &data("DONE")),
        cut("an event named `end` comes without a finish reason", "event: end\ndata: {}\n\n"),
        middle("an event named `ping` has data", "event: ping\ndata: {\"type\":\"ping\"}\n\n"),
        middle("an event named `ping` has text", "event: ping\ndata: 1764400000\n\n"),
        middle("an event named `ping` is empty", "event: ping\ndata:\n\n"),
        middle("an event has the type `ping`", &data(r#"{"type":"ping"}"#)),
        middle("an event named `keepalive` comes", "event: keepalive\ndata: {}\n\n"),
        middle("an event has the type `heartbeat`", &data(r#"{"type":"heartbeat","at":5}"#)),
        middle("the data of an event is `ping`", &data("ping")),
        cut("text without a field ends the stream", "upstream went away\n"),
        cut(
            "HTML without a field ends the stream",
            "<html><title>504 Gateway Time-out</title></html>\n\n",
        ),
        cut("an error object without a field ends the stream", &format!("{nested}\n")),
        cut(
            "an error object without a field comes before `[DONE]`",
            &format!("{nested}\n\n{DONE}"),
        ),
        failed("abort"),
        failed("insufficient_system_resource"),
        failed("network_error"),
        non_streaming(
            "the finish reason is `abort`",
            script::non_streaming(
                r#"{"choices":[{"message":{"content":"H"},"finish_reason":"abort"}]}"#,
            ),
        ),
        non_streaming(
            "the body is the events of a whole stream",
            events(&[&[hi, stop, DONE].concat()]),
        ),
        non_streaming(
            "the body is the events of a truncated stream",
            events(&[&[hi, DONE].concat()]),
        ),
        non_streaming("the body is an event with an error", events(&[&data(nested)])),
        non_streaming(
            "the body is an event named `error`",
            events(&[&["event: error\n", &data(nested)].concat()]),
        ),
    ]
}

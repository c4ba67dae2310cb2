//! Event streams framed in every way that the standard allows, and in some that it does not.

use super::{
    Row,
    script::{DONE, End, Script, Start, chunk, data, events, stop, text},
    stream,
};

pub(super) fn rows() -> Vec<Row> {
    let plain = || format!("{}{}{DONE}", text("Hi"), stop());
    let with = |body: String| events(&[&body]);
    let typed = |content_type: &str| {
        let start = Script::new(Start::Status(200)).header("content-type", content_type);
        start.frame(plain())
    };
    vec![
        stream("lines end with LF", with(plain())),
        stream("lines end with CR LF", with(plain().replace('\n', "\r\n"))),
        stream("lines end with CR", with(plain().replace('\n', "\r"))),
        stream(
            "line endings are mixed",
            with(format!(
                "{}{}{DONE}",
                text("Hi").replace('\n', "\r"),
                stop().replace('\n', "\r\n")
            )),
        ),
        stream("a byte order mark comes first", with(format!("\u{feff}{}", plain()))),
        stream("blank lines come first", with(format!("\n\r\n\n{}", plain()))),
        stream("no space follows the colon", with(plain().replace("data: ", "data:"))),
        stream(
            "comments keep the connection alive",
            with(format!(
                ": ping\n\n:\n\n{}: ping\n\n{}: OPENROUTER PROCESSING\n\n{DONE}",
                text("Hi"),
                stop()
            )),
        ),
        stream(
            "every event has `event`, `id` and `retry` fields",
            with(plain().replace("data:", "event: message\nid: 7\nretry: 3000\ndata:")),
        ),
        stream("an event has only a `retry` field", with(format!("retry: 3000\n\n{}", plain()))),
        stream("events have an unknown field", with(plain().replace("data:", "x-trace: 1\ndata:"))),
        stream(
            "the JSON of one chunk spans several data lines",
            with(plain().replace("\"choices\":", "\ndata: \"choices\":\ndata: ")),
        ),
        stream(
            "events with empty data come",
            with(format!("data:\n\n{}data: \n\n{DONE}", plain())),
        ),
        stream(
            "a character is split across frames",
            Script::new(Start::Status(200))
                .header("content-type", "text/event-stream")
                .frame(&text("Grüß").as_bytes()[..text("Gr").len() - 4])
                .frame(&text("Grüß").as_bytes()[text("Gr").len() - 4..])
                .frame(format!("{}{DONE}", stop())),
        ),
        stream(
            "text has U+2028 and a zero byte, escaped and not",
            with(format!("{}{}{}{DONE}", text("a\u{2028}b"), text(r"\u0000\u2029"), stop())),
        ),
        stream(
            "surrogates are escaped",
            with(format!("{}{}{DONE}", text(r"\ud83d\ude00"), stop())),
        ),
        stream(
            "a surrogate pair is split across two chunks",
            with(format!("{}{}{}{DONE}", text(r"\ud83d"), text(r"\ude00"), stop())),
        ),
        stream("the content type has parameters", typed("text/event-stream; charset=utf-8")),
        stream("the content type is JSON and the body an event stream", typed("application/json")),
        stream("the content type is text", typed("text/plain")),
        stream("there is no content type", Script::new(Start::Status(200)).frame(plain())),
        stream(
            "the status is 201",
            Script::new(Start::Status(201))
                .header("content-type", "text/event-stream")
                .frame(plain()),
        ),
        stream(
            "`[DONE]` has no blank line after it",
            with(format!("{}{}data: [DONE]", text("Hi"), stop())),
        ),
        stream("there is space around `[DONE]`", with(plain().replace("[DONE]", " [DONE] "))),
        stream("`[DONE]` comes twice", with(format!("{}{DONE}", plain()))),
        stream("more chunks come after `[DONE]`", with(format!("{}{}", plain(), text("!")))),
        stream("the connection stays open after `[DONE]`", with(plain()).end(End::Stall)),
        stream("the connection breaks after `[DONE]`", with(plain()).end(End::Broken)),
        stream(
            "chunks are wrapped in an envelope",
            with(format!(
                "{}{}{DONE}",
                data(r#"{"event":{"choices":[{"index":0,"delta":{"content":"Hi"}}]},"state":{}}"#),
                stop()
            )),
        ),
        stream(
            "one chunk is 30 kB long",
            with(format!(
                "{}{}{DONE}",
                chunk(&format!(
                    r#"{{"index":0,"delta":{{"content":"Hi","padding":"{}"}}}}"#,
                    "x".repeat(30_000)
                )),
                stop()
            )),
        ),
    ]
}

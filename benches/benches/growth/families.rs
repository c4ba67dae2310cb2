//! Worst cases: families of bodies that grow in one respect.

/// What a body of a family is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A non-streaming response.
    Response,
    /// An event stream.
    Stream,
    /// A file of recorded traffic.
    Import,
}

/// A family of bodies of any size.
pub(crate) struct Family {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// What stands before, between and after the pieces.
    frame: [&'static str; 3],
    /// A piece; `#` stands for its number.
    piece: &'static str,
}

impl Family {
    /// A body of at least `size` bytes, and at most one piece more.
    pub(crate) fn body(&self, size: usize) -> Vec<u8> {
        let [start, between, end] = self.frame;
        let mut body = start.to_owned();
        let mut number = 0;
        while body.len() + end.len() < size {
            if number > 0 {
                body += between;
            }
            body += &self.piece.replace('#', &number.to_string());
            number += 1;
        }
        (body + end).into_bytes()
    }
}

const fn response(name: &'static str, frame: [&'static str; 3], piece: &'static str) -> Family {
    Family { name, kind: Kind::Response, frame, piece }
}

const fn stream(name: &'static str, piece: &'static str) -> Family {
    Family { name, kind: Kind::Stream, frame: ["", "", "data: [DONE]\n\n"], piece }
}

const fn stream_of(name: &'static str, frame: [&'static str; 3], piece: &'static str) -> Family {
    Family { name, kind: Kind::Stream, frame, piece }
}

const fn import(name: &'static str, frame: [&'static str; 3], piece: &'static str) -> Family {
    Family { name, kind: Kind::Import, frame, piece }
}

const MESSAGE: &str = r#"{"id":"a","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":""#;

const ENTRY: &str = r#"{"startedDateTime":"2026-01-01T00:00:00.000Z","time":1,"request":{"method":"POST","url":"https://a.example/v1/chat/completions","httpVersion":"HTTP/1.1","headers":[],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":-1,"postData":{"mimeType":"application/json","text":"{\"model\":\"m\",\"messages\":[]}"}},"response":{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1","headers":[{"name":"content-type","value":"application/json"}],"cookies":[],"redirectURL":"","headersSize":-1,"bodySize":-1,"content":{"size":2,"mimeType":"application/json","text":"{}"}},"cache":{},"timings":{"send":0,"wait":0,"receive":0}}"#;

/// Every family.
pub(crate) const ALL: [Family; 49] = [
    response("choices-empty", [r#"{"choices":["#, ",", "]}"], "{}"),
    response("choices-scalar", [r#"{"choices":["#, ",", "]}"], "0"),
    response("choices-null", [r#"{"choices":["#, ",", "]}"], "null"),
    response("choices-indexed", [r#"{"choices":["#, ",", "]}"], r#"{"index":#,"message":{}}"#),
    response("tool-calls-empty", [r#"{"choices":[{"message":{"tool_calls":["#, ",", "]}}]}"], "{}"),
    response(
        "content-parts",
        [r#"{"choices":[{"message":{"content":["#, ",", "]}}]}"],
        r#"{"type":"text"}"#,
    ),
    response("members-unknown", [r#"{"choices":[{"message":{}}],"#, ",", "}"], r##""#":0"##),
    response("members-repeated", [r#"{"choices":[{"message":{}}],"#, ",", "}"], r#""id":"a""#),
    response("members-of-message", [r#"{"choices":[{"message":{"#, ",", "}}]}"], r##""m#":0"##),
    response("members-of-usage", [r#"{"choices":[{}],"usage":{"#, ",", "}}"], r##""m#":1"##),
    response("annotations", [r#"{"choices":[{"message":{"annotations":["#, ",", "]}}]}"], "{}"),
    response("nested-lists", [r#"{"a":["#, ",", "]}"], "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"),
    response("text-long", [MESSAGE, "", "\"}}]}"], "a"),
    response("text-escapes", [MESSAGE, "", "\"}}]}"], r"\u0001"),
    response("text-surrogates", [MESSAGE, "", "\"}}]}"], r"\ud83d"),
    response("text-think", [MESSAGE, "", "\"}}]}"], "<think>"),
    response("text-braces", [MESSAGE, "", "\"}}]}"], r#"{\"a\":["#),
    response("number-long", [r#"{"choices":[{"index":1"#, "", "}]}"], "0"),
    response("blanks", ["{", "", r#""choices":[]}"#], " "),
    response(
        "arguments-nested",
        [
            r#"{"choices":[{"message":{"tool_calls":[{"function":{"arguments":"{\"a\":["#,
            ",",
            r#"]}"}}]}}]}"#,
        ],
        r#"[[\"\"]]"#,
    ),
    response(
        "logprobs",
        [r#"{"choices":[{"message":{},"logprobs":{"content":["#, ",", "]}}]}"],
        r#"{"token":"a","logprob":-1,"bytes":[97],"top_logprobs":[]}"#,
    ),
    response(
        "errors",
        [r#"{"error":{"message":"m","details":["#, ",", "]}}"],
        r#"{"message":"a"}"#,
    ),
    response("markup", ["<html>", "", "</html>"], "<p>a&amp;"),
    stream("events-of-comments", ":\n\n"),
    stream("events-empty-object", "data: {}\n\n"),
    stream("events-not-json", "data: a\n\n"),
    stream("chunks-without-choices", "data: {\"choices\":[]}\n\n"),
    stream("chunks-of-choices", "data: {\"choices\":[{\"index\":#,\"delta\":{}}]}\n\n"),
    stream(
        "chunks-of-text",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n",
    ),
    stream(
        "chunks-cumulative",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"aaaaaaaaaa\"}}],\"usage\":{\"total_tokens\":#}}\n\n",
    ),
    stream(
        "chunks-of-calls",
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":#,\"id\":\"#\"}]}}]}\n\n",
    ),
    stream(
        "chunks-of-arguments",
        "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"[\"}}]}}]}\n\n",
    ),
    stream("chunks-of-errors", "data: {\"error\":{\"message\":\"#\"}}\n\n"),
    stream(
        "chunks-of-new-members",
        "data: {\"choices\":[{\"delta\":{\"m#\":\"a\"}}],\"n#\":0}\n\n",
    ),
    stream(
        "chunks-of-logprobs",
        "data: {\"choices\":[{\"delta\":{},\"logprobs\":{\"content\":[{\"token\":\"a\"}]}}]}\n\n",
    ),
    stream(
        "chunks-of-details",
        "data: {\"choices\":[{\"delta\":{\"reasoning_details\":[{\"index\":#,\"text\":\"a\"}]}}]}\n\n",
    ),
    stream(
        "chunks-of-parts",
        "data: {\"choices\":[{\"delta\":{\"content\":[{\"type\":\"#\",\"a\":#}]}}]}\n\n",
    ),
    stream_of(
        "chunk-of-details",
        ["data: {\"choices\":[{\"delta\":{\"a\":[", ",", "]}}]}\n\n"],
        "{\"index\":#}",
    ),
    stream_of(
        "chunk-of-members",
        ["data: {\"choices\":[{\"delta\":{\"a\":{", ",", "}}}]}\n\n"],
        "\"#\":#",
    ),
    stream_of("chunk-of-choices", ["data: {\"choices\":[", ",", "]}\n\n"], "{}"),
    stream_of("chunk-of-lines", ["data: {\n", "", "data: }\n\n"], "data:\n"),
    stream_of("line-long", ["data: ", "", "\n\n"], "a"),
    stream_of("line-ends", ["", "", "data: [DONE]\n\n"], "\r"),
    import(
        "har-entries",
        [r#"{"log":{"version":"1.2","creator":{"name":"a","version":"1"},"entries":["#, ",", "]}}"],
        ENTRY,
    ),
    import(
        "har-headers",
        [
            r#"{"log":{"version":"1.2","entries":[{"request":{"method":"POST","url":"https://a.example/v1/chat/completions","headers":["#,
            ",",
            r#"]},"response":{"status":200,"headers":[],"content":{}}}]}}"#,
        ],
        r#"{"name":"a","value":"b"}"#,
    ),
    import(
        "log-lines",
        ["", "\n", ""],
        r#"{"request":{"model":"m","messages":[]},"response":{"choices":[{"message":{"content":"a"}}]}}"#,
    ),
    import(
        "curl-lines",
        ["* Connected\n> POST /v1/chat/completions HTTP/1.1\n>\n< HTTP/1.1 200 OK\n", "", "<\n{}"],
        "< a: b\n",
    ),
    import(
        "curl-calls",
        ["* Connected\n> GET / HTTP/1.1\n>\n< HTTP/1.1 200 OK\n<\n", "", ""],
        "> GET / HTTP/1.1\n",
    ),
    import("http-heads", ["", "", ""], "HTTP/1.1 200 OK\n\n{}\n"),
];

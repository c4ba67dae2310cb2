//! The places where a server repeats a text.

use chatwire::{http::StatusCode, transport::memory::CannedResponse};

/// A response that repeats a text in one place.
pub(super) struct Echo {
    pub(super) about: String,
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Echo {
    fn new(about: &str, status: u16, content_type: &str, body: impl Into<String>) -> Self {
        let headers = vec![("content-type", content_type.to_owned())];
        Self { about: about.to_owned(), status, headers, body: body.into() }
    }

    fn json(about: &str, status: u16, body: impl Into<String>) -> Self {
        Self::new(about, status, "application/json", body)
    }

    fn events(about: &str, body: impl Into<String>) -> Self {
        Self::new(about, 200, "text/event-stream", body)
    }

    fn header(about: &str, name: &'static str, status: u16, text: &str) -> Self {
        let mut echo = Self::json(about, status, "{}");
        echo.headers.push((name, format!("id-{text}")));
        echo
    }

    /// For a transport without a network.
    pub(super) fn canned(&self) -> CannedResponse {
        let status = StatusCode::from_u16(self.status).expect("it is a status");
        let mut response = CannedResponse::new(status);
        for (name, value) in &self.headers {
            response = response.with_header(name, value);
        }
        response.with_frames([self.body.clone()])
    }

    /// The bytes over HTTP/1.1, where the reason phrase repeats the text too.
    #[cfg(all(feature = "hyper", feature = "ureq"))]
    pub(super) fn bytes(&self, text: &str) -> Vec<u8> {
        let mut response = format!("HTTP/1.1 {} no {text}\r\n", self.status);
        for (name, value) in &self.headers {
            response.push_str(&format!("{name}: {value}\r\n"));
        }
        response.push_str(&format!("content-length: {}\r\n\r\n{}", self.body.len(), self.body));
        response.into_bytes()
    }
}

/// A chunk of a completion that does not end.
const CHUNK: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";

/// An event after which a stream has failed.
const LATE: &str = "data: {\"error\":\"late\"}\n\n";

/// All places; each makes the call fail.
pub(super) fn echoes(text: &str) -> Vec<Echo> {
    [bodies(text), headers(text), events(text), members(text)].into_iter().flatten().collect()
}

fn bodies(text: &str) -> Vec<Echo> {
    let json = |about, status, body: &str| Echo::json(about, status, body.replace("TEXT", text));
    let other = |about, status, content_type, body: &str| {
        Echo::new(about, status, content_type, body.replace("TEXT", text))
    };
    // The text within a string within a string.
    let nested = text.replace('\\', "\\\\");
    let upstream = format!(r#"{{"message":"400 {{\"error\":{{\"message\":\"{nested}\"}}}}"}}"#);
    vec![
        json("message", 401, r#"{"error":{"message":"bad TEXT!"}}"#),
        json("code", 400, r#"{"error":{"message":"m","code":"TEXT"}}"#),
        json("type", 400, r#"{"error":{"message":"m","type":"TEXT"}}"#),
        json("param", 400, r#"{"error":{"message":"m","param":"TEXT"}}"#),
        json("flat error", 500, r#"{"message":"TEXT","path":"TEXT"}"#),
        json("error as text", 400, r#"{"error":"TEXT"}"#),
        json("error in an error", 400, r#"{"error":{"error":{"message":"TEXT"}}}"#),
        json("inner error", 400, r#"{"error":{"code":"a","innererror":{"code":"TEXT"}}}"#),
        json("metadata", 502, r#"{"error":{"message":"m","metadata":{"raw":"TEXT"}}}"#),
        json("name of the upstream", 502, {
            r#"{"error":{"message":"m","metadata":{"provider_name":"TEXT"}}}"#
        }),
        json("details", 429, {
            r#"{"error":{"message":"m","details":[{"reason":"TEXT","metadata":{"TEXT":"TEXT"}}]}}"#
        }),
        json("list of errors", 503, r#"[{"error":{"message":"TEXT","status":"TEXT"}}]"#),
        json("errors by member", 400, r#"{"errors":{"TEXT":["TEXT"]}}"#),
        json("string", 400, r#""TEXT""#),
        json("request ID in a body", 400, r#"{"message":"m","request_id":"TEXT"}"#),
        json("upstream error as text", 400, &upstream),
        json("problem", 422, r#"{"type":"TEXT","title":"TEXT","detail":"a"}"#),
        json("detail", 422, r#"{"detail":[{"loc":["TEXT"],"msg":"TEXT"}]}"#),
        json("input of a detail", 422, {
            r#"{"detail":[{"loc":["a"],"msg":"m","input":"TEXT","ctx":{"error":"TEXT"}}]}"#
        }),
        json("base_resp", 200, {
            r#"{"choices":null,"base_resp":{"status_code":1004,"status_msg":"TEXT"}}"#
        }),
        json("error in a success", 200, r#"{"error":{"message":"TEXT"}}"#),
        json("body that is no completion", 200, r#"{"echo":"TEXT"}"#),
        json("member name", 200, r#"{"TEXT":{"TEXT":1}}"#),
        json("body that is cut", 200, r#"{"choices":[{"message":{"content":"TEXT"#),
        json("text after a body", 200, r#"{"choices":[]} TEXT"#),
        json("error body that is cut", 500, r#"{"error":{"message":"TEXT"#),
        other("text", 502, "text/plain", "upstream said TEXT"),
        other("page", 404, "text/html", "<title>TEXT</title><p>TEXT"),
        other("page as success", 200, "text/html", "<p>TEXT"),
        other("XML", 403, "application/xml", "<Error><Code>TEXT</Code><Message>TEXT</Message>"),
    ]
}

fn headers(text: &str) -> Vec<Echo> {
    let header = |about, name, status| Echo::header(about, name, status, text);
    vec![
        header("request ID of an error", "x-request-id", 400),
        header("request ID of a success", "x-request-id", 200),
        header("request ID of a gateway", "x-amzn-requestid", 400),
        header("ray", "cf-ray", 503),
        header("redirect", "location", 307),
        header("redirect with another method", "location", 302),
        header("challenge", "www-authenticate", 401),
        header("challenge of a proxy", "proxy-authenticate", 407),
        header("wait", "retry-after", 429),
        header("rate limit", "x-ratelimit-remaining-requests", 429),
        header("reset", "x-ratelimit-reset-tokens", 429),
        header("methods", "allow", 405),
        header("cookie", "set-cookie", 400),
        header("server", "server", 400),
        header("warning", "warning", 200),
        header("type of an error", "x-amzn-errortype", 400),
        header("content coding", "content-encoding", 200),
        header("content coding of an error", "content-encoding", 400),
        Echo::new("content type", 200, &format!("text/{text}"), "no completion"),
    ]
}

fn events(text: &str) -> Vec<Echo> {
    let events = |about, body: &str| Echo::events(about, body.replace("TEXT", text));
    let late = |about, body: &str| {
        Echo::events(about, format!("{CHUNK}{}{LATE}", body.replace("TEXT", text)))
    };
    vec![
        events("error event", "event: error\ndata: {\"message\":\"TEXT\"}\n\n"),
        events("event that is no chunk", "data: no TEXT\n\n"),
        events("error code of an event", "data: {\"error\":{\"code\":\"TEXT\"}}\n\n"),
        events("error of x_groq", "data: {\"x_groq\":{\"error\":\"TEXT\"},\"choices\":[]}\n\n"),
        events("bare line", "{\"error\":{\"message\":\"TEXT\"}}\n"),
        late("error in a chunk", "data: {\"error\":\"TEXT\"}\n\n"),
        late("error of a choice", {
            "data: {\"choices\":[{\"delta\":{},\"error\":{\"message\":\"TEXT\"}}]}\n\n"
        }),
        late("page after a chunk", "<html>TEXT</html>\n\n"),
        late("text after a chunk", "data: TEXT\n\n"),
        late("event name", "event: TEXT\ndata: {}\n\n"),
        late("comment", ": TEXT\n\n"),
        late("event ID", "id: TEXT\ndata: {\"choices\":[]}\n\n"),
        late("time before a reconnection", "retry: TEXT\n\n"),
        late("field of an event", "TEXT: 1\n\n"),
        late("finish reason", {
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"error: TEXT\"}]}\n\n"
        }),
        late("chunk that is cut", "data: {\"choices\":[{\"delta\":{\"content\":\"TEXT\n\n"),
    ]
}

/// Members of a chunk, in a stream that then fails.
fn members(text: &str) -> Vec<Echo> {
    let chunk = |name: &str, members: &str| {
        let chunk = format!("data: {{{}}}\n\n", members.replace("TEXT", text));
        Echo::events(name, format!("{CHUNK}{chunk}{LATE}"))
    };
    let of_chunk = ["id", "model", "object", "system_fingerprint", "service_tier", "provider"];
    let of_delta = ["role", "content", "refusal", "reasoning", "reasoning_content", "x_member"];
    let of_call = [
        r#""id":"TEXT""#,
        r#""type":"TEXT""#,
        r#""index":"TEXT""#,
        r#""function":{"name":"TEXT"}"#,
        r#""function":{"name":"f","arguments":"TEXT"}"#,
    ];
    let others = [
        r#""created":"TEXT""#,
        r#""usage":{"TEXT":"TEXT","prompt_tokens":"TEXT"}"#,
        r#""choices":"TEXT""#,
        r#""choices":[{"index":"TEXT","delta":{}}]"#,
        r#""choices":[{"delta":{},"logprobs":{"content":[{"token":"TEXT","logprob":"TEXT"}]}}]"#,
        r#""choices":[{"delta":{"annotations":[{"type":"TEXT"}]}}]"#,
        r#""choices":[{"delta":{"audio":{"id":"TEXT","transcript":"TEXT"}}}]"#,
        r#""choices":[{"delta":{"function_call":{"name":"TEXT"}}}]"#,
        r#""choices":[{"delta":{"reasoning_details":[{"signature":"TEXT"}]}}]"#,
        r#""choices":[{"message":{"content":"TEXT"}}]"#,
        r#""citations":["TEXT"]"#,
        r#""TEXT":1"#,
    ];
    let of_chunk = of_chunk.map(|name| chunk(name, &format!(r#""{name}":"TEXT","choices":[]"#)));
    let of_delta = of_delta.map(|name| {
        let value = format!(r#""choices":[{{"delta":{{"{name}":"TEXT"}}}}]"#);
        chunk(&format!("`{name}` of a delta"), &value)
    });
    let of_call = of_call.map(|members| {
        let value = format!(r#""choices":[{{"delta":{{"tool_calls":[{{{members}}}]}}}}]"#);
        chunk(&format!("tool call with {members}"), &value)
    });
    let others = others.map(|members| chunk(members, members));
    [&mut of_chunk.into_iter() as &mut dyn Iterator<Item = _>, &mut of_delta.into_iter()]
        .into_iter()
        .flatten()
        .chain(of_call)
        .chain(others)
        .collect()
}

//! What a hostile server does, independent of the transport.

/// One response of a hostile server.
#[derive(Clone)]
pub(crate) struct Script {
    pub(crate) start: Start,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) frames: Vec<Vec<u8>>,
    pub(crate) end: End,
}

/// How a response starts.
#[derive(Clone, Copy)]
pub(crate) enum Start {
    Status(u16),
    /// There is no server.
    Refused,
    /// The server closes the connection after the request.
    Lost,
    /// The server sends nothing after the request.
    Silence,
}

/// How a body ends.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum End {
    Clean,
    /// The connection breaks.
    Broken,
    /// Nothing more is sent, and the connection stays open.
    Stall,
    /// The same frame is sent every minute, forever.
    Repeats(&'static str),
}

impl Script {
    pub(crate) fn new(start: Start) -> Self {
        Self { start, headers: Vec::new(), frames: Vec::new(), end: End::Clean }
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn frame(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.frames.push(bytes.as_ref().to_vec());
        self
    }

    pub(crate) fn end(mut self, end: End) -> Self {
        self.end = end;
        self
    }

    /// Whether it starts like a successful response.
    pub(crate) fn is_success(&self) -> bool {
        matches!(self.start, Start::Status(200..=299))
    }

    /// The same with each byte in a frame of its own.
    pub(crate) fn in_bytes(mut self) -> Self {
        self.frames = self.frames.concat().into_iter().map(|byte| vec![byte]).collect();
        self
    }
}

/// An error response with a status and a JSON body.
pub(crate) fn error_response(status: u16, body: impl AsRef<[u8]>) -> Script {
    Script::new(Start::Status(status)).header("content-type", "application/json").frame(body)
}

/// A non-streaming response.
pub(crate) fn non_streaming(body: impl AsRef<[u8]>) -> Script {
    error_response(200, body)
}

/// An event stream, one frame for each piece.
pub(crate) fn events(frames: &[&str]) -> Script {
    let start = Script::new(Start::Status(200)).header("content-type", "text/event-stream");
    frames.iter().fold(start, Script::frame)
}

/// An event with a chunk that adds text.
pub(crate) fn text(text: &str) -> String {
    chunk(&format!(r#"{{"index":0,"delta":{{"content":"{text}"}}}}"#))
}

/// An event with a chunk that finishes the first choice.
pub(crate) fn stop() -> String {
    chunk(r#"{"index":0,"delta":{},"finish_reason":"stop"}"#)
}

/// An event with a chunk that has one choice.
pub(crate) fn chunk(choice: &str) -> String {
    data(&format!(
        r#"{{"id":"c-1","object":"chat.completion.chunk","created":1744187449,"model":"m","choices":[{choice}]}}"#
    ))
}

/// An event with any data.
pub(crate) fn data(data: &str) -> String {
    format!("data: {data}\n\n")
}

/// A keep-alive comment.
pub(crate) const COMMENT: &str = ": still here\n\n";

/// A keep-alive chunk.
pub(crate) const EMPTY_CHUNK: &str =
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"}}]}\n\n";

/// The last event.
pub(crate) const DONE: &str = "data: [DONE]\n\n";

/// A complete response with the text `Hi`.
pub(crate) const HI: &str = r#"{"id":"a","object":"chat.completion","created":1744187449,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hi"}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"#;

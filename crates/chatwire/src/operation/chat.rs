//! Chat completions.

use bytes::Bytes;
use chatwire_protocol::{
    accumulate::{self, Diagnostic},
    chat::{ChatRequest, ChatResponse},
    error::ApiError,
    sse::looks_like_events,
};
use http::{HeaderMap, Method};

use super::{Operation, streamed_body};
use crate::{
    CallOptions, ResponseLimits, StreamReport,
    error::ErrorSource,
    observe::{self, Outcome},
    response::unexpected_body::UnexpectedBody,
    stream::json_lines::{self, JsonLines},
};

/// What an unexpected body is not.
pub(crate) const EXPECTED: &str = "completion";

/// The type of a chunk.
const CHUNK: &str = "chat.completion.chunk";

/// A chat completion.
pub(crate) struct Chat<'a> {
    pub(crate) request: &'a ChatRequest,
    /// Whether the response is to be an event stream.
    pub(crate) streaming: bool,
}

impl Operation for Chat<'_> {
    type Output = Completion;

    const NAME: &'static str = "chat";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/chat/completions";
    const RUNS_MODEL: bool = true;

    fn accept(&self) -> &'static str {
        if self.streaming {
            // Errors, and responses of servers that cannot stream, are JSON.
            "text/event-stream, application/json"
        } else {
            "application/json"
        }
    }

    fn model(&self) -> Option<&str> {
        self.request.model.as_deref()
    }

    fn encode(&self, options: &CallOptions, is_model_in_path: bool) -> Option<Vec<u8>> {
        if is_set(self.request, self.streaming)
            && options.extra_fields.is_empty()
            && !is_model_in_path
        {
            return Some(self.request.to_vec());
        }
        let mut request = self.request.clone();
        set_streaming(&mut request, self.streaming);
        for (name, value) in &options.extra_fields {
            // Fields of the request win, whether they are known or not.
            if request.extra.get(name).is_none() {
                request.extra.insert(name.as_str(), value.clone());
            }
        }
        if is_model_in_path {
            request.model = None;
        }
        Some(request.to_vec())
    }

    fn decode(
        &self,
        headers: &HeaderMap,
        body: &Bytes,
        limits: &ResponseLimits,
    ) -> Result<Completion, ErrorSource> {
        decode(headers, body, self.request.n, limits)
    }

    fn partial(&self, body: &[u8]) -> Option<(ChatResponse, Vec<Diagnostic>)> {
        streamed_body::partial(body, self.request.n)
    }

    fn started(&self) -> observe::Operation<'_> {
        observe::Operation::Chat { request: self.request, streaming: self.streaming }
    }

    fn outcome(completion: &Completion) -> Outcome<'_> {
        Outcome::Completion(&completion.response)
    }

    fn diagnostics(completion: &Completion) -> &[Diagnostic] {
        &completion.diagnostics
    }
}

/// A completion from the body of a non-streaming response, with what is not in its place repaired.
pub(crate) struct Completion {
    pub(crate) response: ChatResponse,
    /// How the stream went, if the body is one.
    pub(crate) stream: Option<StreamReport>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The text of the completion, if the body had more than that.
    pub(crate) unwrapped: Option<Bytes>,
}

/// Decodes a body; `choices` is the number of choices that were requested.
pub(crate) fn decode(
    headers: &HeaderMap,
    body: &Bytes,
    choices: Option<u64>,
    limits: &ResponseLimits,
) -> Result<Completion, ErrorSource> {
    // Before anything is kept: an empty choice takes hundreds of times its bytes.
    limits.content.check(body).map_err(ErrorSource::LimitExceeded)?;
    let api = |error| ErrorSource::Api { error, offset: None };
    let read = ChatResponse::from_slice(body);
    if read.as_ref().map_or(true, |response| response.choices.is_none())
        && let Some((inner, diagnostic)) = accumulate::unwrap_completion(body)
    {
        let inner = Bytes::from(inner);
        let mut completion = decode(headers, &inner, choices, limits)?;
        completion.diagnostics.insert(0, diagnostic);
        return Ok(Completion { unwrapped: Some(inner), ..completion });
    }
    let response = read.map_err(|error| {
        let unexpected =
            || UnexpectedBody::undecodable(EXPECTED, error, headers, body.clone()).into();
        ApiError::in_band(headers, body).map_or_else(unexpected, api)
    });
    let mut response = match response {
        Err(ErrorSource::UnexpectedBody(_)) if looks_like_events(body, false) == Some(true) => {
            return streamed_body::completion(body, choices, limits);
        }
        Err(ErrorSource::UnexpectedBody(_)) if json_lines::is_stream(body) => {
            return streamed_body::completion(&JsonLines::default().convert(body), choices, limits);
        }
        response => response?,
    };
    if response.object.as_deref() == Some(CHUNK) && json_lines::is_stream(body) {
        // The first chunk of a stream that may have been cut off after it.
        return streamed_body::completion(&JsonLines::default().convert(body), choices, limits);
    }
    if let Some(error) = ApiError::in_response(headers, &response, body) {
        return Err(api(error));
    }
    if response.first_choice().is_none() {
        return Err(UnexpectedBody::without("choices", EXPECTED, headers, body.clone()).into());
    }
    let diagnostics = accumulate::repair(&mut response, choices.unwrap_or(1));
    if response.first_choice().is_none_or(|choice| choice.message.is_none()) {
        let part = "message in its first choice";
        return Err(UnexpectedBody::without(part, EXPECTED, headers, body.clone()).into());
    }
    Ok(Completion { response, stream: None, diagnostics, unwrapped: None })
}

/// Whether [`set_streaming`] changes nothing, so that the request need not be copied.
fn is_set(request: &ChatRequest, streaming: bool) -> bool {
    let wanted = if streaming { Some(true) } else { None };
    let has_options = !streaming && request.stream_options.is_some();
    request.stream == wanted && !has_options && request.extra.get("stream").is_none()
}

/// Sets in the request whether it is streaming, whatever the caller set.
fn set_streaming(request: &mut ChatRequest, streaming: bool) {
    request.extra.remove("stream");
    if streaming {
        request.stream = Some(true);
        return;
    }
    if request.is_stream() {
        request.stream = Some(false);
    }
    // Servers reject stream options in a non-streaming request.
    request.stream_options = None;
}

#[cfg(test)]
mod tests {
    use chatwire_protocol::chat::{Message, StreamOptions};

    use super::*;

    fn hi() -> ChatRequest {
        ChatRequest::new("a/model", [Message::user("Hi")])
    }

    #[track_caller]
    fn check(request: ChatRequest, options: CallOptions, streaming: bool, expected: &str) {
        let body = Chat { request: &request, streaming }.encode(&options, false).unwrap();
        let prefix = r#"{"model":"a/model","messages":[{"role":"user","content":"Hi"}]"#;
        let body = String::from_utf8(body).unwrap();
        assert_eq!(body.strip_prefix(prefix).unwrap(), expected);
    }

    #[test]
    fn the_body_says_how_the_answer_is_wanted() {
        let none = CallOptions::default;
        check(hi(), none(), false, "}");
        check(hi(), none(), true, r#","stream":true}"#);
        let streaming = hi().stream(true).stream_options(StreamOptions::include_usage());
        check(streaming.clone(), none(), false, r#","stream":false}"#);
        check(
            streaming,
            none(),
            true,
            r#","stream":true,"stream_options":{"include_usage":true}}"#,
        );
        check(hi().stream(false), none(), true, r#","stream":true}"#);
    }

    #[test]
    fn members_are_added_unless_the_request_has_them() {
        let options = CallOptions::default().extra_field("seed", 7).extra_field("x", "y");
        check(hi(), options.clone(), false, r#","seed":7,"x":"y"}"#);
        let mut own = hi().seed(1);
        own.extra.insert("x", "z");
        check(own, options, false, r#","seed":1,"x":"z"}"#);
    }

    #[test]
    fn a_model_in_the_path_is_not_in_the_body() {
        let request = hi();
        let chat = Chat { request: &request, streaming: false };
        let body = chat.encode(&CallOptions::default(), true).unwrap();
        assert_eq!(body, br#"{"messages":[{"role":"user","content":"Hi"}]}"#);
    }
}

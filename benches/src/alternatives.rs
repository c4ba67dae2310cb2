//! Reads the same inputs with alternative crates.
//!
//! In case of doubt, the alternative has the advantage: text is concatenated without roles, tool
//! calls and finish reasons.

use std::{convert::Infallible, fmt::Debug, hint::black_box, pin::pin, sync::LazyLock};

use async_openai::{
    Client,
    config::OpenAIConfig,
    error::OpenAIError,
    types::chat::{
        ChatCompletionRequestUserMessage, CreateChatCompletionRequest,
        CreateChatCompletionRequestArgs, CreateChatCompletionResponse,
        CreateChatCompletionStreamResponse,
    },
};
use bytes::Bytes;
use eventsource_stream::Eventsource as _;
use futures_util::{Stream, StreamExt as _, stream};
use sse_stream::SseStream;

use crate::workloads::Work;

/// Crates that read streams.
pub const OF_STREAMS: [(&str, Work); 3] = [
    ("async-openai", |reads| on_runtime(async_openai_text(reads))),
    ("eventsource-stream with async-openai's types", |reads| on_runtime(eventsource_text(reads))),
    ("sse-stream with async-openai's types", |reads| on_runtime(sse_stream_text(reads))),
];

/// Crates that find the events of a stream.
pub const OF_FRAMING: [(&str, Work); 2] = [
    ("eventsource-stream", |reads| on_runtime(take_all(body(reads).eventsource()))),
    ("sse-stream", |reads| on_runtime(take_all(SseStream::from_bytes_stream(body(reads))))),
];

/// Crates that read responses.
pub const OF_RESPONSES: [(&str, Work); 2] = [
    ("async-openai", |response| drop(black_box(async_openai_response(&response[0])))),
    ("serde_json::Value", |response| {
        let value = serde_json::from_slice::<serde_json::Value>(&response[0]);
        drop(black_box(value.expect("the response is JSON")));
    }),
];

fn on_runtime<T>(work: impl Future<Output = T>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    black_box(runtime.expect("a runtime without I/O starts").block_on(work));
}

/// Takes all events, and looks at none.
async fn take_all<T, E: Debug>(events: impl Stream<Item = Result<T, E>>) {
    let mut events = pin!(events);
    while let Some(event) = events.next().await {
        black_box(event.expect("the stream is valid"));
    }
}

/// A non-streaming response as async-openai's type, which drops unknown members.
pub fn async_openai_response(bytes: &[u8]) -> CreateChatCompletionResponse {
    serde_json::from_slice(bytes).expect("async-openai accepts this response")
}

/// Made once, as a program does: a client of reqwest with TLS takes milliseconds.
static CLIENT: LazyLock<Client<OpenAIConfig>> =
    LazyLock::new(|| Client::with_config(OpenAIConfig::new().with_api_key("none")));

/// async-openai's client, with a response body in memory.
pub async fn async_openai_text(reads: &[Bytes]) -> String {
    let reads = reads.to_vec();
    let service = tower::service_fn(move |_| {
        let frames = stream::iter(reads.clone().into_iter().map(Ok::<_, Infallible>));
        let response = http_response(reqwest::Body::wrap_stream(frames));
        async move { Ok::<_, OpenAIError>(response) }
    });
    let client = CLIENT.clone().with_http_service(service);
    let chunks = client.chat().create_stream(request()).await.expect("the body is in memory");
    concatenate(chunks.map(|chunk| chunk.expect("the stream is valid"))).await
}

/// The parser and types of async-openai without its task and channel: eventsource-stream.
pub async fn eventsource_text(reads: &[Bytes]) -> String {
    let events = body(reads).eventsource();
    let data = events.map(|event| event.expect("the stream is valid").data);
    concatenate(chunks(data)).await
}

/// sse-stream, the fastest published parser, with async-openai's types.
pub async fn sse_stream_text(reads: &[Bytes]) -> String {
    let events = SseStream::from_bytes_stream(body(reads));
    let data = events.map(|event| event.expect("the stream is valid").data.unwrap_or_default());
    concatenate(chunks(data)).await
}

fn body(reads: &[Bytes]) -> impl Stream<Item = Result<Bytes, Infallible>> + use<> {
    stream::iter(reads.to_vec()).map(Ok)
}

fn chunks(
    data: impl Stream<Item = String>,
) -> impl Stream<Item = CreateChatCompletionStreamResponse> {
    data.take_while(|data| std::future::ready(data != "[DONE]"))
        .map(|data| serde_json::from_str(&data).expect("the chunk is valid"))
}

async fn concatenate(chunks: impl Stream<Item = CreateChatCompletionStreamResponse>) -> String {
    let mut chunks = pin!(chunks);
    let mut text = String::new();
    while let Some(chunk) = chunks.next().await {
        if let Some(content) =
            chunk.choices.first().and_then(|choice| choice.delta.content.as_deref())
        {
            text.push_str(content);
        }
    }
    text
}

fn request() -> CreateChatCompletionRequest {
    CreateChatCompletionRequestArgs::default()
        .model("nousresearch/hermes-4-405b")
        .messages([ChatCompletionRequestUserMessage::from("Hello").into()])
        .build()
        .expect("model and messages are set")
}

fn http_response(body: reqwest::Body) -> reqwest::Response {
    let mut response = http::Response::new(body);
    response
        .headers_mut()
        .insert("content-type", http::HeaderValue::from_static("text/event-stream"));
    response.into()
}

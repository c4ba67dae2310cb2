//! The client and its backends against a server with faults, directly and through the proxy.

mod billing;
mod outcomes;
mod reset;

use std::{sync::Arc, time::Duration};

use chatwire::{
    CallOptions, ChatRequest, Client, Error, Message, Response, RetryPolicy, blocking,
    protocol::chat::{Tool, ToolChoice},
};
use chatwire_transport::{hyper::HyperTransport, reqwest::ReqwestTransport, ureq::UreqTransport};
use tokio::runtime::Runtime;

/// The backends: async ones, and the blocking one.
const BACKENDS: [&str; 3] = ["hyper", "reqwest", "ureq"];

/// A client over one of the backends.
#[derive(Clone)]
enum AnyClient {
    Async(Client, Arc<Runtime>),
    Blocking(blocking::Client),
}

impl AnyClient {
    fn new(backend: &str, base_url: &str, options: CallOptions) -> Self {
        let builder = || Client::builder().base_url(base_url).api_key("sk-seam");
        let client = match backend {
            "hyper" => builder().options(options).transport(HyperTransport::new()).build(),
            "reqwest" => {
                let transport = ReqwestTransport::new().without_proxies();
                builder().options(options).transport(transport).build()
            }
            _ => {
                let builder = blocking::Client::builder().base_url(base_url).api_key("sk-seam");
                let client = builder.options(options).transport(UreqTransport::new()).build();
                return Self::Blocking(client.unwrap());
            }
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        Self::Async(client.unwrap(), Arc::new(runtime))
    }

    fn with(&self, options: CallOptions) -> Self {
        match self {
            Self::Async(client, runtime) => Self::Async(client.with(options), Arc::clone(runtime)),
            Self::Blocking(client) => Self::Blocking(client.with(options)),
        }
    }

    /// Sends a request; a streaming one is accumulated.
    fn call(&self, request: &ChatRequest) -> Result<Response, Error> {
        match self {
            Self::Async(client, runtime) => runtime.block_on(async {
                match request.stream {
                    Some(true) => client.stream(request).await?.accumulate().await,
                    _ => client.chat(request).await,
                }
            }),
            Self::Blocking(client) => match request.stream {
                Some(true) => client.stream(request)?.accumulate(),
                _ => client.chat(request),
            },
        }
    }
}

/// Options of a call that is sent once and waits for so long.
fn once(limit: Duration) -> CallOptions {
    let timeouts = chatwire::Timeouts::none().response_headers(limit).read(limit).total(limit * 2);
    CallOptions::default().retry(RetryPolicy::none()).timeouts(timeouts)
}

/// A request for text, or with a tool that must be called.
fn request(prompt: &str, stream: bool, tool: bool) -> ChatRequest {
    let request = ChatRequest::new("gpt-4o", [Message::user(prompt)]).stream(stream);
    if !tool {
        return request;
    }
    let parameters = serde_json::json!({
        "type": "object", "required": ["city"], "properties": {"city": {"type": "string"}},
    });
    let tool = Tool::function("get_weather", "Tells the weather.", parameters);
    request.tools([tool]).tool_choice(ToolChoice::function("get_weather"))
}

/// What a caller acts on: text, calls, and why it ended.
fn essence(response: &Response) -> String {
    let choice = response.first_choice();
    let message = choice.and_then(|choice| choice.message.as_ref());
    let text = message.and_then(|message| message.text()).unwrap_or_default();
    let calls: Vec<_> = response.tool_calls().iter().map(|call| &call.function).collect();
    format!("{text:?} {calls:?} {:?}", choice.and_then(|choice| choice.finished()))
}

//! The first call: one request, one non-streaming response.
//!
//! ```sh
//! cargo run -p chatwire --example first_call                        # offline, a recorded response
//! AIMLAPI_API_KEY=... cargo run -p chatwire --example first_call    # live
//! ```

use std::{
    error::Error,
    io::{self, Write},
};

use chatwire::{
    ChatRequest, Client, Config, Message,
    http::StatusCode,
    transport::memory::{CannedResponse, Scripted},
};

/// The response that the provider documents for its first Hermes model.
const DOCUMENTED: &str = r#"{"id": "npNsb7U-z1gNr-92d8a505afd7ef73", "object": "chat.completion", "choices": [{"index": 0, "finish_reason": "stop", "logprobs": null, "message": {"role": "assistant", "content": "Hello! How can I assist you today? If you have any questions or need help with anything, feel free to ask. If you'd like to hear a joke, just let me know.", "tool_calls": []}}], "created": 1744187449, "model": "NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO", "usage": {"prompt_tokens": 14, "completion_tokens": 52, "total_tokens": 66}}"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let client = if config.has_api_key() {
        Client::builder().config(config).build()?
    } else {
        let recorded = CannedResponse::new(StatusCode::OK)
            .with_header("x-inference-id", "example")
            .with_frames([DOCUMENTED]);
        Client::builder().api_key("none").transport(Scripted::new([recorded])).build()?
    };

    let request = ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Hello")])
        .temperature(0.2)
        .max_tokens(64);
    let response = client.chat(&request).await?;
    let mut out = io::stdout();
    writeln!(out, "{}", response.first_text().unwrap_or_default())?;

    writeln!(out, "\nmodel       {}", response.model.as_deref().unwrap_or("unknown"))?;
    writeln!(out, "request ID  {}", response.meta.request_id().unwrap_or("unknown"))?;
    writeln!(out, "attempts    {}", response.meta.attempts.len())?;
    if let Some(usage) = &response.usage {
        writeln!(out, "tokens      {}", usage.total_tokens.unwrap_or_default())?;
    }
    if let Some(cost) = response.cost() {
        writeln!(out, "cost        {:.6} USD", cost.usd)?;
    }
    Ok(())
}

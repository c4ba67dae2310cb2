//! A stream on the terminal: chunks as they arrive, then usage and timing.
//!
//! ```sh
//! cargo run -p chatwire --example stream                        # offline, a prepared stream
//! AIMLAPI_API_KEY=... cargo run -p chatwire --example stream    # live
//! ```

use std::{
    error::Error,
    io::{self, Write},
};

use chatwire::{
    ChatRequest, Client, Config, Message, protocol::chat::StreamOptions, testing,
    transport::memory::Scripted,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let client = if config.has_api_key() {
        Client::builder().config(config).build()?
    } else {
        let prepared = testing::stream(["Streams", " come", " in", " pieces", "."]);
        Client::builder().api_key("none").transport(Scripted::new([prepared])).build()?
    };

    let request = ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("What is SSE?")])
        .max_tokens(200)
        .stream_options(StreamOptions::include_usage());
    let mut stream = client.stream(&request).await?;
    let mut out = io::stdout();
    while let Some(chunk) = stream.chunk().await {
        write!(out, "{}", chunk?.first_text().unwrap_or_default())?;
        out.flush()?;
    }
    let response = stream.accumulate().await?;
    writeln!(out)?;

    let usage = response.usage.as_ref().and_then(|usage| usage.total_tokens);
    writeln!(out, "\ntokens      {}", usage.unwrap_or_default())?;
    if let Some(first) = response.meta.time_to_first_byte {
        writeln!(out, "first byte  {first:.1?}")?;
    }
    writeln!(out, "whole       {:.1?}", response.meta.elapsed)?;
    Ok(())
}

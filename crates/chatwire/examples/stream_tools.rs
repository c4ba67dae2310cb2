//! A streaming tool loop: prints the text as it comes, and the tool calls between the rounds.
//!
//! ```sh
//! cargo run -p chatwire --features schemars --example stream_tools                     # offline
//! AIMLAPI_API_KEY=... cargo run -p chatwire --features schemars --example stream_tools # live
//! ```

use std::{
    error::Error,
    io::{self, Write},
};

use chatwire::{
    ChatEvent, ChatRequest, Client, Config, Message, ToolError, ToolEvent, Tools,
    testing::{self, Completion},
    transport::memory::{CannedResponse, Scripted},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

/// A model that reasons, calls a tool twice, and responds.
fn prepared() -> [CannedResponse; 2] {
    let asks = Completion::new()
        .reasoning("Two towns, ")
        .reasoning("so two calls.")
        .tool_call("weather", json!({"town": "Lisbon"}))
        .tool_call("weather", json!({"town": "Atlantis"}));
    let responds = ["In Lisbon ", "it is 21.5 degrees; ", "Atlantis has no station."];
    [asks.stream(), testing::stream(responds)]
}

#[derive(JsonSchema, Deserialize)]
struct Place {
    /// The name of a town, in English.
    town: String,
}

async fn weather(place: Place) -> Result<f32, ToolError> {
    match place.town.as_str() {
        "Lisbon" => Ok(21.5),
        _ => Err(ToolError::new("There is no station in this town.")),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let client = if config.has_api_key() {
        Client::builder().config(config).build()?
    } else {
        Client::builder().api_key("none").transport(Scripted::new(prepared())).build()?
    };

    let tools = Tools::new().function("weather", "The temperature in a town, now.", weather);
    let question = Message::user("How warm is it in Lisbon and in Atlantis?");
    let request = ChatRequest::new("nousresearch/hermes-4-405b", [question]);
    let mut stream = client.stream_with_tools(&request, &tools)?;

    let mut out = io::stdout();
    while let Some(event) = stream.event().await {
        match event? {
            ToolEvent::Chat(ChatEvent::Text { text, .. }) => write!(out, "{text}")?,
            ToolEvent::Chat(ChatEvent::Reasoning { text, .. }) => {
                write!(out, "\x1b[2m{text}\x1b[0m")?
            }
            ToolEvent::Call(call) => {
                writeln!(out, "\ncalls   {}", call.name().unwrap_or_default())?
            }
            ToolEvent::Result { text, .. } => writeln!(out, "result  {text}")?,
            _ => {}
        }
        out.flush()?;
    }
    let run = stream.finish().await?;
    let tokens = run.usage().and_then(|usage| usage.total_tokens);
    writeln!(out, "\n\ntokens  {}", tokens.unwrap_or_default())?;
    Ok(())
}

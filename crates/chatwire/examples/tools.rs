//! Tools: the model calls functions, receives their results, and responds.
//!
//! ```sh
//! cargo run -p chatwire --features schemars --example tools                        # offline
//! AIMLAPI_API_KEY=... cargo run -p chatwire --features schemars --example tools    # live
//! ```

use std::{
    error::Error,
    io::{self, Write},
};

use chatwire::{
    ChatRequest, Client, Config, Message, ToolError, Tools,
    http::StatusCode,
    transport::memory::{CannedResponse, Scripted},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A model that calls a tool for two towns at once, misspells the tool for a third, and responds.
const PREPARED: [&str; 3] = [
    r#"{"choices": [{"index": 0, "finish_reason": "tool_calls", "message": {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": "{\"town\": \"Lisbon\"}"}}, {"id": "call_2", "type": "function", "function": {"name": "weather", "arguments": "{\"town\": \"Atlantis\"}"}}]}}], "usage": {"prompt_tokens": 84, "completion_tokens": 38, "total_tokens": 122}}"#,
    r#"{"choices": [{"index": 0, "finish_reason": "tool_calls", "message": {"role": "assistant", "content": null, "tool_calls": [{"id": "call_3", "type": "function", "function": {"name": "wether", "arguments": "{\"town\": \"Oslo\"}"}}]}}], "usage": {"prompt_tokens": 151, "completion_tokens": 19, "total_tokens": 170}}"#,
    r#"{"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "In Lisbon it is sunny at 21.5 degrees. Of Atlantis nothing is known."}}], "usage": {"prompt_tokens": 190, "completion_tokens": 18, "total_tokens": 208}}"#,
];

#[derive(JsonSchema, Deserialize)]
struct Place {
    /// The name of a town, in English.
    town: String,
}

#[derive(Serialize)]
struct Weather {
    degrees: f32,
    sky: &'static str,
}

async fn weather(place: Place) -> Result<Weather, ToolError> {
    match place.town.as_str() {
        "Lisbon" => Ok(Weather { degrees: 21.5, sky: "sunny" }),
        "Oslo" => Ok(Weather { degrees: -3.0, sky: "snow" }),
        _ => Err(ToolError::new("There is no station in this town.")),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let client = if config.has_api_key() {
        Client::builder().config(config).build()?
    } else {
        let prepared = PREPARED.map(|body| CannedResponse::new(StatusCode::OK).with_frames([body]));
        Client::builder().api_key("none").transport(Scripted::new(prepared)).build()?
    };

    let tools = Tools::new().function("weather", "The weather in a town, now.", weather);
    let question = Message::user("How is the weather in Lisbon and in Atlantis?");
    let request = ChatRequest::new("nousresearch/hermes-4-405b", [question]);
    let run = client.chat_with_tools(&request, &tools).await?;

    let mut out = io::stdout();
    for (round, calls) in run.history.rounds.iter().enumerate() {
        for call in &calls.calls {
            let name = call.call.name().unwrap_or_default();
            match &call.result {
                Ok(result) => writeln!(out, "round {}  {name}  {result}", round + 1)?,
                Err(failure) => writeln!(out, "round {}  {name}  {failure}", round + 1)?,
            }
        }
    }
    writeln!(out, "\n{}\n", run.response.first_text().unwrap_or_default())?;
    writeln!(out, "turns   {}", run.history.messages.len())?;
    let tokens = run.usage().and_then(|usage| usage.total_tokens);
    writeln!(out, "tokens  {}", tokens.unwrap_or_default())?;
    Ok(())
}

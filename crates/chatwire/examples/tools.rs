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
    testing::{self, Completion},
    transport::memory::{CannedResponse, Scripted},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A model that calls a tool for two towns at once, misspells the tool for a third, and responds.
fn prepared() -> [CannedResponse; 3] {
    let asks = Completion::new()
        .tool_call("weather", json!({"town": "Lisbon"}))
        .tool_call("weather", json!({"town": "Atlantis"}));
    [
        asks.response(),
        testing::tool_call("wether", json!({"town": "Oslo"})),
        testing::text("In Lisbon it is sunny at 21.5 degrees. Of Atlantis nothing is known."),
    ]
}

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
        Client::builder().api_key("none").transport(Scripted::new(prepared())).build()?
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

//! Structured output: text in, a Rust value out.
//!
//! ```sh
//! cargo run -p chatwire --features schemars --example structured                        # offline
//! AIMLAPI_API_KEY=... cargo run -p chatwire --features schemars --example structured    # live
//! ```

use std::{
    error::Error,
    io::{self, Write},
};

use chatwire::{
    ChatRequest, Client, Config, ErrorKind, Message, testing,
    transport::memory::{CannedResponse, Scripted},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

/// A response that matches the type, and one that does not.
fn prepared() -> [CannedResponse; 2] {
    let matches = json!({"value": [
        {"title": "On Streams", "kind": "talk", "minutes": 30},
        {"title": "Lunch", "kind": "break", "minutes": null},
    ]});
    let differs = json!({"value": [
        {"title": "On Streams", "kind": "talk", "minutes": "half an hour"},
    ]});
    [matches, differs].map(|value| testing::text(value.to_string()))
}

/// A slot in the program of a conference.
#[derive(Debug, JsonSchema, Deserialize)]
struct Slot {
    title: String,
    kind: Kind,
    /// Only if the text states it.
    minutes: Option<u32>,
}

#[derive(Debug, JsonSchema, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Talk,
    Break,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let client = if config.has_api_key() {
        Client::builder().config(config).build()?
    } else {
        Client::builder().api_key("none").transport(Scripted::new(prepared())).build()?
    };

    let mut out = io::stdout();
    for note in
        ["Ada speaks on streams for 30 minutes, then there is lunch.", "Ada speaks on streams."]
    {
        let request = ChatRequest::new("nousresearch/hermes-4-405b", [Message::user(note)]);
        match client.chat_as::<Vec<Slot>>(&request).await {
            Ok(program) => {
                for slot in &program.value {
                    let Slot { title, kind, minutes } = slot;
                    writeln!(out, "{kind:?}  {title}  {}", minutes.unwrap_or_default())?;
                }
                let usage = program.response.usage.as_ref();
                let tokens = usage.and_then(|usage| usage.total_tokens).unwrap_or_default();
                writeln!(out, "tokens {tokens}\n")?;
            }
            Err(error) if matches!(error.kind(), ErrorKind::InvalidOutput(_)) => {
                writeln!(out, "{error}")?;
                let partial = error.partial().and_then(|response| response.first_text());
                writeln!(out, "the response was: {}", partial.unwrap_or_default())?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

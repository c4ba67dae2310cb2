//! A stream without an async runtime, on the calling thread.
//!
//! ```sh
//! cargo run -p chatwire --example blocking                                        # offline
//! AIMLAPI_API_KEY=... cargo run -p chatwire --features ureq --example blocking    # live
//! ```

use std::{
    error::Error,
    io::{self, Write},
};

use chatwire::{
    ChatRequest, Config, Message, blocking::Client, testing, transport::memory::Scripted,
};

fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let client = if config.has_api_key() {
        Client::builder().config(config).build()?
    } else {
        let prepared = testing::stream(["No runtime", " is needed."]);
        Client::builder().api_key("none").transport(Scripted::new([prepared])).build()?
    };

    let question = Message::user("Does a client need a runtime?");
    let request = ChatRequest::new("nousresearch/hermes-4-405b", [question]);
    let mut out = io::stdout();
    for chunk in client.stream(&request)? {
        write!(out, "{}", chunk?.first_text().unwrap_or_default())?;
        out.flush()?;
    }
    writeln!(out)?;
    Ok(())
}

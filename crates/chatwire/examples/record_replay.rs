//! Records a stream, and replays it: a test without a server and without an API key.
//!
//! ```sh
//! cargo run -p chatwire --features cassette --example record_replay  # offline
//! AIMLAPI_API_KEY=... cargo run -p chatwire --features cassette --example record_replay  # live
//! ```

use std::{
    error::Error,
    fs,
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use chatwire::{
    ChatRequest, Client, Config, Message, SystemClock,
    http::StatusCode,
    transport::{
        Transport,
        cassette::{MemorySink, Meta, Recorder, Recording, RecordingSet, Replayer},
        hyper::HyperTransport,
        memory::{CannedResponse, Scripted},
    },
};

/// An API key that is easy to search for.
const EXAMPLE_KEY: &str = "sk-example-0123456789abcdef";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::from_env()?;
    let folder = tempfile::tempdir()?;
    let recorded = if config.has_api_key() {
        let builder = Client::builder().config(config);
        record(builder, HyperTransport::new(), folder.path()).await?
    } else {
        let prepared = CannedResponse::new(StatusCode::OK)
            .with_header("content-type", "text/event-stream")
            .with_header("set-cookie", "session=secret")
            .with_frames([
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Once\"}}]}\n\n",
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" is enough.\"},\"finish_reason\":\"stop\"}]}\n\n",
                "data: [DONE]\n\n",
            ]);
        let builder = Client::builder().api_key(EXAMPLE_KEY);
        record(builder, Scripted::new([prepared]), folder.path()).await?
    };

    let mut out = io::stdout();
    let files = fs::read_dir(folder.path())?.map(|entry| Ok(entry?.path()));
    let mut files = files.collect::<io::Result<Vec<_>>>()?;
    files.sort();
    for file in &files {
        let contents = fs::read(file)?;
        let has_key =
            contents.windows(EXAMPLE_KEY.len()).any(|part| part == EXAMPLE_KEY.as_bytes());
        assert!(!has_key, "a recording holds no key");
        writeln!(
            out,
            "{:>5} bytes  {}",
            contents.len(),
            file.file_name().unwrap_or_default().display()
        )?;
    }
    writeln!(out, "{}", fs::read_to_string(folder.path().join("request.headers"))?)?;

    let replayed = replay(folder.path()).await?;
    assert_eq!(replayed, recorded);
    writeln!(out, "{replayed}")?;
    Ok(())
}

/// The request, for both runs.
fn request() -> ChatRequest {
    let question = Message::user("How often must one record, in one sentence?");
    ChatRequest::new("nousresearch/hermes-4-405b", [question]).max_tokens(64)
}

/// Sends the request over a transport, and records the exchange into a folder.
async fn record(
    builder: chatwire::ClientBuilder,
    transport: impl Transport + 'static,
    folder: &Path,
) -> Result<String, Box<dyn Error>> {
    let sink = MemorySink::new();
    let recorder = Recorder::new(transport, Arc::new(SystemClock::new()), sink.sink());
    let client = builder.transport(recorder).build()?;
    let response = client.stream(&request()).await?.accumulate().await?;
    for exchange in sink.take() {
        Recording::new(Meta::new("how-often", "example"), exchange).save(folder)?;
    }
    Ok(response.first_text().unwrap_or_default().into_owned())
}

/// The test: it needs neither a server nor an API key.
async fn replay(folder: &Path) -> Result<String, Box<dyn Error>> {
    let recordings = Replayer::new(RecordingSet::new([Recording::load(folder)?]));
    let client = Client::builder().api_key("none").transport(recordings).build()?;
    let response = client.stream(&request()).await?.accumulate().await?;
    Ok(response.first_text().unwrap_or_default().into_owned())
}

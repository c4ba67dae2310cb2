//! Opens all streams, then reads all of them to the end.

use std::{error::Error, time::Duration};

use chatwire::{ChatStream, Client, Ending, SystemClock, transport::Clock};
use chatwire_benches::process::Usage;
use tokio::task::JoinSet;

use crate::recording;

/// Result of the load test.
pub(crate) struct Outcome {
    /// Number of complete streams.
    pub(crate) complete: usize,
    /// Number of chunks of all streams.
    pub(crate) chunks: usize,
    /// Errors of the other streams.
    pub(crate) failures: Vec<Box<dyn Error + Send + Sync>>,
    /// Time until every stream had its first chunk.
    pub(crate) opened: Duration,
    /// Time until every stream had ended.
    pub(crate) elapsed: Duration,
    /// Resource usage when all streams were open.
    pub(crate) open: Result<Usage, Box<dyn Error>>,
}

/// Opens all streams at once, reads the first chunk of each, then all other chunks.
pub(crate) async fn run(client: &Client, streams: usize, chunks: usize) -> Outcome {
    let clock = SystemClock::new();
    let mut opening = JoinSet::new();
    for _ in 0..streams {
        opening.spawn(open(client.clone()));
    }
    let mut failures = Vec::new();
    let mut opened = Vec::with_capacity(streams);
    for result in opening.join_all().await {
        result.map_or_else(|failure| failures.push(failure), |stream| opened.push(stream));
    }
    let (opened_after, open) = (clock.now(), Usage::now());

    let mut reading = JoinSet::new();
    for stream in opened {
        reading.spawn(read(stream));
    }
    let (mut complete, mut total) = (0, 0);
    for result in reading.join_all().await {
        match result {
            Ok(seen) if seen == chunks => (complete, total) = (complete + 1, total + seen),
            Ok(seen) => failures.push(format!("{seen} chunks instead of {chunks}").into()),
            Err(failure) => failures.push(failure),
        }
    }
    Outcome { complete, chunks: total, failures, opened: opened_after, elapsed: clock.now(), open }
}

/// Opens a stream and reads its first chunk.
pub(crate) async fn open(client: Client) -> Result<ChatStream, Box<dyn Error + Send + Sync>> {
    let mut stream = client.stream(&recording::request()).await?;
    stream.chunk().await.ok_or("a stream without a chunk")??;
    Ok(stream)
}

/// Reads the rest of a stream and returns its number of chunks.
async fn read(mut stream: ChatStream) -> Result<usize, Box<dyn Error + Send + Sync>> {
    let mut seen = 1;
    while let Some(chunk) = stream.chunk().await {
        chunk?;
        seen += 1;
    }
    match stream.ending() {
        Some(Ending::Complete) => Ok(seen),
        _ => Err("a stream without its end".into()),
    }
}

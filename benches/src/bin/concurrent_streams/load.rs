//! Opens all streams, then reads them all to their ends.

use std::{error::Error, time::Duration};

use chatwire::{ChatStream, Client, Ending, SystemClock, transport::Clock};
use tokio::task::JoinSet;

use crate::{process::Usage, recording};

/// How the streams went.
pub(crate) struct Outcome {
    /// Streams that came whole.
    pub(crate) whole: usize,
    /// Chunks of all streams.
    pub(crate) chunks: usize,
    /// Why the others did not.
    pub(crate) failures: Vec<Box<dyn Error + Send + Sync>>,
    /// Until the first chunk of every stream had come.
    pub(crate) opened: Duration,
    /// Until every stream had ended.
    pub(crate) took: Duration,
    /// What was used when every stream was open.
    pub(crate) open: Result<Usage, Box<dyn Error>>,
}

/// Opens so many streams at once, reads the first chunk of each, and only then all the others.
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
    let (mut whole, mut total) = (0, 0);
    for result in reading.join_all().await {
        match result {
            Ok(seen) if seen == chunks => (whole, total) = (whole + 1, total + seen),
            Ok(seen) => failures.push(format!("{seen} chunks instead of {chunks}").into()),
            Err(failure) => failures.push(failure),
        }
    }
    Outcome { whole, chunks: total, failures, opened: opened_after, took: clock.now(), open }
}

/// Opens a stream, of which the first chunk has been read.
pub(crate) async fn open(client: Client) -> Result<ChatStream, Box<dyn Error + Send + Sync>> {
    let mut stream = client.stream(&recording::request()).await?;
    stream.chunk().await.ok_or("a stream without a chunk")??;
    Ok(stream)
}

/// The chunks of a stream that ends as it should.
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

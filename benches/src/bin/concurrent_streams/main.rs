//! Load test: many concurrent streams from the reference server, which runs in another process.
//!
//! ```sh
//! cargo run --release -p chatwire-benches --features load --bin concurrent_streams -- \
//!     10000 100 reqwest
//! ```
//!
//! Arguments: number of streams, number of chunks per stream, and the transport (`reqwest` or
//! `hyper`).
//! The server sends a chunk of each stream every 200 ms.
//! The client reads the first chunk of every stream before it reads any second chunk, so that all
//! streams are open at the same time.
//! The program fails unless every stream is complete: all chunks, a finish reason, and `[DONE]`.
//!
//! Each stream needs a file descriptor in both processes: set `ulimit -n` above their number.

mod load;
mod recording;
mod server;

use std::{
    env,
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use chatwire::{
    Client,
    transport::{hyper::HyperTransport, reqwest::ReqwestTransport},
};

use chatwire_benches::{
    child::{self, Child},
    process::{self, Usage},
};

const USAGE: &str = "usage: concurrent_streams [STREAMS [CHUNKS [reqwest|hyper]]]";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let [child::ARGUMENT, streams, chunks] = arguments[..] {
        return server::serve(streams.parse()?, chunks.parse()?).map(|()| ExitCode::SUCCESS);
    }
    let streams = arguments.first().map_or(Ok(10_000), |text| text.parse()).map_err(|_| USAGE)?;
    let chunks = arguments.get(1).map_or(Ok(100), |text| text.parse()).map_err(|_| USAGE)?;
    let transport = arguments.get(2).copied().unwrap_or("reqwest");
    process::check_files(streams)?;

    let server = Child::start(&[&streams.to_string(), &chunks.to_string()])?;
    let builder = Client::builder().base_url(server.address());
    let client = match transport {
        "reqwest" => builder.transport(ReqwestTransport::new().without_proxies()),
        "hyper" => builder.transport(HyperTransport::new()),
        _ => return Err(USAGE.into()),
    }
    .build()?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(measure(&client, streams, chunks, transport))
}

async fn measure(
    client: &Client,
    streams: usize,
    chunks: usize,
    transport: &str,
) -> Result<ExitCode, Box<dyn Error>> {
    // One-time allocations are not counted.
    drop(load::open(client.clone()).await);
    let before = Usage::now()?;
    let outcome = load::run(client, streams, chunks).await;
    let (open, after) = (outcome.open?, Usage::now()?);

    let mut failures = outcome.failures.iter().map(ToString::to_string).collect::<Vec<_>>();
    failures.sort();
    let mut out = io::stdout();
    for same in failures.chunk_by(PartialEq::eq) {
        writeln!(out, "failed       {} x {}", same.len(), same[0])?;
    }

    let (complete, read) = (outcome.complete, outcome.chunks);
    let (opened, elapsed) = (outcome.opened.as_secs_f64(), outcome.elapsed.as_secs_f64());
    let cpu = (after.cpu - before.cpu).as_secs_f64();
    let per_chunk = cpu * 1e6 / read.max(1) as f64;
    let [initial, open, peak] =
        [before.resident, open.resident, after.peak_resident].map(|bytes| bytes as f64 / 1e6);
    let per_stream = |megabytes: f64| (megabytes - initial) * 1e3 / streams as f64;
    writeln!(out, "transport    {transport}")?;
    writeln!(out, "complete     {complete} of {streams} streams, {read} chunks")?;
    writeln!(out, "wall         {opened:.1} s to open, {elapsed:.1} s total")?;
    writeln!(out, "CPU          {cpu:.1} s, {per_chunk:.1} µs per chunk")?;
    writeln!(
        out,
        "memory       {initial:.1} MB before, {open:.1} MB with all streams open, {peak:.1} MB peak"
    )?;
    writeln!(
        out,
        "per stream   {:.1} kB with all streams open, {:.1} kB peak",
        per_stream(open),
        per_stream(peak)
    )?;
    Ok(if complete == streams { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

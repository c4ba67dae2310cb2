//! Many streams at once, from the reference server in a process of its own.
//!
//! ```sh
//! cargo run --release -p chatwire-benches --features load --bin concurrent_streams -- 10000 100 reqwest
//! ```
//!
//! The arguments are how many streams, of how many chunks, and over which transport: `reqwest` or `hyper`.
//! The server sends a chunk of each stream every 200 ms.
//! The client reads the first chunk of every stream before it reads on in any, so that all are open at the same time.
//! It fails unless every stream comes whole: every chunk, why it finished, and `[DONE]`.
//!
//! A stream takes a file descriptor in either process: raise `ulimit -n` above their number.

mod load;
mod process;
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

use self::{process::Usage, server::Server};

const USAGE: &str = "usage: concurrent_streams [STREAMS [CHUNKS [reqwest|hyper]]]";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let [server::ARGUMENT, streams, chunks] = arguments[..] {
        return server::serve(streams.parse()?, chunks.parse()?).map(|()| ExitCode::SUCCESS);
    }
    let streams = arguments.first().map_or(Ok(10_000), |text| text.parse()).map_err(|_| USAGE)?;
    let chunks = arguments.get(1).map_or(Ok(100), |text| text.parse()).map_err(|_| USAGE)?;
    let over = arguments.get(2).copied().unwrap_or("reqwest");
    process::check_files(streams)?;

    let server = Server::start(streams, chunks)?;
    let builder = Client::builder().base_url(&server.base_url);
    let client = match over {
        "reqwest" => builder.transport(ReqwestTransport::new().without_proxies()),
        "hyper" => builder.transport(HyperTransport::new()),
        _ => return Err(USAGE.into()),
    }
    .build()?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(measure(&client, streams, chunks, over))
}

async fn measure(
    client: &Client,
    streams: usize,
    chunks: usize,
    over: &str,
) -> Result<ExitCode, Box<dyn Error>> {
    // What is made once is not part of what a stream takes.
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

    let (whole, read) = (outcome.whole, outcome.chunks);
    let (opened, took) = (outcome.opened.as_secs_f64(), outcome.took.as_secs_f64());
    let processor = (after.processor - before.processor).as_secs_f64();
    let each = processor * 1e6 / read.max(1) as f64;
    let [first, held, most] =
        [before.resident, open.resident, after.most_resident].map(|bytes| bytes as f64 / 1e6);
    let per_stream = |megabytes: f64| (megabytes - first) * 1e3 / streams as f64;
    writeln!(out, "over         {over}")?;
    writeln!(out, "whole        {whole} of {streams} streams, {read} chunks")?;
    writeln!(out, "wall         {opened:.1} s to open, {took:.1} s in all")?;
    writeln!(out, "processor    {processor:.1} s, {each:.1} µs a chunk")?;
    writeln!(
        out,
        "memory       {first:.1} MB before, {held:.1} MB with all open, {most:.1} MB at most"
    )?;
    writeln!(
        out,
        "per stream   {:.1} kB with all open, {:.1} kB at most",
        per_stream(held),
        per_stream(most)
    )?;
    Ok(if whole == streams { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

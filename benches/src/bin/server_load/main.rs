//! Load tests of the reference server and of the proxy, which run in processes of their own.
//!
//! ```sh
//! cargo xtask load throughput
//! ```
//!
//! | argument | what is measured |
//! |---|---|
//! | `throughput [NAME=HOST:PORT/PATH=PID ...]` | CPU time and memory for a request: replay and generation beside a bare hyper server, wiremock, and other servers that already run |
//! | `crowd [CONNECTIONS]` | requests that are answered while most connections neither send nor read; 10,000 by default |
//! | `proxy` | what the proxy adds to the first byte and to each chunk, over HTTP/1.1 and HTTP/2 |
//! | `start` | how long a server takes to start in process, and its first response |
//!
//! Every response is checked, and the program fails if one is wrong.

mod client;
mod crowd;
mod payload;
mod proxied;
mod server;
mod servers;
mod start;
mod throughput;

use std::{env, error::Error};

const USAGE: &str = "usage: server_load throughput|crowd|proxy|start";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (name, rest) = arguments.split_first().ok_or(USAGE)?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        match name.as_str() {
            chatwire_benches::child::ARGUMENT => servers::serve(rest).await,
            "throughput" => throughput::run(rest).await,
            "crowd" => crowd::run(rest.first().map_or(Ok(10_000), |it| it.parse())?).await,
            "proxy" => proxied::run().await,
            "start" => start::run().await,
            _ => Err(USAGE.into()),
        }
    })
}

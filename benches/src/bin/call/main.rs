//! The cost of a call over loopback: the client beside the HTTP libraries that it is made of.
//!
//! ```sh
//! cargo run --release -p chatwire-benches --features call --bin call -- unary
//! ```
//!
//! Arguments: parts of the names of the rows to measure; all rows without any.
//! Each line has the row, the crate, microseconds of CPU per call or chunk, and for streams the
//! milliseconds to the first chunk.
//! CPU time is that of the whole process: a thread that a crate starts counts.
//! The server runs in another process, on another processor, and writes each event on its own.

mod async_peers;
mod blocking_peers;
mod measure;
mod server;

use std::error::Error;

use chatwire_benches::child::{self, Child};

use self::measure::{Peer, Row};

/// The processors of the server and of the client: where the scheduler puts the two decides more
/// than what a crate does.
const SERVER: usize = 0;
const CLIENT: usize = 1;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|argument| argument == child::ARGUMENT) {
        measure::pin(&[SERVER])?;
        return server::serve();
    }
    // reqwest expects a provider of cryptography, which no row uses.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = Child::start(&[])?;
    let address = server.address();
    let out = &mut std::io::stdout();
    let rows: [(&str, bool, Make); 5] = [
        ("call-async", true, async_peers::unary),
        ("call-blocking", true, blocking_peers::unary),
        ("chunk-current-thread", true, |address| async_peers::streams(address, false)),
        ("chunk-multi-thread", false, |address| async_peers::streams(address, true)),
        ("chunk-blocking", true, blocking_peers::streams),
    ];
    for (name, is_pinned, make) in rows {
        // Several threads need several processors.
        measure::pin(if is_pinned { &[CLIENT] } else { &[SERVER, CLIENT] })?;
        let mut peers = make(address)?;
        peers.retain(|(who, _)| {
            let row = format!("{name} {who}");
            arguments.is_empty() || arguments.iter().any(|part| row.contains(part.as_str()))
        });
        let mut row = if name.starts_with("call") { Row::unary(peers) } else { Row::stream(peers) };
        row.measure(name, out)?;
    }
    Ok(())
}

/// Makes the peers of a row, for the address of the server.
type Make = fn(&str) -> Result<Vec<Peer>, Box<dyn Error>>;

//! The reference server in another process, so that its memory is not counted.

use std::error::Error;

use chatwire_benches::child;
use chatwire_server::{Config, Limits};

use crate::recording;

/// Runs the server until standard input ends.
pub(crate) fn serve(streams: usize, chunks: usize) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    let mut limits = Limits::default();
    limits.max_connections = streams + 16;
    let config = Config::default()
        .recordings(recording::recordings(chunks))
        .only_recorded(true)
        .speed(1)
        .limits(limits);
    let server = runtime.block_on(chatwire_server::Server::start(config))?;
    Ok(child::tell_and_wait(server.base_url())?)
}

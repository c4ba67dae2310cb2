//! How long a server takes to start in process.

use std::{
    error::Error,
    io::{self, Write},
};

use chatwire_server::{Config, Server};
use tokio::time::Instant;

use crate::{
    client::{Connection, encode},
    payload,
};

pub(crate) async fn run() -> Result<(), Box<dyn Error>> {
    let request = encode(&payload::request(0));
    let mut out = io::stdout();
    for (what, recordings) in [("generated", false), ("recorded", true)] {
        for number in 1..=5 {
            let mut config = Config::default();
            if recordings {
                config = config.recordings(payload::recordings(false));
            }
            let begun = Instant::now();
            let server = Server::start(config).await?;
            let started = begun.elapsed();
            let mut connection =
                Connection::open(server.local_addr()).await.map_err(|it| it.to_string())?;
            connection.exchange(&request, b"chat.completion").await.map_err(|it| it.to_string())?;
            let [started, answered] = [started, begun.elapsed()].map(|it| it.as_secs_f64() * 1e3);
            writeln!(out, "{what} {number}: {started:.2} ms, first response {answered:.2} ms")?;
        }
    }
    Ok(())
}

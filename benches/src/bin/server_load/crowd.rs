//! Requests that are answered while most connections neither send nor read.

use std::{
    error::Error,
    io::{self, Write},
    net::SocketAddr,
    time::Duration,
};

use chatwire_benches::process;
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    task::JoinSet,
    time::{Instant, interval, sleep_until, timeout},
};

use crate::{
    client::{Connection, encode},
    payload,
    server::Server,
};

/// How long the crowd stays, which is longer than the limits on reading and writing.
const STAY: Duration = Duration::from_secs(25);

/// The limits on reading and writing, in seconds.
const LIMIT: &str = "10";

/// Requests of healthy clients, one each.
const HEALTHY: usize = 1_000;

/// How many of the crowd connect in each millisecond: what exceeds the queue of the listener, the
/// system drops, and tries again after a second or more, whatever the server does.
const CONNECTING: usize = 4;

/// Connects a crowd of four kinds, and sends requests of healthy clients meanwhile.
pub(crate) async fn run(connections: usize) -> Result<(), Box<dyn Error>> {
    process::check_files(connections)?;
    let server = Server::start(&["crowd", LIMIT])?;
    let (address, initial) = (server.address, server.open_files()?);
    let begun = Instant::now();
    let mut crowd = JoinSet::new();
    for number in 0..connections {
        let delay = Duration::from_millis((number / CONNECTING) as u64);
        crowd.spawn(stay(address, number, begun + delay));
    }
    let mut times = Vec::with_capacity(HEALTHY);
    let mut most_open = 0;
    let mut pace = interval(Duration::from_millis(20));
    let request = encode(&payload::request(0));
    for number in 0..HEALTHY {
        pace.tick().await;
        let sent = Instant::now();
        let mut connection = Connection::open(address).await.map_err(|it| it.to_string())?;
        connection.exchange(&request, b"9f8e7d6c").await.map_err(|it| it.to_string())?;
        times.push(sent.elapsed());
        if number % 10 == 0 {
            most_open = most_open.max(server.open_files()? - initial);
        }
    }
    let usage = server.usage()?;
    crowd.join_all().await;
    times.sort();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
    let mut out = io::stdout();
    writeln!(out, "crowd        {connections} connections, at most {most_open} open at once")?;
    writeln!(
        out,
        "healthy      {HEALTHY} of {HEALTHY} answered, in {:.1} s",
        begun.elapsed().as_secs_f64()
    )?;
    writeln!(
        out,
        "time         median {:.2} ms, p99 {:.2} ms, worst {:.2} ms",
        at(0.5),
        at(0.99),
        at(1.0)
    )?;
    writeln!(out, "memory       {:.1} MB peak", usage.peak_resident as f64 / 1e6)?;
    // What was not read or sent in time was closed, and nothing stays behind.
    let left = server.open_files()?.saturating_sub(initial);
    writeln!(out, "left         {left} open files more than at the start")?;
    match at(1.0) < 1_000.0 && left == 0 {
        true => Ok(()),
        false => Err("a healthy client waited for a second, or connections are left".into()),
    }
}

/// One of the crowd, which stays for its time.
async fn stay(address: SocketAddr, number: usize, start: Instant) {
    sleep_until(start).await;
    if let Ok(stream) = TcpStream::connect(address).await {
        // It has no result: what ends first, ends it.
        let _ = timeout(STAY, bother(stream, number)).await;
    }
}

/// Silent, a head or a body byte by byte, or requests whose responses are not read.
async fn bother(mut stream: TcpStream, number: usize) {
    let request = encode(&payload::request(162));
    let drip = match number % 4 {
        0 => 0..0,
        1 => 0..request.len(),
        2 => {
            let head = memchr::memmem::find(&request, b"\r\n\r\n").map_or(0, |end| end + 4);
            let _ = stream.write_all(&request[..head]).await;
            head..request.len()
        }
        _ => {
            while stream.write_all(&request).await.is_ok() {}
            0..0
        }
    };
    let mut pace = interval(Duration::from_millis(500));
    for at in drip {
        pace.tick().await;
        if stream.write_all(&request[at..=at]).await.is_err() {
            return;
        }
    }
    std::future::pending().await
}

//! CPU time, requests a second and memory of servers that respond the same.

use std::{
    error::Error,
    io::{self, Write},
    sync::Arc,
    time::Duration,
};

use tokio::task::JoinSet;

use crate::{
    client::{Connection, encode_for},
    payload::{self, EVENTS},
    server::Server,
};

/// Connections at once.
const CONNECTIONS: usize = 16;

/// Requests before the first measurement: caches are filled, code is loaded.
const WARM_UP: usize = 400;

/// Requests of one round.
const REQUESTS: usize = 8_000;

/// Rounds, in which the servers take turns; the median counts.
const ROUNDS: usize = 5;

/// The server with which the others are compared.
const FLOOR: &str = "hyper";

struct Measured {
    name: String,
    server: Server,
    part: &'static str,
    path: String,
    /// Divides the number of requests, for a server that takes long.
    divisor: usize,
    /// Microseconds of CPU for a request, and requests a second, of each round.
    rounds: Vec<(f64, f64)>,
}

pub(crate) async fn run(others: &[String]) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout();
    writeln!(out, "| response | server | CPU us a request | to hyper | requests/s | MB |")?;
    writeln!(out, "|---|---|--:|--:|--:|--:|")?;
    for events in EVENTS {
        let mut measured = Vec::new();
        for name in [FLOOR, "wiremock", "replay", "replay-together", "generate"] {
            // A recorded response differs from a generated one in its text.
            let part = if name == "generate" { "\"object\":\"chat.completion" } else { "9f8e7d6c" };
            let server = Server::start(&[name])?;
            let (name, path) = (name.to_owned(), payload::PATH.to_owned());
            measured.push(Measured { name, server, part, path, divisor: 1, rounds: Vec::new() });
        }
        // They do not stream.
        for other in others.iter().filter(|_| events == 0) {
            measured.push(running(other)?);
        }
        let requests = REQUESTS / (1 + events / 20);
        for round in 0..=ROUNDS {
            for it in &mut measured {
                let count = if round == 0 { WARM_UP } else { requests };
                let result = one_round(it, events, count / it.divisor).await?;
                if round > 0 {
                    it.rounds.push(result);
                }
            }
        }
        report(&mut out, events, &mut measured)?;
    }
    Ok(())
}

/// A server that already runs, as `NAME=HOST:PORT/PATH=PID`.
fn running(text: &str) -> Result<Measured, Box<dyn Error>> {
    let wrong = || format!("`{text}`: must be NAME=HOST:PORT/PATH=PID");
    let fields: Vec<_> = text.split('=').collect();
    let [name, url, process] = fields[..] else { return Err(wrong().into()) };
    let at = url.find('/').ok_or_else(wrong)?;
    let (address, path) = url.split_at(at);
    let (name, path) = (name.to_owned(), path.to_owned());
    let server = Server::running(address.parse()?, process);
    Ok(Measured { name, server, part: "{", path, divisor: 20, rounds: Vec::new() })
}

async fn one_round(
    it: &Measured,
    events: usize,
    count: usize,
) -> Result<(f64, f64), Box<dyn Error>> {
    let request: Arc<[u8]> = encode_for(&it.path, &payload::request(events)).into();
    let before = it.server.usage()?.cpu;
    let started = tokio::time::Instant::now();
    let mut tasks: JoinSet<Result<(), Box<dyn Error + Send + Sync>>> = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (request, part, address) = (Arc::clone(&request), it.part, it.server.address);
        tasks.spawn(async move {
            let mut connection = Connection::open(address).await?;
            for _ in 0..count / CONNECTIONS {
                connection.exchange(&request, part.as_bytes()).await?;
            }
            Ok(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done?.map_err(|error| format!("{}: {error}", it.name))?;
    }
    let seconds = started.elapsed().as_secs_f64();
    // The system counts in steps of 10 ms.
    let cpu = it.server.usage()?.cpu.saturating_sub(before) + Duration::from_millis(5);
    Ok((cpu.as_secs_f64() * 1e6 / count as f64, count as f64 / seconds))
}

fn report(
    out: &mut impl Write,
    events: usize,
    measured: &mut [Measured],
) -> Result<(), Box<dyn Error>> {
    let mut floor = None;
    for it in measured {
        it.rounds.sort_by(|left, right| left.0.total_cmp(&right.0));
        let (cpu, rate) = it.rounds[it.rounds.len() / 2];
        let floor = *floor.get_or_insert(cpu);
        let what = if events == 0 { "unary".to_owned() } else { format!("{events} events") };
        let megabytes = it.server.usage()?.peak_resident as f64 / 1e6;
        let (name, ratio) = (&it.name, cpu / floor);
        writeln!(out, "| {what} | {name} | {cpu:.1} | {ratio:.2} | {rate:.0} | {megabytes:.1} |")?;
    }
    Ok(())
}

//! Sends two requests on one connection.

use std::time::Duration;

use chatwire_conformance::live::ConnectionTrial;
use chatwire_transport::TokioClock;
use secrecy::{ExposeSecret, SecretString};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::commands::record::recording_client::within;

/// The largest response that is read, in bytes.
const MAX_BYTES: usize = 4 << 20;

/// Asks for the list of models twice on one connection; only over HTTP, where nothing stands
/// between.
pub(super) async fn try_connection(
    base_url: &str,
    key: Option<&SecretString>,
    limit: Duration,
) -> ConnectionTrial {
    let Some((host, path)) = address(base_url) else { return ConnectionTrial::NotTried };
    let key = key.map(|key| format!("authorization: Bearer {}\r\n", key.expose_secret()));
    let request = format!(
        "GET {path}/v1/models HTTP/1.1\r\nhost: {host}\r\naccept: application/json\r\n{}\r\n",
        key.unwrap_or_default()
    );
    let trial = within(&TokioClock::new(), limit, twice(host, &request)).await;
    trial.unwrap_or(ConnectionTrial::NotTried)
}

/// The host with its port, and the path before `/v1`; `None` unless it is plain HTTP.
fn address(base_url: &str) -> Option<(&str, &str)> {
    let rest = base_url.strip_prefix("http://")?.trim_end_matches('/');
    let rest = rest.strip_suffix("/v1").unwrap_or(rest);
    match rest.find('/') {
        Some(at) => Some(rest.split_at(at)),
        None => Some((rest, "")),
    }
}

async fn twice(host: &str, request: &str) -> ConnectionTrial {
    let address = if host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let Ok(mut stream) = TcpStream::connect(address).await else {
        return ConnectionTrial::NotTried;
    };
    let Some(first) = exchange(&mut stream, request).await else {
        return ConnectionTrial::NotTried;
    };
    if first.closes {
        return ConnectionTrial::Closed;
    }
    match exchange(&mut stream, request).await {
        None => ConnectionTrial::ClosedWithoutNotice,
        Some(second) if second.status == first.status => ConnectionTrial::Kept,
        // A limit of the rate is no confusion.
        Some(second) if second.status.starts_with("HTTP/1.1 429") => ConnectionTrial::Kept,
        Some(_) => ConnectionTrial::Confused,
    }
}

/// The status line of a response, and whether it announces the end of the connection.
struct Read {
    status: String,
    closes: bool,
}

/// Sends a request and reads its whole response; `None` if the connection ends before.
async fn exchange(stream: &mut TcpStream, request: &str) -> Option<Read> {
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = find(&bytes, b"\r\n\r\n") {
            break at + 4;
        }
        more(stream, &mut bytes).await?;
    };
    let head = String::from_utf8_lossy(bytes.get(..head_end)?).to_lowercase();
    let header = |name: &str| {
        let mut lines = head.lines();
        lines.find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(':')?.trim().to_owned()))
    };
    let closes = header("connection").is_some_and(|value| value.contains("close"))
        || head.starts_with("http/1.0");
    let status = String::from_utf8_lossy(&bytes).lines().next().unwrap_or_default().to_owned();
    if header("transfer-encoding").is_some_and(|value| value.contains("chunked")) {
        while !bytes.ends_with(b"0\r\n\r\n") {
            more(stream, &mut bytes).await?;
        }
    } else if let Some(length) = header("content-length").and_then(|it| it.parse::<usize>().ok()) {
        while bytes.len() < head_end.saturating_add(length) {
            more(stream, &mut bytes).await?;
        }
    } else {
        // Its end is that of the connection, which says enough.
        return Some(Read { status, closes: true });
    }
    Some(Read { status, closes })
}

async fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 16 << 10];
    let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
    bytes.extend_from_slice(buffer.get(..count)?);
    (bytes.len() <= MAX_BYTES).then_some(())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_are_tried() {
        assert_eq!(address("http://127.0.0.1:80/v1/"), Some(("127.0.0.1:80", "")));
        assert_eq!(address("http://host/openai/v1"), Some(("host", "/openai")));
        assert_eq!(address("https://host/v1"), None);
    }
}

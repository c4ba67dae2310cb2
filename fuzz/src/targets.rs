//! The targets by name.

mod contract;
mod error;
mod faults;
mod import;
mod json;
mod judge;
mod limits;
mod matching;
mod recording;
mod redaction;
mod report;
mod response;
mod server;
mod settings;
mod sse;
mod stream;
mod target_file;
mod templates;

/// A property of any bytes; panics where it does not hold.
pub type Target = fn(&[u8]);

/// Every target, under the name of its corpus.
pub const TARGETS: [(&str, Target); 18] = [
    ("contract", contract::check),
    ("error", error::check),
    ("faults", faults::check),
    ("import", import::check),
    ("json", json::check),
    ("judge", judge::check),
    ("limits", limits::check),
    ("matching", matching::check),
    ("recording", recording::check),
    ("redaction", redaction::check),
    ("report", report::check),
    ("response", response::check),
    ("server", server::check),
    ("settings", settings::check),
    ("sse", sse::check),
    ("stream", stream::check),
    ("target-file", target_file::check),
    ("templates", templates::check),
];

/// The first line, and what follows it.
fn first_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (line, rest) = bytes.split_at(end);
    (line, rest.get(1..).unwrap_or_default())
}

/// The first byte, or 0, and what follows it.
fn first_byte(bytes: &[u8]) -> (u8, &[u8]) {
    bytes.split_first().map_or((0, bytes), |(first, rest)| (*first, rest))
}

/// The last byte, or 0, and what comes before it.
fn last_byte(bytes: &[u8]) -> (u8, &[u8]) {
    bytes.split_last().map_or((0, bytes), |(last, rest)| (*last, rest))
}

//! Prints each entry of the files that standard input names, one a line, as JSON: for a program
//! that compares readers. Bodies are in base64.

use std::{
    error::Error,
    io::{self, BufRead, Write},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chatwire_import::{Options, Outcome, Source};
use chatwire_transport::cassette::Recording;
use http::HeaderMap;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut options = Options::new();
    options.all_endpoints = true;
    for path in io::stdin().lock().lines() {
        let path = path?;
        for entry in Source::open(&path, &options)? {
            let entry = entry?;
            let mut line = match entry.outcome {
                Outcome::Recording(recording) => exchange(&recording),
                Outcome::Note(note) => {
                    let mut line = note.recording.as_deref().map_or_else(|| json!({}), exchange);
                    line["note"] = note.kind.as_str().into();
                    line
                }
                _ => continue,
            };
            line["file"] = path.as_str().into();
            line["entry"] = entry.place.entry.into();
            writeln!(out, "{line}")?;
        }
    }
    Ok(out.flush()?)
}

fn exchange(recording: &Recording) -> Value {
    let (request, response) = (&recording.exchange.request, &recording.exchange.response);
    let facts = recording.exchange.unknown.iter().map(|fact| fact.name());
    json!({
        "method": request.method.as_str(),
        "target": request.target,
        "request_headers": headers(&request.headers),
        "request_body": STANDARD.encode(&request.body),
        "status": response.status.as_u16(),
        "response_headers": headers(&response.headers),
        "response_body": STANDARD.encode(response.body()),
        "unknown": facts.collect::<Vec<_>>(),
    })
}

fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect()
}

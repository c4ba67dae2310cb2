//! A request and its response in two files.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use chatwire_transport::Fact;

use crate::{
    Entry, ImportError, Outcome, Source, context::Context, error::Limit, raw::RawBody,
    readers::body,
};

/// The exchange of a request and a response, whose head is unknown unless it is in the file.
pub(crate) fn entry(
    context: &Context,
    request: &Path,
    response: &Path,
) -> Result<Entry, ImportError> {
    let sent = read(context, request)?;
    let received = read(context, response)?;
    let place = context.place();
    let is_stream = received.starts_with(b"data:") || ends_with(response, "sse");
    let mut raw = if received.starts_with(b"HTTP/") {
        // A whole response, as `curl -i` prints it: what it gives is completed by the request.
        let mut nested = Source::of_reader(std::io::Cursor::new(received), context.clone())?;
        if let Some(entry) = nested.next() {
            let mut entry = entry?;
            if let Outcome::Recording(recording) = &mut entry.outcome {
                let exchange = &mut recording.exchange;
                exchange.request.body = sent.clone().into();
                exchange.unknown.remove(&Fact::Request);
                exchange.unknown.insert(Fact::Target);
                context.options.redaction.apply(exchange);
            }
            return Ok(Entry { place, outcome: entry.outcome });
        }
        body::raw(Vec::new(), false)
    } else {
        body::raw(received, is_stream)
    };
    raw.request_body = RawBody::bytes(sent);
    raw.unknown.remove(&Fact::Request);
    context.finish(raw, place)
}

fn ends_with(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

fn read(context: &Context, path: &Path) -> Result<Vec<u8>, ImportError> {
    let limit = context.options.limits.body_bytes;
    let fail = |error| {
        let mut place = context.place();
        place.file = PathBuf::from(path).display().to_string();
        ImportError::io(place, error)
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(fail)?;
    file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() > limit {
        return Err(fail(Limit::error(format!("a body of at most {limit} bytes"))));
    }
    Ok(bytes)
}

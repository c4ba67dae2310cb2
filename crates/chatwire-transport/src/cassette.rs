//! Recordings: exchanges kept as folders, written by a recorder and given back by a replayer.
//!
//! ```text
//!            +--------+  Exchange   +--------+  save    fixtures/<target>/<case>/
//! backend -> | Recorder | ----------> | Recording | ------>  meta.toml  request.json  body.sse  ...
//!            +--------+  redacted   +--------+  load
//!                                       |
//!                                       v
//!                          +-------+ find by meaning +--------+
//!                          | RecordingSet | --------------> | Replayer | -> client
//!                          +-------+                 +--------+
//! ```
//!
//! [`Cassette`] joins the two for tests: a folder of recordings that is replayed, recorded or compared.
//!
//! A recording's folder holds one exchange:
//!
//! | file | what |
//! |---|---|
//! | `meta.toml` | what it is and where it comes from ([`Meta`]); `format = 1` |
//! | `request.headers` | `METHOD target`, then one line for each header |
//! | `request.json` | the request's body, members sorted; `request.body` when it is not JSON |
//! | `response.head` | version and status, then one line for each header |
//! | `body.json`, `body.sse`, `body.txt` | the response's body, byte for byte; `body.bin.b64` when it is not UTF-8; none when it is empty |
//! | `frames.tsv` | for each frame the milliseconds since the request, a tab, its length in bytes |
//! | `expect.toml` | what a judge expects of it; optional, kept and not read here |
//!
//! [`Recording::to_line`] writes the same as one line of JSON, to be sent or kept in one file.
//!
//! Response bodies are bytes here and are never parsed.
//! Request bodies are compared by their meaning if they are JSON.

mod across_frames;
mod archive;
#[allow(clippy::module_inception, reason = "the type that the module is named after")]
mod cassette;
mod format;
mod matching;
mod record;
mod redact;
mod replay;
mod request_body;

pub use cassette::Cassette;
pub use format::{
    error::{RecordingError, RecordingErrorKind},
    meta::{Meta, Origin},
    recording::Recording,
};
pub use matching::{
    no_match::{ClosestMatch, Difference, NoMatch},
    recording_set::{OnExhausted, RecordingSet},
};
pub use record::{memory_sink::MemorySink, normalizer::Normalizer, recorder::Recorder};
pub use redact::Redaction;
pub use replay::{
    drift::{Drift, DriftPart},
    mode::Mode,
    replayer::Replayer,
};

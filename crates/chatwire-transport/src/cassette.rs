//! Recordings: exchanges stored as folders, written by a recorder and returned by a replayer.
//!
//! ```text
//!            +----------+  Exchange  +-----------+  save   fixtures/<target>/<case>/
//! backend -> | Recorder | ---------> | Recording | ----->  meta.toml  request.json  body.sse  ...
//!            +----------+  redacted  +-----------+  load
//!                                          |
//!                                          v
//!                                   +--------------+        +----------+
//!                                   | RecordingSet | -----> | Replayer | -> client
//!                                   +--------------+  find  +----------+
//! ```
//!
//! [`Cassette`] joins both for tests: it replays, records or compares a folder of recordings.
//!
//! # The folder of a recording
//!
//! | file | content |
//! |---|---|
//! | `meta.toml` | description and origin ([`Meta`]); `format = 1` |
//! | `request.headers` | `METHOD target`, then one line for each header |
//! | `request.json` | the body of the request, members sorted; `request.body` if it is not JSON |
//! | `response.head` | version and status, then one line for each header |
//! | `body.json`, `body.sse`, `body.txt` | the body of the response, byte for byte; `body.bin.b64` if it is not UTF-8; none if it is empty |
//! | `frames.tsv` | for each frame: milliseconds since the request, a tab, length in bytes |
//! | `expect.toml` | expected findings, for a judge; optional, and not interpreted here |
//!
//! A recording written by hand needs no more than `request.json` and `body.json` or `body.sse`:
//! without `recorder` and `recorded_at` in its `meta.toml`, or without that file, the others have
//! defaults, which [`Exchange::unknown`](crate::Exchange::unknown) lists. Heads may have CRLF line
//! ends and an empty last line, as they are on the wire.
//!
//! An exchange without a response has `end = "no-response"`, and no file of the response.
//!
//! [`Recording::to_line`] writes the same as one line of JSON, [`Recording::to_har`] an HTTP
//! Archive.
//!
//! Response bodies are never parsed.
//! Request bodies are compared by meaning if they are JSON, and byte for byte otherwise.

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
    expected_status::{ExpectedStatus, ExpectedStatusError},
    meta::{Meta, Origin},
    portable_name::name_problem,
    recording::Recording,
};
pub use matching::{
    no_match::{ClosestMatch, Difference, NoMatch},
    recording_set::{OnExhausted, RecordingSet},
    rules::{MatchRuleError, MatchRules},
};
pub use record::{memory_sink::MemorySink, normalizer::Normalizer, recorder::Recorder};
pub use redact::{Redaction, credentials::find_credentials};
pub use replay::{
    drift::{Drift, DriftPart},
    mode::Mode,
    replayer::Replayer,
};

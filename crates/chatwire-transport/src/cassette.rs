//! Recordings: exchanges kept as folders, written by a recorder and given back by a replayer.
//!
//! ```text
//!            +--------+  Exchange   +--------+  save    fixtures/<target>/<case>/
//! backend -> | Record | ----------> | Bundle | ------>  meta.toml  request.json  body.sse  ...
//!            +--------+  redacted   +--------+  load
//!                                       |
//!                                       v
//!                          +-------+ find by meaning +--------+
//!                          | Shelf | --------------> | Replay | -> client
//!                          +-------+                 +--------+
//! ```
//!
//! [`Cassette`] joins the two for tests: a folder of bundles that is replayed, recorded or compared.
//!
//! A bundle's folder holds one exchange:
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
//! [`Bundle::to_line`] writes the same as one line of JSON, to be sent or kept in one file.
//!
//! Response bodies are bytes here and are never parsed.
//! Request bodies are compared by their meaning if they are JSON.

mod bundle;
mod deck;
mod difference;
mod find;
mod folder;
mod frames;
mod har;
mod head;
mod json;
mod lines;
mod members;
mod meta;
mod miss;
mod mode;
mod problem;
mod read;
mod record;
mod redact;
mod replay;
mod shelf;
mod splice;
mod stale;
mod tape;
mod volatile;
mod write;

pub use bundle::Bundle;
pub use deck::Cassette;
pub use meta::{Meta, Origin};
pub use miss::{Difference, Miss, Nearest};
pub use mode::Mode;
pub use problem::{BundleError, BundleProblem};
pub use record::Record;
pub use redact::Redaction;
pub use replay::Replay;
pub use shelf::{Shelf, Spent};
pub use stale::{Stale, StalePart};
pub use tape::Tape;
pub use volatile::Volatile;

//! Reads traffic that other programs recorded: HTTP archives, cassettes, logs, dumps of proxies,
//! output of command-line clients.
//!
//! In scope:
//! - [`Source`]: recognizes the format of a file, a folder or a reader by its content, and yields
//!   its entries one by one;
//! - [`Entry`]: an exchange as a redacted
//!   [`Recording`](chatwire_transport::cassette::Recording), or a [`Note`] that says why there
//!   is none;
//! - [`Fact`](chatwire_transport::Fact): what the source did not keep, stated on each exchange,
//!   so that no server is blamed for it.
//!
//! Out of scope:
//! - judging: that is for `chatwire-conformance`;
//! - writing other formats.
//!
//! ```text
//! file, folder, reader --> gzip, zstd --> format by content --> reader of the format
//!                                                                       |
//!                                   Recording or Note <-- checks, redaction, facts
//! ```
//!
//! # Formats
//!
//! | [`Format`] | written by | feature |
//! |---|---|---|
//! | `Har` | Chrome, Firefox, Safari, Playwright, mitmproxy, Charles, chrome-har, Polly | |
//! | `JsonLines` | [`Recording::to_line`](chatwire_transport::cassette::Recording::to_line) | |
//! | `Batch` | OpenAI's Batch API: input, output and error files, joined within a folder | |
//! | `Http` | `curl -i`, `curl --raw -i`, HTTPie | |
//! | `CurlTrace` | `curl -v` | |
//! | `Vcr` | VCR for Python and Ruby, pytest-recording | `yaml`, except for JSON |
//! | `WireMock`, `Hoverfly` | stub mappings, simulations | |
//! | `Mitmproxy` | `mitmdump -w` | |
//! | `Nock` | nock 13 and 14 | |
//! | `Logs` | LiteLLM, Helicone, and others with a [`LogMapping`] | |
//! | `Chunks` | chunks, one in each line or in a list | |
//! | `PythonRepr` | Python's `print` of a response | |
//! | `LlmDatabase` | the command `llm` | `sqlite` |
//! | `Zip` | Playwright; a zip of any of these | `zip` |
//! | `Body`, `EventStream` | a response body as it was sent | |
//! | `Pair` | a request and its response, such as `request.json` and `response.sse` | |
//! | `Folder` | recordings, pairs, and any of these | |
//!
//! # Limits
//!
//! [`Limits`] bounds entries, bodies, decompressed bytes, files and depth. No input makes a reader
//! panic.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod attachments;
mod coding;
mod context;
mod detect;
mod entry;
mod error;
mod folder;
mod format;
mod input;
mod json_items;
mod latin1;
mod log_mapping;
mod options;
mod outline;
mod place;
mod raw;
mod readers;
mod siblings;
mod source;
mod stored_json;
mod time;
mod unread;
mod weight;
#[cfg(feature = "yaml")]
mod yaml;
#[cfg(feature = "zip")]
mod zip_files;
mod zstd;

pub(crate) use format::WAYS_IN;
pub use {
    entry::{Entry, Note, NoteKind, Outcome},
    error::{ImportError, ImportErrorKind},
    format::Format,
    log_mapping::LogMapping,
    options::{Limits, Options},
    place::Place,
    siblings::Siblings,
    source::Source,
    unread::UnreadEntry,
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! The formats.

use std::fmt;

/// The format of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// A folder of recordings and of files in any format.
    Folder,
    /// A zip of files in any format, for example of a Playwright archive.
    Zip,
    /// HTTP Archive 1.2, also as Polly writes it.
    Har,
    /// Recordings, one in each line.
    JsonLines,
    /// The input, output or error file of OpenAI's Batch API.
    Batch,
    /// HTTP messages as text: `curl -i`, `curl --raw -i`, HTTPie.
    Http,
    /// The trace of `curl -v`.
    CurlTrace,
    /// A cassette of VCR for Python or Ruby, in YAML or JSON.
    Vcr,
    /// Stub mappings of WireMock.
    WireMock,
    /// A simulation of Hoverfly.
    Hoverfly,
    /// Flows as mitmproxy saves them.
    Mitmproxy,
    /// Lines of a log, each a JSON object with a request and a response somewhere in it.
    Logs,
    /// Chunks without their event stream: one in each line, or in a list.
    Chunks,
    /// Objects as Python prints them.
    PythonRepr,
    /// Recordings of nock.
    Nock,
    /// The database of the command `llm`.
    LlmDatabase,
    /// A request and its response in two files.
    Pair,
    /// The body of a non-streaming response.
    Body,
    /// An event stream.
    EventStream,
}

/// All formats with their names.
const NAMES: [(Format, &str); 19] = [
    (Format::Folder, "folder"),
    (Format::Zip, "zip"),
    (Format::Har, "har"),
    (Format::JsonLines, "json-lines"),
    (Format::Batch, "batch"),
    (Format::Http, "http"),
    (Format::CurlTrace, "curl-trace"),
    (Format::Vcr, "vcr"),
    (Format::WireMock, "wiremock"),
    (Format::Hoverfly, "hoverfly"),
    (Format::Mitmproxy, "mitmproxy"),
    (Format::Logs, "logs"),
    (Format::Chunks, "chunks"),
    (Format::PythonRepr, "python-repr"),
    (Format::Nock, "nock"),
    (Format::LlmDatabase, "llm-database"),
    (Format::Pair, "pair"),
    (Format::Body, "body"),
    (Format::EventStream, "event-stream"),
];

/// The ways in, for the message about an unknown format.
pub(crate) const WAYS_IN: &str = "known are recordings, HAR, JSON Lines of recordings, Batch \
    files, `curl -i`, `curl -v`, HTTPie, VCR (YAML, JSON), WireMock, Hoverfly, mitmproxy, nock, \
    Polly, logs with a mapping in chatwire.toml, chunks (lines or a list), Python reprs, llm's \
    database, bodies (.json) and event streams (.sse), each also in gzip, zstd, zip or a folder";

impl Format {
    /// All formats.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(format, _)| *format)
    }

    /// The name in kebab case, for example `json-lines`.
    pub fn as_str(self) -> &'static str {
        NAMES.iter().find(|(format, _)| *format == self).map_or("", |(_, name)| name)
    }

    /// The format with this name; `None` if there is none.
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(format, _)| *format)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

//! The behaviors by name, each with what it requires.

use std::fmt;

/// One promise of a backend.
///
/// [`Display`](fmt::Display) gives its id, [`Behavior::requirement`] what is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
#[expect(missing_docs, reason = "`requirement` says it, and the report and the README show it")]
pub enum Behavior {
    Request,
    RequestLengths,
    Statuses,
    Headers,
    SplitHead,
    Interim,
    NoBody,
    Redirect,
    Length,
    Chunked,
    CloseDelimited,
    FramesAtOnce,
    Gzip,
    GzipAtOnce,
    GzipBroken,
    Refused,
    Unresolved,
    TlsRefused,
    Unsupported,
    NoAnswer,
    HalfHead,
    NotHttp,
    CutBody,
    Reset,
    BadChunk,
    ConnectLimit,
    HeaderLimit,
    HeaderLimitConnecting,
    SlowHeader,
    HeaderLimitEnds,
    IdleLimit,
    IdleLimitRestarts,
    IdleLimitBody,
    IdleReader,
    DropBody,
    DropSend,
    Lazy,
    KeepAlive,
    ClosedInPool,
    NeverResent,
    HalfRead,
    CloseHeader,
    StrayBytes,
}

impl Behavior {
    /// Every behavior, in the order of the report.
    pub const ALL: &[Self] = &[
        Self::Request,
        Self::RequestLengths,
        Self::Statuses,
        Self::Headers,
        Self::SplitHead,
        Self::Interim,
        Self::NoBody,
        Self::Redirect,
        Self::Length,
        Self::Chunked,
        Self::CloseDelimited,
        Self::FramesAtOnce,
        Self::Gzip,
        Self::GzipAtOnce,
        Self::GzipBroken,
        Self::Refused,
        Self::Unresolved,
        Self::TlsRefused,
        Self::Unsupported,
        Self::NoAnswer,
        Self::HalfHead,
        Self::NotHttp,
        Self::CutBody,
        Self::Reset,
        Self::BadChunk,
        Self::ConnectLimit,
        Self::HeaderLimit,
        Self::HeaderLimitConnecting,
        Self::SlowHeader,
        Self::HeaderLimitEnds,
        Self::IdleLimit,
        Self::IdleLimitRestarts,
        Self::IdleLimitBody,
        Self::IdleReader,
        Self::DropBody,
        Self::DropSend,
        Self::Lazy,
        Self::KeepAlive,
        Self::ClosedInPool,
        Self::NeverResent,
        Self::HalfRead,
        Self::CloseHeader,
        Self::StrayBytes,
    ];

    /// A short name that does not change.
    pub fn id(self) -> &'static str {
        self.texts().0
    }

    /// What a backend has to do, in one sentence.
    pub fn requirement(self) -> &'static str {
        self.texts().1
    }

    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Request => {
                ("request/as-given", "Method, path, query, headers and body arrive as given, once.")
            }
            Self::RequestLengths => (
                "request/lengths",
                "Bodies of 0 bytes to 1 MiB arrive whole, with a content-length.",
            ),
            Self::Statuses => ("answer/status", "Any status is an answer, not an error."),
            Self::Headers => (
                "answer/headers",
                "Header values arrive as bytes, repeated ones in their order, 64 of them and one of 8 KiB.",
            ),
            Self::SplitHead => ("answer/split-head", "A head may arrive byte by byte."),
            Self::Interim => ("answer/interim", "100, 102 and 103 are skipped, their headers too."),
            Self::NoBody => (
                "answer/no-body",
                "204, 304 and answers to HEAD have no body, whatever their length says.",
            ),
            Self::Redirect => (
                "answer/redirect",
                "A redirect is an answer: it is not followed, and credentials go nowhere.",
            ),
            Self::Length => ("body/length", "Bodies of 0 bytes to 1 MiB arrive by their length."),
            Self::Chunked => {
                ("body/chunked", "The same in chunks, with chunk extensions and a trailer.")
            }
            Self::CloseDelimited => ("body/close", "The same, ended by the connection's end."),
            Self::FramesAtOnce => (
                "body/frames-at-once",
                "A frame is there before the server writes the next one, and none is empty.",
            ),
            Self::Gzip => (
                "body/gzip",
                "Gzip is asked for and decoded, or neither, and the headers left say which.",
            ),
            Self::GzipAtOnce => (
                "body/gzip-at-once",
                "What the server has flushed is there before it writes more, gzip or not.",
            ),
            Self::GzipBroken => ("body/gzip-broken", "Corrupt or cut gzip is a failure."),
            Self::Refused => ("broken/refused", "A refused connection is `Connect`, nothing sent."),
            Self::Unresolved => {
                ("broken/unresolved", "A name without an address is `Dns`, nothing sent.")
            }
            Self::TlsRefused => {
                ("broken/tls-refused", "A server without TLS is `Tls`, nothing sent.")
            }
            Self::Unsupported => (
                "broken/unsupported",
                "A scheme other than http and https is `Unsupported`, nothing sent.",
            ),
            Self::NoAnswer => (
                "broken/no-answer",
                "A connection closed instead of an answer is `Interrupted`, perhaps sent.",
            ),
            Self::HalfHead => {
                ("broken/half-head", "A head that breaks off is `Interrupted`, not nothing sent.")
            }
            Self::NotHttp => ("broken/not-http", "An answer that is not HTTP is `Protocol`."),
            Self::CutBody => (
                "broken/cut-body",
                "A body that ends before its length or last chunk is `Interrupted` after its bytes.",
            ),
            Self::Reset => (
                "broken/reset",
                "A reset is `Interrupted`, even where the end of the connection ends the body.",
            ),
            Self::BadChunk => ("broken/bad-chunk", "A malformed chunk is `Protocol`."),
            Self::ConnectLimit => {
                ("limit/connect", "A handshake that stalls passes the limit for connecting.")
            }
            Self::HeaderLimit => (
                "limit/header",
                "Headers that do not come pass their limit, and the connection is closed.",
            ),
            Self::HeaderLimitConnecting => {
                ("limit/header-connecting", "The limit for headers includes connecting.")
            }
            Self::SlowHeader => {
                ("limit/slow-header", "A byte now and then does not extend the limit for headers.")
            }
            Self::HeaderLimitEnds => {
                ("limit/header-ends", "The limit for headers does not hold for the body.")
            }
            Self::IdleLimit => (
                "limit/idle",
                "A body that stalls passes its limit, before and after the first frame.",
            ),
            Self::IdleLimitRestarts => {
                ("limit/idle-restarts", "The limit for frames starts anew with each frame.")
            }
            Self::IdleLimitBody => {
                ("limit/idle-for-body", "The limit for frames does not hold for the headers.")
            }
            Self::IdleReader => {
                ("limit/idle-reader", "The time a reader takes between frames does not count.")
            }
            Self::DropBody => ("drop/body", "Dropping a body closes its connection within 100 ms."),
            Self::DropSend => {
                ("drop/send", "Dropping the future closes its connection within 100 ms.")
            }
            Self::Lazy => ("drop/lazy", "Nothing happens before the future is polled."),
            Self::KeepAlive => ("connection/keep-alive", "A connection is reused."),
            Self::ClosedInPool => (
                "connection/closed-in-pool",
                "A pooled connection that the server is known to have closed is replaced: the next request succeeds.",
            ),
            Self::NeverResent => (
                "connection/never-resent",
                "A request that a reused connection swallowed is `Interrupted`, perhaps sent, and not sent again.",
            ),
            Self::HalfRead => (
                "connection/half-read",
                "A connection whose body was dropped half-read serves no other request.",
            ),
            Self::CloseHeader => {
                ("connection/close", "A connection whose answer says `close` is not reused.")
            }
            Self::StrayBytes => (
                "connection/stray-bytes",
                "Bytes after an answer are never taken for the answer to the next request.",
            ),
        }
    }
}

impl fmt::Display for Behavior {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

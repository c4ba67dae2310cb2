//! The behaviors: name, requirement and check of each.

use std::fmt;

use super::{Verdict, answer, body, broken, cancel, connection, limit, probe::Probe, request};

/// One table makes the enum, its texts and the way to each check, so none can be forgotten.
macro_rules! behaviors {
    ($($(#[doc = $requirement:literal])+ $name:ident $id:literal => $check:path,)+) => {
        /// One promise of a backend.
        ///
        /// [`Display`](fmt::Display) gives its id, [`Behavior::requirement`] what is required.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Behavior {
            $($(#[doc = $requirement])+ $name,)+
        }

        impl Behavior {
            /// Every behavior, in the order of the report.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// A short name that does not change.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)+
                }
            }

            /// What a backend has to do, in one sentence.
            pub fn requirement(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($requirement),+).trim_start(),)+
                }
            }

            pub(super) async fn observe(self, probe: &Probe<'_>) -> Verdict {
                match self {
                    $(Self::$name => $check(probe).await,)+
                }
            }
        }
    };
}

behaviors! {
    /// Method, path, query, headers and body arrive as given, once.
    Request "request/as-given" => request::arrives,
    /// Bodies of 0 bytes to 1 MiB arrive whole, with a content-length.
    RequestLengths "request/lengths" => request::lengths,

    /// Any status is an answer, not an error.
    Statuses "answer/status" => answer::statuses,
    /// Header values arrive as bytes, repeated ones in their order, many of them and long ones.
    Headers "answer/headers" => answer::headers,
    /// A head may arrive byte by byte.
    SplitHead "answer/split-head" => answer::split_head,
    /// 100, 102 and 103 are skipped, their headers too.
    Interim "answer/interim" => answer::interim,
    /// 204, 304 and answers to HEAD have no body, whatever their length says.
    NoBody "answer/no-body" => answer::no_body,
    /// A redirect is an answer: it is not followed, and credentials go nowhere.
    Redirect "answer/redirect" => answer::redirect,

    /// Bodies of 0 bytes to 1 MiB arrive by their length.
    Length "body/length" => body::by_length,
    /// The same in chunks, with chunk extensions and a trailer.
    Chunked "body/chunked" => body::chunked,
    /// The same, ended by the connection's end.
    CloseDelimited "body/close" => body::close_delimited,
    /// A frame is there before the server writes the next one, and none is empty.
    FramesAtOnce "body/frames-at-once" => body::frames_at_once,
    /// Gzip is asked for and decoded, or neither, and the headers left say which.
    Gzip "body/gzip" => body::gzip,
    /// What the server has flushed is there before it writes more, gzip or not.
    GzipAtOnce "body/gzip-at-once" => body::gzip_at_once,
    /// Corrupt or cut gzip is a failure.
    GzipBroken "body/gzip-broken" => body::gzip_broken,

    /// A refused connection is `Connect`, nothing sent.
    Refused "broken/refused" => broken::refused,
    /// A name without an address is `Dns`, nothing sent.
    Unresolved "broken/unresolved" => broken::unresolved,
    /// A server without TLS is `Tls`, nothing sent.
    TlsRefused "broken/tls-refused" => broken::tls_refused,
    /// A scheme other than http and https is `Unsupported`, nothing sent.
    Unsupported "broken/unsupported" => broken::unsupported,
    /// A connection closed instead of an answer is `Interrupted`, perhaps sent.
    NoResponse "broken/no-answer" => broken::no_response,
    /// A head that breaks off is `Interrupted`, and something was sent.
    HalfHead "broken/half-head" => broken::half_head,
    /// An answer that is not HTTP is `Protocol`.
    NotHttp "broken/not-http" => broken::not_http,
    /// A body that ends before its length or last chunk is `Interrupted` after its bytes.
    CutBody "broken/cut-body" => broken::cut_body,
    /// A reset is `Interrupted`, even where the end of the connection ends the body.
    Reset "broken/reset" => broken::reset,
    /// A malformed chunk is `Protocol`.
    BadChunk "broken/bad-chunk" => broken::bad_chunk,

    /// A handshake that stalls passes the limit for connecting.
    ConnectLimit "limit/connect" => limit::connect,
    /// Headers that do not come pass their limit, and the connection is closed.
    HeaderLimit "limit/header" => limit::header,
    /// The limit for headers includes connecting.
    HeaderLimitConnecting "limit/header-connecting" => limit::header_while_connecting,
    /// A byte now and then does not extend the limit for headers.
    SlowHeader "limit/slow-header" => limit::slow_header,
    /// The limit for headers does not hold for the body.
    HeaderLimitEnds "limit/header-ends" => limit::header_ends,
    /// A body that stalls passes its limit, before and after the first frame.
    IdleLimit "limit/idle" => limit::idle,
    /// The limit for frames starts anew with each frame.
    IdleLimitRestarts "limit/idle-restarts" => limit::idle_restarts,
    /// The limit for frames does not hold for the headers.
    IdleLimitBody "limit/idle-for-body" => limit::idle_is_for_bodies,
    /// The time a reader takes between frames does not count.
    IdleReader "limit/idle-reader" => limit::idle_reader,

    /// Dropping a body closes its connection within 100 ms.
    DropBody "drop/body" => cancel::body,
    /// Dropping the future closes its connection within 100 ms.
    DropSend "drop/send" => cancel::send,
    /// Nothing happens before the future is polled.
    Lazy "drop/lazy" => cancel::lazy,

    /// A connection is reused.
    KeepAlive "connection/keep-alive" => connection::keep_alive,
    /// A pooled connection that the server is known to have closed is replaced without a failure.
    ClosedInPool "connection/closed-in-pool" => connection::closed_in_pool,
    /// The same when the runtime was busy with something else while the server closed it.
    ClosedUnseen "connection/closed-unseen" => connection::closed_unseen,
    /// A request that a reused connection swallowed is `Interrupted`, and not sent again.
    NeverResent "connection/never-resent" => connection::never_resent,
    /// A connection whose body was dropped half-read serves no other request.
    HalfRead "connection/half-read" => connection::half_read,
    /// A connection whose answer says `close` is not reused.
    CloseHeader "connection/close" => connection::close_header,
    /// Bytes after an answer are never taken for the answer to the next request.
    StrayBytes "connection/stray-bytes" => connection::stray_bytes,
}

impl fmt::Display for Behavior {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

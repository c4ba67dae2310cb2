//! The behaviors that the suite checks: ID, requirement and check of each.

use std::fmt;

use super::{Verdict, probe::Probe};

pub(super) mod body;
mod broken;
mod cancel;
mod codings;
mod connection;
mod request;
pub(super) mod response;
mod timeout;

/// Generates the enum, its texts and its checks from one table.
macro_rules! behaviors {
    ($($(#[doc = $requirement:literal])+ $name:ident $id:literal => $check:path,)+) => {
        /// One behavior that a backend must show.
        ///
        /// Its [`Display`](fmt::Display) is its ID; [`Behavior::requirement`] says what is
        /// required.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Behavior {
            $($(#[doc = $requirement])+ $name,)+
        }

        impl Behavior {
            /// Every behavior, in the order of the report.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The ID, which stays the same in later versions.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)+
                }
            }

            /// What a backend must do, in one sentence.
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
    /// Method, path, query, headers and body arrive unchanged, once.
    Request "request/as-given" => request::arrives,
    /// Bodies of 0 bytes to 1 MiB arrive complete, with a content-length.
    RequestLengths "request/lengths" => request::lengths,

    /// A response with any status is a response, not an error.
    Statuses "answer/status" => response::statuses,
    /// Header values are bytes; repeated, many and long headers are returned in order.
    Headers "answer/headers" => response::headers,
    /// The head may arrive byte by byte.
    SplitHead "answer/split-head" => response::split_head,
    /// Interim responses (100, 102, 103) and their headers are skipped.
    Interim "answer/interim" => response::interim,
    /// 204, 304 and responses to HEAD have no body, whatever their content-length.
    NoBody "answer/no-body" => response::no_body,
    /// A redirect is returned, not followed, so credentials are not sent elsewhere.
    Redirect "answer/redirect" => response::redirect,

    /// Bodies of 0 bytes to 1 MiB with a content-length are returned complete.
    Length "body/length" => body::by_length,
    /// The same for chunked bodies, with chunk extensions and a trailer.
    Chunked "body/chunked" => body::chunked,
    /// The same for bodies that the end of the connection ends.
    CloseDelimited "body/close" => body::close_delimited,
    /// Each frame is returned before the server writes the next; none is empty.
    FramesAtOnce "body/frames-at-once" => body::frames_at_once,
    /// Gzip is requested and decoded, or neither; the headers match.
    Gzip "body/gzip" => body::gzip,
    /// Data that the server flushed is returned before it writes more, gzip or not.
    GzipAtOnce "body/gzip-at-once" => body::gzip_at_once,
    /// Corrupt or truncated gzip is an error.
    GzipBroken "body/gzip-broken" => body::gzip_broken,
    /// Codings that nobody asked for, several too, are decoded; an unknown one is named.
    Codings "body/codings" => codings::codings,

    /// A refused connection is `Connect`, nothing sent.
    Refused "broken/refused" => broken::refused,
    /// A host name without an address is `Dns`, nothing sent.
    Unresolved "broken/unresolved" => broken::unresolved,
    /// A server without TLS is `Tls`, nothing sent.
    TlsRefused "broken/tls-refused" => broken::tls_refused,
    /// A scheme other than http and https is `Unsupported`, nothing sent.
    Unsupported "broken/unsupported" => broken::unsupported,
    /// A connection closed without a response is `Interrupted`, perhaps sent.
    NoResponse "broken/no-answer" => broken::no_response,
    /// A truncated head is `Interrupted`, and something was sent.
    HalfHead "broken/half-head" => broken::half_head,
    /// A response that is not HTTP is `Protocol`.
    NotHttp "broken/not-http" => broken::not_http,
    /// A body that ends before its content-length or last chunk is `Interrupted` after its bytes.
    CutBody "broken/cut-body" => broken::cut_body,
    /// A reset is `Interrupted`, even if the end of the connection ends the body.
    Reset "broken/reset" => broken::reset,
    /// A malformed chunk is `Protocol`.
    BadChunk "broken/bad-chunk" => broken::bad_chunk,
    /// Data before a malformed or cut chunk is returned, even if both arrive at once.
    FramesBeforeError "broken/frames-before-error" => broken::frames_before_error,

    /// A stalled TLS handshake exceeds the connect timeout.
    ConnectLimit "limit/connect" => timeout::connect,
    /// Missing response headers exceed their timeout, and the connection is closed.
    HeaderLimit "limit/header" => timeout::header,
    /// The response headers timeout includes connecting.
    HeaderLimitConnecting "limit/header-connecting" => timeout::header_while_connecting,
    /// Headers that arrive byte by byte do not extend their timeout.
    SlowHeader "limit/slow-header" => timeout::slow_header,
    /// The response headers timeout does not apply to the body.
    HeaderLimitEnds "limit/header-ends" => timeout::header_ends,
    /// A stalled body exceeds the read timeout, before and after the first frame.
    IdleLimit "limit/idle" => timeout::idle,
    /// The read timeout restarts with each frame.
    IdleLimitRestarts "limit/idle-restarts" => timeout::idle_restarts,
    /// The read timeout does not apply to the response headers.
    IdleLimitBody "limit/idle-for-body" => timeout::idle_is_for_bodies,
    /// The time that the reader takes between frames does not count.
    IdleReader "limit/idle-reader" => timeout::idle_reader,

    /// Dropping a body closes its connection within 100 ms.
    DropBody "drop/body" => cancel::body,
    /// Dropping the future closes its connection within 100 ms.
    DropSend "drop/send" => cancel::send,
    /// Nothing is sent before the future is polled.
    Lazy "drop/lazy" => cancel::lazy,

    /// A connection is reused (keep-alive).
    KeepAlive "connection/keep-alive" => connection::keep_alive,
    /// A pooled connection that the server has visibly closed is replaced without an error.
    ClosedInPool "connection/closed-in-pool" => connection::closed_in_pool,
    /// The same if the runtime was busy while the server closed the connection.
    ClosedUnseen "connection/closed-unseen" => connection::closed_unseen,
    /// A request lost on a reused connection is `Interrupted`, and not sent again.
    NeverResent "connection/never-resent" => connection::never_resent,
    /// The error of such a request, and of no other, says that the connection was reused.
    ReusedTold "connection/reused-told" => connection::reused_told,
    /// A reused connection that ends inside the head of a response has responded: `All` was sent.
    HalfHeadReused "connection/half-head" => connection::half_head_reused,
    /// A connection whose body was dropped before its end is not reused.
    HalfRead "connection/half-read" => connection::half_read,
    /// A connection whose response says `close` is not reused.
    CloseHeader "connection/close" => connection::close_header,
    /// Bytes after a response are never read as the next response.
    StrayBytes "connection/stray-bytes" => connection::stray_bytes,
}

impl fmt::Display for Behavior {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

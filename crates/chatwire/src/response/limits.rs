//! Limits of a response.

use chatwire_protocol::{accumulate::AccumulateLimits, sse::SseLimits};

/// How much of a response is read and kept, so that a server cannot exhaust the memory.
///
/// No healthy response meets the defaults.
/// A response beyond `max_body_bytes` is an error of the kind
/// [`Transport`](crate::ErrorKind::Transport), any other one beyond a limit an error of the kind
/// [`Stream`](crate::ErrorKind::Stream) whose message names the limit.
/// How long a server may take is for the [`Timeouts`](crate::Timeouts).
///
/// ```
/// use chatwire::{CallOptions, ResponseLimits};
///
/// let mut limits = ResponseLimits::default();
/// limits.max_body_bytes = 1 << 20;
/// limits.content.max_tool_calls = 8;
/// let options = CallOptions::default().response_limits(limits);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseLimits {
    /// Maximum size of a non-streaming response, in bytes after decompression; default 64 MiB.
    ///
    /// The log probabilities of 40,000 tokens with 20 alternatives each take this much.
    pub max_body_bytes: usize,
    /// Maximum size of a stream, in bytes after decompression; default 1 GiB.
    ///
    /// It ends a stream that never stops sending comments or empty chunks.
    pub max_stream_bytes: u64,
    /// How many choices, tool calls, items and members a response has, and how large its content
    /// is, streamed or not.
    pub content: AccumulateLimits,
}

impl Default for ResponseLimits {
    fn default() -> Self {
        Self {
            max_body_bytes: 64 << 20,
            max_stream_bytes: 1 << 30,
            content: AccumulateLimits::default(),
        }
    }
}

impl ResponseLimits {
    /// The limits of the decoder of a stream.
    pub(crate) fn framing(&self) -> SseLimits {
        SseLimits::default().max_total_bytes(self.max_stream_bytes)
    }
}

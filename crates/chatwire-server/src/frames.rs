//! A response body as frames: each goes out by itself, at its time, and the end may be a cut.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use crate::clock;

/// The frames of one answer, in order.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    /// Last first, so that the next one is popped.
    rest: Vec<TimedFrame>,
    /// Total length, announced as `content-length`; `None` is sent with chunked coding.
    length: Option<u64>,
    /// Whether the connection breaks after the last frame.
    cut: bool,
    /// When the first poll came; frame times count from it.
    start: Option<Instant>,
    /// The wait before the next frame, once it has begun.
    wait: Option<Pin<Box<Sleep>>>,
    /// Whether a frame has just been handed over and is yet to be flushed.
    flush: bool,
}

/// Bytes, and how long after the start they are due.
#[derive(Debug)]
pub(crate) struct TimedFrame {
    pub(crate) due: Duration,
    pub(crate) bytes: Bytes,
}

impl Frames {
    /// One frame, due now, with its length announced.
    pub(crate) fn whole(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let length = bytes.len() as u64;
        Self::events(vec![bytes]).with_length(length)
    }

    /// Frames due now, with chunked coding.
    pub(crate) fn events(events: Vec<Bytes>) -> Self {
        let frames =
            events.into_iter().map(|bytes| TimedFrame { due: Duration::ZERO, bytes }).collect();
        Self::timed(frames)
    }

    /// Frames due at their times, with chunked coding.
    pub(crate) fn timed(mut frames: Vec<TimedFrame>) -> Self {
        frames.reverse();
        Self { rest: frames, ..Self::default() }
    }

    /// Announces a length instead of chunked coding.
    pub(crate) fn with_length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }

    /// Breaks the connection after the last frame.
    pub(crate) fn cut_at_end(mut self) -> Self {
        self.cut = true;
        self
    }

    /// When each frame is due.
    #[cfg(test)]
    pub(crate) fn due(&self) -> Vec<Duration> {
        self.rest.iter().rev().map(|frame| frame.due).collect()
    }
}

impl Body for Frames {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        let this = self.get_mut();
        // hyper gathers whatever a body yields at once and flushes when it has to wait:
        // one wait after each frame makes one flush of each.
        if std::mem::take(&mut this.flush) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let start = *this.start.get_or_insert_with(clock::now);
        if let Some(next) = this.rest.last()
            && !next.due.is_zero()
        {
            let due = start + next.due;
            ready!(this.wait.get_or_insert_with(|| Box::pin(clock::until(due))).as_mut().poll(cx));
            this.wait = None;
        }
        match this.rest.pop() {
            Some(frame) => {
                this.flush = true;
                Poll::Ready(Some(Ok(Frame::data(frame.bytes))))
            }
            None if std::mem::take(&mut this.cut) => Poll::Ready(Some(Err(Cut))),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && !self.cut
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The body ends here although its framing promises more, as it was recorded.
#[derive(Debug)]
pub(crate) struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the recorded answer was cut here")
    }
}

impl std::error::Error for Cut {}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    fn frame(milliseconds: u64, bytes: &'static str) -> TimedFrame {
        TimedFrame {
            due: Duration::from_millis(milliseconds),
            bytes: Bytes::from_static(bytes.as_bytes()),
        }
    }

    /// One poll, spelled as `pending`, `end`, `cut` or the bytes.
    fn poll(frames: &mut Frames) -> String {
        match Pin::new(frames).poll_frame(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => "pending".to_owned(),
            Poll::Ready(None) => "end".to_owned(),
            Poll::Ready(Some(Err(Cut))) => "cut".to_owned(),
            Poll::Ready(Some(Ok(frame))) => {
                String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap()
            }
        }
    }

    #[track_caller]
    fn check(mut frames: Frames, expected: &[&str]) {
        let seen: Vec<String> = expected.iter().map(|_| poll(&mut frames)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn each_frame_is_flushed_by_itself() {
        let frames = || Frames::timed(vec![frame(0, "a"), frame(0, "b")]);
        check(frames(), &["a", "pending", "b", "pending", "end"]);
        check(frames().cut_at_end(), &["a", "pending", "b", "pending", "cut", "end"]);
        check(Frames::whole("ab"), &["ab", "pending", "end"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_frame_waits_for_its_time() {
        let mut frames = Frames::timed(vec![frame(0, "a"), frame(30, "b")]);
        assert_eq!(poll(&mut frames), "a");
        assert_eq!(poll(&mut frames), "pending");
        assert_eq!(poll(&mut frames), "pending");
        tokio::time::advance(Duration::from_millis(29)).await;
        assert_eq!(poll(&mut frames), "pending");
        tokio::time::advance(Duration::from_millis(2)).await;
        assert_eq!(poll(&mut frames), "b");
    }

    #[test]
    fn only_what_is_chunked_announces_no_length() {
        assert_eq!(Frames::whole("abc").size_hint().exact(), Some(3));
        assert_eq!(Frames::timed(vec![frame(0, "abc")]).size_hint().exact(), None);
        assert_eq!(
            Frames::timed(vec![frame(0, "abc")]).with_length(9).size_hint().exact(),
            Some(9)
        );
    }
}

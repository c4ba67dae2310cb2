//! A response body as frames: each is sent at its time, by itself or with those that are due at the
//! same time; the end may be a cut.

mod live;

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep};

pub(crate) use self::live::Live;
use crate::{clock, connection::Responding};

/// The frames of one response body, in order.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    /// In reverse order, so that `pop` returns the next one.
    remaining: Vec<TimedFrame>,
    /// Total length, sent as `content-length`; `None` uses chunked coding.
    length: Option<u64>,
    /// How the body ends early, after the last frame; `None` for its regular end.
    cut: Option<Interrupted>,
    /// The response in progress, for the limits on its connection.
    responding: Option<Responding>,
    /// Time of the first poll, from which frame times count.
    start: Option<Instant>,
    /// Frames that another server is still sending, in place of known ones.
    live: Option<Live>,
    /// The timer of the next frame, once it runs.
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether frames that are due at the same time are written together.
    together: bool,
    /// Whether the last frame still has to be flushed.
    flush: bool,
}

/// Longest pause of another server that does not count as the client's.
const UPSTREAM_PAUSE: Duration = Duration::from_secs(60 * 60);

/// Bytes, and the time after the start at which they are sent.
#[derive(Debug, Clone)]
pub(crate) struct TimedFrame {
    pub(crate) due: Duration,
    pub(crate) bytes: Bytes,
}

impl TimedFrame {
    pub(crate) fn at_once(bytes: Bytes) -> Self {
        Self { due: Duration::ZERO, bytes }
    }
}

impl Frames {
    /// One frame, sent at once, with `content-length`.
    pub(crate) fn whole(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let length = bytes.len() as u64;
        Self::events(vec![bytes]).with_length(length)
    }

    /// Frames sent at once, with chunked coding.
    pub(crate) fn events(events: Vec<Bytes>) -> Self {
        let frames = events.into_iter().map(TimedFrame::at_once).collect();
        Self::timed(frames)
    }

    /// Frames sent at their times, with chunked coding.
    pub(crate) fn timed(mut frames: Vec<TimedFrame>) -> Self {
        frames.reverse();
        Self { remaining: frames, ..Self::default() }
    }

    /// Frames that another server is still sending, sent as they arrive.
    pub(crate) fn live(live: Live) -> Self {
        Self { live: Some(live), ..Self::default() }
    }

    /// Waits for all frames that another server is still sending.
    pub(crate) async fn received(mut self) -> Self {
        let Some(mut live) = self.live.take() else { return self };
        let mut frames = Vec::new();
        let next = |live: &mut Live, context: &mut Context<'_>| live.poll_frame(context);
        while let Some(frame) = poll_fn(|context| next(&mut live, context)).await {
            match frame {
                Ok(bytes) => frames.push(TimedFrame::at_once(bytes)),
                Err(_) => return Self::timed(frames).cut_at_end(),
            }
        }
        Self::timed(frames)
    }

    /// Sends every frame later by a time.
    pub(crate) fn delayed(mut self, by: Duration) -> Self {
        for frame in &mut self.remaining {
            frame.due = frame.due.saturating_add(by);
        }
        self
    }

    /// Writes frames that are due at the same time together: each is a chunk of its own, but not a
    /// packet. A system call for each takes more time than all else.
    pub(crate) fn together(mut self) -> Self {
        self.together = true;
        self
    }

    /// Sends `content-length` instead of using chunked coding.
    pub(crate) fn with_length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }

    /// Closes the connection after the last frame, before the end of the body.
    pub(crate) fn cut_at_end(mut self) -> Self {
        self.cut = Some(Interrupted::default());
        self
    }

    /// Keeps the response in progress until the body is dropped.
    pub(crate) fn with_responding(mut self, responding: Responding) -> Self {
        self.responding = Some(responding);
        self
    }

    /// The frames and the `content-length`, to be changed.
    pub(crate) fn into_parts(mut self) -> (Vec<TimedFrame>, Option<u64>, bool) {
        self.remaining.reverse();
        (self.remaining, self.length, self.cut.is_some())
    }

    /// The times at which the frames are sent.
    #[cfg(test)]
    pub(crate) fn due(&self) -> Vec<Duration> {
        self.remaining.iter().rev().map(|frame| frame.due).collect()
    }
}

impl Body for Frames {
    type Data = Bytes;
    type Error = Interrupted;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Interrupted>>> {
        let this = self.get_mut();
        // hyper collects what a body yields and flushes when the body is pending:
        // returning `Pending` once after each frame flushes each frame by itself.
        if std::mem::take(&mut this.flush) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if let Some(live) = &mut this.live {
            if let Some(responding) = &this.responding {
                // The other server is waited for, not the client.
                responding.waits_for(UPSTREAM_PAUSE);
            }
            let frame = ready!(live.poll_frame(cx));
            this.flush = frame.is_some();
            if let Some(responding) = &this.responding {
                responding.waits_for(Duration::ZERO);
            }
            return Poll::Ready(frame.map(|frame| match frame {
                Ok(bytes) => Ok(Frame::data(bytes)),
                Err(_) => Err(Interrupted::default()),
            }));
        }
        let start = *this.start.get_or_insert_with(clock::now);
        if let Some(next) = this.remaining.last()
            && !next.due.is_zero()
        {
            let due = start + next.due;
            if let Some(responding) = &this.responding {
                responding.waits_for(due.saturating_duration_since(clock::now()));
            }
            ready!(this.timer.get_or_insert_with(|| Box::pin(clock::until(due))).as_mut().poll(cx));
            this.timer = None;
        }
        match this.remaining.pop() {
            Some(frame) => {
                // A cut loses what is not flushed before.
                let is_last_of_its_time = match this.remaining.last() {
                    Some(next) => next.due > frame.due,
                    None => this.cut.is_some(),
                };
                this.flush = is_last_of_its_time || !this.together;
                Poll::Ready(Some(Ok(Frame::data(frame.bytes))))
            }
            None => Poll::Ready(this.cut.take().map(Err)),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.live.is_none() && self.remaining.is_empty() && self.cut.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The response ends before its framing says so.
#[derive(Debug, Default)]
pub(crate) struct Interrupted(Option<h2::Error>);

impl Interrupted {
    /// Resets the HTTP/2 stream with this reason.
    pub(crate) fn reset(reason: h2::Reason) -> Self {
        Self(Some(reason.into()))
    }
}

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the response ends here")
    }
}

impl std::error::Error for Interrupted {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.as_ref().map(|error| error as _)
    }
}

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
            Poll::Ready(Some(Err(Interrupted(_)))) => "cut".to_owned(),
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

    #[test]
    fn frames_of_one_time_are_flushed_together() {
        let frames = || Frames::timed(vec![frame(0, "a"), frame(0, "b")]).together();
        check(frames(), &["a", "b", "end"]);
        check(frames().cut_at_end(), &["a", "b", "pending", "cut", "end"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_frame_waits_for_its_time() {
        let mut frames = Frames::timed(vec![frame(0, "a"), frame(30, "b")]).together();
        assert_eq!(poll(&mut frames), "a");
        assert_eq!(poll(&mut frames), "pending");
        assert_eq!(poll(&mut frames), "pending");
        tokio::time::advance(Duration::from_millis(29)).await;
        assert_eq!(poll(&mut frames), "pending");
        tokio::time::advance(Duration::from_millis(2)).await;
        assert_eq!(poll(&mut frames), "b");
    }

    #[test]
    fn only_chunked_bodies_have_no_content_length() {
        assert_eq!(Frames::whole("abc").size_hint().exact(), Some(3));
        assert_eq!(Frames::timed(vec![frame(0, "abc")]).size_hint().exact(), None);
        assert_eq!(
            Frames::timed(vec![frame(0, "abc")]).with_length(9).size_hint().exact(),
            Some(9)
        );
    }
}

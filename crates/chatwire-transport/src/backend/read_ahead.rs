//! Reads a body in a task of the runtime when its reader is outside of the runtime's workers.
//!
//! ```text
//!  connection ──frame──▶ task ──▶ queue ──all frames at hand──▶ reader, in `block_on`
//!      (both on a worker)                                       (another thread)
//! ```
//!
//! A connection has at most one frame on its way to its reader.
//! If the reader is another thread, such as that of `#[tokio::main]`, each frame wakes that thread,
//! and that thread wakes the worker again; the task takes the frames while the thread wakes up.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker, ready},
};

use bytes::Bytes;
use futures_core::Stream;
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    task::AbortHandle,
};

use crate::{Sent, TransportError, TransportErrorKind as Kind};

/// Maximum number of bytes that are read ahead, apart from the last frame.
const MAX_BYTES: usize = 256 * 1024;

type Frame = Result<Bytes, TransportError>;

/// Frames that are read ahead if the reader has to wait for them outside of the workers.
pub(super) struct ReadAhead<S> {
    source: Source<S>,
    /// Whether the reader has waited; a body that is waited for once needs no task.
    has_waited: bool,
}

enum Source<S> {
    /// Read by the reader itself.
    Direct(Pin<Box<S>>),
    /// Read by a task.
    Task(TaskFrames),
    Done,
}

impl<S: Stream<Item = Frame> + Send + 'static> ReadAhead<S> {
    pub(super) fn new(frames: S) -> Self {
        Self { source: Source::Direct(Box::pin(frames)), has_waited: false }
    }
}

impl<S: Stream<Item = Frame> + Send + 'static> Stream for ReadAhead<S> {
    type Item = Frame;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Frame>> {
        let this = &mut *self;
        loop {
            match &mut this.source {
                Source::Done => return Poll::Ready(None),
                Source::Task(frames) => return frames.poll_next(context),
                Source::Direct(frames) => {
                    if let Poll::Ready(frame) = frames.as_mut().poll_next(context) {
                        return Poll::Ready(frame);
                    }
                    if !std::mem::replace(&mut this.has_waited, true) {
                        return Poll::Pending;
                    }
                    let Some(runtime) = runtime_of_other_threads() else { return Poll::Pending };
                    if let Source::Direct(frames) =
                        std::mem::replace(&mut this.source, Source::Done)
                    {
                        this.source = Source::Task(TaskFrames::new(frames, &runtime));
                    }
                }
            }
        }
    }
}

/// The current runtime, if its tasks run on other threads than this one.
fn runtime_of_other_threads() -> Option<Handle> {
    // Inside of a task, the task and the connection take turns on one worker.
    if tokio::task::try_id().is_some() {
        return None;
    }
    let runtime = Handle::try_current().ok()?;
    (runtime.runtime_flavor() == RuntimeFlavor::MultiThread).then_some(runtime)
}

/// The frames that a task reads; dropping them ends the task.
struct TaskFrames {
    shared: Arc<Mutex<Queue>>,
    at_hand: VecDeque<Frame>,
    task: AbortHandle,
}

/// What the task has read and the reader has not taken.
#[derive(Default)]
struct Queue {
    frames: VecDeque<Frame>,
    bytes: usize,
    has_ended: bool,
    reader: Option<Waker>,
    /// The task, if it waits for room.
    task: Option<Waker>,
}

impl TaskFrames {
    fn new<S>(frames: Pin<Box<S>>, runtime: &Handle) -> Self
    where
        S: Stream<Item = Frame> + Send + 'static,
    {
        let shared = Arc::new(Mutex::new(Queue::default()));
        let task = runtime.spawn(Reading { frames, queue: End(Arc::clone(&shared)) });
        Self { shared, at_hand: VecDeque::new(), task: task.abort_handle() }
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Frame>> {
        if self.at_hand.is_empty() {
            let mut queue = lock(&self.shared);
            std::mem::swap(&mut self.at_hand, &mut queue.frames);
            queue.bytes = 0;
            if let Some(task) = queue.task.take() {
                task.wake();
            }
            if self.at_hand.is_empty() && !queue.has_ended {
                queue.reader = Some(context.waker().clone());
                return Poll::Pending;
            }
        }
        Poll::Ready(self.at_hand.pop_front())
    }
}

impl Drop for TaskFrames {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The task: reads frames into the queue until their end.
struct Reading<S> {
    frames: Pin<Box<S>>,
    queue: End,
}

impl<S: Stream<Item = Frame>> Future for Reading<S> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        loop {
            {
                let mut queue = lock(&this.queue.0);
                if queue.bytes >= MAX_BYTES {
                    queue.task = Some(context.waker().clone());
                    return Poll::Pending;
                }
            }
            let frame = ready!(this.frames.as_mut().poll_next(context));
            let reader = {
                let mut queue = lock(&this.queue.0);
                queue.has_ended = frame.is_none();
                if let Some(Ok(bytes)) = &frame {
                    queue.bytes += bytes.len();
                }
                queue.frames.extend(frame);
                if queue.has_ended {
                    queue.reader.take().into_iter().for_each(Waker::wake);
                    return Poll::Ready(());
                }
                queue.reader.take()
            };
            reader.into_iter().for_each(Waker::wake);
        }
    }
}

/// Ends the queue with an error if the runtime drops the task before the end of the frames.
struct End(Arc<Mutex<Queue>>);

impl Drop for End {
    fn drop(&mut self) {
        let mut queue = lock(&self.0);
        if !queue.has_ended {
            queue.has_ended = true;
            let error = TransportError::new(Kind::Interrupted, Sent::All);
            queue.frames.push_back(Err(error.with_detail("its runtime ended")));
            queue.reader.take().into_iter().for_each(Waker::wake);
        }
    }
}

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::{
        runtime::{Builder, Runtime},
        sync::mpsc::{Receiver, Sender, channel},
    };

    use super::*;

    /// The frames of a channel.
    struct Received(Receiver<Bytes>);

    impl Stream for Received {
        type Item = Frame;

        fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Frame>> {
            self.0.poll_recv(context).map(|bytes| bytes.map(Ok))
        }
    }

    /// Frames without an end.
    struct Endless;

    impl Stream for Endless {
        type Item = Frame;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Frame>> {
            Poll::Ready(Some(Ok(Bytes::from_static(&[0; MAX_BYTES / 4]))))
        }
    }

    fn runtime() -> Runtime {
        Builder::new_multi_thread().worker_threads(1).build().unwrap()
    }

    /// Frames whose reader has waited twice on this runtime.
    fn waited_for(runtime: &Runtime) -> (Sender<Bytes>, ReadAhead<Received>) {
        let (sender, receiver) = channel(1);
        let mut frames = ReadAhead::new(Received(receiver));
        runtime.block_on(async {
            let mut context = Context::from_waker(Waker::noop());
            assert!(Pin::new(&mut frames).poll_next(&mut context).is_pending());
            assert!(matches!(frames.source, Source::Direct(_)));
            assert!(Pin::new(&mut frames).poll_next(&mut context).is_pending());
        });
        (sender, frames)
    }

    async fn next(frames: &mut ReadAhead<Received>) -> Option<Frame> {
        poll_fn(|context| Pin::new(&mut *frames).poll_next(context)).await
    }

    #[test]
    fn a_task_reads_all_frames_in_their_order() {
        let runtime = runtime();
        let (sender, mut frames) = waited_for(&runtime);
        assert!(matches!(frames.source, Source::Task(_)));
        runtime.spawn(async move {
            for number in 0..1_000_u16 {
                sender.send(Bytes::from(number.to_string())).await.unwrap();
            }
        });
        runtime.block_on(async {
            for number in 0..1_000_u16 {
                let frame = next(&mut frames).await.unwrap().unwrap();
                assert_eq!(frame, number.to_string());
            }
            assert!(next(&mut frames).await.is_none());
        });
    }

    #[test]
    fn a_reader_inside_of_a_task_reads_itself() {
        let runtime = runtime();
        let reading = runtime.spawn(async {
            let (_sender, receiver) = channel(1);
            let mut frames = ReadAhead::new(Received(receiver));
            let mut context = Context::from_waker(Waker::noop());
            for _ in 0..3 {
                assert!(Pin::new(&mut frames).poll_next(&mut context).is_pending());
            }
            assert!(matches!(frames.source, Source::Direct(_)));
        });
        runtime.block_on(reading).unwrap();
    }

    #[test]
    fn frames_that_lose_their_runtime_end_with_an_error() {
        let lost = runtime();
        let (_sender, mut frames) = waited_for(&lost);
        drop(lost);
        let error = runtime().block_on(next(&mut frames)).unwrap().unwrap_err();
        assert_eq!(error.kind(), Kind::Interrupted);
        assert!(runtime().block_on(next(&mut frames)).is_none());
    }

    #[test]
    fn frames_that_are_dropped_end_their_task() {
        let runtime = runtime();
        let (sender, frames) = waited_for(&runtime);
        drop(frames);
        runtime.block_on(sender.closed());
    }

    #[test]
    fn no_more_than_the_limit_is_read_ahead() {
        let shared = Arc::new(Mutex::new(Queue::default()));
        let mut reading = Reading { frames: Box::pin(Endless), queue: End(Arc::clone(&shared)) };
        let mut context = Context::from_waker(Waker::noop());
        assert!(Pin::new(&mut reading).poll(&mut context).is_pending());
        let queue = lock(&shared);
        assert_eq!((queue.bytes, queue.frames.len()), (MAX_BYTES, 4));
        assert!(queue.task.is_some());
    }
}

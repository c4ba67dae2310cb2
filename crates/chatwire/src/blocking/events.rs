//! The events of a stream, read on the calling thread.

use std::collections::VecDeque;

use super::ChatStream;
use crate::{ChatEvent, Error, Response};

/// The events of a stream: an iterator.
///
/// As [`crate::ChatEvents`].
#[derive(Debug)]
pub struct ChatEvents {
    stream: ChatStream,
    pending: VecDeque<ChatEvent>,
}

impl ChatEvents {
    pub(super) fn new(mut stream: ChatStream) -> Self {
        stream.state.collect_events();
        Self { stream, pending: VecDeque::new() }
    }

    /// The next event; `None` after the end of a complete stream, or after an error.
    ///
    /// # Errors
    ///
    /// As [`ChatStream::chunk`].
    pub fn event(&mut self) -> Option<Result<ChatEvent, Error>> {
        loop {
            if let Some(event) = self.pending.pop_front() {
                return Some(Ok(event));
            }
            let step = self.stream.next_with(|_| ());
            self.pending.extend(self.stream.state.take_events());
            match step {
                Some(Ok(())) => {}
                Some(Err(error)) => return Some(Err(error)),
                None if self.pending.is_empty() => return None,
                None => {}
            }
        }
    }

    /// Reads to the end and returns the whole completion, earlier events included.
    ///
    /// # Errors
    ///
    /// As [`ChatStream::accumulate`].
    pub fn accumulate(self) -> Result<Response, Error> {
        self.stream.accumulate()
    }
}

impl Iterator for ChatEvents {
    type Item = Result<ChatEvent, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.event()
    }
}

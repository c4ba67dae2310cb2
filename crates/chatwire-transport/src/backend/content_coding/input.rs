//! The encoded bytes that have arrived and are not decoded yet.

use std::{
    io::{self, Read},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::{Buf, Bytes};

/// The encoded bytes that have arrived and are not decoded yet; clones share them.
///
/// Reading fails with [`io::ErrorKind::WouldBlock`] while there are none and more may come.
#[derive(Clone, Default)]
pub(super) struct Input {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    bytes: Bytes,
    has_bytes: bool,
    is_ended: bool,
}

impl Input {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a frame; all bytes before it have been read.
    pub(super) fn push(&self, frame: Bytes) {
        let mut state = self.state();
        state.has_bytes |= !frame.is_empty();
        state.bytes = frame;
    }

    /// Says that no more bytes will come.
    pub(super) fn end(&self) {
        self.state().is_ended = true;
    }

    /// Whether the body has ended.
    pub(super) fn is_at_end(&self) -> bool {
        self.state().is_ended
    }

    /// Whether the body has ended without a byte.
    pub(super) fn is_empty_body(&self) -> bool {
        let state = self.state();
        state.is_ended && !state.has_bytes
    }
}

impl Read for Input {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let mut state = self.state();
        if state.bytes.is_empty() && !state.is_ended {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let length = target.len().min(state.bytes.len());
        state.bytes.copy_to_slice(&mut target[..length]);
        Ok(length)
    }
}

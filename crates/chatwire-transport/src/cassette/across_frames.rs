//! Edits a body across the boundaries of its frames.

use bytes::{Bytes, BytesMut};

use crate::Frame;

/// Edits all frames as one slice. The length cannot change, so the frame boundaries stay.
pub(super) fn edit(frames: &mut [Frame], edit: impl FnOnce(&mut [u8])) {
    let length = frames.iter().map(|frame| frame.bytes.len()).sum();
    let mut joined = BytesMut::with_capacity(length);
    for frame in frames.iter() {
        joined.extend_from_slice(&frame.bytes);
    }
    edit(&mut joined);

    let mut rest: Bytes = joined.freeze();
    for frame in frames {
        frame.bytes = rest.split_to(frame.bytes.len());
    }
}

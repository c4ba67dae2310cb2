//! Edits a body across the boundaries of its frames.

use std::borrow::Cow;

use bytes::Bytes;

use crate::Frame;

/// The bytes of all frames.
pub(super) fn joined(frames: &[Frame]) -> Cow<'_, [u8]> {
    match frames {
        [frame] => Cow::Borrowed(&frame.bytes),
        _ => {
            let mut joined = Vec::with_capacity(frames.iter().map(|it| it.bytes.len()).sum());
            frames.iter().for_each(|frame| joined.extend_from_slice(&frame.bytes));
            Cow::Owned(joined)
        }
    }
}

/// Edits all frames as one slice. The length cannot change, so the frame boundaries stay.
pub(super) fn edit(frames: &mut [Frame], edit: impl FnOnce(&mut [u8])) {
    let mut joined = joined(frames).into_owned();
    edit(&mut joined);

    let mut rest = Bytes::from(joined);
    for frame in frames {
        frame.bytes = rest.split_to(frame.bytes.len());
    }
}

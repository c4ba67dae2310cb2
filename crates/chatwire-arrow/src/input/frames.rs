//! A column of frames: when the parts of a body arrived, and how long they are.

use std::time::Duration;

use arrow_array::ArrayRef;
use bytes::Bytes;
use chatwire_transport::Frame;

use super::{integers::IntegerColumn, lists::StructLists};
use crate::error::ArrowJudgeError;

/// What can be read, in words.
const EXPECTED: &str =
    "a list of structs of `at_nanos`, `at_micros` or `at_millis`, and `length`, all integers";

/// The names of times, and how many nanoseconds one of them has.
const UNITS: [(&str, u64); 3] = [("at_nanos", 1), ("at_micros", 1_000), ("at_millis", 1_000_000)];

/// How many frames of one body are read.
pub(crate) const MAX_FRAMES: usize = 1 << 20;

/// A column of frames.
#[derive(Debug)]
pub(crate) struct FrameColumn<'a> {
    lists: StructLists<'a>,
    times: IntegerColumn<'a>,
    unit: u64,
    lengths: IntegerColumn<'a>,
}

impl<'a> FrameColumn<'a> {
    /// Looks at a column.
    pub(crate) fn new(array: &'a ArrayRef) -> Result<Self, ArrowJudgeError> {
        let wrong = || ArrowJudgeError::of_type("frames", EXPECTED, array.data_type());
        let lists = StructLists::new(array).ok_or_else(wrong)?;
        let member = |name: &str| lists.members.iter().find(|(known, _)| *known == name);
        let (_, lengths) = member("length").ok_or_else(wrong)?;
        let lengths = IntegerColumn::new("frames.length", lengths)?;
        let found = UNITS.iter().find_map(|(name, unit)| Some((member(name)?.1, *unit)));
        let (times, unit) = found.ok_or_else(wrong)?;
        let times = IntegerColumn::new("frames.at", times)?;
        Ok(Self { times, unit, lengths, lists })
    }

    /// The frames of a row, which divide its body; `None` for null.
    ///
    /// # Errors
    ///
    /// What is wrong with the row: frames that do not add up to the body, or that go back in time.
    pub(crate) fn get(&self, row: usize, body: &Bytes) -> Result<Option<Vec<Frame>>, String> {
        let Some(range) = self.lists.range(row) else { return Ok(None) };
        if range.len() > MAX_FRAMES {
            return Err(format!("`frames` are {}; at most {MAX_FRAMES} are read", range.len()));
        }
        let mut frames = Vec::with_capacity(range.len());
        let (mut start, mut last) = (0_usize, Duration::ZERO);
        for (index, element) in range.enumerate() {
            let wrong = |what: &str| format!("frame {} {what}", index + 1);
            let number = |column: &IntegerColumn<'_>| {
                let number = column.get(element).ok().flatten();
                number.and_then(|number| u64::try_from(number).ok())
            };
            let at = number(&self.times).and_then(|at| at.checked_mul(self.unit));
            let at = Duration::from_nanos(at.ok_or_else(|| wrong("has no time"))?);
            let length = number(&self.lengths).and_then(|length| usize::try_from(length).ok());
            let length = length.filter(|length| *length > 0);
            let length = length.ok_or_else(|| wrong("has no length of at least one byte"))?;
            let end = start.checked_add(length).filter(|end| *end <= body.len());
            let end = end.ok_or_else(|| wrong("ends after the body"))?;
            if at < last {
                return Err(wrong("is earlier than the frame before it"));
            }
            frames.push(Frame::new(at, body.slice(start..end)));
            (start, last) = (end, at);
        }
        if start < body.len() {
            let rest = body.len() - start;
            return Err(format!("`frames` leave out the last {rest} bytes of the body"));
        }
        Ok(Some(frames))
    }
}

//! `frames.tsv`: the time and the length of each frame.
//!
//! One line for each frame: milliseconds since the request was sent, a tab, length in bytes.

use std::{fmt::Write, time::Duration};

use bytes::Bytes;

use super::error::{CHANGED_ON_CHECKOUT, RecordingErrorKind};
use crate::Frame;

/// Maximum number of frames; a frame takes far more memory than its line takes in the file.
const MAX_FRAMES: usize = 1 << 20;

const NANOS_PER_MILLI: u64 = 1_000_000;

pub(crate) fn encode(frames: &[Frame]) -> String {
    let mut out = String::new();
    for frame in frames {
        let millis = frame.at.as_millis();
        let nanos = u64::from(frame.at.subsec_nanos()) % NANOS_PER_MILLI;
        let fraction = format!("{nanos:06}");
        let fraction = match fraction.trim_end_matches('0') {
            short if short.len() < 3 => &fraction[..3],
            long => long,
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{millis}.{fraction}\t{}", frame.bytes.len());
    }
    out
}

/// Splits a body into the frames that `text` describes.
///
/// The error has the line, from 1, or none if the sum of the frames is wrong.
pub(crate) fn decode(
    text: &str,
    body: &Bytes,
) -> Result<Vec<Frame>, (Option<usize>, RecordingErrorKind)> {
    let mut splitter = FrameSplitter::new(body);
    for (index, line) in text.split_terminator('\n').enumerate() {
        let wrong = |what: &str| (Some(index + 1), RecordingErrorKind::Syntax(what.to_owned()));
        if line.ends_with('\r') {
            return Err(wrong(CHANGED_ON_CHECKOUT));
        }
        let (at, length) = line
            .split_once('\t')
            .and_then(|(at, length)| Some((parse_millis(at)?, length.parse::<u64>().ok()?)))
            .ok_or_else(|| wrong("must be milliseconds, a tab and a number of bytes"))?;
        splitter.add(at, length).map_err(wrong)?;
    }
    splitter.finish().map_err(|problem| (None, problem))
}

/// Splits a body into frames.
pub(crate) struct FrameSplitter<'a> {
    body: &'a Bytes,
    frames: Vec<Frame>,
    last: Duration,
    count: usize,
    total: u64,
}

impl<'a> FrameSplitter<'a> {
    pub(crate) fn new(body: &'a Bytes) -> Self {
        Self { body, frames: Vec::new(), last: Duration::ZERO, count: 0, total: 0 }
    }

    /// Adds the next frame; the error says what is wrong with it.
    pub(crate) fn add(&mut self, at: Duration, length: u64) -> Result<(), &'static str> {
        if self.count == MAX_FRAMES {
            return Err("is one frame too many: at most 1,048,576 are read");
        }
        if length == 0 {
            return Err("a frame has at least one byte");
        }
        if self.last > at {
            return Err("is earlier than the frame before it");
        }
        let start = self.total;
        let end = start.checked_add(length).ok_or("the frames are longer than any body")?;
        if end <= self.body.len() as u64 {
            self.frames.push(Frame::new(at, self.body.slice(start as usize..end as usize)));
        }
        self.last = at;
        self.count += 1;
        self.total = end;
        Ok(())
    }

    /// Fails if the frames do not cover the body.
    pub(crate) fn finish(self) -> Result<Vec<Frame>, RecordingErrorKind> {
        let body = self.body.len() as u64;
        match self.total == body {
            true => Ok(self.frames),
            false => Err(RecordingErrorKind::Length { frames: self.total, body }),
        }
    }
}

fn parse_millis(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > 6 {
        return None;
    }
    let nanos: u64 = format!("{fraction:0<6}").parse().ok()?;
    let millis: u64 = whole.parse().ok()?;
    Duration::from_millis(millis).checked_add(Duration::from_nanos(nanos))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_round(nanos: u64, expected: &str) {
        let frame = Frame::new(Duration::from_nanos(nanos), "ab");
        let text = encode(std::slice::from_ref(&frame));
        assert_eq!(text, expected);
        assert_eq!(decode(&text, &Bytes::from_static(b"ab")).unwrap(), [frame]);
    }

    #[test]
    fn times_survive() {
        check_round(0, "0.000\t2\n");
        check_round(12_345_000, "12.345\t2\n");
        check_round(12_300_001, "12.300001\t2\n");
        check_round(3_600_000_000_000, "3600000.000\t2\n");
    }

    #[track_caller]
    fn check_refused(text: &str, line: Option<usize>, message: &str) {
        let (found, problem) = decode(text, &Bytes::from_static(b"abcd")).unwrap_err();
        assert_eq!((found, problem.to_string().as_str()), (line, message));
    }

    #[test]
    fn wrong_lines_are_named() {
        let form = "must be milliseconds, a tab and a number of bytes";
        check_refused("0 4\n", Some(1), form);
        check_refused("0\t4\n\n", Some(2), form);
        check_refused("-1\t4\n", Some(1), form);
        check_refused("1.\t4\n", Some(1), form);
        check_refused("1.0000001\t4\n", Some(1), form);
        check_refused("1\t-4\n", Some(1), form);
        check_refused("99999999999999999999\t4\n", Some(1), form);
        check_refused("1\t4\n2\t0\n", Some(2), "a frame has at least one byte");
        check_refused("2\t2\n1\t2\n", Some(2), "is earlier than the frame before it");
        check_refused(
            "1\t1073741824\n",
            None,
            "the frames add up to 1073741824 bytes, but the body has 4",
        );
        check_refused(
            "1\t18446744073709551615\n1\t5\n",
            Some(2),
            "the frames are longer than any body",
        );
        check_refused(
            "1\t2\r\n1\t2\r\n",
            Some(1),
            "ends with a carriage return; the file was changed on checkout",
        );
        check_refused(
            &"0\t1\n".repeat(MAX_FRAMES + 1),
            Some(MAX_FRAMES + 1),
            "is one frame too many: at most 1,048,576 are read",
        );
        check_refused("", None, "the frames add up to 0 bytes, but the body has 4");
    }
}

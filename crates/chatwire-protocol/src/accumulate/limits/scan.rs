//! Counts what is in a body before anything of it is kept.

use chatwire_json::{Kind, Reader, SyntaxError};

use super::{AccumulateError, AccumulateLimits};

/// Checks a text against the limits; what is not JSON is for its reader to report.
pub(super) fn check(limits: &AccumulateLimits, text: &str) -> Result<(), AccumulateError> {
    match (Scan { reader: Reader::new(text), limits, choices: 0 }).object(Part::Response) {
        Err(Stop::Exceeded(error)) => Err(error),
        Ok(()) | Err(Stop::NotJson) => Ok(()),
    }
}

/// Whether some list or object of this text may have more entries than a limit.
///
/// A list of `n` entries has `n - 1` commas, so a text with few commas needs no reading.
pub(super) fn may_exceed(limits: &AccumulateLimits, text: &[u8]) -> bool {
    let AccumulateLimits { max_choices, max_tool_calls, max_items, max_members, .. } = *limits;
    let limit = max_choices.min(max_tool_calls).min(max_items).min(max_members);
    memchr::memchr_iter(b',', text).count() >= limit
}

struct Scan<'a> {
    reader: Reader<'a>,
    limits: &'a AccumulateLimits,
    /// The number of choices that have begun.
    choices: u64,
}

/// The objects whose members are kept one by one; all others are kept as text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Response,
    Choice,
    Message,
}

enum Stop {
    NotJson,
    Exceeded(AccumulateError),
}

impl From<SyntaxError> for Stop {
    fn from(_: SyntaxError) -> Self {
        Self::NotJson
    }
}

impl Scan<'_> {
    /// Reads the value that comes next, and counts its members if it is an object.
    fn object(&mut self, part: Part) -> Result<(), Stop> {
        if self.reader.peek()? != Kind::Object {
            self.reader.raw_value()?;
            return Ok(());
        }
        self.reader.enter();
        let (mut first, mut members) = (true, 0);
        while let Some(name) = self.reader.next_member(&mut first)? {
            let limit = self.limits.max_members;
            count(&mut members, limit, || AccumulateError::TooManyMembers { limit })?;
            self.member(part, &name.decode_lossy())?;
        }
        Ok(())
    }

    fn member(&mut self, part: Part, name: &str) -> Result<(), Stop> {
        let AccumulateLimits { max_choices, max_tool_calls, max_items, .. } = *self.limits;
        let choice = self.choices.saturating_sub(1);
        match (part, name) {
            (Part::Response, "choices") => {
                let error = || AccumulateError::TooManyChoices { limit: max_choices };
                self.list(max_choices, error, |scan| {
                    scan.choices += 1;
                    scan.object(Part::Choice)
                })
            }
            (Part::Choice, "message" | "delta") => self.object(Part::Message),
            (Part::Message, "tool_calls") => {
                let limit = max_tool_calls;
                let error = || AccumulateError::TooManyToolCalls { choice, limit };
                self.list(limit, error, Self::skip)
            }
            (Part::Response, "citations")
            | (Part::Message, "content" | "annotations" | "reasoning_details") => {
                let error = || AccumulateError::TooManyItems { limit: max_items };
                self.list(max_items, error, Self::skip)
            }
            _ => self.skip(),
        }
    }

    /// Reads the value that comes next, and counts its items if it is an array.
    fn list(
        &mut self,
        limit: usize,
        error: impl Fn() -> AccumulateError,
        mut item: impl FnMut(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        if self.reader.peek()? != Kind::Array {
            return self.skip();
        }
        self.reader.enter();
        let (mut first, mut items) = (true, 0);
        while self.reader.next_element(&mut first)? {
            count(&mut items, limit, &error)?;
            item(self)?;
        }
        Ok(())
    }

    fn skip(&mut self) -> Result<(), Stop> {
        self.reader.raw_value()?;
        Ok(())
    }
}

/// Counts one more, unless that is more than the limit.
fn count(
    number: &mut usize,
    limit: usize,
    error: impl Fn() -> AccumulateError,
) -> Result<(), Stop> {
    if *number == limit {
        return Err(Stop::Exceeded(error()));
    }
    *number += 1;
    Ok(())
}

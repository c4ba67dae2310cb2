//! Joins the arguments of a function call.

use chatwire_json::Reader;

use super::{
    AccumulateError, DiagnosticKind,
    text::{HalfCharacter, Piece},
    tracker::Tracker,
};
use crate::{
    chat::{Arguments, FunctionDelta},
    json::Json,
};

/// The longest text that stands for arguments before the real ones: `null`.
const MAX_PLACEHOLDER_BYTES: usize = 4;

/// How many times longer one spelling of arguments may be than another to be compared with it.
const MAX_SPELLING_RATIO: usize = 4;

/// The longest token that is not JSON because it is cut: five bytes of an escape such as `\u00e`.
const MAX_CUT_TOKEN_BYTES: usize = 5;

/// The arguments of a function call so far.
#[derive(Debug, Clone, Default)]
pub(super) struct JoinedArguments {
    arguments: Option<Arguments>,
    half: HalfCharacter,
    scan: Scan,
    /// The number of bytes that events have carried.
    emitted: usize,
    /// Whether a piece has repeated all pieces before it.
    is_cumulative: bool,
}

/// How far the text was scanned for the end of its JSON value.
#[derive(Debug, Clone, Copy, Default)]
struct Scan {
    position: usize,
    depth: usize,
    in_string: bool,
    escaped: bool,
    has_begun: bool,
    /// The last byte outside of strings that is not blank; a string counts as its last quote.
    last: u8,
}

impl JoinedArguments {
    pub(super) fn as_text(&self) -> &str {
        self.arguments.as_ref().map(Arguments::as_text).unwrap_or_default()
    }

    /// Whether there is no text but blanks so far.
    pub(super) fn is_empty(&self) -> bool {
        self.as_text().trim_start().is_empty()
    }

    /// Whether the text is a finished JSON object or array.
    pub(super) fn is_complete(&mut self) -> bool {
        let text = self.arguments.as_ref().map(Arguments::as_text).unwrap_or_default();
        self.scan.read(text);
        self.scan.has_begun && self.scan.depth == 0 || is_placeholder(text)
    }

    /// Whether a value may begin at the end of the text.
    fn may_begin(&mut self) -> bool {
        let text = self.arguments.as_ref().map(Arguments::as_text).unwrap_or_default();
        self.scan.read(text);
        self.scan.in_string || matches!(self.scan.last, b':' | b',' | b'[')
    }

    /// Whether the text is `{}` or `null`, which some servers send before the real arguments.
    pub(super) fn is_placeholder(&self) -> bool {
        is_placeholder(self.as_text())
    }

    /// Adds the arguments of a part.
    pub(super) fn push_function(
        &mut self,
        function: &FunctionDelta,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        match &function.arguments {
            None => Ok(()),
            Some(Arguments::Text(text)) => self.push(text, choice, tracker),
            Some(Arguments::Json(json)) => match Piece::of(json) {
                Some(Piece::Escaped(raw)) => {
                    let text = self.half.decode(raw, choice, tracker);
                    self.push(&text, choice, tracker)
                }
                _ => {
                    tracker.report(DiagnosticKind::ArgumentsAsJson, Some(choice));
                    if self.as_text().is_empty() {
                        tracker.reserve(json.as_str().len())?;
                        self.arguments = Some(Arguments::Json(json.clone()));
                        return Ok(());
                    }
                    self.push(json.as_str(), choice, tracker)
                }
            },
        }
    }

    /// The text that events have not carried yet; what may be replaced is held back until
    /// `is_final`.
    pub(super) fn take_new(&mut self, is_final: bool) -> String {
        if !is_final && self.is_placeholder() {
            return String::new();
        }
        let text = self.arguments.as_ref().map(Arguments::as_text).unwrap_or_default();
        let new = text.get(self.emitted..).unwrap_or_default().to_owned();
        self.emitted = text.len();
        new
    }

    pub(super) fn finish(mut self, choice: u64, tracker: &mut Tracker) -> Option<Arguments> {
        if !self.half.is_empty() {
            let mut text = Some(self.as_text().to_owned());
            // Adds one replacement character at most, which is dispensable at the limit.
            let _ = self.half.flush(&mut text, choice, tracker);
            self.arguments = text.map(Arguments::Text);
        }
        if is_beyond_json(self.as_text()) {
            tracker.report(DiagnosticKind::ArgumentsNotJson, Some(choice));
        }
        self.arguments
    }

    fn push(
        &mut self,
        piece: &str,
        choice: u64,
        tracker: &mut Tracker,
    ) -> Result<(), AccumulateError> {
        tracker.reserve(piece.len())?;
        let known = self.as_text();
        if known.is_empty() {
            self.arguments = Some(Arguments::Text(piece.to_owned()));
            return Ok(());
        }
        if piece.is_empty() {
            return Ok(());
        }
        let may_be_whole = may_be_whole(piece);
        let is_object = may_be_whole && piece.trim_start().starts_with('{');
        let is_repetition = known == piece
            || may_be_whole && is_placeholder(piece)
            || is_object && is_spelled_again(known, piece);
        let is_cumulative = is_object && piece.starts_with(known);
        if is_repetition && self.is_complete() {
            tracker.report(DiagnosticKind::ArgumentsRepeated, Some(choice));
            return Ok(());
        }
        // Some servers send all arguments so far, or all of them at the end.
        if is_cumulative && (self.is_cumulative || !self.may_begin()) {
            self.is_cumulative = true;
            tracker.report(DiagnosticKind::ArgumentsRepeated, Some(choice));
            self.scan = Scan::default();
            self.arguments = Some(Arguments::Text(piece.to_owned()));
            return Ok(());
        }
        if is_object && self.is_placeholder() {
            tracker.report(DiagnosticKind::ArgumentsReplaced, Some(choice));
            self.scan = Scan::default();
            self.emitted = 0;
            self.arguments = Some(Arguments::Text(piece.to_owned()));
            return Ok(());
        }
        match &mut self.arguments {
            Some(Arguments::Text(text)) => text.push_str(piece),
            known => {
                let known = known.as_ref().map(Arguments::as_text).unwrap_or_default();
                self.arguments = Some(Arguments::Text([known, piece].concat()));
            }
        }
        Ok(())
    }
}

impl Scan {
    /// Scans the rest of a text that has only grown since; takes linear time in total.
    fn read(&mut self, text: &str) {
        for byte in text.bytes().skip(self.position) {
            if !self.in_string && !byte.is_ascii_whitespace() {
                self.last = byte;
            }
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.in_string => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                _ if self.in_string => {}
                b'{' | b'[' => {
                    self.depth += 1;
                    self.has_begun = true;
                }
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        self.position = text.len();
    }
}

/// Whether a piece may be an object or a placeholder; most are not, by their first byte.
fn may_be_whole(piece: &str) -> bool {
    // Anything that is not printable ASCII may be a blank.
    piece
        .bytes()
        .next()
        .is_none_or(|first| matches!(first, b'{' | b'n') || !first.is_ascii_graphic())
}

fn is_placeholder(text: &str) -> bool {
    text.len() <= MAX_PLACEHOLDER_BYTES && matches!(text.trim(), "{}" | "null")
}

/// Whether an object is the same JSON value as the known text, with other blanks or escapes.
fn is_spelled_again(known: &str, piece: &str) -> bool {
    // A short piece costs no comparison with a long text, so that all pieces take linear time.
    let is_similar = piece.len() >= known.len() / MAX_SPELLING_RATIO;
    let value = |text| Json::from_text(text).ok();
    is_similar && value(piece).is_some_and(|piece| value(known).is_some_and(|known| known == piece))
}

/// Whether a text stops being JSON before its end; arguments that are cut do not.
pub(super) fn is_beyond_json(text: &str) -> bool {
    let mut reader = Reader::new(text);
    let Err(error) = reader.raw_value().and_then(|_| reader.end()) else { return false };
    let rest = text.get(error.offset()..).unwrap_or_default().trim_end();
    rest.starts_with(['{', '[']) || rest.len() > MAX_CUT_TOKEN_BYTES
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::{is_placeholder, may_be_whole};

    proptest! {
        #[test]
        fn objects_and_placeholders_may_be_whole(
            parts in vec(select(vec!["{", "}", "null", " ", "\n", "\u{a0}", "\u{3000}", "a", "\""]), 0..5),
        ) {
            let piece = parts.concat();
            let is_whole = is_placeholder(&piece) || piece.trim_start().starts_with('{');
            prop_assert!(may_be_whole(&piece) || !is_whole);
        }
    }
}

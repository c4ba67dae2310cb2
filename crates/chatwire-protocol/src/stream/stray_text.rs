//! Text outside of events.

use bytes::Bytes;

use crate::{error::ApiError, sse::SseBlock};

/// Maximum number of bytes that are kept.
const MAX_BYTES: usize = 4 << 10;

/// Lines that are no fields but words of a server or a proxy: plain text, HTML or JSON.
#[derive(Debug, Clone, Default)]
pub(super) struct StrayText(Vec<u8>);

impl StrayText {
    /// Adds the lines of a block that are no fields.
    pub(super) fn push(&mut self, block: &SseBlock<'_>) {
        let lines = block.fields().filter(|field| !field.is_known() && !field.is_comment());
        for field in lines.filter(|field| !field.name.is_empty() && is_text(field.name, field.line))
        {
            let room = MAX_BYTES.saturating_sub(self.0.len());
            self.0.extend(field.line.iter().take(room));
            self.0.push(b'\n');
        }
    }

    /// The text as an error; `None` if there is none.
    pub(super) fn to_error(&self) -> Option<ApiError> {
        let text = self.0.trim_ascii();
        (!text.is_empty()).then(|| ApiError::from_body(Bytes::copy_from_slice(text)))
    }
}

/// Whether a line is text: the name of a field has no blanks, quotes or brackets.
fn is_text(name: &[u8], line: &[u8]) -> bool {
    let named = [&b"error"[..], b"exception", b"message", b"detail"];
    name.iter().any(|byte| b" \t\"<{[".contains(byte))
        || name != b"error" && named.iter().any(|word| name.eq_ignore_ascii_case(word))
        || name.len() == line.len() && line.starts_with(b"<")
}

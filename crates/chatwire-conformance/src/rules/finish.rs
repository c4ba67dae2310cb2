//! The known finish reasons.

/// What the API documents.
pub(super) const REASONS: [&str; 5] =
    ["stop", "length", "tool_calls", "content_filter", "function_call"];

/// The reasons as a finding names them.
pub(super) fn expected() -> String {
    format!("one of {}", REASONS.join(", "))
}

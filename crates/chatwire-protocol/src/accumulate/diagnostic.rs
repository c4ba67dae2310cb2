//! What the chunks of an answer disagreed on.

use std::fmt;

/// Something in the chunks that an accumulator had to interpret.
///
/// One is kept for each kind and choice, so their number is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// What it is.
    pub kind: DiagnosticKind,
    /// The index of the choice it is in; `None` when it concerns the whole answer.
    pub choice: Option<u64>,
    /// The first chunk it was in, counted from 0.
    pub chunk: u64,
    /// How many times it was seen.
    pub count: u64,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(choice) = self.choice {
            write!(f, "choice {choice}: ")?;
        }
        write!(f, "{} (first in chunk {}", self.kind.as_str(), self.chunk)?;
        match self.count {
            1 => f.write_str(")"),
            count => write!(f, ", {count} times)"),
        }
    }
}

/// The kinds of [`Diagnostic`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DiagnosticKind {
    /// A later chunk has another non-empty `id`; the first is kept.
    IdChanged,
    /// A later chunk names another model; the first is kept.
    ModelChanged,
    /// A later chunk has another `created`; the first is kept.
    CreatedChanged,
    /// A later chunk has another `system_fingerprint`; the first is kept.
    FingerprintChanged,
    /// A choice has no `index`; its place in the chunk is taken for it.
    IndexMissing,
    /// A choice has no role; it is taken to be the assistant's.
    RoleMissing,
    /// A later chunk has another role; the first is kept.
    RoleChanged,
    /// A later chunk has another `finish_reason`; the first is kept.
    FinishReasonChanged,
    /// Text or tool calls came after the `finish_reason`; they are taken.
    ContentAfterFinish,
    /// A choice came as a whole `message` instead of a `delta`.
    MessageInsteadOfDelta,
    /// Text came in parts instead of as a string; the text of the parts is taken.
    ContentInParts,
    /// Half of a character came without the other half; it is replaced by U+FFFD.
    LoneSurrogate,
    /// A tool call has no `index`; its id, or its place, tells which it is.
    ToolIndexMissing,
    /// A second tool call has the index of another; they are kept apart by their ids.
    ToolIndexReused,
    /// A later part of a tool call has another id; the first is kept.
    ToolIdChanged,
    /// A later part of a tool call has another name; the first is kept.
    ToolNameChanged,
    /// Arguments came as JSON instead of text.
    ArgumentsAsJson,
    /// A member this crate has no rule for changed; the last value is kept.
    MemberReplaced,
}

impl DiagnosticKind {
    /// The kind in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IdChanged => "the id changed",
            Self::ModelChanged => "the model changed",
            Self::CreatedChanged => "the time of creation changed",
            Self::FingerprintChanged => "the system fingerprint changed",
            Self::IndexMissing => "the index is missing",
            Self::RoleMissing => "the role is missing",
            Self::RoleChanged => "the role changed",
            Self::FinishReasonChanged => "the finish reason changed",
            Self::ContentAfterFinish => "content came after the finish reason",
            Self::MessageInsteadOfDelta => "a message came instead of a delta",
            Self::ContentInParts => "content came in parts",
            Self::LoneSurrogate => "half of a character is missing",
            Self::ToolIndexMissing => "a tool call has no index",
            Self::ToolIndexReused => "two tool calls have one index",
            Self::ToolIdChanged => "the id of a tool call changed",
            Self::ToolNameChanged => "the name of a tool call changed",
            Self::ArgumentsAsJson => "arguments came as JSON instead of text",
            Self::MemberReplaced => "a member changed",
        }
    }
}

//! Contradictions between the chunks of a response.

use std::fmt;

/// A contradiction or gap in the chunks that the accumulator resolved.
///
/// There is one for each kind and choice, so their number is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The kind of contradiction.
    pub kind: DiagnosticKind,
    /// The index of the choice; `None` if it concerns the whole response.
    pub choice: Option<u64>,
    /// Zero-based number of the first chunk with it.
    pub chunk: u64,
    /// Number of occurrences.
    pub count: u64,
}

impl Diagnostic {
    /// One that concerns the whole response.
    pub(super) fn of_response(kind: DiagnosticKind) -> Self {
        Self { kind, choice: None, chunk: 0, count: 1 }
    }
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
    /// A later chunk has another `model`; the first is kept.
    ModelChanged,
    /// A later chunk has another `created`; the first is kept.
    CreatedChanged,
    /// A later chunk has another `system_fingerprint`; the first is kept.
    FingerprintChanged,
    /// A choice has no `index`; its position in the chunk is used instead.
    IndexMissing,
    /// A choice has no role; `assistant` is used.
    RoleMissing,
    /// A later chunk has another role; the first is kept.
    RoleChanged,
    /// A later chunk has another `finish_reason`; the first is kept.
    FinishReasonChanged,
    /// Text or tool calls came after the `finish_reason`; they are appended.
    ContentAfterFinish,
    /// A choice has a whole `message` instead of a `delta`.
    MessageInsteadOfDelta,
    /// A choice has a whole `message` that repeats its deltas; only what it adds is kept.
    MessageRepeated,
    /// Each piece of a text repeats all text so far, or the last piece does; nothing is dropped,
    /// because a model may repeat itself.
    TextRepeated,
    /// A choice has a text where its `delta` or `message` should be; it is the content.
    TextInsteadOfMessage,
    /// A non-streaming choice has a `delta` instead of a `message`.
    DeltaInsteadOfMessage,
    /// The completion is within other JSON or followed by other text; it is taken out.
    ResponseWrapped,
    /// `NaN` or `Infinity` is in the place of a number, which JSON does not have; it is `null`.
    NotANumber,
    /// Content is a list of parts instead of a string.
    ContentInParts,
    /// A choice has neither content nor a refusal, reasoning, audio or tool calls.
    ContentMissing,
    /// A value is of a type that cannot be understood; it is kept as an extra member.
    NotUnderstood,
    /// A surrogate without its counterpart; it is replaced by U+FFFD.
    LoneSurrogate,
    /// A part of a tool call has no `index`; it is assigned by ID or to the latest call.
    ToolIndexMissing,
    /// Two tool calls have the same `index`; they are distinguished by ID, name or arguments.
    ToolIndexReused,
    /// Two tool calls have the same ID; both are kept.
    ToolIdReused,
    /// A later part of a tool call has another ID; the first is kept.
    ToolIdChanged,
    /// A later part of a tool call has another name; the first is kept.
    ToolNameChanged,
    /// The name of a tool call arrived in pieces; they are joined.
    ToolNameInPieces,
    /// Tool calls are an object, or a list with other elements, instead of a list of objects.
    ToolCallsNotAList,
    /// A tool call has its name and arguments beside its ID instead of in `function`.
    ToolCallFlat,
    /// Tool calls are in a later choice although one choice was requested; they are moved to the
    /// first choice.
    ToolCallsInLaterChoice,
    /// Arguments are JSON instead of a string.
    ArgumentsAsJson,
    /// Arguments began with `{}` or `null`, which the real arguments replace.
    ArgumentsReplaced,
    /// Arguments were repeated, or followed by `{}` or `null`; the repetition is dropped.
    ArgumentsRepeated,
    /// Arguments are not one JSON value, for instance because they come twice in different pieces;
    /// they are kept.
    ArgumentsNotJson,
    /// The value of an extra member changed and cannot be joined: a label keeps its first value,
    /// any other its last.
    MemberReplaced,
}

impl DiagnosticKind {
    /// A short lower-case description, such as `the role is missing`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IdChanged => "the ID changed",
            Self::ModelChanged => "the model changed",
            Self::CreatedChanged => "the creation time changed",
            Self::FingerprintChanged => "the system fingerprint changed",
            Self::IndexMissing => "the index is missing",
            Self::RoleMissing => "the role is missing",
            Self::RoleChanged => "the role changed",
            Self::FinishReasonChanged => "the finish reason changed",
            Self::ContentAfterFinish => "content came after the finish reason",
            Self::MessageInsteadOfDelta => "a choice has a message instead of a delta",
            Self::MessageRepeated => "a message repeats the deltas",
            Self::TextRepeated => "text is repeated from its start",
            Self::TextInsteadOfMessage => "a choice has a text instead of a message",
            Self::DeltaInsteadOfMessage => "a choice has a delta instead of a message",
            Self::ResponseWrapped => "the completion is not alone in the body",
            Self::NotANumber => "a number is `NaN` or infinite",
            Self::ContentInParts => "content is a list of parts",
            Self::ContentMissing => "the choice is empty",
            Self::NotUnderstood => "a value has a type that cannot be understood",
            Self::LoneSurrogate => "a surrogate has no counterpart",
            Self::ToolIndexMissing => "a tool call has no index",
            Self::ToolIndexReused => "two tool calls have the same index",
            Self::ToolIdReused => "two tool calls have the same ID",
            Self::ToolIdChanged => "the ID of a tool call changed",
            Self::ToolNameChanged => "the name of a tool call changed",
            Self::ToolNameInPieces => "the name of a tool call is in pieces",
            Self::ToolCallsNotAList => "tool calls are not a list of objects",
            Self::ToolCallFlat => "a tool call has no function",
            Self::ToolCallsInLaterChoice => "tool calls are in a choice that was not requested",
            Self::ArgumentsReplaced => "arguments began with a placeholder",
            Self::ArgumentsRepeated => "arguments are repeated",
            Self::ArgumentsNotJson => "arguments are not one JSON value",
            Self::ArgumentsAsJson => "arguments are JSON instead of a string",
            Self::MemberReplaced => "an extra member changed",
        }
    }
}

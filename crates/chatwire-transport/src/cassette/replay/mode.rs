//! What a cassette does with a request.

/// What a [`Cassette`](crate::cassette::Cassette) does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// Answers from recordings only; a request without one fails.
    None,
    /// Records everything if there is no recording yet, and is [`Mode::None`] otherwise.
    Once,
    /// Answers from recordings, and records what has none.
    NewEpisodes,
    /// Records everything; what is recorded replaces all there was.
    All,
    /// Sends everything, records nothing, and compares each answer with its recording; a request
    /// without one is not sent and fails.
    Verify,
}

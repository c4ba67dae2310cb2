//! What a cassette does with requests.

/// What a [`Cassette`](crate::cassette::Cassette) does with requests. The names are those of VCR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// Replays recordings; a request without one fails.
    None,
    /// Records every request if there are no recordings, and behaves like [`Mode::None`] otherwise.
    Once,
    /// Replays recordings, and records requests without one.
    NewEpisodes,
    /// Records every request; the new recordings replace all former ones.
    All,
    /// Sends every request, records nothing, and compares each response with its recording.
    ///
    /// A request without a recording is not sent and fails.
    Verify,
}

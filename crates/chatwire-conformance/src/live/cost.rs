//! What a probe costs at most.

use super::ProbeCase;

/// What a probe costs at most, before it begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cost {
    /// The number of requests.
    pub requests: u64,
    /// Tokens of responses.
    pub completion_tokens: u64,
    /// Tokens of prompts, estimated as one for four bytes of a request.
    pub prompt_tokens: u64,
}

/// How many bytes of a request count as a token.
const BYTES_FOR_A_TOKEN: u64 = 4;

impl Cost {
    /// The cost of sending each of these cases once.
    pub fn of<'a>(cases: impl IntoIterator<Item = &'a ProbeCase>) -> Self {
        cases.into_iter().fold(Self::default(), |cost, case| {
            let bytes = u64::try_from(case.body.len()).unwrap_or(u64::MAX);
            Self {
                requests: cost.requests + 1,
                completion_tokens: cost.completion_tokens.saturating_add(case.max_tokens()),
                prompt_tokens: cost.prompt_tokens.saturating_add(bytes / BYTES_FOR_A_TOKEN),
            }
        })
    }

    /// The cost of doing all of it again, so many times.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        Self {
            requests: self.requests.saturating_mul(count),
            completion_tokens: self.completion_tokens.saturating_mul(count),
            prompt_tokens: self.prompt_tokens.saturating_mul(count),
        }
    }
}

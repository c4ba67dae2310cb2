//! Token counts of a completion.

use serde::Serialize;

/// Shortest prompt that is cached, in tokens, and the unit in which it is.
///
/// <https://platform.openai.com/docs/guides/prompt-caching>
const MIN_CACHED: usize = 1_024;
const CACHE_UNIT: usize = 128;

/// Token counts of a completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Usage {
    prompt_tokens: usize,
    completion_tokens: usize,
    total_tokens: usize,
    prompt_tokens_details: PromptDetails,
    completion_tokens_details: CompletionDetails,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct PromptDetails {
    /// As if the same prompt had been sent before, because equal requests get equal responses.
    cached_tokens: usize,
    audio_tokens: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct CompletionDetails {
    reasoning_tokens: usize,
    audio_tokens: usize,
    accepted_prediction_tokens: usize,
    rejected_prediction_tokens: usize,
}

impl Usage {
    /// `completion` counts the tokens of the reasoning, too.
    pub(super) fn new(prompt: usize, completion: usize, reasoning: usize) -> Self {
        let cached = if prompt < MIN_CACHED { 0 } else { prompt / CACHE_UNIT * CACHE_UNIT };
        Self {
            prompt_tokens: prompt,
            completion_tokens: completion,
            total_tokens: prompt + completion,
            prompt_tokens_details: PromptDetails { cached_tokens: cached, audio_tokens: 0 },
            completion_tokens_details: CompletionDetails {
                reasoning_tokens: reasoning,
                audio_tokens: 0,
                accepted_prediction_tokens: 0,
                rejected_prediction_tokens: 0,
            },
        }
    }

    pub(super) fn completion_tokens(self) -> usize {
        self.completion_tokens
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_long_prompts_are_cached() {
        let cached = |prompt| Usage::new(prompt, 0, 0).prompt_tokens_details.cached_tokens;
        assert_eq!([cached(0), cached(1_023), cached(1_024), cached(1_200)], [0, 0, 1_024, 1_152]);
    }
}

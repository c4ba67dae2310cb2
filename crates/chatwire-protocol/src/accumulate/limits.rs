//! Limits of a response, and the errors for exceeding them.

mod scan;

use thiserror::Error;

/// How much of a response is kept, so that a server cannot exhaust the memory.
///
/// An [`Accumulator`](super::Accumulator) counts while it joins the chunks of a stream.
/// [`check`](Self::check) counts in the text of one object, before it becomes a value: an empty
/// choice has two bytes, and takes hundreds of bytes as a value.
/// A [`ChatStreamDecoder`](crate::stream::ChatStreamDecoder) does that with large events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccumulateLimits {
    /// Maximum number of choices; default 128, the maximum of `n` at OpenAI.
    pub max_choices: usize,
    /// Maximum number of tool calls of one choice; default 128, the maximum number of tools at
    /// OpenAI.
    pub max_tool_calls: usize,
    /// Maximum number of items of any other list that is read item by item: parts of a content,
    /// annotations, citations, details of reasoning; default 16,384.
    ///
    /// Log probabilities are kept as text, and do not count.
    pub max_items: usize,
    /// Maximum number of members of a response, a choice or a message; default 65,536.
    pub max_members: usize,
    /// Maximum number of values in members without a field, and in parts of a content, whose
    /// pieces are joined; default 32,768.
    ///
    /// A text is one value, however long, and pieces that continue a value add none.
    /// They are counted from time to time, so up to twice as many may be accepted.
    /// Does not concern a response that is no stream, which keeps them as text.
    pub max_values: usize,
    /// Maximum total size of text and JSON in bytes; default 256 MiB.
    ///
    /// Log probabilities with 20 alternatives take about 1,600 bytes per token, so the default is
    /// enough for 128,000 tokens.
    pub max_bytes: usize,
}

impl AccumulateLimits {
    /// Sets the maximum number of choices.
    #[must_use]
    pub fn max_choices(mut self, choices: usize) -> Self {
        self.max_choices = choices;
        self
    }

    /// Sets the maximum number of tool calls of one choice.
    #[must_use]
    pub fn max_tool_calls(mut self, tool_calls: usize) -> Self {
        self.max_tool_calls = tool_calls;
        self
    }

    /// Sets the maximum number of items of any other list.
    #[must_use]
    pub fn max_items(mut self, items: usize) -> Self {
        self.max_items = items;
        self
    }

    /// Sets the maximum number of members of a response, a choice or a message.
    #[must_use]
    pub fn max_members(mut self, members: usize) -> Self {
        self.max_members = members;
        self
    }

    /// Sets the maximum number of values in members without a field.
    #[must_use]
    pub fn max_values(mut self, values: usize) -> Self {
        self.max_values = values;
        self
    }

    /// Sets the maximum total size in bytes.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Checks the text of a response or a chunk, without keeping anything of it.
    ///
    /// Takes time in proportion to the text, and no memory.
    /// What is not JSON has no error here: reading it has one.
    ///
    /// ```
    /// use chatwire_protocol::accumulate::AccumulateLimits;
    ///
    /// let limits = AccumulateLimits::default();
    /// let choices = ["{}"; 129].join(",");
    /// let error = limits.check(format!("{{\"choices\":[{choices}]}}").as_bytes()).unwrap_err();
    /// assert_eq!(error.to_string(), "the response has more than 128 choices");
    /// ```
    ///
    /// # Errors
    ///
    /// Fails at the first limit that the text exceeds, from its start.
    pub fn check(&self, text: &[u8]) -> Result<(), AccumulateError> {
        self.check_length(text.len())?;
        if !scan::may_exceed(self, text) {
            return Ok(());
        }
        std::str::from_utf8(text).map_or(Ok(()), |text| scan::check(self, text))
    }

    /// Like [`check`](Self::check), for what is known to be text.
    pub(crate) fn check_text(&self, text: &str) -> Result<(), AccumulateError> {
        self.check_length(text.len())?;
        if scan::may_exceed(self, text.as_bytes()) { scan::check(self, text) } else { Ok(()) }
    }

    fn check_length(&self, bytes: usize) -> Result<(), AccumulateError> {
        let limit = self.max_bytes;
        if bytes > limit { Err(AccumulateError::TooLarge { limit }) } else { Ok(()) }
    }
}

impl Default for AccumulateLimits {
    fn default() -> Self {
        Self {
            max_choices: 128,
            max_tool_calls: 128,
            max_items: 1 << 14,
            max_members: 1 << 16,
            max_values: 1 << 15,
            max_bytes: 256 << 20,
        }
    }
}

/// The response exceeded one of the [limits](AccumulateLimits).
///
/// Either the server misbehaves or the limit is too small for the request.
/// The accumulator keeps all chunks before the failed one, which may have been added in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AccumulateError {
    /// There are more choices than [`AccumulateLimits::max_choices`].
    #[error("the response has more than {limit} choices")]
    #[non_exhaustive]
    TooManyChoices {
        /// The limit.
        limit: usize,
    },
    /// A choice has more tool calls than [`AccumulateLimits::max_tool_calls`].
    #[error("choice {choice} of the response has more than {limit} tool calls")]
    #[non_exhaustive]
    TooManyToolCalls {
        /// The index of the choice.
        choice: u64,
        /// The limit.
        limit: usize,
    },
    /// A list of the response has more items than [`AccumulateLimits::max_items`].
    #[error("a list of the response has more than {limit} items")]
    #[non_exhaustive]
    TooManyItems {
        /// The limit.
        limit: usize,
    },
    /// An object of the response has more members than [`AccumulateLimits::max_members`].
    #[error("an object of the response has more than {limit} members")]
    #[non_exhaustive]
    TooManyMembers {
        /// The limit.
        limit: usize,
    },
    /// Members without a field hold more values than [`AccumulateLimits::max_values`].
    #[error("members of the response that are not known have more than {limit} values")]
    #[non_exhaustive]
    TooManyValues {
        /// The limit.
        limit: usize,
    },
    /// The response is larger than [`AccumulateLimits::max_bytes`].
    #[error("the response has more than {limit} bytes")]
    #[non_exhaustive]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
}

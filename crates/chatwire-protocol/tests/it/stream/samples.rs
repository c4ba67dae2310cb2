//! Streams of several kinds, modeled on real servers.

/// A name, the number of choices that were requested, and the stream.
pub(crate) type Sample = (&'static str, u64, &'static str);

/// Text with a usage chunk, as OpenAI sends it.
const PLAIN: &str = concat!(
    "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1744187449,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n",
    "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1744187449,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"He\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n",
    "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1744187449,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"llo \\\"you\\\" 🎈\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n",
    "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1744187449,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\u2028\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n",
    "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1744187449,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}\n\n",
    "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1744187449,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}\n\n",
    "data: [DONE]\n\n",
);

/// IDs only at the start, no `finish_reason` in between, two terminal chunks, no `[DONE]`.
const TWO_ENDS: &str = concat!(
    ": keep-alive\r\n\r\n",
    "data: {\"id\":\"m-7\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"One\"}}],\"created\":1}\r\n\r\n",
    "data: {\"id\":\"\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\" two\"}}],\"created\":2}\r\n\r\n",
    "data: {\"id\":\"\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"finish_reason\":\"stop\"}],\"created\":2,\"usage\":{\"total_tokens\":9}}\r\n\r\n",
    "data: {\"id\":\"\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\"}],\"created\":3,\"usage\":null}\r\n\r\n",
);

/// Two choices, interleaved.
const TWO_CHOICES: &str = concat!(
    "data: {\"choices\":[{\"index\":1,\"delta\":{\"role\":\"assistant\",\"content\":\"B\"},\"finish_reason\":null}]}\n\n",
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"A\"},\"finish_reason\":null}]}\n\n",
    "data: {\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n",
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n",
    "data: [DONE]\n\n",
);

/// Two tool calls in fragments, with line feeds inside the data.
const TOOLS: &str = concat!(
    "data: {\"id\":\"t\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"look\",\"arguments\":\"\"}}]},\"finish_reason\":null}]}\n\n",
    "data: {\"id\":\"t\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"at\\\":\"}}]},\n",
    "data: \"finish_reason\":null}]}\n\n",
    "data: {\"id\":\"t\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"\",\"function\":{\"arguments\":\"1}\"}}]},\"finish_reason\":null}]}\n\n",
    "data: {\"id\":\"t\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"call_b\",\"type\":\"function\",\"function\":{\"name\":\"leap\",\"arguments\":\"{}\"}}]},\"finish_reason\":null}]}\n\n",
    "data: {\"id\":\"t\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n",
    "data: [DONE]\n\n",
);

/// Reasoning and log probabilities, CR as line end.
const REASONING: &str = concat!(
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"reasoning_content\":\"hm\",\"content\":null}}]}\r\r",
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"m.\"}}]}\r\r",
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes\"},\"logprobs\":{\"content\":[{\"token\":\"Yes\",\"logprob\":-0.5,\"bytes\":null,\"top_logprobs\":[]}],\"refusal\":null}}]}\r\r",
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"!\"},\"logprobs\":{\"content\":[{\"token\":\"!\",\"logprob\":-1e-3,\"bytes\":[33],\"top_logprobs\":[]}],\"refusal\":null},\"finish_reason\":\"stop\"}]}\r\r",
    "data: [DONE]\r\r",
);

/// Chunks in envelopes.
const ENVELOPES: &str = concat!(
    "data: {\"event\":{\"id\":\"e\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hi\"}}]},\"state\":{\"usage\":{\"output_tokens\":1}}}\n\n",
    "data: {\"event\":{\"id\":\"e\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]},\"state\":{\"usage\":{\"output_tokens\":2}}}\n\n",
);

pub(crate) const SAMPLES: &[Sample] = &[
    ("plain", 1, PLAIN),
    ("two ends", 1, TWO_ENDS),
    ("two choices", 2, TWO_CHOICES),
    ("tools", 1, TOOLS),
    ("reasoning", 1, REASONING),
    ("envelopes", 1, ENVELOPES),
];

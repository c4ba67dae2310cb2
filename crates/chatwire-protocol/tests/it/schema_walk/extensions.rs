//! Members with a field that no vendored schema declares, and the reason for each field.
//!
//! "Specifications" are the 485 chat specifications of
//! [aimlapi/api-docs](https://github.com/aimlapi/api-docs) at commit f14fa72f, and "bodies" the 309
//! responses and 685 chunks in its pages.

/// Type, members, evidence.
pub(crate) const EXTENSIONS: &[(&str, &[&str], &str)] = &[
    ("ChatRequest", &["audio", "modalities"], "In 15 specifications."),
    ("AudioOptions", &["format", "voice"], "In 15 specifications, as members of `audio`."),
    ("ChatRequest", &["enable_thinking", "thinking_budget"], "In 8 specifications, all of Qwen."),
    ("ChatRequest", &["metadata"], "In 25 specifications."),
    ("ChatRequest", &["thinking"], "In 26 specifications, most of Anthropic."),
    ("Thinking", &["type", "budget_tokens"], "In 26 specifications, as members of `thinking`."),
    ("ChatRequest", &["user"], "In 4 specifications, and a member of OpenAI's API."),
    ("ContentPart", &["input_audio"], "In 25 specifications."),
    ("InputAudio", &["data", "format"], "In 25 specifications, as members of `input_audio`."),
    ("ContentPart", &["video_url"], "In 21 specifications."),
    ("MediaUrl", &["url"], "In 21 specifications, as the member of `video_url`."),
    ("BilledUsage", &["tokens_used"], "In 5 bodies, where later ones have `credits_used`."),
    ("ChatChunk", &["meta"], "The provider's page on cost says that the last chunk carries it."),
    ("ChatChunk", &["obfuscation"], "In 105 chunks, those of one OpenAI model."),
    ("ChatChunk", &["system_fingerprint"], "In 105 chunks, and in every stream of LiteLLM."),
    ("ChatResponse", &["system_fingerprint"], "In 200 of 309 bodies, a string or null."),
    ("ChatResponse", &["service_tier"], "In 16 bodies; declared for chunks only."),
    ("ChatResponse", &["provider"], "In 6 bodies, those that came through OpenRouter."),
    ("ChatChunk", &["provider"], "As in the bodies that came through OpenRouter."),
    ("ChatResponse", &["citations"], "In 2 bodies, both of Perplexity."),
    ("Choice", &["native_finish_reason"], "In 120 bodies."),
    ("ChunkChoice", &["native_finish_reason"], "As in 120 bodies."),
    ("Message", &["reasoning", "reasoning_details"], "In 120 and 116 bodies."),
    ("Message", &["reasoning_content"], "In 73 bodies."),
    ("Message", &["function_call"], "What `tool_calls` replaced; older servers still send it."),
    ("Delta", &["reasoning", "reasoning_details"], "As in 120 and 116 bodies."),
    ("Delta", &["reasoning_content"], "In 11 chunks, those of Qwen."),
    ("Delta", &["function_call"], "What `tool_calls` replaced; older servers still send it."),
    ("Delta", &["audio"], "Answers as speech, when they are streamed."),
    ("ToolCallDelta", &["custom"], "Calls of custom tools, when they are streamed."),
    ("ToolCallDelta", &["extra_content"], "Gemini's `thought_signature`; declared for requests."),
    ("CompletionTokensDetails", &["image_tokens", "text_tokens"], "In 120 and 15 bodies."),
    ("PromptTokensDetails", &["cache_write_tokens"], "In 114 bodies."),
    ("PromptTokensDetails", &["image_tokens", "text_tokens"], "In 10 and 23 bodies."),
    ("PromptTokensDetails", &["video_tokens"], "In 121 bodies."),
    ("Usage", &["cost"], "In 5 bodies, those that came through OpenRouter."),
    ("Usage", &["prompt_cache_hit_tokens", "prompt_cache_miss_tokens"], "In 9 bodies."),
];

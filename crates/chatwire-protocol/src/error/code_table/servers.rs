//! Codes and types of inference servers: llama.cpp and vLLM.

use super::{
    super::{ErrorCode, ErrorKind},
    row,
};

const LLAMA_CPP: &str = "https://github.com/ggml-org/llama.cpp/tree/master/tools/server";
const LITELLM: &str = "https://docs.litellm.ai/docs/exception_mapping";
const TGI: &str = "https://github.com/huggingface/text-generation-inference/blob/main/clients/python/text_generation/errors.py";
const VLLM: &str = "https://github.com/vllm-project/vllm";

pub(super) const CODES: &[ErrorCode] = &[
    row("exceed_context_size_error", ErrorKind::ContextTooLong, LLAMA_CPP),
    row("unavailable_error", ErrorKind::Overloaded, LLAMA_CPP),
    row("overloaded", ErrorKind::Overloaded, TGI),
];

/// Types that are less specific than a status.
pub(super) const VAGUE: &[ErrorCode] = &[
    row("not_supported_error", ErrorKind::InvalidRequest, LLAMA_CPP),
    row("BadRequestError", ErrorKind::InvalidRequest, VLLM),
    row("NotFoundError", ErrorKind::ModelNotAvailable, VLLM),
    row("InternalServerError", ErrorKind::Server, VLLM),
    row("internal_server_error", ErrorKind::Server, LITELLM),
    row("validation", ErrorKind::InvalidRequest, TGI),
    row("generation", ErrorKind::Server, TGI),
    row("incomplete_generation", ErrorKind::Server, TGI),
];

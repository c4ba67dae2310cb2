//! Determines the kind of an error from its code, type, message and status.
//!
//! In this order: unambiguous codes and types, phrases in the message for the statuses that leave
//! the kind open, the status, ambiguous codes and types.

use http::StatusCode;

use super::{
    ErrorCode, ErrorKind, ErrorShape,
    code_table::{AMBIGUOUS_CODES, CODES},
    details::Details,
};

/// A kind, the statuses for which its phrases count, and the phrases in lower case.
///
/// 400 stands for every other 4xx, 500 for every 5xx and 0 for no status.
/// 401 and 402 are in no list, because they determine the kind.
type Phrases = (ErrorKind, &'static [u16], &'static [&'static str]);

/// Sources: the messages documented by [AI/ML API](https://docs.aimlapi.com/),
/// [OpenAI](https://platform.openai.com/docs/guides/error-codes),
/// [Anthropic](https://docs.anthropic.com/en/api/errors) and
/// [OpenRouter](https://openrouter.ai/docs/api-reference/errors), and those in the source code of
/// [vLLM](https://github.com/vllm-project/vllm),
/// [llama.cpp](https://github.com/ggml-org/llama.cpp),
/// [LiteLLM](https://github.com/BerriAI/litellm), [FastAPI](https://github.com/fastapi/fastapi) and
/// [Express](https://github.com/expressjs/express).
const PHRASES: &[Phrases] = &[
    (ErrorKind::InvalidRequest, &[500], &["validation error"]),
    (
        ErrorKind::ContextTooLong,
        &[0, 400, 403, 500],
        &[
            "maximum context length",
            "context length exceeded",
            "context window",
            "context size",
            "context limit",
            "prompt is too long",
            "input is too long",
            "input token count",
            "reduce the length of the messages",
        ],
    ),
    (
        ErrorKind::OutOfCredit,
        &[0, 400, 403, 404, 429, 500],
        &[
            "out of credit",
            "insufficient credit",
            "insufficient balance",
            "insufficient funds",
            "more credits",
            "balance is too low",
            "exceeded your current quota",
            "payment required",
        ],
    ),
    (
        ErrorKind::QuotaExceeded,
        &[0, 400, 403, 429],
        &[
            "free-tier limit",
            "free tier limit",
            "budget has been exceeded",
            "per day",
            "per-day",
            "daily",
            "per month",
            "monthly",
            "quota",
        ],
    ),
    (
        ErrorKind::Overloaded,
        &[0, 429, 500],
        &[
            "overloaded",
            "under maintenance",
            "at capacity",
            "no capacity",
            "high demand",
            "loading model",
            "currently loading",
            "temporarily unavailable",
            "service unavailable",
            "no healthy upstream",
        ],
    ),
    (
        ErrorKind::RateLimited,
        &[0, 400, 403, 500],
        &["too many requests", "rate limit", "rate-limit", "ratelimit", "per minute"],
    ),
    (
        ErrorKind::Authentication,
        &[0, 400, 403],
        &["api key", "api-key", "apikey", "subscription key", "auth credentials", "unauthorized"],
    ),
    (
        ErrorKind::InvalidRequest,
        &[0, 400, 404, 500],
        &[
            "cannot post",
            "invalid url",
            "page not found",
            "no route",
            "unknown request url",
            "coupon code not found",
        ],
    ),
    (
        ErrorKind::ModelNotAvailable,
        &[0, 400, 403, 500],
        &[
            "unknown model",
            "invalid model",
            "no such model",
            "model not found",
            "not a valid model",
            "access to model",
            "no endpoints found",
            "model is deprecated",
            "decommissioned",
        ],
    ),
];

/// After the word `model`, these phrases mean that the model is not available.
const MODEL_PHRASES: &[&str] = &[
    "does not exist",
    "not found",
    "not available",
    "no longer",
    "has been deprecated",
    "has been retired",
];

/// Messages of a 404 for a path that does not exist.
const BARE_NOT_FOUND: &[&str] =
    &["not found", "404 not found", "file not found", "resource not found"];

/// Determines the kind.
pub(super) fn classify(
    status: Option<StatusCode>,
    shape: ErrorShape,
    details: &Details,
) -> ErrorKind {
    let bucket = bucket(status);
    by_code(CODES, details)
        .or_else(|| by_phrase(bucket, shape, details))
        .or_else(|| by_status(status))
        .or_else(|| by_code(AMBIGUOUS_CODES, details))
        .unwrap_or(match shape {
            ErrorShape::FinishReason => ErrorKind::Server,
            _ => ErrorKind::Unknown,
        })
}

/// The kind of the first row with the code of an error, or else with its type.
pub(super) fn by_code(table: &[ErrorCode], details: &Details) -> Option<ErrorKind> {
    [&details.code, &details.error_type].into_iter().flatten().find_map(|value| {
        table.iter().find(|row| row.code.eq_ignore_ascii_case(value)).map(|row| row.kind)
    })
}

fn by_phrase(bucket: u16, shape: ErrorShape, details: &Details) -> Option<ErrorKind> {
    let message = details.message.as_deref()?.to_lowercase();
    if bucket == 404 && (shape == ErrorShape::Markup || BARE_NOT_FOUND.contains(&message.as_str()))
    {
        return Some(ErrorKind::InvalidRequest);
    }
    let by_table = PHRASES.iter().find(|(_, buckets, phrases)| {
        buckets.contains(&bucket) && phrases.iter().any(|phrase| message.contains(phrase))
    });
    if let Some((kind, ..)) = by_table {
        return Some(*kind);
    }
    if ![0, 400, 403, 500].contains(&bucket) {
        return None;
    }
    let after_model = message.find("model").map(|at| &message[at..]).unwrap_or_default();
    let names_model = MODEL_PHRASES.iter().any(|phrase| after_model.contains(phrase));
    // Validators with a list of models report any other model as an invalid enum value.
    let is_member =
        details.param.as_deref() == Some("model") && message.contains("invalid enum value");
    (names_model || is_member).then_some(ErrorKind::ModelNotAvailable)
}

fn by_status(status: Option<StatusCode>) -> Option<ErrorKind> {
    Some(match status?.as_u16() {
        401 | 407 => ErrorKind::Authentication,
        402 => ErrorKind::OutOfCredit,
        403 | 451 => ErrorKind::Permission,
        404 | 410 => ErrorKind::ModelNotAvailable,
        408 => ErrorKind::Server,
        429 => ErrorKind::RateLimited,
        503 | 529 => ErrorKind::Overloaded,
        400..=499 => ErrorKind::InvalidRequest,
        500..=599 => ErrorKind::Server,
        _ => return None,
    })
}

/// The status as the table of phrases groups them.
fn bucket(status: Option<StatusCode>) -> u16 {
    match status.map_or(0, |status| status.as_u16()) {
        same @ (401 | 402 | 403 | 404 | 429) => same,
        407 => 401,
        410 => 404,
        400..=499 => 400,
        500..=599 => 500,
        _ => 0,
    }
}

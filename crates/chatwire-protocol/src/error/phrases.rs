//! What a message says, where codes and the status leave the kind open.

use super::{ErrorKind, ErrorShape, details::Details};

/// A group of statuses that leave the same kinds open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bucket {
    /// No status.
    Silent,
    /// 400 and every 4xx that is not below.
    Invalid,
    /// 403.
    Forbidden,
    /// 404 and 410.
    NotFound,
    /// 429.
    TooMany,
    /// 5xx: the message tells only which transient kind it is.
    Transient,
    /// 401, 402 and 407: the status decides.
    Decided,
}

impl Bucket {
    pub(super) fn of(status: Option<u16>) -> Self {
        match status {
            Some(401 | 402 | 407) => Self::Decided,
            Some(403) => Self::Forbidden,
            Some(404 | 410) => Self::NotFound,
            Some(429) => Self::TooMany,
            Some(400..=499) => Self::Invalid,
            Some(500..=599) => Self::Transient,
            _ => Self::Silent,
        }
    }
}

use Bucket::{Forbidden, Invalid, NotFound, Silent, TooMany, Transient};

/// A kind, the statuses that leave it open, and phrases in lower case that name it.
type Phrases = (ErrorKind, &'static [Bucket], &'static [&'static str]);

/// Sources: the messages documented by [AI/ML API](https://docs.aimlapi.com/),
/// [OpenAI](https://platform.openai.com/docs/guides/error-codes),
/// [Anthropic](https://docs.anthropic.com/en/api/errors),
/// [OpenRouter](https://openrouter.ai/docs/api-reference/errors),
/// [Kimi](https://www.kimi.com/code/docs/en/kimi-code/error-reference.html),
/// [Zhipu](https://docs.bigmodel.cn/cn/api/api-code) and
/// [Qianfan](https://cloud.baidu.com/doc/qianfan-api/s/rmwbl43x7), and those in the source code of
/// [vLLM](https://github.com/vllm-project/vllm),
/// [llama.cpp](https://github.com/ggml-org/llama.cpp),
/// [LiteLLM](https://github.com/BerriAI/litellm), [FastAPI](https://github.com/fastapi/fastapi) and
/// [Express](https://github.com/expressjs/express).
const PHRASES: &[Phrases] = &[
    (
        ErrorKind::ContextTooLong,
        &[Silent, Invalid, Forbidden],
        &[
            "maximum context length",
            "context length exceeded",
            "context window",
            "context size",
            "context limit",
            "prompt is too long",
            "prompt tokens too long",
            "exceeded model token limit",
            "input is too long",
            "input token count",
            "reduce the length of the messages",
            "prompt 超长",
        ],
    ),
    (
        ErrorKind::OutOfCredit,
        &[Silent, Invalid, Forbidden, NotFound, TooMany],
        &[
            "out of credit",
            "insufficient credit",
            "insufficient balance",
            "insufficient account balance",
            "insufficient funds",
            "more credits",
            "any credits",
            "out of credits",
            "no credits",
            "credits expired",
            "spending limit",
            "balance is too low",
            "balance is insufficient",
            "payment required",
            "余额不足",
            "余额已用完",
            "欠费",
        ],
    ),
    (
        ErrorKind::QuotaExceeded,
        &[Silent, Forbidden, TooMany],
        &[
            "free-tier limit",
            "free tier limit",
            "budget has been exceeded",
            "per day",
            "per-day",
            "per_day",
            "daily limit",
            "daily quota",
            "daily request limit",
            "daily free allocation",
            "calls / month",
            "per month",
            "per-month",
            "per_month",
            "monthly limit",
            "monthly quota",
            "monthly spend",
            "monthly usage limit",
            "usage limit for this",
        ],
    ),
    (
        ErrorKind::Overloaded,
        &[Silent, TooMany, Transient],
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
            "访问量过大",
        ],
    ),
    (
        ErrorKind::RateLimited,
        &[Silent, Invalid, Forbidden, Transient],
        &[
            "too many requests",
            "rate limit",
            "rate-limit",
            "ratelimit",
            "per minute",
            "频率过高",
            "请求过于频繁",
            "并发数过高",
        ],
    ),
    (
        ErrorKind::RateLimited,
        &[Silent, Forbidden],
        &["current quota", "quota exceeded", "resource exhausted", "resource has been exhausted"],
    ),
    (
        ErrorKind::Authentication,
        &[Silent, Invalid, Forbidden],
        &[
            "invalid api key",
            "invalid api-key",
            "invalid apikey",
            "api key not valid",
            "api key is invalid",
            "api key not found",
            "api key is missing",
            "api key expired",
            "api key has expired",
            "incorrect api key",
            "missing api key",
            "no api key",
            "valid api key",
            "subscription key",
            "auth credentials",
            "unauthorized",
        ],
    ),
    (
        ErrorKind::ModelNotAvailable,
        &[Silent, Invalid, Forbidden, NotFound],
        &[
            "unknown model",
            "invalid model",
            "no such model",
            "model not found",
            "model_not_found",
            "not a valid model",
            "access to model",
            "access model",
            "no endpoints found",
            "model is deprecated",
            "decommissioned",
            "模型不存在",
        ],
    ),
];

/// A message with one of each of these three means a prompt that is too long: what, ...
const PROMPT_WORDS: &[&str] = &["prompt", "input", "in the messages", "the request contains"];

/// ... how it is measured, ...
const LENGTH_WORDS: &[&str] = &["token", "length", "context"];

/// ... and that there is too much of it.
const EXCESS_WORDS: &[&str] = &[
    "exceed",
    "too long",
    "too many",
    "too large",
    "longer than",
    "larger than",
    "more than",
    "must be <=",
    "but the request contains",
    "range of input length",
];

/// Phrases for a limit that passes within the minute; a day that is named beside it does not count.
const SHORT_LIMITS: &[&str] =
    &["per minute", "per-minute", "per_minute", "per second", "(rpm)", "(tpm)"];

/// After the word `model`, these phrases mean that the model is not available.
const MODEL_PHRASES: &[&str] = &[
    "does not exist",
    "not found",
    "not available",
    "no longer",
    "has been deprecated",
    "has been retired",
];

/// Words of a message about a path that does not exist.
const PATH_WORDS: &[&str] =
    &["cannot post", "cannot get", "url", "no route", "path", "page not found", "method"];

/// The kind that the message names.
pub(super) fn kind(bucket: Bucket, shape: ErrorShape, details: &Details) -> Option<ErrorKind> {
    let message = without_links(&details.message.as_deref()?.to_lowercase());
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| message.contains(phrase));
    let by_table = PHRASES.iter().find(|(kind, buckets, phrases)| {
        let is_short = *kind == ErrorKind::QuotaExceeded && has(SHORT_LIMITS);
        buckets.contains(&bucket) && !is_short && has(phrases)
    });
    let is_open = matches!(bucket, Silent | Invalid | Forbidden | NotFound);
    match by_table {
        Some((kind, ..)) => Some(*kind),
        None if matches!(bucket, Silent | Invalid | Forbidden)
            && [PROMPT_WORDS, LENGTH_WORDS, EXCESS_WORDS].into_iter().all(has)
            && !has(&["string too long"]) =>
        {
            Some(ErrorKind::ContextTooLong)
        }
        None if !is_open || shape == ErrorShape::Markup => None,
        None if bucket == NotFound => {
            let names_model = names_model(&message) && !has(PATH_WORDS);
            names_model.then_some(ErrorKind::ModelNotAvailable)
        }
        None => {
            let after_model = message.find("model").map(|at| &message[at..]).unwrap_or_default();
            let is_missing = MODEL_PHRASES.iter().any(|phrase| after_model.contains(phrase));
            // Validators with a list of models report any other model as an invalid enum value.
            let is_not_listed =
                details.param.as_deref() == Some("model") && has(&["invalid enum value"]);
            (is_missing || is_not_listed).then_some(ErrorKind::ModelNotAvailable)
        }
    }
}

/// Whether a message is about a model or a deployment: the word stands in it, and not in a path.
fn names_model(message: &str) -> bool {
    ["model", "deployment", "模型"]
        .iter()
        .any(|word| message.match_indices(word).any(|(at, _)| !message[..at].ends_with(['/', '.'])))
}

/// A message without its links, whose words say nothing about the error.
fn without_links(message: &str) -> String {
    let is_link = |word: &&str| {
        let word = word.trim_start_matches(['(', '<', '"', '\'', '[']);
        word.contains("://") || word.starts_with("aka.ms/") || word.starts_with("www.")
    };
    message.split_whitespace().filter(|word| !is_link(word)).collect::<Vec<_>>().join(" ")
}

//! The public documents that rules cite.

/// The non-streaming response, member by member.
pub(crate) const COMPLETION: &str = "https://platform.openai.com/docs/api-reference/chat/object";

/// The chunk of a stream, member by member.
pub(crate) const CHUNK: &str =
    "https://platform.openai.com/docs/api-reference/chat-streaming/streaming";

/// The request and the effect of its parameters.
pub(crate) const REQUEST: &str = "https://platform.openai.com/docs/api-reference/chat/create";

/// Structured output and strict tools.
pub(crate) const STRUCTURED: &str = "https://platform.openai.com/docs/guides/structured-outputs";

/// Error codes and bodies.
pub(crate) const ERRORS: &str = "https://platform.openai.com/docs/guides/error-codes";

/// The first provider's documentation.
pub(crate) const AIMLAPI: &str = "https://docs.aimlapi.com";

/// The list of models.
pub(crate) const MODELS: &str = "https://platform.openai.com/docs/api-reference/models/list";

/// Request ids and rate-limit headers.
pub(crate) const HEADERS: &str =
    "https://platform.openai.com/docs/api-reference/debugging-requests";

/// How an event stream is read.
pub(crate) const EVENT_STREAM: &str =
    "https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation";

/// The grammar of an event stream.
pub(crate) const EVENT_STREAM_GRAMMAR: &str =
    "https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream";

/// JSON objects and their names.
pub(crate) const JSON_OBJECT: &str = "https://www.rfc-editor.org/rfc/rfc8259.html#section-4";

/// JSON numbers and their range.
pub(crate) const JSON_NUMBER: &str = "https://www.rfc-editor.org/rfc/rfc8259.html#section-6";

/// JSON's character encoding.
pub(crate) const JSON_ENCODING: &str = "https://www.rfc-editor.org/rfc/rfc8259.html#section-8.1";

/// Content length.
pub(crate) const CONTENT_LENGTH: &str = "https://www.rfc-editor.org/rfc/rfc9110.html#section-8.6";

/// Content codings.
pub(crate) const CONTENT_CODING: &str = "https://www.rfc-editor.org/rfc/rfc9110.html#section-8.4.1";

/// How long a proxy waits for the next bytes of a response.
pub(crate) const PROXY_TIMEOUT: &str =
    "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout";

/// Complete and incomplete messages.
pub(crate) const INCOMPLETE: &str = "https://www.rfc-editor.org/rfc/rfc9112.html#section-8";

/// Connections that are kept, and their end.
pub(crate) const KEEP_ALIVE: &str = "https://www.rfc-editor.org/rfc/rfc9112.html#section-9";

/// Transfer coding beside a length.
pub(crate) const TRANSFER: &str = "https://www.rfc-editor.org/rfc/rfc9112.html#section-6.2";

/// `Retry-After`.
pub(crate) const RETRY_AFTER: &str = "https://www.rfc-editor.org/rfc/rfc9110.html#section-10.2.3";

/// `Date`.
pub(crate) const DATE: &str = "https://www.rfc-editor.org/rfc/rfc9110.html#section-6.6.1";

/// `Cache-Control`.
pub(crate) const CACHE_CONTROL: &str =
    "https://www.rfc-editor.org/rfc/rfc9111.html#section-5.2.2.4";

/// Information that errors may reveal.
pub(crate) const ERROR_LEAKS: &str = "https://cwe.mitre.org/data/definitions/209.html";

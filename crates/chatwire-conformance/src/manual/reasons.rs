// Made by `cargo xtask codegen`: do not edit.
//! Why each rule matters.
//!
//! Over 500 lines because it is one generated list.

/// The ID of every rule, with the reason in Markdown.
pub(super) const REASONS: &[(&str, &str)] = &[
    (
        "case/status-is-as-expected",
        "A recording of an error where a response was wanted proves nothing, and neither does a request that should have been rejected and was not.",
    ),
    (
        "equivalence/folds-to-a-valid-response",
        "A caller who joins the chunks expects the same object as from a non-streaming request.\n\nUsage that was not requested may be missing from the chunks; other rules check it, so it does not count here.",
    ),
    (
        "equivalence/same-error",
        "A caller handles the error of a request once, whatever form of response it asked for.\n\nErrors that pass by themselves, such as a rate limit or a failure of the server, come and go.",
    ),
    (
        "equivalence/same-finish-reason",
        "An agent that runs tools without streaming must run them with it.\n\nA hint, as for the text.",
    ),
    (
        "equivalence/same-logprobs",
        "Callers who weigh answers by their probability get the same weights.\n\nA hint, as for the text.",
    ),
    (
        "equivalence/same-members",
        "A member that comes in one form only, such as reasoning, is lost when a caller changes the form.\n\nMembers without a value are left alone, and so are those that belong to one form.",
    ),
    (
        "equivalence/same-text",
        "A caller who turns streaming on expects the same text.\n\nOnly requests with temperature zero are compared.\nEven then some servers vary with their load, so this is a hint; raise it for a server that does not.",
    ),
    (
        "equivalence/same-tool-calls",
        "The parsers of calls differ in servers: one for text that is complete, one for text that comes in.\n\nA hint, as for the text.\nIDs differ from response to response.",
    ),
    (
        "equivalence/same-usage",
        "One price for one request.\n\nThe prompt is the same in both, whatever the model writes; the completion is compared with temperature zero.\nA cache may change the counts of a server, so this is a hint.",
    ),
    ("errors/body-is-an-object", "Without a JSON object, a client can only show the status."),
    (
        "errors/envelope-is-known",
        "The nested envelope is OpenAI's, the flat one AI/ML API's; clients look for the message in these two places only.",
    ),
    (
        "errors/invalid-request-is-4xx",
        "Clients send a request again after a 5xx, and a request that is invalid stays so.",
    ),
    (
        "errors/kind-agrees-with-the-status",
        "Clients decide by the status whether to send a request again, so the status tells who is to blame.\n\nSome servers repeat the status as the code, and clients look at either.",
    ),
    (
        "errors/members-are-typed",
        "Clients branch on these members; a number in place of a string takes the wrong branch.",
    ),
    (
        "errors/message-is-not-empty",
        "The message is the only part of an error that most users see.",
    ),
    (
        "errors/reveals-no-internals",
        "Stack traces and paths help attackers, and a leaked upstream key can be used by anyone.",
    ),
    (
        "errors/status-code-agrees",
        "With two different statuses, a client cannot know which one is meant.\n\nThe documentation shows the member as a number and as a string, so both are accepted.",
    ),
    (
        "errors/valid-request-is-served",
        "A request that the contract allows should work; clients send what the documentation shows.\n\nA server need not have every feature, so this is a hint.\nOther reasons to refuse a valid request are left alone: its model, its length, its content, its caller.",
    ),
    (
        "framing/data-is-one-line",
        "Several `data` lines are valid, but many clients of this API read each as an event of its own.",
    ),
    (
        "framing/done-is-exact",
        "Some clients compare the start of the sentinel and others all of it; only the exact text ends both.",
    ),
    (
        "framing/ends-with-a-blank-line",
        "An event without a blank line after it is discarded, so the last event is lost.",
    ),
    (
        "framing/events-are-small",
        "Clients limit the size of an event; 64 KiB is the smallest common limit.",
    ),
    (
        "framing/events-have-no-name",
        "Clients of this API read `data` only, and browsers deliver named events to other listeners.",
    ),
    (
        "framing/fields-are-known",
        "Other fields are ignored silently; an error sent as `error: {...}` is lost.",
    ),
    (
        "framing/is-an-event-stream",
        "A stream without events, or one that exceeds the limits of the decoder, cannot be read.",
    ),
    (
        "framing/payloads-are-objects",
        "One event that does not parse ends the stream for most clients.",
    ),
    ("framing/retry-and-id-are-valid", "An invalid field is ignored."),
    (
        "headers/charset-is-utf-8",
        "Some clients decode a body by its declared charset, and garble every character that is not ASCII.\n\nOf a non-streaming response, `headers/json-is-declared` says so.",
    ),
    (
        "headers/content-coding-is-known",
        "A client that does not know the coding cannot read the body.",
    ),
    ("headers/date-is-valid", "Caches and logs compare this time with others."),
    (
        "headers/error-json-is-declared",
        "Clients that choose the decoder by the content type show the text of a JSON error as it is.\n\nThe official clients parse an error whatever its type, so this is a hint.",
    ),
    (
        "headers/event-stream-is-declared",
        "Clients of event streams reject any other type, and proxies buffer it.",
    ),
    ("headers/json-is-declared", "Clients and proxies choose the decoder by the content type."),
    (
        "headers/length-or-chunked",
        "With two framings, two readers can disagree about where the body ends (request smuggling).",
    ),
    (
        "headers/no-credential-is-echoed",
        "Response headers are logged in places that the owner of the key does not control.",
    ),
    (
        "headers/rate-limits-parse",
        "Clients use these headers to pace themselves; durations are usually written `1s` or `6m0s`.",
    ),
    ("headers/request-id-is-sent", "Support cannot find a request without its ID."),
    (
        "headers/retry-after-is-sent",
        "Without a delay from the server, clients guess one, and many choose the same.",
    ),
    (
        "headers/retry-after-parses",
        "Clients read it from every error, and guess a delay of their own where they cannot.\n\nOn a 429 response, another rule requires it.",
    ),
    (
        "headers/stream-is-not-cached",
        "A cache that stores a stream would send it in response to a later request.",
    ),
    (
        "json/integers-fit",
        "Clients that read numbers as doubles, such as JavaScript, silently change larger integers.",
    ),
    (
        "json/names-are-unique",
        "Parsers disagree about which of two equal names counts, so two clients read two responses.",
    ),
    (
        "live/closing-is-announced",
        "A client that sends on a connection that was closed without notice loses the request, and cannot know whether it was processed.",
    ),
    (
        "live/connections-are-kept",
        "A new connection for each request costs one or two round trips, and more with TLS.",
    ),
    ("live/defaults-are-absent", "Some clients write every parameter with its default."),
    ("live/echo-repeats-the-prompt", "A caller who asks for the prompt wants both in one text."),
    (
        "live/extra-members-are-no-server-error",
        "A request that a server does not understand is the fault of its caller, who will not repeat it; a server error is repeated.",
    ),
    (
        "live/key-is-checked-first",
        "Whoever has no key should learn nothing of how requests are checked.",
    ),
    (
        "live/key-is-not-repeated",
        "Responses are logged and shown in places where nobody expects a key.",
    ),
    (
        "live/left-streams-are-ended",
        "A stream that nobody reads any more keeps the model busy, and the next caller waits.",
    ),
    ("live/listed-model-is-found", "A model that is listed can be looked up."),
    ("live/missing-key-is-refused", "A server that serves whoever comes pays for whoever comes."),
    (
        "live/models-are-listed",
        "Programs fill their menu of models from this list, and fail on another form.",
    ),
    ("live/null-is-absent", "Typed clients write members that are not set as null."),
    (
        "live/other-content-type-is-refused",
        "A page on another site can send text without asking the browser, but not JSON.",
    ),
    (
        "live/other-scheme-is-refused",
        "A check that looks at the end of the header only can be passed by chance.",
    ),
    (
        "live/refused-key-is-named",
        "A client tells its user to check the key only if the error says so.",
    ),
    (
        "live/request-ids-differ",
        "A request ID that all responses share finds none of them in a log.",
    ),
    (
        "live/requests-are-answered",
        "A request without a response leaves the caller with nothing to tell its user, and with a retry that may be billed twice.",
    ),
    (
        "live/seed-repeats-the-text",
        "A caller who sets a seed wants to see the same text again, for instance in a test.",
    ),
    (
        "live/seeds-change-the-text",
        "A seed that changes nothing at temperature one may not be read; but a model may be sure of a short answer.",
    ),
    ("live/stop-ends-the-text", "A stop sequence marks where the part that the caller wants ends."),
    (
        "live/tests",
        "Each rule with evidence that keeps it, that breaks it, and that says nothing of it.",
    ),
    (
        "live/unknown-members-are-told",
        "A caller who misspells a parameter would otherwise never learn that it has no effect; but many clients send members that a server does not know, so this is only worth knowing.",
    ),
    (
        "live/unknown-model-is-named",
        "An error that names the model shows which of several was wrong.",
    ),
    (
        "live/unknown-model-is-refused",
        "A typo in the name of a model would otherwise be answered by another one, at another price.",
    ),
    (
        "live/wrong-key-is-refused",
        "A key that was revoked must stop working, in both forms of a request and before a stream begins.",
    ),
    (
        "parameters/allowed-tools",
        "Callers take tools away from the model for one turn without sending another list, so that the prompt stays in the cache; a call of another tool is one that the caller does not expect now.",
    ),
    (
        "parameters/arguments-fit-the-schema",
        "Tools are called with what the model wrote; most read the members that their schema requires.\n\nWithout `strict` a server promises nothing, so this is a hint.",
    ),
    (
        "parameters/documented-bounds-are-enforced",
        "A value that is silently changed, or means something else, surprises the caller.\n\nMany servers accept more than the documentation promises, so this is a hint.\nWho says so: the documentation of OpenAI's API, or else the contract.",
    ),
    (
        "parameters/invalid-request-is-refused",
        "A caller who sends nonsense learns of it from an error, and of nothing from a response to something else.\n\nThe rules about the effect of a parameter leave such a request alone, so that it is one finding.",
    ),
    ("parameters/json-object-is-json", "Callers parse the text without checking it."),
    (
        "parameters/json-schema-is-followed",
        "With `strict`, the server promises that the text is valid, and callers rely on it.",
    ),
    (
        "parameters/json-schema-is-json",
        "Callers of structured output parse the text without looking at it.",
    ),
    (
        "parameters/limit-finishes-with-length",
        "Callers continue a response that ended with `length`, and take one with `stop` as complete.\n\nA model may end by itself at the very limit, so this is a hint.",
    ),
    (
        "parameters/logprob-bytes-spell-the-token",
        "Callers join the bytes to get characters that are split over tokens.",
    ),
    (
        "parameters/logprob-is-not-positive",
        "A probability is at most 1, so its logarithm is at most 0.",
    ),
    (
        "parameters/logprobs-come-when-requested",
        "In a stream, every piece of text has its own log probabilities.",
    ),
    (
        "parameters/logprobs-count-the-tokens",
        "Each generated token has one entry; a difference means lost entries or a wrong bill.\n\nThe token that ends the text may be counted and not shown, so one for each choice may be missing.",
    ),
    (
        "parameters/logprobs-only-when-requested",
        "Log probabilities are many times the size of the text.",
    ),
    (
        "parameters/logprobs-spell-the-text",
        "Callers color text by the probability of its tokens, and weigh answers by it.\n\nSpecial tokens and the stop sequence are no part of the text, blanks around the text may be taken away, and half a character at the end may be missing.",
    ),
    (
        "parameters/loose-json-schema-is-followed",
        "Without `strict`, the schema guides the model and the server promises nothing.",
    ),
    ("parameters/max-tokens-is-respected", "The limit bounds the price of a response."),
    ("parameters/n-is-respected", "Callers pay for each choice and access choices by index."),
    (
        "parameters/parallel-tool-calls",
        "The caller runs the calls one after the other and sends each result to the model.",
    ),
    ("parameters/stop-is-omitted", "A stop sequence is not part of the text."),
    (
        "parameters/stop-leaves-no-part",
        "A server that looks for stop sequences token by token sends the beginning of one before it knows the rest.\n\nThe model may have written that beginning and ended, so this is a hint, and one character says nothing.",
    ),
    ("parameters/stream-is-respected", "A client decodes the kind of response that it requested."),
    (
        "parameters/strict-arguments-fit-the-schema",
        "With `strict`, the server promises valid arguments, and tools read them without looking.",
    ),
    (
        "parameters/tool-choice-named",
        "Callers use a named tool to get structured data, and read nothing else.",
    ),
    ("parameters/tool-choice-none", "The caller has forbidden tool calls."),
    (
        "parameters/tool-choice-required",
        "Callers that require a call read the first one without looking for text.",
    ),
    (
        "parameters/top-logprobs-are-bounded",
        "Callers read the first entry as the most likely and expect at most the requested number.",
    ),
    (
        "parameters/top-logprobs-contain-the-token",
        "Callers compare the chosen token with its alternatives.",
    ),
    (
        "parameters/usage-only-when-requested",
        "A chunk without choices surprises clients that did not request usage; many servers send it regardless.",
    ),
    (
        "schema/chunks-are-valid",
        "Each chunk is validated alone; the stream rules check how chunks fit together.",
    ),
    (
        "schema/response-is-valid",
        "The contract covers what a schema can express; other rules check the rest.\n\nThis rule uses the corrected schema, because published schemas are known to be wrong in places; the result of the published schema is reported beside it.",
    ),
    (
        "stream/arguments-are-deltas",
        "Clients append the pieces; a piece that repeats earlier text makes the arguments unusable, and every agent ends there.",
    ),
    (
        "stream/arguments-are-json",
        "Every caller parses the arguments; models do write invalid JSON, so callers also check.\n\nIn a stream the joined pieces are parsed.\nThere the level is higher: pieces are lost and doubled by servers and not by models, and the agent runs a tool with the wrong input or ends.",
    ),
    ("stream/choices-are-listed", "Clients index into `choices` without checking it."),
    (
        "stream/choices-differ-in-a-chunk",
        "Many clients read the first choice of a chunk and no other, so the text of a second one of the same index is lost.",
    ),
    ("stream/choices-have-a-delta", "Clients access members of `delta` without checking it."),
    ("stream/choices-have-an-index", "The index is the only link between a delta and its choice."),
    (
        "stream/chunks-are-not-empty",
        "Each empty chunk costs every client a parse, and some clients take them for keep-alives.",
    ),
    (
        "stream/chunks-are-not-wrapped",
        "Clients of this API look for `choices` at the top level and find nothing in an envelope.\n\nThe other rules look inside the envelope, so that one mistake is reported once.",
    ),
    (
        "stream/content-has-no-special-tokens",
        "Special tokens end turns and name roles; in text they mean that the server decodes them wrongly or uses another template than the model's.\n\nText that the request itself has may be repeated.",
    ),
    (
        "stream/content-has-no-tool-markup",
        "A server that fails to parse the model's tool calls returns them as text, and no tool runs.\n\nText that the request itself has may be repeated.",
    ),
    (
        "stream/content-is-not-cumulative",
        "Clients append deltas, and would show the whole text again with every chunk.",
    ),
    (
        "stream/content-is-text-or-null",
        "Callers show the content, and append that of a delta.\n\nA message without text, tool calls, refusal, audio and reasoning is an error in disguise.\nA stream may end before it has any text, so of a delta only the type counts.",
    ),
    ("stream/created-is-constant", "`created` is the time of the response, not of the chunk."),
    (
        "stream/created-is-in-seconds",
        "Milliseconds would be fifty thousand years in the future; a fraction breaks integer parsers.",
    ),
    (
        "stream/created-is-recent",
        "Logs are sorted by the time of a response.\n\nA gateway that serves a response from its cache may keep the time at which it was made, so the difference is a hint and not a fault.",
    ),
    (
        "stream/done-is-last",
        "Clients close the connection at the sentinel, so anything after it is lost.",
    ),
    (
        "stream/done-is-sent",
        "The sentinel distinguishes the end of a stream from a broken connection.",
    ),
    (
        "stream/ends-without-an-error",
        "A stream that ended by an error is no response, however well the error is written.\n\nServers may fail, so this is a hint; it keeps such a stream from being read as a success.",
    ),
    (
        "stream/error-stands-alone",
        "Clients that look for `error` first fail on a response that they could use, and clients that look for `choices` first take a failure for a success.",
    ),
    (
        "stream/errors-are-not-finished",
        "A client that has seen a finish reason takes the text for complete.",
    ),
    (
        "stream/errors-are-typed",
        "Clients read the code of an error in a stream as that of an error response.",
    ),
    (
        "stream/errors-have-a-message",
        "The status has been sent already, so the message is all that a client gets.",
    ),
    (
        "stream/errors-reveal-no-internals",
        "A stack trace tells attackers what runs where, and a credential can be used.",
    ),
    (
        "stream/every-choice-finishes",
        "Without a finish reason, a client cannot know whether the text is complete.\n\nA stream without any finish reason is truncated, even if `[DONE]` was sent.",
    ),
    (
        "stream/fingerprint-is-constant",
        "The fingerprint identifies the backend configuration, and one response has one.",
    ),
    (
        "stream/finish-comes-once",
        "Clients pass the message on when it finishes, and would pass it on twice.",
    ),
    (
        "stream/finish-reason-is-known",
        "Callers decide by the finish reason whether to run tools, continue or stop.\n\nA choice of a stream has none until it finishes; that it finishes is a rule of its own.",
    ),
    (
        "stream/finish-reason-is-null-before",
        "The published schemas require the member, and typed clients fail without it.",
    ),
    (
        "stream/finish-reason-matches-function-call",
        "Agents of the older API run the function when the finish reason is `function_call`, and never expect one when they offered none.\n\nSome servers repeat a tool call in this form for their sake, which is no fault as long as it is the same call.",
    ),
    (
        "stream/finish-reason-matches-tool-calls",
        "Agents run tools when the finish reason is `tool_calls`, and end their loop otherwise.\n\nA call that `tool_choice` forces by name may end with `stop`.",
    ),
    (
        "stream/id-is-constant",
        "The ID links the chunks of one response where several responses share a queue or a log.",
    ),
    (
        "stream/last-delta-is-empty",
        "Clients that check the finish reason first drop text in the same chunk.\n\nThe test suites of vLLM and llama.cpp disagree about this rule.",
    ),
    (
        "stream/model-is-as-requested",
        "Callers choose a model for its price and its abilities.\n\nGateways leave out the name of a vendor or add a date; the bare name says what the caller needs.",
    ),
    ("stream/model-is-constant", "One response comes from one model."),
    ("stream/nothing-follows-an-error", "Clients stop reading at an error."),
    ("stream/nothing-follows-the-finish", "Clients close the message at the finish reason."),
    (
        "stream/object-is-literal",
        "`object` distinguishes a chunk from a non-streaming response in logs and queues.",
    ),
    (
        "stream/optional-members-are-typed",
        "Typed clients fail on the whole response when a member that they know has another type, even where the contract of the provider does not declare the member.",
    ),
    (
        "stream/payloads-are-chunks",
        "Clients parse every payload as a chunk, and fail on one that has nothing of it.\n\nKeep-alives belong in comments.\nOther rules look at chunks only, so that this is one finding.",
    ),
    ("stream/refusal-is-text-or-null", "Callers show a refusal in place of the text."),
    (
        "stream/reveals-no-internals",
        "A stack trace tells attackers what runs where, and a credential can be used.\n\nWhat the model wrote is not looked at: a model may well explain a stack trace.",
    ),
    ("stream/role-comes-first", "Clients create the message from the role."),
    ("stream/role-comes-once", "Some clients start a new message at every role."),
    (
        "stream/text-has-no-credential",
        "A key in the text may be another customer's, from a prompt that was mixed up or a model that was trained on it.\n\nA key that the request has may be repeated, and models make up keys in examples, so this is a hint.",
    ),
    (
        "stream/tool-calls-are-complete",
        "The result of a call is matched by ID, and the tool is found by name.\n\nOf a stream, whether the first delta of a call has all it needs is a rule of its own, `stream/tool-calls-open-complete`; here IDs and names are compared.",
    ),
    (
        "stream/tool-calls-open-complete",
        "Clients take ID, type and name from the first delta, and then append arguments only.\n\nA later delta may repeat them, or have null, an empty string or nothing in their place.",
    ),
    (
        "stream/tool-deltas-have-an-index",
        "The index is the only link between a fragment of arguments and its call.",
    ),
    (
        "stream/tool-ids-keep-their-index",
        "Two calls with the same index become one call with the arguments of both.",
    ),
    (
        "target/errors-have-one-form",
        "Callers look for the message in one place.\n\nA web framework below a server often has a form of its own for what never reaches the server.",
    ),
    (
        "target/ids-are-unique",
        "Callers find a response again by its ID.\n\nA response from a cache keeps its ID, so only responses to different requests are compared.",
    ),
    (
        "target/members-are-steady",
        "A member that comes now and then is one that callers cannot rely on.\n\nMembers that depend on the request or on what the model wrote are left alone.",
    ),
    ("target/models-are-listed", "Callers choose a model from the list."),
    ("target/types-are-steady", "A typed client has one type for a member."),
    (
        "transport/body-ends-cleanly",
        "Without the final chunk, the end of the HTTP/2 stream or all bytes of `content-length`, the response was truncated.",
    ),
    (
        "transport/body-is-utf-8",
        "A character that two frames share is whole in the body; invalid bytes in the body are invalid for every client.",
    ),
    (
        "transport/content-length-agrees",
        "A shorter body was truncated, and a longer one contains bytes of another response.\n\nThe recorded body is decoded, so a content coding makes the two incomparable.",
    ),
    (
        "transport/gaps-are-short",
        "Proxies and clients close a connection on which nothing comes for a minute.\n\nComments count as something: servers send them to keep the connection.",
    ),
    (
        "transport/only-posts-are-answered",
        "A GET can be repeated, cached and sent by a link, and must not cost anything.",
    ),
    (
        "transport/stream-is-not-buffered",
        "A proxy that buffers the whole stream defeats the purpose of streaming.",
    ),
    (
        "transport/stream-is-paced",
        "A caller who asks for a stream wants to show the text while it is written; a proxy that collects the whole stream first makes it as slow as a response in one piece.\n\nShort responses and fast models look the same, so this is a hint.",
    ),
    (
        "transport/success-is-200",
        "Some clients accept no other status; generated clients decode the documented status only.",
    ),
    (
        "unary/arguments-are-json",
        "Every caller parses the arguments; models do write invalid JSON, so callers also check.\n\nIn a stream the joined pieces are parsed.\nThere the level is higher: pieces are lost and doubled by servers and not by models, and the agent runs a tool with the wrong input or ends.",
    ),
    ("unary/body-is-an-object", "Nothing in the response can be read otherwise."),
    (
        "unary/choices-are-numbered",
        "Callers that request several choices distinguish them by index.",
    ),
    (
        "unary/content-has-no-special-tokens",
        "Special tokens end turns and name roles; in text they mean that the server decodes them wrongly or uses another template than the model's.\n\nText that the request itself has may be repeated.",
    ),
    (
        "unary/content-has-no-tool-markup",
        "A server that fails to parse the model's tool calls returns them as text, and no tool runs.\n\nText that the request itself has may be repeated.",
    ),
    (
        "unary/content-is-text-or-null",
        "Callers show the content, and append that of a delta.\n\nA message without text, tool calls, refusal, audio and reasoning is an error in disguise.\nA stream may end before it has any text, so of a delta only the type counts.",
    ),
    (
        "unary/created-is-in-seconds",
        "Milliseconds would be fifty thousand years in the future; a fraction breaks integer parsers.",
    ),
    (
        "unary/created-is-recent",
        "Logs are sorted by the time of a response.\n\nA gateway that serves a response from its cache may keep the time at which it was made, so the difference is a hint and not a fault.",
    ),
    (
        "unary/error-stands-alone",
        "Clients that look for `error` first fail on a response that they could use, and clients that look for `choices` first take a failure for a success.",
    ),
    (
        "unary/finish-reason-is-known",
        "Callers decide by the finish reason whether to run tools, continue or stop.\n\nA choice of a stream has none until it finishes; that it finishes is a rule of its own.",
    ),
    (
        "unary/finish-reason-matches-function-call",
        "Agents of the older API run the function when the finish reason is `function_call`, and never expect one when they offered none.\n\nSome servers repeat a tool call in this form for their sake, which is no fault as long as it is the same call.",
    ),
    (
        "unary/finish-reason-matches-tool-calls",
        "Agents run tools when the finish reason is `tool_calls`, and end their loop otherwise.\n\nA call that `tool_choice` forces by name may end with `stop`.",
    ),
    ("unary/id-is-not-empty", "Callers store the ID to find the response again."),
    (
        "unary/is-not-an-error",
        "A client that trusts the status reads the error as an empty response.",
    ),
    (
        "unary/model-is-as-requested",
        "Callers choose a model for its price and its abilities.\n\nGateways leave out the name of a vendor or add a date; the bare name says what the caller needs.",
    ),
    (
        "unary/model-is-not-empty",
        "The member names the model that responded, which a gateway may have chosen.",
    ),
    (
        "unary/object-is-literal",
        "`object` distinguishes a chunk from a non-streaming response in logs and queues.",
    ),
    (
        "unary/optional-members-are-typed",
        "Typed clients fail on the whole response when a member that they know has another type, even where the contract of the provider does not declare the member.",
    ),
    ("unary/refusal-is-text-or-null", "Callers show a refusal in place of the text."),
    (
        "unary/reveals-no-internals",
        "A stack trace tells attackers what runs where, and a credential can be used.\n\nWhat the model wrote is not looked at: a model may well explain a stack trace.",
    ),
    ("unary/role-is-assistant", "Callers send the message back in the next request unchanged."),
    (
        "unary/text-has-no-credential",
        "A key in the text may be another customer's, from a prompt that was mixed up or a model that was trained on it.\n\nA key that the request has may be repeated, and models make up keys in examples, so this is a hint.",
    ),
    (
        "unary/tool-calls-are-complete",
        "The result of a call is matched by ID, and the tool is found by name.\n\nOf a stream, whether the first delta of a call has all it needs is a rule of its own, `stream/tool-calls-open-complete`; here IDs and names are compared.",
    ),
    ("usage/comes-last", "Clients that stop at the last finish reason know where usage is."),
    (
        "usage/comes-once",
        "A client that adds up several counts twice; one that finds none cannot count.",
    ),
    ("usage/cost-is-typed", "AI/ML API reports the cost of the response in this object."),
    ("usage/counts-are-plausible", "A zero is a counter that is not connected."),
    ("usage/counts-are-whole", "The counts are added up and billed."),
    (
        "usage/counts-never-fall",
        "Some servers send the counts so far with every chunk; callers show them or keep the last.",
    ),
    (
        "usage/details-are-whole",
        "The details are added up and billed, like the counts that they are part of.",
    ),
    (
        "usage/details-fit",
        "Reasoning tokens are completion tokens, and cached tokens are prompt tokens.",
    ),
    (
        "usage/is-null-before",
        "With `include_usage`, all chunks have the member, so that typed clients need no exception.\n\nMany servers leave it out, which does as well if they do so in every chunk.",
    ),
    ("usage/is-present", "Without usage, the cost of the response is unknown."),
    ("usage/predictions-need-a-prediction", "Rejected tokens of a prediction are billed."),
    (
        "usage/tokens-fit-the-text",
        "Callers pay by the token, and a count far from the text is a wrong bill, such as that of one choice of two.\n\nTokenizers differ, so only the impossible is found: more tokens than bytes, or fewer than words.\nHidden reasoning may be counted, so that this is a hint.",
    ),
    (
        "usage/total-is-the-sum",
        "A difference means that tokens were counted that the response does not show.",
    ),
];

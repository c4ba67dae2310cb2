//! Responses of which users of other clients have reported that they break them.

use super::{
    Row, both, non_streaming,
    script::{self, COMMENT, DONE, chunk, data, error_response, events, stop, text},
    stream,
};

/// A row about a stream of these parts of tool calls.
fn calls(about: &str, parts: &[&str]) -> Row {
    let choice =
        |part: &&str| chunk(&format!(r#"{{"index":0,"delta":{{"tool_calls":[{part}]}}}}"#));
    let stream_of: String = parts.iter().map(choice).collect();
    let finish = chunk(r#"{"index":0,"delta":{},"finish_reason":"tool_calls"}"#);
    stream(about, events(&[&(stream_of + &finish + DONE)]))
}

/// A row about a stream of these deltas.
fn deltas(about: &str, deltas: &[&str]) -> Row {
    let choice = |delta: &&str| chunk(&format!(r#"{{"index":0,"delta":{delta}}}"#));
    stream(about, events(&[&(deltas.iter().map(choice).collect::<String>() + &stop() + DONE)]))
}

/// A row about a non-streaming response with this message.
fn message(about: &str, message: &str, reason: &str) -> Row {
    let choice = format!(r#"{{"index":0,"message":{message},"finish_reason":"{reason}"}}"#);
    non_streaming(about, script::non_streaming(format!(r#"{{"choices":[{choice}]}}"#)))
}

/// A row about an error response.
fn error(about: &str, status: u16, body: &str) -> Row {
    both(about, error_response(status, body))
}

/// A row about a 400 with this message.
fn invalid(about: &str, message: &str) -> Row {
    error(about, 400, &format!(r#"{{"error":{{"message":"{message}","code":"400"}}}}"#))
}

pub(super) fn rows() -> Vec<Row> {
    [tool_calls(), content(), streams(), errors(), contexts()].into_iter().flatten().collect()
}

fn tool_calls() -> Vec<Row> {
    vec![
        calls(
            "the name of a tool comes after its arguments",
            &[
                r#"{"index":0,"id":"i","type":"function","function":{"arguments":"{\"a\":"}}"#,
                r#"{"index":0,"function":{"name":"f","arguments":"1}"}}"#,
            ],
        ),
        calls(
            "the second call begins with the index 0 and goes on with 1",
            &[
                r#"{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\":1}"}}"#,
                r#"{"index":0,"id":"j","function":{"name":"g","arguments":""}}"#,
                r#"{"index":1,"function":{"arguments":"{\"b\":"}}"#,
                r#"{"index":1,"function":{"arguments":"2}"}}"#,
            ],
        ),
        calls(
            "later pieces have the name `null`, as a text",
            &[
                r#"{"index":0,"id":"i","type":"FUNCTION","function":{"name":"f","arguments":""}}"#,
                r#"{"index":0,"id":"","type":"FUNCTION","function":{"name":"null","arguments":"{\"a\":"}}"#,
                r#"{"index":0,"id":"","type":"FUNCTION","function":{"name":"null","arguments":"1}"}}"#,
            ],
        ),
        calls(
            "the last piece has the whole arguments again",
            &[
                r#"{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\": 1,"}}"#,
                r#"{"index":0,"function":{"arguments":" \"b\": \"x\""}}"#,
                r#"{"index":0,"id":null,"type":null,"function":{"name":null,"arguments":"{\"a\": 1, \"b\": \"x\"}"}}"#,
            ],
        ),
        calls(
            "each piece has all arguments so far",
            &[
                r#"{"index":0,"id":"i","function":{"name":"f","arguments":"{"}}"#,
                r#"{"index":0,"function":{"arguments":"{\"a\":"}}"#,
                r#"{"index":0,"function":{"arguments":"{\"a\":1}"}}"#,
            ],
        ),
        calls(
            "a brace comes before the whole arguments",
            &[
                r#"{"index":0,"id":"i","function":{"name":"f","arguments":"{"}}"#,
                r#"{"index":0,"function":{"arguments":"{\"city\":\"Lima\"}"}}"#,
            ],
        ),
        calls(
            "the same object is nested in the arguments",
            &[
                r#"{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\":"}}"#,
                r#"{"index":0,"function":{"arguments":"{\"a\":"}}"#,
                r#"{"index":0,"function":{"arguments":"1}}"}}"#,
            ],
        ),
        calls(
            "the arguments of the last piece are `null`",
            &[
                r#"{"index":0,"id":"i","function":{"name":"f","arguments":"{\"a\":1}"}}"#,
                r#"{"index":0,"id":"","function":{"arguments":null}}"#,
            ],
        ),
        calls(
            "the arguments of the first piece are `null`",
            &[
                r#"{"index":0,"id":"i","function":{"name":"f","arguments":null}}"#,
                r#"{"index":0,"function":{"name":null,"arguments":"{}"}}"#,
            ],
        ),
        calls(
            "the type of a tool call is empty",
            &[
                r#"{"index":0,"id":"i","type":"","function":{"name":"f","arguments":""}}"#,
                r#"{"index":0,"type":"","function":{"arguments":"{}"}}"#,
            ],
        ),
        calls(
            "whole calls of one tool share an index, and differ by ID",
            &[
                r#"{"index":0,"id":"i","function":{"name":"w","arguments":"{\"p\":1}"}}"#,
                r#"{"index":0,"id":"j","function":{"name":"w","arguments":"{\"p\":2}"}}"#,
                r#"{"index":0,"id":"k","function":{"name":"w","arguments":"{\"p\":3}"}}"#,
            ],
        ),
        calls(
            "a call without arguments comes before one with them",
            &[
                r#"{"index":0,"id":"i","function":{"name":"f","arguments":"{}"}}"#,
                r#"{"index":1,"id":"j","function":{"name":"g","arguments":"{\"a\":1}"}}"#,
            ],
        ),
        calls(
            "a signature comes in a piece of its own, without an index",
            &[
                r#"{"id":"i","function":{"name":"f","arguments":"{}"}}"#,
                r#"{"extra_content":{"google":{"thought_signature":"c2ln"}}}"#,
            ],
        ),
        calls(
            "calls have no index, and their arguments come in pieces",
            &[
                r#"{"id":"i","function":{"name":"f","arguments":"{\"a\":"}}"#,
                r#"{"function":{"arguments":"1}"}}"#,
            ],
        ),
        calls(
            "the arguments are wrapped in a string twice",
            &[r#"{"index":0,"id":"i","function":{"name":"f","arguments":"\"{\\\"a\\\":1}\""}}"#],
        ),
        calls(
            "the index of the only call is 1",
            &[r#"{"index":1,"id":"i","function":{"name":"f","arguments":"{}"}}"#],
        ),
        calls(
            "the index is negative",
            &[
                r#"{"index":-1,"id":"i","function":{"name":"f","arguments":"{\"a\":"}}"#,
                r#"{"index":-1,"function":{"arguments":"1}"}}"#,
            ],
        ),
        calls(
            "the ID is a number",
            &[r#"{"index":0,"id":7,"function":{"name":"f","arguments":"{}"}}"#],
        ),
        message(
            "the arguments are an empty object",
            r#"{"content":"","tool_calls":[{"type":"function","function":{"name":"f","arguments":{}},"id":"x"}]}"#,
            "tool_calls",
        ),
        message(
            "a call has no ID and no type",
            r#"{"content":null,"tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}"#,
            "stop",
        ),
        message(
            "tool calls are an empty list",
            r#"{"content":"Hi","tool_calls":[]}"#,
            "tool_calls",
        ),
        message(
            "the arguments are an empty text",
            r#"{"content":null,"tool_calls":[{"id":"i","function":{"name":"f","arguments":""}}]}"#,
            "tool_calls",
        ),
        message(
            "tool calls are JSON in a string",
            r#"{"content":null,"tool_calls":"[{\"id\":\"i\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]"}"#,
            "tool_calls",
        ),
    ]
}

fn content() -> Vec<Row> {
    vec![
        deltas(
            "a delta has reasoning and text",
            &[r#"{"thinking":"hm","content":"H"}"#, r#"{"reasoning":"m","content":"i"}"#],
        ),
        deltas(
            "content is a list with a reference",
            &[r#"{"content":"Hi"}"#, r#"{"content":[{"type":"reference","reference_ids":[3]}]}"#],
        ),
        deltas(
            "role and content are `null` while the model reasons",
            &[
                r#"{"role":null,"content":null,"reasoning_content":"hm"}"#,
                r#"{"role":"assistant","content":"Hi","reasoning_content":null}"#,
            ],
        ),
        deltas(
            "the role is an empty text in each chunk",
            &[r#"{"role":"","content":"H"}"#, r#"{"role":"","content":"i"}"#],
        ),
        deltas("the reasoning is `false`", &[r#"{"reasoning":false,"content":"Hi"}"#]),
        deltas(
            "reasoning and its details have the same text",
            &[
                r#"{"reasoning":"h","reasoning_details":[{"type":"reasoning.text","text":"h","index":0}]}"#,
                r#"{"reasoning":"m","reasoning_details":[{"type":"reasoning.text","text":"m","index":0}]}"#,
                r#"{"content":"Hi","reasoning":null,"reasoning_details":[{"type":"reasoning.text","signature":"s","index":0}]}"#,
            ],
        ),
        deltas(
            "reasoning comes as a list of texts",
            &[r#"{"reasoning_content":["h","m"],"content":"Hi"}"#],
        ),
        deltas(
            "the content of the first chunk is an empty list",
            &[r#"{"content":[]}"#, r#"{"content":"Hi"}"#],
        ),
        deltas(
            "citations grow from chunk to chunk",
            &[r#"{"content":"H","citations":["a"]}"#, r#"{"content":"i","citations":["a","b"]}"#],
        ),
        message("the content is `false`", r#"{"role":"assistant","content":false}"#, "stop"),
        message(
            "the content is empty beside reasoning",
            r#"{"content":"","reasoning_content":"hm"}"#,
            "length",
        ),
        message(
            "the message has members of `null`",
            r#"{"content":"Hi","refusal":null,"function_call":null,"audio":null,"annotations":null,"reasoning":null}"#,
            "stop",
        ),
        message(
            "the content is a list with an image",
            r#"{"content":[{"type":"text","text":"Hi"},{"type":"image_url","image_url":{"url":"data:,A"}}]}"#,
            "stop",
        ),
        non_streaming(
            "the finish reason is an empty text",
            script::non_streaming(
                r#"{"choices":[{"message":{"content":"Hi"},"finish_reason":""}]}"#,
            ),
        ),
        non_streaming(
            "the choice has an index of `null`",
            script::non_streaming(
                r#"{"choices":[{"index":null,"message":{"content":"Hi"},"finish_reason":"stop"}]}"#,
            ),
        ),
        both(
            "the completion is within `data`",
            script::non_streaming(
                r#"{"success":true,"data":{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}}"#,
            ),
        ),
        both(
            "the completion is within `result`",
            script::non_streaming(
                r#"{"success":true,"errors":[],"messages":[],"result":{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}}"#,
            ),
        ),
        both(
            "the completion is in a list",
            script::non_streaming(
                r#"[{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}]"#,
            ),
        ),
        both(
            "the completion is JSON in a string",
            script::non_streaming(
                r#""{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}""#,
            ),
        ),
        both(
            "`[DONE]` follows the completion",
            script::non_streaming(format!("{}\ndata: [DONE]\n\n", script::HI)),
        ),
        both(
            "a log probability is `NaN`",
            script::non_streaming(
                r#"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop","logprobs":{"content":[{"token":"Hi","logprob":NaN}]}}]}"#,
            ),
        ),
    ]
}

fn streams() -> Vec<Row> {
    let (hi, stop) = (text("Hi"), stop());
    let with = |about: &str, parts: &[&str]| stream(about, events(&[&parts.concat()]));
    let annotation = data(
        r#"{"id":"","object":"","created":0,"model":"","choices":[{"index":0,"finish_reason":null,"content_filter_offsets":{"check_offset":7},"content_filter_results":{"hate":{"filtered":false}}}]}"#,
    );
    let first = data(
        r#"{"id":"","object":"","created":0,"model":"","prompt_filter_results":[{"prompt_index":0}],"choices":[],"usage":null}"#,
    );
    let empty_usage = hi.replace("\"choices\"", "\"usage\":{},\"choices\"");
    let usage = data(r#"{"id":"c-1","usage":{"total_tokens":2}}"#);
    let extra = data(r#"{"id":"c-1","choices":[],"cost":0.1,"provider":"x"}"#);
    let in_stop = stop.replace("\"choices\"", "\"usage\":{\"total_tokens\":2},\"choices\"");
    vec![
        with("a log probability of a chunk is `NaN`", &[&hi.replace("\"index\":0", "\"logprobs\":{\"content\":[{\"token\":\"Hi\",\"logprob\":-Infinity}]},\"index\":0"), &stop, DONE]),
        with(
            "Azure's filter results come before the text and after it",
            &[&first, &hi, &annotation, &stop, DONE],
        ),
        with("`usage` is an empty object in each chunk", &[&empty_usage, &stop, DONE]),
        with("the chunk of the usage has no choices", &[&hi, &stop, &usage, DONE]),
        with("a chunk of the gateway's own comes last", &[&hi, &stop, &extra, DONE]),
        with("usage and finish reason are in one chunk", &[&hi, &in_stop, DONE]),
        with("only events without data come", &["data:\n\n", "event: ping\n\n", "id: 1\n\n"]),
        with(
            "a comment and a blank line follow an event with an ID",
            &[&format!("id: 1\n{hi}"), COMMENT, &stop, DONE],
        ),
        with(
            "the delta is missing in the chunk of the finish reason",
            &[&hi, &chunk(r#"{"index":0,"finish_reason":"stop"}"#), DONE],
        ),
        with(
            "the finish reason is in capital letters",
            &[&hi, &chunk(r#"{"index":0,"delta":{},"finish_reason":"STOP"}"#), DONE],
        ),
        with(
            "the finish reason is `eos_token`",
            &[&hi, &chunk(r#"{"index":0,"delta":{},"finish_reason":"eos_token"}"#), DONE],
        ),
        with(
            "the finish reason is `MALFORMED_FUNCTION_CALL`",
            &[
                &hi,
                &chunk(r#"{"index":0,"delta":{},"finish_reason":"MALFORMED_FUNCTION_CALL"}"#),
                DONE,
            ],
        ),
        with(
            "an error comes within a chunk with an empty list of choices",
            &[
                &hi,
                &data(
                    r#"{"object":"chat.completion.chunk","choices":[],"error":{"code":502,"message":"Worker local total request limit reached (33/32)","metadata":{"error_type":"provider_unavailable"}}}"#,
                ),
            ],
        ),
        with(
            "a guardrail ends the stream by an error and `[DONE]`",
            &[
                &hi,
                &data(
                    r#"{"error":{"message":"Content blocked by guardrail","type":"None","param":"None","code":"400"}}"#,
                ),
                DONE,
            ],
        ),
        with("the error of a chunk is a number", &[&hi, &data(r#"{"error":500}"#), DONE]),
        with(
            "the error of a chunk is `true` beside a message",
            &[&hi, &data(r#"{"error":true,"message":"Upstream failed"}"#), DONE],
        ),
        with("the finish reason comes before the last text", &[&stop, &hi, DONE]),
    ]
}

fn errors() -> Vec<Row> {
    vec![
        error(
            "a rate limit of the upstream has status 200",
            200,
            r#"{"id":null,"choices":null,"created":null,"model":null,"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"Too Many Requests","provider_name":"Hyperbolic"}},"user_id":"u"}"#,
        ),
        error(
            "reasoning is missing in the request",
            400,
            r#"{"error":{"message":"The `reasoning_content` in the thinking mode must be passed back to the API.","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}"#,
        ),
        error(
            "a signature is missing in the request",
            400,
            r#"[{"error":{"code":400,"message":"Function call is missing a thought_signature in functionCall parts.","status":"INVALID_ARGUMENT"}}]"#,
        ),
        error(
            "xAI: 429, no credit",
            429,
            r#"{"code":"Some resource has been exhausted","error":"Your team 1f2 has either used all available credits or reached its monthly spending limit. To continue making API requests, please purchase more credits or raise your spending limit."}"#,
        ),
        error(
            "xAI: 403, no credit",
            403,
            r#"{"code":"personal-team-blocked:spending-limit","error":"You have run out of credits or need a subscription."}"#,
        ),
        error(
            "Kimi: 403, the limit of a billing cycle",
            403,
            r#"{"error":{"message":"You've reached your usage limit for this billing cycle.","type":"access_terminated_error"}}"#,
        ),
        error(
            "OpenAI: 429, the limit that the organization set",
            429,
            r#"{"error":{"message":"Your organization has reached its enforced spend limit.","type":"requests","code":"organization_spend_limit_exceeded"}}"#,
        ),
        error("a 400 has no body", 400, ""),
        error(
            "the code of the error is `None`",
            400,
            r#"{"error":{"message":"Invalid model name passed in model=x","type":"None","param":"None","code":"400"}}"#,
        ),
        error(
            "the request has a member of another type",
            422,
            r#"Failed to deserialize the JSON body into the target type: messages[3]: invalid type: sequence, expected a string at line 1 column 824"#,
        ),
        error("the body is a path that was not found", 404, "File Not Found"),
        error(
            "a text is too long",
            400,
            r#"{"error":{"message":"Invalid 'input[191].content[1].text': string too long. Expected a string with maximum length 10485760.","type":"invalid_request_error","param":"input[191].content[1].text","code":"string_above_max_length"}}"#,
        ),
    ]
}

fn contexts() -> Vec<Row> {
    vec![
        invalid(
            "llama.cpp: the prompt exceeds the configured size",
            "Prompt has 9000 tokens, but the configured context size is 4096 tokens",
        ),
        error(
            "llama.cpp: the counts tell that the prompt is too long",
            400,
            r#"{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error","n_prompt_tokens":9000,"n_ctx":4096}}"#,
        ),
        error(
            "a gateway: the type is `context_window_exceeded`",
            400,
            r#"{"error":{"type":"context_window_exceeded","code":400,"message":"请求超出模型上下文限制"}}"#,
        ),
        error(
            "DashScope: the range of the input length",
            400,
            r#"{"error":{"message":"Range of input length should be [1, 129024]","type":"invalid_request_error","code":"invalid_parameter_error"}}"#,
        ),
        invalid(
            "Anthropic: more tokens than the maximum",
            "prompt is too long: 234872 tokens > 200000 maximum",
        ),
        invalid(
            "GLM: the input length",
            "Input length 877338 exceeds the maximum allowed input length of 639968 tokens",
        ),
        invalid(
            "xAI: the prompt length",
            "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
        ),
        invalid(
            "TGI: inputs and new tokens",
            "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097. Given: 5000 `inputs` tokens and 100 `max_new_tokens`",
        ),
        invalid(
            "Copilot: the prompt token count",
            "prompt token count of 128500 exceeds the limit of 128000",
        ),
        invalid(
            "Cohere: the tokens of the prompt",
            "too many tokens: total number of tokens in the prompt cannot exceed 4081",
        ),
        invalid(
            "too many output tokens are no long context",
            "Requested max_tokens exceeds the model output limit",
        ),
        invalid(
            "a low limit of output tokens is no long context",
            "max_tokens must be less than or equal to 4096",
        ),
        invalid("a temperature is no long context", "temperature exceeds maximum allowed value"),
    ]
}

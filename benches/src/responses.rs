//! Non-streaming responses of three sizes.

use std::fmt::Write as _;

/// A response with one sentence, about 488 bytes.
pub fn small() -> Vec<u8> {
    response("Hello! How can I help you with your questions, tests and tables today?", "null")
}

/// A response with 50 KB of text, with escapes in each line.
pub fn long_text() -> Vec<u8> {
    let line = "The quick brown fox jumps over the lazy dog while the \\\"band\\\" plays on.\\n";
    response(&line.repeat(50_000 / line.len()), "null")
}

/// A response with the log probabilities of 1,000 tokens, each with 20 alternatives.
pub fn logprobs() -> Vec<u8> {
    let mut tokens = String::new();
    for token in 0..1_000 {
        let mut top = String::new();
        for rank in 0..20 {
            let comma = if rank == 0 { "" } else { "," };
            let logprob = -0.013_7 - f64::from(rank) * 0.731;
            write!(top, r#"{comma}{{"token":" word{rank}","bytes":[32,119,111,114,100],"logprob":{logprob}}}"#)
                .expect("writing to a string does not fail");
        }
        let comma = if token == 0 { "" } else { "," };
        write!(tokens, r#"{comma}{{"token":" word0","bytes":[32,119,111,114,100],"logprob":-0.0137,"top_logprobs":[{top}]}}"#)
            .expect("writing to a string does not fail");
    }
    response(&" word0".repeat(1_000), &format!(r#"{{"content":[{tokens}],"refusal":null}}"#))
}

fn response(content: &str, logprobs: &str) -> Vec<u8> {
    format!(
        r#"{{"id":"chatcmpl-9Xk2mQ7vT4bLr8wZcN1dE5fG","object":"chat.completion","created":1744187449,"model":"nousresearch/hermes-4-405b","choices":[{{"index":0,"message":{{"role":"assistant","content":"{content}","refusal":null}},"logprobs":{logprobs},"finish_reason":"stop"}}],"usage":{{"prompt_tokens":14,"completion_tokens":52,"total_tokens":66}},"system_fingerprint":"fp_44709d6fcb"}}"#
    )
    .into_bytes()
}

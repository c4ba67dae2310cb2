//! Special tokens end turns and name roles; in text they mean that the server decodes them wrongly
//! or uses another template than the model's.
//!
//! Text that the request itself has may be repeated.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::{
    phrases,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/content-has-no-special-tokens",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "`content` contains no special tokens of the model, such as `<|im_end|>`.",
    source: "https://huggingface.co/docs/transformers/chat_templating",
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/content-has-no-special-tokens");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/content-has-no-special-tokens");

/// Tokens that no one writes by accident.
const TOKENS: [&str; 17] = [
    "<|im_start|>",
    "<|im_end|>",
    "<|endoftext|>",
    "<|eot_id|>",
    "<|end|>",
    "<|end_of_text|>",
    "<|begin_of_text|>",
    "<|start_header_id|>",
    "<|assistant|>",
    "<|user|>",
    "<|return|>",
    "<|channel|>",
    "<start_of_turn>",
    "<end_of_turn>",
    "<｜end▁of▁sentence｜>",
    "[/INST]",
    "<0x0A>",
];

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| phrases::finder(TOKENS));

/// The end mark of many models, which is also a tag of HTML; it is one at the end of the text.
const END: &str = "</s>";

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for choice in &response.choices {
        let text = choice.content.text();
        let mut found = phrases::first(&FINDER, text);
        if text.trim_end().ends_with(END) && !text.contains("<s>") {
            found = found.or_else(|| text.rfind(END).map(|at| (at, END)));
        }
        if let Some((at, token)) = found.filter(|(_, token)| !response.request_mentions(token))
            && let Some(place) = choice.content_at(at)
        {
            findings.add_seen(&place, "no special tokens", token);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{STREAM, UNARY};
    use crate::testing::{completion, stream};

    #[test]
    fn tokens_are_found() {
        completion().passes(&UNARY);
        let content = "/choices/0/message/content";
        for text in ["Hi<|im_end|>", "Hi</s>", "<|im_start|>assistant\nHi"] {
            completion().set(content, json!(text)).breaks(&UNARY, &[content]);
        }
        for text in ["<s>old</s>", "a <|pipe|> b", "</s> and more"] {
            completion().set(content, json!(text)).passes(&UNARY);
        }
        stream().passes(&STREAM);
        stream()
            .set_in(2, "/choices/0/delta/content", json!("<|eot_id|>"))
            .breaks(&STREAM, &["3:/choices/0/delta/content"]);
    }
}

//! What a model thought before it answered, wherever a server puts it.

use std::borrow::Cow;

use crate::{
    chat::{Delta, Message},
    json::Json,
};

/// What a model thought, and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReasoningText<'a> {
    /// The thoughts as text; borrowed when they stood in one piece.
    pub text: Cow<'a, str>,
    /// Where they stood.
    pub source: ReasoningSource,
}

/// The places where servers put a model's thoughts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReasoningSource {
    /// The member `reasoning_content`, as with DeepSeek and Qwen.
    ReasoningContent,
    /// The member `reasoning`, as with OpenRouter.
    Reasoning,
    /// The member `reasoning_details`, whose texts and summaries were joined.
    ReasoningDetails,
    /// The beginning of the content, between `<think>` tags.
    ThinkTags,
}

/// A content that begins with thoughts, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SplitReasoning<'a> {
    /// What stands between the tags, without the space around it.
    pub reasoning: &'a str,
    /// What follows the tags, without the space before it; empty when the answer never began.
    pub content: &'a str,
    /// Whether there is a closing tag.
    pub closed: bool,
}

impl Message {
    /// The model's thoughts, from the first of the four places that has some.
    ///
    /// They are asked in the order of [`ReasoningSource`]; servers that fill several repeat the same text.
    /// Encrypted thoughts are not text and not found.
    pub fn reasoning_text(&self) -> Option<ReasoningText<'_>> {
        let Self { reasoning_content, reasoning, reasoning_details, .. } = self;
        in_members(reasoning_content.as_deref(), reasoning.as_deref(), reasoning_details.as_deref())
            .or_else(|| {
                let split = self.split_think_tag()?;
                let text = Cow::Borrowed(split.reasoning);
                Some(ReasoningText { text, source: ReasoningSource::ThinkTags })
            })
    }

    /// The content taken apart, when it is text that begins with `<think>`.
    ///
    /// Content without the opening tag is never taken apart: an answer may speak of tags.
    pub fn split_think_tag(&self) -> Option<SplitReasoning<'_>> {
        let inner = self.text()?.trim_start().strip_prefix("<think>")?;
        let (reasoning, content, closed) = match inner.split_once("</think>") {
            Some((reasoning, content)) => (reasoning, content, true),
            None => (inner, "", false),
        };
        Some(SplitReasoning { reasoning: reasoning.trim(), content: content.trim_start(), closed })
    }
}

impl Delta {
    /// Thoughts to append, from the first of the members that has some.
    ///
    /// Tags in the content are not looked for: they may be cut anywhere.
    /// Take the accumulated message apart instead.
    pub fn reasoning_text(&self) -> Option<ReasoningText<'_>> {
        let Self { reasoning_content, reasoning, reasoning_details, .. } = self;
        in_members(reasoning_content.as_deref(), reasoning.as_deref(), reasoning_details.as_deref())
    }
}

fn in_members<'a>(
    reasoning_content: Option<&'a str>,
    reasoning: Option<&'a str>,
    details: Option<&'a [Json]>,
) -> Option<ReasoningText<'a>> {
    let joined = || details.unwrap_or_default().iter().filter_map(detail_text).collect::<String>();
    let (text, source) = match (reasoning_content, reasoning) {
        (Some(text), _) if !text.is_empty() => (text.into(), ReasoningSource::ReasoningContent),
        (_, Some(text)) if !text.is_empty() => (text.into(), ReasoningSource::Reasoning),
        _ => (Cow::Owned(joined()), ReasoningSource::ReasoningDetails),
    };
    (!text.is_empty()).then_some(ReasoningText { text, source })
}

/// The text of one piece of `reasoning_details`, or its summary.
fn detail_text(detail: &Json) -> Option<String> {
    let detail = detail.to_value().ok()?;
    let text = detail["text"].as_str().or_else(|| detail["summary"].as_str());
    text.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::ReasoningSource::{self, Reasoning, ReasoningContent, ReasoningDetails, ThinkTags};
    use crate::chat::{Delta, Message};

    #[track_caller]
    fn check(message: &str, expected: Option<(&str, ReasoningSource)>) {
        let message = Message::from_slice(message.as_bytes()).unwrap();
        let reasoning = message.reasoning_text();
        let found = reasoning.as_ref().map(|reasoning| (&*reasoning.text, reasoning.source));
        assert_eq!(found, expected);
    }

    #[test]
    fn reasoning_is_found_under_each_name() {
        check(r#"{"reasoning_content":"a"}"#, Some(("a", ReasoningContent)));
        check(r#"{"reasoning_content":"","reasoning":"a"}"#, Some(("a", Reasoning)));
        check(
            r#"{"reasoning_details":[{"type":"reasoning.text","text":"a"},{"type":"reasoning.encrypted","data":"x"},{"summary":"b"}]}"#,
            Some(("ab", ReasoningDetails)),
        );
        check(r#"{"content":"\n<think>\na\n</think>\n\nb"}"#, Some(("a", ThinkTags)));
        check(r#"{"content":"b","reasoning":null}"#, None);
        check(r#"{"reasoning_details":[{"data":"x"}],"content":"a</think>"}"#, None);
    }

    #[test]
    fn content_is_taken_apart_at_the_tags() {
        for (content, expected) in [
            ("<think>a</think>b", Some(("a", "b", true))),
            (" <think> a </think>\n\n b ", Some(("a", "b ", true))),
            ("<think></think>", Some(("", "", true))),
            ("<think>a", Some(("a", "", false))),
            ("<think>a</think>b</think>", Some(("a", "b</think>", true))),
            ("say <think>", None),
            ("", None),
        ] {
            let message = Message::assistant(content);
            let split = message.split_think_tag();
            let split = split.map(|split| (split.reasoning, split.content, split.closed));
            assert_eq!(split, expected, "{content}");
        }
    }

    #[test]
    fn deltas_have_reasoning_too() {
        let delta = Delta::from_slice(br#"{"content":"<think>","reasoning":"a"}"#).unwrap();
        assert_eq!(delta.reasoning_text().unwrap().text, "a");
    }
}

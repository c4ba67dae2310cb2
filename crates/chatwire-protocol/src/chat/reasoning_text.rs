//! The reasoning of a model as text, from wherever a server puts it.

use std::borrow::Cow;

use crate::{
    chat::{Delta, Message},
    json::Json,
};

/// The reasoning of a model as text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReasoningText<'a> {
    /// The text; borrowed unless it was joined from several parts.
    pub text: Cow<'a, str>,
    /// Where the text was found.
    pub source: ReasoningSource,
}

/// Where servers put the reasoning of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReasoningSource {
    /// The member `reasoning_content` ([DeepSeek], Qwen, vLLM and others).
    ///
    /// [DeepSeek]: https://api-docs.deepseek.com/guides/thinking_mode
    ReasoningContent,
    /// The member `reasoning` ([OpenRouter] and others).
    ///
    /// [OpenRouter]: https://openrouter.ai/docs/use-cases/reasoning-tokens
    Reasoning,
    /// The texts and summaries in the member `reasoning_details`, joined (OpenRouter).
    ReasoningDetails,
    /// The beginning of the content, between `<think>` and `</think>`.
    ThinkTags,
}

/// Content split into the reasoning in its `<think>` tag and the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SplitReasoning<'a> {
    /// The text between the tags, without surrounding whitespace.
    pub reasoning: &'a str,
    /// The text after the closing tag, without leading whitespace; empty without a closing tag.
    pub content: &'a str,
    /// Whether there is a closing tag; without one the reasoning is incomplete.
    pub closed: bool,
}

impl Message {
    /// The reasoning of the model, from the first of the four [sources](ReasoningSource) that has
    /// any.
    ///
    /// Servers that fill several sources repeat the same text.
    /// `None` if there is no reasoning or only encrypted reasoning.
    ///
    /// ```
    /// use chatwire_protocol::chat::{Message, ReasoningSource};
    ///
    /// let message = Message::from_slice(br#"{"content":"4","reasoning_content":"2 + 2 = 4"}"#)?;
    /// let reasoning = message.reasoning_text().unwrap();
    /// assert_eq!(reasoning.text, "2 + 2 = 4");
    /// assert_eq!(reasoning.source, ReasoningSource::ReasoningContent);
    ///
    /// let message = Message::assistant("<think>2 + 2 = 4</think>4");
    /// assert_eq!(message.reasoning_text().unwrap().text, "2 + 2 = 4");
    /// assert_eq!(message.split_think_tag().unwrap().content, "4");
    /// # Ok::<(), chatwire_protocol::json::DecodeError>(())
    /// ```
    pub fn reasoning_text(&self) -> Option<ReasoningText<'_>> {
        let Self { reasoning_content, reasoning, reasoning_details, .. } = self;
        in_members(reasoning_content.as_deref(), reasoning.as_deref(), reasoning_details.as_deref())
            .or_else(|| {
                let split = self.split_think_tag()?;
                let text = Cow::Borrowed(split.reasoning);
                Some(ReasoningText { text, source: ReasoningSource::ThinkTags })
            })
    }

    /// Splits content that begins with a `<think>` tag; `None` for any other content.
    ///
    /// A tag elsewhere in the content is not a mark of reasoning: the model may write about tags.
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
    /// The reasoning to append, from the first member that has any.
    ///
    /// Does not search the content for `<think>` tags, which may be split between chunks: call
    /// [`Message::reasoning_text`] on the accumulated message instead.
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
    fn content_is_split_at_the_tags() {
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
